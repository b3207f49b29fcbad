//! Vectors of `resource.Quantity`.

use hpa_playground::units::Quantity;
use serde_json::Value;

use super::vectors::{Differences, int, text};

/// Checks one string.
pub(crate) fn check(vector: &Value) -> Result<(), String> {
    let mut differences = Differences::default();
    let input = text(vector, "input");
    let quantity = match Quantity::parse(input) {
        Ok(quantity) => quantity,
        Err(error) => {
            differences.check("error", &error.to_string().as_str(), &text(vector, "error"));
            return differences.finish();
        }
    };
    differences.check("ok", &true, &(vector["ok"] == true));
    differences.check("canonical", &quantity.to_string().as_str(), &text(vector, "canonical"));
    if vector["value_overflows"] != true {
        differences.check("value", &quantity.value(), &int(vector, "value"));
    }
    if vector["milli_overflows"] != true {
        differences.check("milli_value", &quantity.milli_value(), &int(vector, "milli_value"));
    }
    differences.check("sign", &i64::from(quantity.sign()), &int(vector, "sign"));
    let float = vector["approximate_float64"].as_f64().unwrap_or(0.0);
    differences.check("approximate_float64", &quantity.approximate_f64().to_bits(), &float.to_bits());
    differences.check("format", &quantity.format().to_string().as_str(), &text(vector, "format"));
    let other: Quantity = text(vector, "cmp_to").parse().map_err(|error| format!("cmp_to: {error}"))?;
    let order = vector["cmp"].as_i64().unwrap_or(0).cmp(&0);
    differences.check("cmp", &quantity.cmp(&other), &order);
    let of_milli = Quantity::from_milli(int(vector, "milli_value"), quantity.format()).to_string();
    differences.check("canonical_of_milli", &of_milli.as_str(), &text(vector, "canonical_of_milli"));
    differences.finish()
}

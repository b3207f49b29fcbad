//! What keys and values a requirement may have, in the words of upstream's `labels.NewRequirement`.

use super::Operator;
use crate::api::names::{complain_of_key, complain_of_label_value};
use crate::api::quote::quote;

/// Checks a requirement (upstream's `NewRequirement`).
pub(super) fn requirement(key: &str, operator: Operator, values: &[String]) -> Result<(), String> {
    let mut errors = Vec::new();
    errors.extend(self::key(key, "key").err());
    let complaint = match operator {
        Operator::In | Operator::NotIn if values.is_empty() => "for 'in', 'notin' operators, values set can't be empty",
        Operator::Equals | Operator::NotEquals if values.len() != 1 => {
            "exact-match compatibility requires one single value"
        }
        Operator::Exists | Operator::DoesNotExist if !values.is_empty() => {
            "values set must be empty for exists and does not exist"
        }
        Operator::GreaterThan | Operator::LessThan if values.len() != 1 => {
            "for 'Gt', 'Lt' operators, exactly one value is required"
        }
        _ => "",
    };
    if !complaint.is_empty() {
        let values: Vec<_> = values.iter().map(|value| quote(value)).collect();
        errors.push(format!("values: Invalid value: [{}]: {complaint}", values.join(",")));
    }
    for (i, value) in values.iter().enumerate() {
        let bounds = matches!(operator, Operator::GreaterThan | Operator::LessThan);
        if bounds && value.parse::<i64>().is_err() {
            let value = quote(value);
            errors.push(format!(
                "values[{i}]: Invalid value: {value}: for 'Gt', 'Lt' operators, the value must be an integer"
            ));
        }
        let complaints = complain_of_label_value(value).join("; ");
        if !complaints.is_empty() {
            errors.push(format!("values[{i}][{key}]: Invalid value: {}: {complaints}", quote(value)));
        }
    }
    aggregate(errors)
}

/// Checks the key of a label; `path` is what upstream calls the place.
pub(super) fn key(key: &str, path: &str) -> Result<(), String> {
    let complaints = complain_of_key(key);
    if complaints.is_empty() {
        return Ok(());
    }
    Err(format!("{path}: Invalid value: {}: {}", quote(key), complaints.join("; ")))
}

/// Several errors as one (upstream's `ToAggregate`), each text once.
fn aggregate(mut errors: Vec<String>) -> Result<(), String> {
    let mut seen = Vec::new();
    errors.retain(|error| {
        let new = !seen.contains(error);
        seen.push(error.clone());
        new
    });
    match errors.as_slice() {
        [] => Ok(()),
        [error] => Err(error.clone()),
        _ => Err(format!("[{}]", errors.join(", "))),
    }
}

//! Numbers as they are shown: exact where a reader may redo the arithmetic, short elsewhere.

use crate::units::{MilliValue, Quantity, UsageRatio, float};

/// Thousandths as a decimal number: at least one decimal, none that is needed is left out.
#[must_use]
pub fn milli(value: MilliValue) -> String {
    let (sign, digits) = (if value.0 < 0 { "-" } else { "" }, value.0.unsigned_abs());
    let fraction = format!("{:03}", digits % 1000);
    let fraction = fraction.trim_end_matches('0');
    format!("{sign}{}.{}", digits / 1000, if fraction.is_empty() { "0" } else { fraction })
}

/// Thousandths with one decimal, where space is short.
#[must_use]
pub fn short_milli(value: MilliValue) -> String {
    let value = float::from_whole(value.0) / 1e3;
    if value < 100.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}

/// A ratio with three decimals.
#[must_use]
pub fn ratio(ratio: UsageRatio) -> String {
    format!("{:.3}", ratio.0)
}

/// A rate per second, with one decimal below a thousand.
#[must_use]
pub fn rate(value: f64) -> String {
    if value < 1000.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}

/// A quantity as a float, for charts.
#[must_use]
pub fn number(quantity: &Quantity) -> f64 {
    quantity.approximate_f64()
}

/// A count with its noun: `1 pod`, `2 pods`.
#[must_use]
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousandths_keep_what_is_needed() {
        for (value, text) in [(3000, "3.0"), (2933, "2.933"), (-1500, "-1.5"), (40, "0.04")] {
            assert_eq!(milli(MilliValue(value)), text);
        }
    }
}

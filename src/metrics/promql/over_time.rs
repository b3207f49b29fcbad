//! Functions of the order of a range's values: `last_over_time`, `changes`, `resets`.

use crate::units::float;

pub(super) fn last(values: &[f64]) -> f64 {
    values.last().copied().unwrap_or(f64::NAN)
}

/// How often a value differs from the one before; all not-a-numbers are the same.
pub(super) fn changes(values: &[f64]) -> f64 {
    count_pairs(values, |before, after| before != after && !(before.is_nan() && after.is_nan()))
}

/// How often a value is below the one before.
pub(super) fn resets(values: &[f64]) -> f64 {
    count_pairs(values, |before, after| after < before)
}

fn count_pairs(values: &[f64], counts: fn(f64, f64) -> bool) -> f64 {
    float::from_count(values.windows(2).filter(|pair| counts(pair[0], pair[1])).count())
}

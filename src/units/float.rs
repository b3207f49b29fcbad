//! Between whole numbers and floating point, where rates and queues meet counts.

/// A count as a float; exact below 2^53.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of pods and samples are far below 2^53")]
pub const fn from_count(count: usize) -> f64 {
    count as f64
}

/// The whole part of a float, towards zero; saturates, and not-a-number is 0.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, which is what is wanted")]
pub const fn truncate(value: f64) -> i64 {
    value as i64
}

/// The closest float to a whole number.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "the closest float is what is wanted")]
pub const fn from_whole(value: i64) -> f64 {
    value as f64
}

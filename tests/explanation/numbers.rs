//! Numbers as Go computes them on amd64, for the arithmetic that is done again.

/// The closest double.
#[expect(clippy::cast_precision_loss, reason = "ratios are computed in doubles")]
pub(crate) fn float(value: i64) -> f64 {
    value as f64
}

/// A count as a whole number.
pub(crate) fn count(count: usize) -> i64 {
    i64::try_from(count).expect("there are fewer than 2^63 pods")
}

/// Whether two doubles are the same; not-a-number is the same as itself.
pub(crate) fn same(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

/// The lowest whole number not below `value`; the lowest of 32 bits where those do not hold it.
pub(crate) fn ceil32(value: f64) -> i32 {
    truncate32(value.ceil())
}

/// Towards zero; the lowest of 32 bits where those do not hold it.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub(crate) fn truncate32(value: f64) -> i32 {
    let whole = value.trunc();
    if (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&whole) { whole as i32 } else { i32::MIN }
}

/// The low 32 bits.
pub(crate) fn wrap32(value: i64) -> i32 {
    let [a, b, c, d, ..] = value.to_le_bytes();
    i32::from_le_bytes([a, b, c, d])
}

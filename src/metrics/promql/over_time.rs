//! Functions of all samples of a range: `…_over_time`, `changes`, `resets`.

use std::cmp::Ordering;

use super::numbers::{self, Window};
use crate::units::float;

pub(super) fn avg(window: &Window<'_>) -> f64 {
    numbers::mean(window.values())
}

pub(super) fn sum(window: &Window<'_>) -> f64 {
    numbers::sum(window.values())
}

pub(super) fn count(window: &Window<'_>) -> f64 {
    float::from_count(window.points.len())
}

pub(super) fn present(_: &Window<'_>) -> f64 {
    1.0
}

pub(super) fn last(window: &Window<'_>) -> f64 {
    window.points.last().map_or(f64::NAN, |point| point.value)
}

pub(super) fn max(window: &Window<'_>) -> f64 {
    numbers::extreme(window.values(), Ordering::Greater)
}

pub(super) fn min(window: &Window<'_>) -> f64 {
    numbers::extreme(window.values(), Ordering::Less)
}

pub(super) fn quantile(window: &Window<'_>) -> f64 {
    numbers::quantile(window.parameter, &window.values().collect::<Vec<_>>())
}

pub(super) fn stdvar(window: &Window<'_>) -> f64 {
    numbers::variance(window.values())
}

pub(super) fn stddev(window: &Window<'_>) -> f64 {
    stdvar(window).sqrt()
}

/// How often a value differs from the one before; all not-a-numbers are the same.
pub(super) fn changes(window: &Window<'_>) -> f64 {
    count_pairs(window, |before, after| before != after && !(before.is_nan() && after.is_nan()))
}

/// How often a value is below the one before.
pub(super) fn resets(window: &Window<'_>) -> f64 {
    count_pairs(window, |before, after| after < before)
}

fn count_pairs(window: &Window<'_>, counts: fn(f64, f64) -> bool) -> f64 {
    let pairs = window.points.windows(2).filter(|pair| counts(pair[0].value, pair[1].value));
    float::from_count(pairs.count())
}

//! Change over time: `rate` and its relatives, and straight lines through samples.

use super::numbers::{Sum, Window};
use crate::units::float;

/// What a series counts as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It only goes up; when it goes down it began again at zero.
    Counter,
    Gauge,
}

/// `rate`: per second.
pub(super) fn rate(window: &Window<'_>) -> Option<f64> {
    extrapolated(window, Kind::Counter, window.seconds)
}

/// `increase`
pub(super) fn increase(window: &Window<'_>) -> Option<f64> {
    extrapolated(window, Kind::Counter, 1.0)
}

/// `delta`: as `increase`, but of something that may go down.
pub(super) fn delta(window: &Window<'_>) -> Option<f64> {
    extrapolated(window, Kind::Gauge, 1.0)
}

/// The change between the first and the last sample, extrapolated to the ends of the range unless they are further away
/// than 1.1 times the average distance of samples, and not below zero for a counter (`extrapolatedRate`). The factor is
/// divided by `per`.
fn extrapolated(window: &Window<'_>, kind: Kind, per: f64) -> Option<f64> {
    let [first, .., last] = window.points else { return None };
    let counter = kind == Kind::Counter;
    let mut change = last.value - first.value;
    if counter {
        for pair in window.points.windows(2) {
            if pair[1].value < pair[0].value {
                change += pair[0].value;
            }
        }
    }
    let mut to_start = seconds(window.start_ms, first.at_ms);
    let mut to_end = seconds(last.at_ms, window.end_ms);
    let covered = seconds(first.at_ms, last.at_ms);
    let average = covered / float::from_count(window.points.len() - 1);
    let threshold = average * 1.1;
    if to_start >= threshold {
        to_start = average / 2.0;
    }
    if counter && change > 0.0 && first.value >= 0.0 {
        let to_zero = covered * (first.value / change);
        if to_zero < to_start {
            to_start = to_zero;
        }
    }
    if to_end >= threshold {
        to_end = average / 2.0;
    }
    Some(change * ((covered + to_start + to_end) / covered / per))
}

/// From one instant to another, in seconds.
fn seconds(from_ms: i64, to_ms: i64) -> f64 {
    float::from_whole(to_ms.saturating_sub(from_ms)) / 1000.0
}

/// `irate`: per second, between the last two samples; after a reset the whole last value.
pub(super) fn irate(window: &Window<'_>) -> Option<f64> {
    let [.., before, last] = window.points else { return None };
    let distance = seconds(before.at_ms, last.at_ms);
    let change = if last.value < before.value { last.value } else { last.value - before.value };
    (distance != 0.0).then_some(change / distance)
}

/// `idelta`: between the last two samples.
pub(super) fn idelta(window: &Window<'_>) -> Option<f64> {
    let [.., before, last] = window.points else { return None };
    (before.at_ms != last.at_ms).then_some(last.value - before.value)
}

/// `deriv`: the slope of the line through the samples, per second.
pub(super) fn deriv(window: &Window<'_>) -> Option<f64> {
    line(window, window.points.first()?.at_ms).map(|(slope, _)| slope)
}

/// `predict_linear`: where the line through the samples will be.
pub(super) fn predict_linear(window: &Window<'_>) -> Option<f64> {
    line(window, window.now_ms).map(|(slope, now)| slope * window.parameter + now)
}

/// Slope and value at `at_ms` of the line with the least squares (`linearRegression`).
fn line(window: &Window<'_>, at_ms: i64) -> Option<(f64, f64)> {
    let [first, _, ..] = window.points else { return None };
    if window.points.iter().all(|point| point.value == first.value) {
        return Some(if first.value.is_infinite() { (f64::NAN, f64::NAN) } else { (0.0, first.value) });
    }
    let [mut x, mut y, mut xy, mut xx] = [Sum::default(); 4];
    for point in window.points {
        let at = seconds(at_ms, point.at_ms);
        x.add(at);
        y.add(point.value);
        xy.add(at * point.value);
        xx.add(at * at);
    }
    let n = float::from_count(window.points.len());
    let [x, y, xy, xx] = [x, y, xy, xx].map(Sum::total);
    let slope = (xy - x * y / n) / (xx - x * x / n);
    Some((slope, y / n - slope * x / n))
}

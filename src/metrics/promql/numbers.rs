//! Sums, means and quantiles, each in the order of operations of Prometheus (`promql/functions.go`, `promql/quantile.go`).

use std::cmp::Ordering;

use super::eval::{Evaluator, Level};
use super::labels::{METRIC_NAME, Metric};
use super::storage::Point;
use super::text::{number_g, quote};
use crate::units::float;

/// The samples of a series in a range, at least one, with what functions of ranges want to know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window<'w> {
    pub(super) points: &'w [Point],
    pub(super) start_ms: i64,
    pub(super) end_ms: i64,
    /// The length of the range in seconds.
    pub(super) seconds: f64,
    /// The instant that is evaluated.
    pub(super) now_ms: i64,
    /// The argument that is no range vector.
    pub(super) parameter: f64,
}

/// A sum that remembers what rounding took away (Kahan and Babuška's summation as improved by Neumaier; `kahanSumInc`).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub(super) sum: f64,
    pub(super) lost: f64,
}

impl Sum {
    pub(super) fn add(&mut self, value: f64) {
        let Self { sum, lost } = *self;
        let total = sum + value;
        self.lost = if total.is_infinite() {
            0.0
        } else if sum.abs() >= value.abs() {
            lost + ((sum - total) + value)
        } else {
            lost + ((value - total) + sum)
        };
        self.sum = total;
    }

    pub(super) fn total(self) -> f64 {
        self.sum + self.lost
    }
}

/// The sum of some values.
pub(super) fn sum(values: &[f64]) -> f64 {
    let mut sum = Sum::default();
    for &value in values {
        sum.add(value);
    }
    sum.total()
}

/// The mean of at least one value; when the sum would overflow it goes on as a mean of means.
pub(super) fn mean(values: &[f64]) -> f64 {
    let [first, more @ ..] = values else { return f64::NAN };
    let mut sum = Sum { sum: *first, lost: 0.0 };
    let (mut count, mut incremental) = (1.0, false);
    for &value in more {
        count += 1.0;
        if !incremental {
            let mut next = sum;
            next.add(value);
            if !next.sum.is_infinite() {
                sum = next;
                continue;
            }
            incremental = true;
            sum = Sum { sum: sum.sum / (count - 1.0), lost: sum.lost / (count - 1.0) };
        }
        let share = (count - 1.0) / count;
        sum = Sum { sum: share * sum.sum, lost: share * sum.lost };
        sum.add(value / count);
    }
    if incremental { sum.total() } else { sum.sum / count + sum.lost / count }
}

/// The variance of a whole population (Welford's algorithm with compensated sums).
pub(super) fn variance(values: &[f64]) -> f64 {
    let (mut count, mut mean, mut squares) = (0.0, Sum::default(), Sum::default());
    for &value in values {
        count += 1.0;
        let delta = value - mean.total();
        mean.add(delta / count);
        squares.add(delta * (value - mean.total()));
    }
    squares.total() / count
}

/// The standard deviation of a whole population.
pub(super) fn deviation(values: &[f64]) -> f64 {
    variance(values).sqrt()
}

/// The greatest value; not-a-number only if there is nothing else.
pub(super) fn max(values: &[f64]) -> f64 {
    extreme(values, Ordering::Greater)
}

/// The least value; not-a-number only if there is nothing else.
pub(super) fn min(values: &[f64]) -> f64 {
    extreme(values, Ordering::Less)
}

fn extreme(values: &[f64], wanted: Ordering) -> f64 {
    let mut best = f64::NAN;
    for &value in values {
        if best.is_nan() || value.partial_cmp(&best) == Some(wanted) {
            best = value;
        }
    }
    best
}

/// How many values there are.
pub(super) fn count(values: &[f64]) -> f64 {
    float::from_count(values.len())
}

/// That there are values.
pub(super) fn one(_: &[f64]) -> f64 {
    1.0
}

/// Orders values with not-a-number before everything else.
pub(super) fn nan_first(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

/// The quantile `q` of some values, interpolated between the two next to it.
pub(super) fn quantile(q: f64, values: &[f64]) -> f64 {
    if values.is_empty() || q.is_nan() {
        return f64::NAN;
    }
    if !(0.0..=1.0).contains(&q) {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let order = order(values.len(), &|a, b| nan_first(values[a], values[b]));
    let last = values.len() - 1;
    let rank = q * float::from_count(last);
    let lower = usize::try_from(float::truncate(rank.floor())).unwrap_or(0).min(last);
    let weight = rank - rank.floor();
    values[order[lower]] * (1.0 - weight) + values[order[(lower + 1).min(last)]] * weight
}

/// The places of some things in order; equal ones keep theirs. It is slow for many things, and small: each use of the
/// standard library's sort is 2 KB of the first load.
pub(super) fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order = Vec::with_capacity(count);
    for thing in 0..count {
        let place = order.partition_point(|&other| compare(other, thing).is_le());
        order.insert(place, thing);
    }
    order
}

/// Warns of a number that is no quantile.
pub(super) fn note_quantile(evaluator: &mut Evaluator<'_>, q: f64, at: usize) {
    if !(0.0..=1.0).contains(&q) {
        let text = ["quantile value should be between 0 and 1, got ", &number_g(q)].concat();
        evaluator.note(Level::Warning, text, at);
    }
}

/// Says that a metric's name is not that of a counter.
pub(super) fn note_non_counter(evaluator: &mut Evaluator<'_>, metric: &Metric, at: usize) {
    let name = metric.get(METRIC_NAME);
    if !name.is_empty() && !["_total", "_sum", "_count", "_bucket"].iter().any(|suffix| name.ends_with(suffix)) {
        let mut text = String::from("metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ");
        quote(name, &mut text);
        evaluator.note(Level::Info, text, at);
    }
}

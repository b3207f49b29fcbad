//! Quantiles of classic histograms (`funcHistogramQuantile`, `promql/quantile.go`).

use std::cmp::Ordering;
use std::sync::Arc;

use super::ast::{Expr, Pick};
use super::eval::{Answer, Element, Evaluator, Level};
use super::groups::Groups;
use super::labels::{METRIC_NAME, Metric, set_label};
use super::numbers::{note_quantile, order};
use super::text::quote;

/// The label with a bucket's upper bound.
const BOUND: &str = "le";
/// Buckets that differ by less are the same but for rounding.
const TOLERANCE: f64 = 1e-12;

#[derive(Clone, Copy)]
struct Bucket {
    bound: f64,
    count: f64,
}

/// `histogram_quantile(q, buckets)`
pub(super) fn quantile(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let q = evaluator.scalar(&args[0])?;
    let elements = evaluator.vector(&args[1])?;
    note_quantile(evaluator, q, args[0].unparen().start);
    let at = args[1].unparen().start;
    let bound = [Arc::from(BOUND)];
    let mut groups = Groups::new(Pick::Without(&bound));
    let mut histograms: Vec<Vec<Bucket>> = Vec::new();
    for Element { metric, value } in elements {
        let text = metric.get(BOUND);
        let Ok(bound) = text.parse() else {
            note_bound(evaluator, &metric, at);
            continue;
        };
        let bucket = Bucket { bound, count: value };
        match groups.place(&metric) {
            Ok(group) => histograms[group].push(bucket),
            Err(_) => histograms.push(vec![bucket]),
        }
    }
    let mut quantiles = Vec::new();
    for (first, buckets) in groups.first.iter().zip(histograms) {
        let (value, forced) = of_buckets(q, &buckets);
        if forced {
            let text = "input to histogram_quantile needed to be fixed for monotonicity (see \
                        https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile) for metric \
                        name \"\"";
            evaluator.note(Level::Info, text.to_owned(), at);
        }
        let mut labels = first.clone().nameless().to_vec();
        set_label(&mut labels, &bound[0], "".into());
        quantiles.push(Element { metric: labels.into(), value });
    }
    Ok(quantiles)
}

fn note_bound(evaluator: &mut Evaluator<'_>, metric: &Metric, at: usize) {
    let mut text = String::from("bucket label \"le\" is missing or has a malformed value of ");
    quote(metric.get(BOUND), &mut text);
    text.push_str(" for metric name ");
    quote(metric.get(METRIC_NAME), &mut text);
    evaluator.note(Level::Warning, text, at);
}

/// The quantile of one histogram, and whether counts that went down had to be raised (`BucketQuantile`).
fn of_buckets(q: f64, buckets: &[Bucket]) -> (f64, bool) {
    let nothing = (f64::NAN, false);
    if q.is_nan() {
        return nothing;
    }
    if !(0.0..=1.0).contains(&q) {
        return (if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY }, false);
    }
    let order = order(buckets.len(), &|a, b| buckets[a].bound.total_cmp(&buckets[b].bound));
    let mut buckets: Vec<Bucket> = order.into_iter().map(|i| buckets[i]).collect();
    if buckets.last().is_none_or(|last| last.bound != f64::INFINITY) {
        return nothing;
    }
    // Bounds that are written differently may be the same number.
    buckets.dedup_by(|next, first| {
        let same = next.bound == first.bound;
        first.count += if same { next.count } else { 0.0 };
        same
    });
    let forced = make_monotonic(&mut buckets);
    let &[.., below, infinite] = buckets.as_slice() else { return nothing };
    let observations = infinite.count;
    if observations == 0.0 {
        return nothing;
    }
    let rank = q * observations;
    let below_rank = |bucket: &Bucket| bucket.count.partial_cmp(&rank).is_none_or(Ordering::is_lt);
    let place = buckets[..buckets.len() - 1].partition_point(below_rank);
    let bucket = buckets[place];
    if place == buckets.len() - 1 {
        return (below.bound, forced);
    }
    if place == 0 && bucket.bound <= 0.0 {
        return (bucket.bound, forced);
    }
    let (mut start, mut count, mut rank) = (0.0, bucket.count, rank);
    if let Some(before) = place.checked_sub(1).map(|before| buckets[before]) {
        start = before.bound;
        count -= before.count;
        rank -= before.count;
    }
    (start + (bucket.bound - start) * (rank / count), forced)
}

/// Raises counts that are below the one before, and makes counts equal that differ by rounding only; whether any was raised
/// (`ensureMonotonicAndIgnoreSmallDeltas`).
fn make_monotonic(buckets: &mut [Bucket]) -> bool {
    let mut forced = false;
    let mut before = buckets.first().map_or(0.0, |bucket| bucket.count);
    for bucket in buckets.iter_mut().skip(1) {
        if almost_equal(before, bucket.count) {
            bucket.count = before;
        } else if bucket.count < before {
            bucket.count = before;
            forced = true;
        } else {
            before = bucket.count;
        }
    }
    forced
}

/// Whether two numbers differ by rounding only (`util/almost`).
fn almost_equal(a: f64, b: f64) -> bool {
    if a == b || (a.is_nan() && b.is_nan()) {
        return true;
    }
    let (sum, difference) = (a.abs() + b.abs(), (a - b).abs());
    if a == 0.0 || b == 0.0 || sum < f64::MIN_POSITIVE {
        return difference < TOLERANCE * f64::MIN_POSITIVE;
    }
    difference / sum.min(f64::MAX) < TOLERANCE
}

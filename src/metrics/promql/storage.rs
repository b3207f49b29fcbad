//! What a query reads: series of samples, wherever they are kept.

use super::labels::Labels;
use super::matcher::Matcher;

/// The value that marks the end of a series: a NaN of its own (`model/value`, `StaleNaN`).
pub const STALE: f64 = f64::from_bits(0x7ff0_0000_0000_0002);

/// Whether a value is the staleness marker; any other NaN is a sample.
#[must_use]
pub fn is_stale(value: f64) -> bool {
    value.to_bits() == STALE.to_bits()
}

/// A sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// When, in milliseconds.
    pub at_ms: i64,
    /// The value, or [`STALE`].
    pub value: f64,
}

/// A series that a storage found.
#[derive(Clone, Copy, Debug)]
pub struct Series<'s> {
    /// Its labels, among them the name.
    pub labels: &'s Labels,
    /// Its samples in order of time, in two parts as a ring buffer has them: all of the second come after the first.
    pub samples: [&'s [Point]; 2],
}

impl<'s> Series<'s> {
    /// The samples in `(after_ms, until_ms]`.
    pub(super) fn between(self, after_ms: i64, until_ms: i64) -> impl Iterator<Item = &'s Point> {
        self.samples.into_iter().flat_map(move |part| {
            let start = part.partition_point(|point| point.at_ms <= after_ms);
            let end = part.partition_point(|point| point.at_ms <= until_ms);
            part.get(start..end).unwrap_or_default()
        })
    }

    /// The last sample at or before an instant.
    pub(in crate::metrics) fn latest(self, at_ms: i64) -> Option<&'s Point> {
        let last = |part: &'s [Point]| part[..part.partition_point(|point| point.at_ms <= at_ms)].last();
        last(self.samples[1]).or_else(|| last(self.samples[0]))
    }
}

/// Where the samples are.
pub trait Storage {
    /// Every series that passes all matchers and may have samples in `(after_ms, until_ms]`, in the storage's order, which is
    /// the order in which sums are taken. More samples than these may be handed out.
    fn select(&self, matchers: &[Matcher], after_ms: i64, until_ms: i64) -> Vec<Series<'_>>;
}

/// A series with samples of its own; a list of them is the simplest storage.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredSeries {
    /// Its labels, among them the name.
    pub labels: Labels,
    /// Its samples in order of time.
    pub samples: Vec<Point>,
}

impl Storage for Vec<StoredSeries> {
    fn select(&self, matchers: &[Matcher], _: i64, _: i64) -> Vec<Series<'_>> {
        let found = self.iter().filter(|series| Matcher::all_match(matchers, &series.labels));
        found.map(|series| Series { labels: &series.labels, samples: [&series.samples, &[]] }).collect()
    }
}

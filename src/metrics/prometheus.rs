//! Prometheus: scrapes each target at its own offset, keeps samples for the look-back, computes `rate()`.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::random::Stream;
use crate::units::{SimDuration, SimTime, float};

/// Samples older than this are dropped: no query of the playground looks back further.
const RETENTION: SimDuration = SimDuration::from_secs(600);

/// A scrape target, by a serial number that is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TargetId(pub u64);

/// One scraped value of a counter.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sample {
    /// When it was scraped.
    at: SimTime,
    /// The counter.
    value: f64,
}

#[derive(Clone, Debug)]
struct Series {
    target: TargetId,
    pod: Arc<str>,
    samples: VecDeque<Sample>,
}

/// The server with its one counter per target.
#[derive(Clone, Debug)]
pub struct Prometheus {
    scrape_interval: SimDuration,
    /// By the names of the pods.
    series: Vec<Series>,
    offsets: Stream,
}

impl Prometheus {
    /// A server without targets that scrapes each every `scrape_interval`.
    #[must_use]
    pub fn new(scrape_interval: SimDuration, seed: u64) -> Self {
        let offsets = Stream::named(seed, "prometheus scrape offsets");
        Self { scrape_interval, series: Vec::new(), offsets }
    }

    /// From one scrape of a target to the next.
    #[must_use]
    pub fn scrape_interval(&self) -> SimDuration {
        self.scrape_interval
    }

    /// A new target was discovered: returns when it is scraped first, spread over the interval as Prometheus spreads its
    /// targets.
    pub fn discover(&mut self, id: TargetId, pod: Arc<str>) -> SimDuration {
        let place = self.series.partition_point(|series| series.pod < pod);
        self.series.insert(place, Series { target: id, pod, samples: VecDeque::new() });
        let interval = u64::try_from(self.scrape_interval.as_micros()).unwrap_or(1);
        SimDuration::from_micros(i64::try_from(self.offsets.below(interval)).unwrap_or(0))
    }

    /// A target is gone.
    pub fn forget(&mut self, id: TargetId) {
        self.series.retain(|series| series.target != id);
    }

    /// A scrape of a target returned `value`; false when it is no target any more. `hint` is where its series was among
    /// the others when it was last scraped, and will be where it is.
    pub fn scraped(&mut self, id: TargetId, hint: &mut usize, value: f64, now: SimTime) -> bool {
        if self.series.get(*hint).is_none_or(|series| series.target != id) {
            let Some(place) = self.series.iter().position(|series| series.target == id) else { return false };
            *hint = place;
        }
        let series = &mut self.series[*hint];
        series.samples.push_back(Sample { at: now, value });
        while series.samples.front().is_some_and(|s| now.since(s.at) > RETENTION) {
            series.samples.pop_front();
        }
        true
    }

    /// `rate(counter[window])` at `now`, for each target that has one, by pod name: value and the time of the last sample.
    pub fn rates(&self, window: SimDuration, now: SimTime) -> impl Iterator<Item = (&Arc<str>, f64, SimTime)> {
        self.series.iter().filter_map(move |s| {
            let rate = rate(&s.samples, window, now)?;
            Some((&s.pod, rate, s.samples.iter().rev().find(|sample| sample.at <= now)?.at))
        })
    }
}

/// `rate()` over the samples in (now − window, now]: the increase with counter resets added back, extrapolated to the
/// ends of the window unless the first or last sample is further from it than 1.1 intervals, and never below zero
/// (Prometheus 3, `extrapolatedRate`).
fn rate(samples: &VecDeque<Sample>, window: SimDuration, now: SimTime) -> Option<f64> {
    let start = now - window;
    // The window is short and at the end.
    let after = samples.iter().rev().take_while(|s| s.at > now).count();
    let end = samples.len() - after;
    let count = samples.range(..end).rev().take_while(|s| s.at > start).count();
    if count < 2 {
        return None;
    }
    let (first, last) = (samples[end - count], samples[end - 1]);
    let pairs = samples.range(end - count..end - 1).zip(samples.range(end - count + 1..end));
    let resets: f64 = pairs.filter(|(a, b)| b.value < a.value).map(|(a, _)| a.value).sum();
    let increase = last.value - first.value + resets;
    let covered = last.at.since(first.at).as_secs_f64();
    let interval = covered / float::from_count(count - 1);
    let (mut to_start, mut to_end) = (first.at.since(start).as_secs_f64(), now.since(last.at).as_secs_f64());
    if to_start >= interval * 1.1 {
        to_start = interval / 2.0;
    }
    if increase > 0.0 && first.value >= 0.0 {
        to_start = to_start.min(covered * (first.value / increase));
    }
    if to_end >= interval * 1.1 {
        to_end = interval / 2.0;
    }
    Some(increase * ((covered + to_start + to_end) / covered) / window.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name, samples as seconds and values, the second of the question, the rate.
    type Case<'a> = (&'a str, &'a [(i64, f64)], i64, Option<f64>);

    fn samples(values: &[(i64, f64)]) -> VecDeque<Sample> {
        values.iter().map(|&(s, value)| Sample { at: SimTime::from_millis(s * 1000), value }).collect()
    }

    #[test]
    fn rates_are_extrapolated_as_prometheus_does() {
        let minute = SimDuration::from_secs(60);
        let cases: &[Case<'_>] = &[
            ("one sample is no rate", &[(50, 10.0)], 60, None),
            ("a steady counter", &[(5, 1010.0), (20, 1040.0), (35, 1070.0), (50, 1100.0)], 60, Some(2.0)),
            // 90 in 45 s; 15 + 10 s more would begin below zero: 10/90 of 45 s fit before the first sample.
            ("not below zero", &[(15, 10.0), (30, 40.0), (45, 70.0), (60, 100.0)], 60, Some(90.0 * 50.0 / 45.0 / 60.0)),
            ("a reset", &[(5, 1000.0), (20, 10.0), (35, 40.0), (50, 70.0)], 60, Some(70.0 * 60.0 / 45.0 / 60.0)),
            ("samples outside do not count", &[(0, 5.0), (45, 100.0)], 61, None),
        ];
        for (name, values, now, expected) in cases {
            let got = rate(&samples(values), minute, SimTime::from_millis(now * 1000));
            assert!(
                got.zip(*expected).map_or(got.is_none() && expected.is_none(), |(a, b)| (a - b).abs() < 1e-12),
                "{name}: {got:?}, not {expected:?}"
            );
        }
    }
}

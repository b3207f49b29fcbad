//! Prometheus: scrapes each target at its own offset, keeps samples for the look-back, computes `rate()`.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::random::Stream;
use crate::units::{SimDuration, SimTime, float};

/// Samples are kept for so long beyond the window of a query: answers may be late.
const LATE: SimDuration = SimDuration::from_secs(120);

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

/// A number that grows evenly.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Line {
    /// What it is at the start.
    pub start: f64,
    /// How much it grows in a second.
    pub slope: f64,
}

impl Line {
    /// What it is after so long.
    #[must_use]
    pub fn after(self, span: SimDuration) -> f64 {
        self.start + self.slope * span.as_secs_f64()
    }
}

#[derive(Clone, Debug)]
struct Series {
    target: TargetId,
    pod: Arc<str>,
    samples: VecDeque<Sample>,
    /// The counter from its next scrape on, and when that is, while scrapes are not played.
    ahead: Option<(SimTime, Line)>,
}

/// The server with its one counter per target.
#[derive(Clone, Debug)]
pub struct Prometheus {
    scrape_interval: SimDuration,
    /// The longest window of a query.
    window: SimDuration,
    /// By the names of the pods.
    series: Vec<Series>,
    offsets: Stream,
}

impl Prometheus {
    /// A server without targets that scrapes each every `scrape_interval` and is asked about no more than `window`.
    #[must_use]
    pub fn new(scrape_interval: SimDuration, window: SimDuration, seed: u64) -> Self {
        let offsets = Stream::named(seed, "prometheus scrape offsets");
        Self { scrape_interval, window, series: Vec::new(), offsets }
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
        self.series.insert(place, Series { target: id, pod, samples: VecDeque::new(), ahead: None });
        let interval = u64::try_from(self.scrape_interval.as_micros()).unwrap_or(1);
        SimDuration::from_micros(i64::try_from(self.offsets.below(interval)).unwrap_or(0))
    }

    /// A target is gone.
    pub fn forget(&mut self, id: TargetId) {
        self.series.retain(|series| series.target != id);
    }

    /// Whether there are so many targets.
    #[must_use]
    pub fn knows(&self, targets: usize) -> bool {
        self.series.len() == targets
    }

    /// From now on scrapes are not played: the counters, in the order of the pods' names, go on like these lines, and each is
    /// scraped next at the time given with its target.
    pub fn rest(
        &mut self,
        now: SimTime,
        counters: impl Iterator<Item = Line>,
        next: impl Iterator<Item = (TargetId, SimTime)>,
    ) {
        let mut next: Vec<_> = next.collect();
        next.sort_unstable();
        for (series, line) in self.series.iter_mut().zip(counters) {
            let found = next.binary_search_by_key(&series.target, |next| next.0);
            series.ahead = found.ok().map(|place| {
                let first = next[place].1;
                (first, Line { start: line.after(first.since(now)), ..line })
            });
        }
    }

    /// Scrapes are played again, and those up to `now` were made.
    pub fn wake(&mut self, now: SimTime) {
        let oldest = now - (self.window + LATE);
        for series in &mut self.series {
            let Some((first, line)) = series.ahead.take() else { continue };
            let count = visits(first, now, self.scrape_interval);
            // Those that are too old by now need not be made.
            let skipped = visits(first, oldest - SimDuration::from_micros(1), self.scrape_interval);
            for k in skipped..count {
                series.samples.push_back(scrape(first, line, self.scrape_interval, k));
            }
            series.forget_before(oldest);
        }
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
        series.forget_before(now - (self.window + LATE));
        true
    }

    /// `rate(counter[window])` at `now`, for each target that has one, by pod name: value and the time of the last sample.
    pub fn rates(&self, window: SimDuration, now: SimTime) -> impl Iterator<Item = (&Arc<str>, f64, SimTime)> {
        let begun = self.series.iter().filter_map(|series| Some(series.ahead?.0)).min();
        let question = Question::new(begun, now, window, self.scrape_interval);
        self.series.iter().filter_map(move |series| {
            let ends = series.ends(&question)?;
            Some((&series.pod, ends.rate(&question), ends.last.at))
        })
    }
}

/// How many visits from `first` on, one every interval, are not after `now`.
#[must_use]
pub fn visits(first: SimTime, now: SimTime, interval: SimDuration) -> i64 {
    if first > now { 0 } else { now.since(first).as_micros() / interval.as_micros().max(1) + 1 }
}

/// What is asked of every series, and what is the same for all that go on like lines. Those are scraped within one interval
/// of each other, so that there are two cases for either end of the window: as many scrapes as that which begins first has,
/// or one less.
struct Question {
    start: SimTime,
    now: SimTime,
    window: SimDuration,
    /// One that begins no later has as many scrapes until the start, until now.
    until: [SimTime; 2],
    ahead: [[Stretch; 2]; 2],
}

/// The scrapes of a line within a window.
#[derive(Clone, Copy, Default)]
struct Stretch {
    count: i64,
    /// From the first scrape of the line to the first and to the last of them, also in seconds.
    spans: [(SimDuration, f64); 2],
    covered: f64,
}

impl Question {
    fn new(begun: Option<SimTime>, now: SimTime, window: SimDuration, interval: SimDuration) -> Self {
        let start = now - window;
        let counts = [start, now].map(|at| begun.map_or(0, |begun| visits(begun, at, interval)));
        let last = |count: i64, at: SimTime| at - interval.times((count - 1).max(0));
        let mut ahead = [[Stretch::default(); 2]; 2];
        for (i, row) in (0..).zip(&mut ahead) {
            for (j, stretch) in (0..).zip(row) {
                let (from, to) = ((counts[0] - i).max(0), (counts[1] - j).max(0));
                let spans = [from, to - 1].map(|k| interval.times(k));
                *stretch = Stretch {
                    count: to - from,
                    spans: spans.map(|span| (span, span.as_secs_f64())),
                    covered: (spans[1] - spans[0]).as_secs_f64(),
                };
            }
        }
        Self { start, now, window, until: [last(counts[0], start), last(counts[1], now)], ahead }
    }

    /// The scrapes of a line, if it has any in the window.
    fn of_line(&self, first: SimTime, line: Line) -> Option<Ends> {
        let case = self.until.map(|until| usize::from(first > until));
        let Stretch { count, spans, covered } = self.ahead[case[0]][case[1]];
        let sample = |(span, secs): (SimDuration, f64)| Sample {
            at: first + span,
            value: whole(line.start + line.slope * secs),
        };
        (count > 0).then(|| Ends { first: sample(spans[0]), last: sample(spans[1]), count, resets: 0.0, covered })
    }
}

/// The scrape after `k` intervals of a counter that goes on like `line` from the first.
fn scrape(first: SimTime, line: Line, interval: SimDuration, k: i64) -> Sample {
    let span = interval.times(k);
    Sample { at: first + span, value: whole(line.after(span)) }
}

/// A counter counts whole requests; the small number keeps one that is complete from missing for its last bit.
#[must_use]
pub fn whole(count: f64) -> f64 {
    float::from_whole(float::truncate(count + 1e-6))
}

/// What `rate()` makes of the samples in a window.
struct Ends {
    first: Sample,
    last: Sample,
    count: i64,
    /// What the counter had lost by being set back.
    resets: f64,
    /// From the first to the last, in seconds.
    covered: f64,
}

impl Series {
    fn forget_before(&mut self, oldest: SimTime) {
        while self.samples.front().is_some_and(|sample| sample.at < oldest) {
            self.samples.pop_front();
        }
    }

    /// The samples in the window, if there are two: those that were taken, then those that follow from the line.
    fn ends(&self, question: &Question) -> Option<Ends> {
        let ahead = self.ahead.and_then(|(first, line)| question.of_line(first, line));
        let taken = match ahead {
            // All of the window is ahead of what was taken.
            Some(_) if self.samples.back().is_none_or(|sample| sample.at <= question.start) => None,
            _ => self.taken(question.start, question.now),
        };
        let ends = match (taken, ahead) {
            (Some(taken), Some(ahead)) => {
                let covered = ahead.last.at.since(taken.first.at).as_secs_f64();
                Ends { last: ahead.last, count: taken.count + ahead.count, covered, ..taken }
            }
            (taken, ahead) => taken.or(ahead)?,
        };
        (ends.count >= 2).then_some(ends)
    }

    /// The samples in (start, now] that were taken.
    fn taken(&self, start: SimTime, now: SimTime) -> Option<Ends> {
        // The window is short and at the end.
        let after = self.samples.iter().rev().take_while(|s| s.at > now).count();
        let end = self.samples.len() - after;
        let count = self.samples.range(..end).rev().take_while(|s| s.at > start).count();
        let (first, last) = (*self.samples.get(end.checked_sub(count)?)?, *self.samples.get(end.checked_sub(1)?)?);
        let mut resets = 0.0;
        for place in end - count + 1..end {
            let before = self.samples[place - 1].value;
            resets += if self.samples[place].value < before { before } else { 0.0 };
        }
        let covered = last.at.since(first.at).as_secs_f64();
        (count > 0).then(|| Ends { first, last, count: i64::try_from(count).unwrap_or(i64::MAX), resets, covered })
    }
}

impl Ends {
    /// `rate()`: the increase with counter resets added back, extrapolated to the ends of the window unless the first or
    /// last sample is further from it than 1.1 intervals, and never below zero (Prometheus 3, `extrapolatedRate`).
    fn rate(&self, question: &Question) -> f64 {
        let Self { first, last, count, resets, covered } = self;
        let Question { start, now, window, .. } = question;
        let increase = last.value - first.value + resets;
        let interval = covered / float::from_whole(count - 1);
        let (mut to_start, mut to_end) = (first.at.since(*start).as_secs_f64(), now.since(last.at).as_secs_f64());
        if to_start >= interval * 1.1 {
            to_start = interval / 2.0;
        }
        // The counter would have been at zero there; that is farther away where it has more than the increase.
        let beyond = first.value >= increase && to_start <= *covered;
        if increase > 0.0 && first.value >= 0.0 && !beyond {
            to_start = to_start.min(covered * (first.value / increase));
        }
        if to_end >= interval * 1.1 {
            to_end = interval / 2.0;
        }
        increase * ((covered + to_start + to_end) / covered) / window.as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name, samples as seconds and values, the second of the question, the rate.
    type Case<'a> = (&'a str, &'a [(i64, f64)], i64, Option<f64>);

    fn series(values: &[(i64, f64)]) -> Series {
        let samples = values.iter().map(|&(s, value)| Sample { at: SimTime::from_millis(s * 1000), value }).collect();
        Series { target: TargetId(1), pod: "web-a".into(), samples, ahead: None }
    }

    #[test]
    fn what_is_not_played_is_as_if_it_was() {
        let (secs, at) = (SimDuration::from_secs, |millis| SimTime::from_millis(millis));
        let minute = secs(60);
        let start = || {
            let mut server = Prometheus::new(secs(15), minute, 7);
            server.discover(TargetId(1), "web-a".into());
            let mut hint = 0;
            for k in 0..4 {
                server.scraped(TargetId(1), &mut hint, whole(3.3 * float::from_whole(k * 15)), at(k * 15_000));
            }
            server
        };
        let (mut played, mut rested) = (start(), start());
        let line = Line { start: 3.3 * 50.0, slope: 3.3 };
        rested.rest(at(50_000), [line].into_iter(), [(TargetId(1), at(60_000))].into_iter());
        let rates = |server: &Prometheus, now| server.rates(minute, at(now)).map(|r| (r.1, r.2)).collect::<Vec<_>>();
        let mut hint = 0;
        for k in 4..40 {
            let now = k * 15_000;
            assert_eq!(rates(&played, now - 1), rates(&rested, now - 1), "{k}");
            played.scraped(TargetId(1), &mut hint, whole(3.3 * float::from_whole(k * 15)), at(now));
            assert_eq!(rates(&played, now), rates(&rested, now), "{k}");
            let mut woken = rested.clone();
            woken.wake(at(now));
            assert_eq!(rates(&played, now + 7_000), rates(&woken, now + 7_000), "{k}");
            assert_eq!(played.series[0].samples, woken.series[0].samples, "{k}");
        }
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
            let now = SimTime::from_millis(now * 1000);
            let question = Question::new(None, now, minute, SimDuration::from_secs(15));
            let got = series(values).ends(&question).map(|ends| ends.rate(&question));
            assert!(
                got.zip(*expected).map_or(got.is_none() && expected.is_none(), |(a, b)| (a - b).abs() < 1e-12),
                "{name}: {got:?}, not {expected:?}"
            );
        }
    }
}

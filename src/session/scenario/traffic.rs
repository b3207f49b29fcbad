//! `spec.traffic`: how many requests the clients send, and when.

use super::ranges::Findings;
use super::recorded::{self, Recording};
use crate::diag::{FieldPath, Severity};
use crate::manifest::form;
use crate::units::SimDuration;
use crate::workload::demand::{DEFAULT_RATE, HIGHEST_RATE, Phase, Shape};

/// The most entries of the list.
const MOST_PHASES: usize = 1_000;
/// The longest time that anything takes.
pub(super) const YEAR: SimDuration = SimDuration::from_secs(366 * 24 * 3600);
const SECOND: SimDuration = SimDuration::from_secs(1);
const DAY: SimDuration = SimDuration::from_secs(24 * 3600);

/// One shape of the request rate and when it begins. Constants, ramps, sines, days and recordings that begin together add
/// up and hold until the next ones begin; spikes and noise lie over them.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct PhaseSpec {
    /// When it begins. By default 0s.
    from: Option<SimDuration>,
    /// Requests per second, from 0 to 1e9, that stay the same.
    constant: Option<f64>,
    ramp: Option<RampSpec>,
    sine: Option<SineSpec>,
    day: Option<DaySpec>,
    spike: Option<SpikeSpec>,
    noise: Option<NoiseSpec>,
    recorded: Option<RecordedSpec>,
}

form!(PhaseSpec {
    from: "from",
    constant: "constant",
    ramp: "ramp",
    sine: "sine",
    day: "day",
    spike: "spike",
    noise: "noise",
    recorded: "recorded",
});

/// From the rate before in a straight line to another one, which then stays.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct RampSpec {
    /// Requests per second at its end. Required.
    to: Option<f64>,
    /// How long it takes. By default 1m.
    over: Option<SimDuration>,
}

form!(RampSpec { to: "to", over: "over" });

/// Up and down around a mean.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct SineSpec {
    /// Requests per second in the middle, where it begins, on its way up. By default 4.
    mean: Option<f64>,
    /// How far it goes from there. By default half the mean.
    amplitude: Option<f64>,
    /// From one crest to the next. By default 10m.
    period: Option<SimDuration>,
}

form!(SineSpec { mean: "mean", amplitude: "amplitude", period: "period" });

/// Low at night, with a peak in the afternoon: a cosine with one crest a day.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct DaySpec {
    /// Requests per second at night. By default a tenth of `max`.
    min: Option<f64>,
    /// Requests per second at the peak. By default 40.
    max: Option<f64>,
    /// The first peak, from the beginning of the shape. By default 15 of its 24 hours.
    peak: Option<SimDuration>,
    /// How long a day is. By default 24h.
    length: Option<SimDuration>,
}

form!(DaySpec { min: "min", max: "max", peak: "peak", length: "length" });

/// At least this rate for a while, whatever else goes on.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct SpikeSpec {
    /// Requests per second. Required.
    to: Option<f64>,
    /// How long it lasts. By default 1m.
    #[cfg_attr(test, schemars(rename = "for"))]
    lasts: Option<SimDuration>,
}

form!(SpikeSpec { to: "to", lasts: "for" });

/// Random amounts that are added, from its beginning to the end.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct NoiseSpec {
    /// Requests per second more or less at most. By default 1.
    amplitude: Option<f64>,
    /// How long one amount holds. By default 10s.
    every: Option<SimDuration>,
}

form!(NoiseSpec { amplitude: "amplitude", every: "every" });

/// A series that was recorded. Its first rate begins with the shape, each holds until the next one.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct RecordedSpec {
    /// Lines with a time and a rate, separated by comma, semicolon or tab. Times: seconds, durations such as 90s, RFC 3339,
    /// Unix seconds or milliseconds. Rates: numbers, also 1.2k, 3M, 40 req/s, 300/min. A heading is recognised.
    csv: Option<String>,
    /// The JSON that Prometheus answers to `query_range`, with one series.
    query_range: Option<String>,
}

form!(RecordedSpec { csv: "csv", query_range: "queryRange" });

/// What the list says; what is wrong with it goes to `found`.
pub(super) fn phases(specs: Vec<PhaseSpec>, path: &FieldPath, found: &mut Findings) -> Vec<Phase> {
    found.check_length(path, specs.len(), MOST_PHASES);
    let phase = |(i, spec): (usize, PhaseSpec)| {
        let path = path.index(i);
        found.check_time(path.child("from"), spec.from, (SimDuration::ZERO, YEAR));
        Some(Phase { from: spec.from.unwrap_or_default(), shape: spec.shape(&path, found)? })
    };
    specs.into_iter().take(MOST_PHASES).enumerate().filter_map(phase).collect()
}

impl PhaseSpec {
    fn shape(self, path: &FieldPath, found: &mut Findings) -> Option<Shape> {
        let Self { constant, ramp, sine, day, spike, noise, recorded, .. } = self;
        let said = [
            ("constant", constant.is_some()),
            ("ramp", ramp.is_some()),
            ("sine", sine.is_some()),
            ("day", day.is_some()),
            ("spike", spike.is_some()),
            ("noise", noise.is_some()),
            ("recorded", recorded.is_some()),
        ];
        let path = path.child(found.one_of(path, &said)?);
        let mut of = Values { path: &path, found };
        if let Some(rate) = constant {
            of.found.check(path.clone(), Some(rate), (0.0, HIGHEST_RATE));
            return Some(Shape::Constant(rate));
        }
        if let Some(RampSpec { to, over }) = ramp {
            return Some(Shape::Ramp { to: of.required("to", to)?, over: of.time("over", over, (MINUTE, SHORTEST)) });
        }
        if let Some(SineSpec { mean, amplitude, period }) = sine {
            let mean = of.rate("mean", mean, DEFAULT_RATE);
            let amplitude = of.rate("amplitude", amplitude, mean / 2.0);
            return Some(Shape::Sine {
                mean,
                amplitude,
                period: of.time("period", period, (MINUTE.times(10), SECOND)),
            });
        }
        if let Some(DaySpec { min, max, peak, length }) = day {
            let max = of.rate("max", max, 40.0);
            let length = of.time("length", length, (DAY, SECOND));
            let afternoon = SimDuration::from_micros(length.as_micros() / 24 * 15);
            let peak = of.time("peak", peak, (afternoon, SHORTEST));
            return Some(Shape::Day { min: of.rate("min", min, max / 10.0), max, peak, length });
        }
        if let Some(SpikeSpec { to, lasts }) = spike {
            return Some(Shape::Spike { to: of.required("to", to)?, lasts: of.time("for", lasts, (MINUTE, SHORTEST)) });
        }
        if let Some(NoiseSpec { amplitude, every }) = noise {
            let every = of.time("every", every, (SECOND.times(10), SECOND));
            return Some(Shape::Noise { amplitude: of.rate("amplitude", amplitude, 1.0), every });
        }
        recorded?.shape(&path, found)
    }
}

const MINUTE: SimDuration = SimDuration::from_secs(60);
const SHORTEST: SimDuration = SimDuration::ZERO;

/// Reads the values of one shape.
struct Values<'a> {
    path: &'a FieldPath,
    found: &'a mut Findings,
}

impl Values<'_> {
    fn rate(&mut self, field: &str, rate: Option<f64>, default: f64) -> f64 {
        self.found.check(self.path.child(field), rate, (0.0, HIGHEST_RATE));
        rate.unwrap_or(default)
    }

    fn required(&mut self, field: &str, rate: Option<f64>) -> Option<f64> {
        if rate.is_none() {
            self.found.say(Severity::Error, self.path.child(field), "Required value");
        }
        rate.map(|rate| self.rate(field, Some(rate), rate))
    }

    fn time(
        &mut self,
        field: &str,
        time: Option<SimDuration>,
        (default, least): (SimDuration, SimDuration),
    ) -> SimDuration {
        self.found.check_time(self.path.child(field), time, (least, YEAR));
        time.unwrap_or(default)
    }
}

impl RecordedSpec {
    fn shape(self, path: &FieldPath, found: &mut Findings) -> Option<Shape> {
        let said = [("csv", self.csv.is_some()), ("queryRange", self.query_range.is_some())];
        let path = path.child(found.one_of(path, &said)?);
        let recording = match (&self.csv, &self.query_range) {
            (Some(text), _) => recorded::csv(text),
            (_, text) => recorded::query_range(text.as_deref().unwrap_or_default()),
        };
        match recording {
            Ok(Recording { points, repairs }) => {
                if !repairs.is_empty() {
                    found.say(Severity::Warning, path, format!("repaired: {}", repairs.join("; ")));
                }
                Some(Shape::Recorded(points))
            }
            Err((place, message)) => {
                found.say_inside(Severity::Error, path, place, message);
                None
            }
        }
    }
}

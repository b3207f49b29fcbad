//! What the clients send over time: shapes, laid together and cut into spans of constant rate.
//!
//! Constants, ramps, sines, days and recordings say what the rate is: those that begin together add up, and they hold until
//! the next ones begin. Spikes and noise lie over that: a spike raises the rate to its own, noise is added to it.

use std::f64::consts::TAU;

use crate::random::Stream;
use crate::units::{SimDuration, float, in_order};

/// The highest request rate there is, per second.
pub const HIGHEST_RATE: f64 = 1e9;
/// Requests per second as long as nothing else is said.
pub const DEFAULT_RATE: f64 = 4.0;
/// About how many spans a curve has over the whole time at most.
const MOST_SPANS: i64 = 10_000;

/// A shape and when it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    /// From the start of the run.
    pub from: SimDuration,
    /// What begins then.
    pub shape: Shape,
}

/// How the rate goes, in requests per second, from the moment when it begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// It is always the same.
    Constant(f64),
    /// It goes in a straight line from what it was before, and stays there.
    Ramp {
        /// To which rate.
        to: f64,
        /// In which time.
        over: SimDuration,
    },
    /// It swings around a mean, upwards first.
    Sine {
        /// The mean.
        mean: f64,
        /// How far it goes from there.
        amplitude: f64,
        /// From one crest to the next.
        period: SimDuration,
    },
    /// It rises and falls once a day: a cosine with its crest at the peak.
    Day {
        /// The lowest rate, half a day from the peak.
        min: f64,
        /// The highest rate.
        max: f64,
        /// The first peak.
        peak: SimDuration,
        /// How long a day is.
        length: SimDuration,
    },
    /// It is at least this for a while.
    Spike {
        /// The rate.
        to: f64,
        /// For how long.
        lasts: SimDuration,
    },
    /// It is off by a random amount, up to the amplitude either way.
    Noise {
        /// How far off at most.
        amplitude: f64,
        /// How long one amount holds.
        every: SimDuration,
    },
    /// It was recorded: each rate holds until the next one, the last for good. The first is at time zero.
    Recorded(Vec<(SimDuration, f64)>),
}

/// How long the spans are that curves are cut into when all lasts until `until`: a second, and for long times as many
/// seconds as keep the spans below about ten thousand.
#[must_use]
pub fn resolution(until: SimDuration) -> SimDuration {
    SimDuration::from_secs(until.as_secs() / MOST_SPANS + 1)
}

/// Requests per second from a time on, by time; the first is from the start, and no two neighbours are the same.
///
/// A span of a curve has the rate of its middle, so that ramps bring exactly as many requests as they should. What is not
/// over at `until` holds the rate that it has then.
#[must_use]
pub fn rates(phases: &[Phase], seed: u64, until: SimDuration) -> Vec<(SimDuration, f64)> {
    let step = resolution(until);
    let bases = bases(phases);
    let mut overlays: Vec<Overlay<'_>> = phases.iter().enumerate().filter_map(|p| Overlay::of(p, seed, step)).collect();
    let times = times(&bases, &overlays, step, until);
    let mut rates: Vec<(SimDuration, f64)> = Vec::new();
    let mut before = Base { from: SimDuration::ZERO, to: SimDuration::ZERO, start: DEFAULT_RATE, shapes: Vec::new() };
    let mut bases = bases.into_iter().peekable();
    for (at, end) in times.iter().zip(times.iter().skip(1).chain([&until])) {
        while let Some(mut next) = bases.next_if(|base| base.from <= *at) {
            next.start = before.rate(next.from, next.from);
            before = next;
        }
        let middle = SimDuration::from_micros(i64::midpoint(at.as_micros(), end.as_micros()).max(at.as_micros()));
        let rate = overlays.iter_mut().fold(before.rate(*at, middle), |rate, overlay| overlay.over(rate, *at));
        let rate = rate.clamp(0.0, HIGHEST_RATE);
        if rates.last().is_none_or(|(_, last)| *last != rate) {
            rates.push((*at, rate));
        }
    }
    rates
}

/// The shapes that begin together and say what the rate is until the next ones begin.
struct Base<'a> {
    from: SimDuration,
    to: SimDuration,
    /// The rate before.
    start: f64,
    shapes: Vec<&'a Shape>,
}

/// What lies over the rate.
struct Overlay<'a> {
    phase: &'a Phase,
    /// How long one random amount holds, and the amounts that are to come.
    every: SimDuration,
    amounts: Stream,
    /// The span that the last amount is for, and that amount.
    drawn: (i64, f64),
}

/// The bases by time.
fn bases(phases: &[Phase]) -> Vec<Base<'_>> {
    let mut bases: Vec<Base<'_>> = Vec::new();
    for (_, place) in in_order(phases.iter().map(|p| p.from)) {
        let phase = &phases[place];
        if matches!(phase.shape, Shape::Spike { .. } | Shape::Noise { .. }) {
            continue;
        }
        match bases.last_mut() {
            Some(last) if last.from == phase.from => last.shapes.push(&phase.shape),
            last => {
                if let Some(last) = last {
                    last.to = phase.from;
                }
                let (from, to) = (phase.from, SimDuration::from_micros(i64::MAX));
                bases.push(Base { from, to, start: DEFAULT_RATE, shapes: vec![&phase.shape] });
            }
        }
    }
    bases
}

/// When the rate may change, by time.
fn times(bases: &[Base<'_>], overlays: &[Overlay<'_>], step: SimDuration, until: SimDuration) -> Vec<SimDuration> {
    let mut times = vec![SimDuration::ZERO];
    let mut curves = Vec::new();
    for base in bases {
        times.push(base.from);
        for shape in &base.shapes {
            match shape {
                Shape::Ramp { over, .. } => {
                    times.push((base.from + *over).min(base.to));
                    curves.push((base.from, (base.from + *over).min(base.to)));
                }
                Shape::Sine { .. } | Shape::Day { .. } => curves.push((base.from, base.to)),
                Shape::Recorded(points) => {
                    times.extend(points.iter().map(|(at, _)| base.from + *at).take_while(|at| *at < base.to));
                }
                _ => {}
            }
        }
    }
    for Overlay { phase, .. } in overlays {
        times.push(phase.from);
        match phase.shape {
            Shape::Spike { lasts, .. } => times.push(phase.from + lasts),
            _ => curves.push((phase.from, until)),
        }
    }
    let steps = (0..=until.as_micros() / step.as_micros()).map(|i| step.times(i));
    times.extend(steps.filter(|at| curves.iter().any(|(from, to)| (from..to).contains(&at))));
    times.retain(|at| *at <= until);
    let mut times: Vec<_> = in_order(times.into_iter()).into_iter().map(|(at, _)| at).collect();
    times.dedup();
    times
}

impl Base<'_> {
    /// The rate of the span that begins at `at` and has its middle at `middle`.
    fn rate(&self, at: SimDuration, middle: SimDuration) -> f64 {
        if self.shapes.is_empty() {
            return self.start;
        }
        let (since, middle) = (at - self.from, (middle - self.from).as_secs_f64());
        let rate = |shape: &&Shape| match shape {
            Shape::Constant(rate) => *rate,
            Shape::Ramp { to, over } => {
                let share = if *over > since { middle / over.as_secs_f64() } else { 1.0 };
                self.start + (to - self.start) * share
            }
            Shape::Sine { mean, amplitude, period } => mean + amplitude * sine(turns(middle, *period)),
            Shape::Day { min, max, peak, length } => {
                let swing = sine(turns(middle - peak.as_secs_f64(), *length) + 0.25);
                min + (max - min) / 2.0 * (1.0 + swing)
            }
            Shape::Recorded(points) => {
                let next = points.partition_point(|(at, _)| *at <= since);
                points.get(next.saturating_sub(1)).map_or(0.0, |(_, rate)| *rate)
            }
            Shape::Spike { .. } | Shape::Noise { .. } => 0.0,
        };
        self.shapes.iter().map(rate).sum()
    }
}

impl<'a> Overlay<'a> {
    fn of((place, phase): (usize, &'a Phase), seed: u64, step: SimDuration) -> Option<Self> {
        let every = match phase.shape {
            Shape::Spike { .. } => step,
            Shape::Noise { every, .. } => every.max(step),
            _ => return None,
        };
        let amounts = Stream::named(seed, &format!("traffic noise {place}"));
        Some(Self { phase, every, amounts, drawn: (-1, 0.0) })
    }

    /// The rate with this over it. Asked in the order of time.
    fn over(&mut self, rate: f64, at: SimDuration) -> f64 {
        if at < self.phase.from {
            return rate;
        }
        let since = at - self.phase.from;
        match self.phase.shape {
            Shape::Spike { to, lasts } if since < lasts => rate.max(to),
            Shape::Noise { amplitude, .. } => {
                let span = since.as_micros() / self.every.as_micros();
                while self.drawn.0 < span {
                    self.drawn = (self.drawn.0 + 1, unit(&mut self.amounts));
                }
                rate + amplitude * self.drawn.1
            }
            _ => rate,
        }
    }
}

/// The turns after `seconds` of something that comes round every `period`.
fn turns(seconds: f64, period: SimDuration) -> f64 {
    seconds / period.as_secs_f64().max(1e-6)
}

/// The sine of an angle in turns, off by 1e-13 at most: its series, at most a quarter of a turn from none.
///
/// `libm::sin` also takes angles of billions, with a table that would be a hundredth of what the page loads.
fn sine(turns: f64) -> f64 {
    let turn = turns - libm::floor(turns);
    let angle = TAU * if turn > 0.75 { turn - 1.0 } else { turn.min(0.5 - turn) };
    let (mut sum, mut term) = (angle, angle);
    for n in [2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0] {
        term *= -angle * angle / (n * (n + 1.0));
        sum += term;
    }
    sum
}

/// A random number from −1 to 1, in thousandths.
fn unit(stream: &mut Stream) -> f64 {
    let thousandths = i64::try_from(stream.below(2_001)).unwrap_or(0);
    float::from_whole(thousandths - 1_000) / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(secs: i64) -> SimDuration {
        SimDuration::from_secs(secs)
    }

    fn cut(phases: &[(i64, Shape)], until: i64) -> Vec<(f64, f64)> {
        let phases: Vec<Phase> =
            phases.iter().map(|(from, shape)| Phase { from: secs(*from), shape: shape.clone() }).collect();
        rates(&phases, 7, secs(until)).into_iter().map(|(at, rate)| (at.as_secs_f64(), rate)).collect()
    }

    /// How many requests there are until a time.
    fn requests(rates: &[(f64, f64)], until: f64) -> f64 {
        let ends = rates.iter().skip(1).map(|(at, _)| *at).chain([until]);
        rates.iter().zip(ends).map(|((at, rate), end)| rate * (end - at)).sum()
    }

    #[test]
    fn steps_hold_until_the_next_and_begin_with_the_default() {
        let phases = [(20, Shape::Constant(9.0)), (10, Shape::Constant(3.0)), (30, Shape::Constant(9.0))];
        assert_eq!(cut(&phases, 60), [(0.0, DEFAULT_RATE), (10.0, 3.0), (20.0, 9.0)]);
        assert_eq!(cut(&[], 60), [(0.0, DEFAULT_RATE)]);
    }

    #[test]
    fn a_ramp_begins_at_what_was_before() {
        let ramp = Shape::Ramp { to: 24.0, over: secs(4) };
        let rates = cut(&[(0, Shape::Constant(4.0)), (10, ramp.clone())], 60);
        assert_eq!(rates, [(0.0, 4.0), (10.0, 6.5), (11.0, 11.5), (12.0, 16.5), (13.0, 21.5), (14.0, 24.0)]);
        assert!((requests(&rates, 60.0) - (40.0 + 14.0 * 4.0 + 24.0 * 46.0)).abs() < 1e-9);
        let cut_off = cut(&[(0, Shape::Constant(4.0)), (10, ramp), (12, Shape::Ramp { to: 4.0, over: secs(1) })], 60);
        assert_eq!(cut_off[3..], [(12.0, 9.0), (13.0, 4.0)]);
        assert_eq!(cut(&[(5, Shape::Ramp { to: 8.0, over: secs(0) })], 60), [(0.0, 4.0), (5.0, 8.0)]);
    }

    #[test]
    fn what_begins_together_adds_up() {
        let sine = Shape::Sine { mean: 10.0, amplitude: 5.0, period: secs(60) };
        let rates = cut(&[(0, Shape::Constant(1.0)), (0, sine)], 60);
        assert!((requests(&rates, 60.0) - 660.0).abs() < 1e-9);
        let highest = rates.iter().fold((0.0, 0.0), |a, b| if b.1 > a.1 { *b } else { a });
        assert!((14.0..16.0).contains(&highest.0) && (highest.1 - 16.0).abs() < 0.01, "{highest:?}");
    }

    #[test]
    fn the_sine_is_the_sine() {
        for thousandths in -2_000..4_000 {
            let turns = f64::from(thousandths) / 1e3;
            assert!((sine(turns) - libm::sin(TAU * turns)).abs() < 1e-13, "{turns}");
        }
    }

    #[test]
    fn a_day_is_low_at_night_and_high_at_its_peak() {
        let day = Shape::Day { min: 2.0, max: 10.0, peak: secs(15 * 3600), length: secs(24 * 3600) };
        let rates = cut(&[(0, day)], 24 * 3600);
        let at = |hour: f64| rates.iter().rev().find(|(at, _)| *at <= hour * 3600.0).map_or(0.0, |(_, rate)| *rate);
        for (hour, rate) in [(3.0, 2.0), (9.0, 6.0), (15.0, 10.0), (21.0, 6.0)] {
            assert!((at(hour) - rate).abs() < 0.01, "{hour}: {}", at(hour));
        }
        assert!(rates.len() <= 10_001, "{}", rates.len());
    }

    #[test]
    fn a_spike_lies_over_what_goes_on() {
        let spike = Shape::Spike { to: 80.0, lasts: secs(45) };
        let phases = [(0, Shape::Constant(24.0)), (20, spike), (30, Shape::Constant(90.0)), (40, Shape::Constant(4.0))];
        assert_eq!(cut(&phases, 100), [(0.0, 24.0), (20.0, 80.0), (30.0, 90.0), (40.0, 80.0), (65.0, 4.0)]);
    }

    #[test]
    fn noise_is_bounded_and_the_same_again() {
        let noise = Shape::Noise { amplitude: 2.0, every: secs(10) };
        let phases = [(0, Shape::Constant(5.0)), (30, noise)];
        let rates = cut(&phases, 3_000);
        assert_eq!(rates, cut(&phases, 3_000));
        assert_eq!(rates[0], (0.0, 5.0));
        assert!(rates.iter().all(|(at, rate)| at % 10.0 == 0.0 && (3.0..=7.0).contains(rate)));
        assert!((requests(&rates, 3_000.0) / 3_000.0 - 5.0).abs() < 0.2 && rates.len() > 280);
    }

    #[test]
    fn a_recording_is_played_as_it_was() {
        let points = vec![(secs(0), 3.0), (secs(60), 5.0), (secs(90), 2.0)];
        let rates = cut(&[(10, Shape::Recorded(points)), (80, Shape::Constant(1.0))], 600);
        assert_eq!(rates, [(0.0, 4.0), (10.0, 3.0), (70.0, 5.0), (80.0, 1.0)]);
    }

    #[test]
    fn what_is_long_and_much_stays_bounded() {
        let all: Vec<(i64, Shape)> = (0..200)
            .flat_map(|i| {
                let noise = Shape::Noise { amplitude: 1e9, every: secs(1) };
                [(i * 7, Shape::Sine { mean: 1e9, amplitude: 1e9, period: secs(1) }), (i, noise)]
            })
            .collect();
        let rates = cut(&all, 366 * 24 * 3600);
        assert!(rates.len() < 11_000, "{}", rates.len());
        assert!(rates.iter().all(|(_, rate)| (0.0..=HIGHEST_RATE).contains(rate)));
    }
}

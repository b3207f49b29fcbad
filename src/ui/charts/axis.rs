//! The time axis that all charts share: where an instant stands, and which instants are named.

use crate::present::series::Timeline;
use crate::units::{SimDuration, SimTime};

/// The room for the numbers on the left of the plots, in CSS pixels.
pub(crate) const GUTTER: f64 = 46.0;
/// The room on the right of the plots, in CSS pixels.
pub(crate) const MARGIN: f64 = 16.0;
/// The least distance between two named instants, in CSS pixels.
const APART: f64 = 84.0;
/// The steps between named instants, in seconds.
const STEPS: [i64; 17] =
    [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 604_800];

/// The time axis.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Axis {
    /// The left end, in seconds.
    pub(crate) from: f64,
    /// The right end, in seconds.
    pub(crate) to: f64,
    /// The whole width with gutter and margin, in CSS pixels.
    pub(crate) width: f64,
}

impl Axis {
    /// The axis of a timeline that is `width` wide.
    pub(crate) fn new(timeline: &Timeline, width: f64) -> Self {
        Self::between(timeline.from, timeline.to, width)
    }

    /// The axis from one time to another.
    pub(crate) fn between(from: SimTime, to: SimTime, width: f64) -> Self {
        let from = from.as_secs_f64();
        Self { from, to: to.as_secs_f64().max(from + 1.0), width }
    }

    fn plot(self) -> f64 {
        (self.width - GUTTER - MARGIN).max(1.0)
    }

    /// Where an instant in seconds stands, in CSS pixels from the left.
    pub(crate) fn x(self, time: f64) -> f64 {
        GUTTER + (time - self.from) / (self.to - self.from) * self.plot()
    }

    /// Which instant in seconds stands at `x`; none outside the plots.
    pub(crate) fn time(self, x: f64) -> Option<f64> {
        let time = self.from + (x - GUTTER) / self.plot() * (self.to - self.from);
        (self.from <= time && time <= self.to).then_some(time)
    }

    /// Which instant in seconds stands closest to `x`.
    pub(crate) fn nearest(self, x: f64) -> f64 {
        (self.from + (x - GUTTER) / self.plot() * (self.to - self.from)).clamp(self.from, self.to)
    }

    /// How much of the plot a distance is.
    pub(crate) fn share(self, distance: f64) -> f64 {
        distance / self.plot()
    }

    /// The named instants that find room, and where the middle of each name stands, so that none runs out on the right.
    pub(crate) fn labels(self) -> Vec<(f64, String)> {
        let mut free = 0.0;
        let place = |(time, name): (f64, String)| {
            let half = f64::from(u32::try_from(name.len()).unwrap_or(0)) * 3.2;
            let x = self.x(time).min(self.width - 4.0 - half);
            let fits = x - half >= free;
            if fits {
                free = x + half + 8.0;
            }
            fits.then_some((x, name))
        };
        self.ticks().into_iter().filter_map(place).collect()
    }

    /// The instants that are named, and their names: `0`, `5m`, `1h30m`.
    pub(crate) fn ticks(self) -> Vec<(f64, String)> {
        let per_pixel = (self.to - self.from) / self.plot();
        let large = |step: i64| SimDuration::from_secs(step).as_secs_f64() >= per_pixel * APART;
        let step = SimDuration::from_secs(STEPS.into_iter().find(|step| large(*step)).unwrap_or(31_536_000));
        let first = SimDuration::from_secs_f64(self.from).as_micros();
        let first = first + (step.as_micros() - first.rem_euclid(step.as_micros())) % step.as_micros();
        std::iter::successors(Some(SimDuration::from_micros(first)), |tick| Some(*tick + step))
            .take_while(|tick| tick.as_secs_f64() <= self.to)
            .take(100)
            .map(|tick| (tick.as_secs_f64(), name(tick)))
            .collect()
    }
}

/// What an instant is called: the time since the start, or a clock with the day after the first.
fn name(tick: SimDuration) -> String {
    if tick == SimDuration::ZERO {
        "0".to_owned()
    } else if tick < SimDuration::from_secs(86_400) {
        tick.to_string()
    } else {
        (SimTime::ZERO + tick).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_instants_keep_their_distance() {
        let names = |from, to, width| -> Vec<String> {
            Axis { from, to, width }.ticks().into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(names(0.0, 600.0, 1000.0), ["0", "1m", "2m", "3m", "4m", "5m", "6m", "7m", "8m", "9m", "10m"]);
        assert_eq!(names(0.0, 600.0, 360.0), ["0", "5m", "10m"]);
        assert_eq!(names(86_390.0, 86_430.0, 240.0), ["1d 00:00:00", "1d 00:00:30"]);
        assert_eq!(names(50.0, 170.0, 700.0), ["1m", "1m30s", "2m", "2m30s"]);
    }

    #[test]
    fn names_do_not_crowd() {
        let (week, width) = (7.0 * 86_400.0, 700.0);
        for from in (0..200_u32).map(|n| week + f64::from(n) * 97.0) {
            let labels = Axis { from, to: from + 1800.0, width }.labels();
            assert!(labels.windows(2).all(|pair| pair[1].0 - pair[0].0 >= 78.0), "{labels:?}");
            assert!(labels.iter().all(|(x, _)| x + 36.0 < width), "{labels:?}");
        }
    }

    #[test]
    fn places_and_instants_are_inverse() {
        let axis = Axis { from: 10.0, to: 110.0, width: 500.0 };
        assert!((axis.time(axis.x(60.0)).unwrap() - 60.0).abs() < 1e-9);
        assert_eq!(axis.time(0.0), None);
    }
}

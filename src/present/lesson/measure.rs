//! The numbers of a part of a run, from the same columns and syncs as its summary.

use crate::api::status::{ConditionKind, ConditionStatus};
use crate::present::summary::{self, Scaled};
use crate::session::lesson::{Check, Measure};
use crate::sim::{Engine, Samples, Sync};
use crate::units::{SimDuration, SimTime, float};

/// A part of a run, as far as it is there.
#[derive(Clone, Copy)]
struct Part<'a> {
    samples: &'a Samples,
    /// The syncs in it.
    syncs: &'a [Sync],
    from: SimTime,
    end: SimTime,
    /// The rows that hold in it: the first may begin before it.
    rows: (usize, usize),
}

/// What a check measures on a run so far, if there is anything to measure yet.
pub(super) fn value(engine: &Engine, check: &Check) -> Option<f64> {
    let part = Part::of(engine, check)?;
    // As exact as it is shown, so that nobody sees 0 that is more than at most 0.
    let scale = if check.measure == Measure::PodHours { 100.0 } else { 1.0 };
    Some(libm::round(part.value(check.measure)? * scale) / scale)
}

/// Whether a run has come so far that all is known of the part that a check is about.
pub(super) fn complete(engine: &Engine, check: &Check) -> bool {
    let to = SimTime::ZERO + check.to;
    engine.now() >= to && engine.history().samples.at.last().is_some_and(|last| *last >= to)
}

fn failed(sync: &Sync) -> bool {
    let active = |c: &&crate::api::status::Condition| c.kind == ConditionKind::ScalingActive;
    sync.status.conditions.iter().find(active).is_none_or(|condition| condition.status != ConditionStatus::True)
}

impl<'a> Part<'a> {
    fn of(engine: &'a Engine, check: &Check) -> Option<Self> {
        let (samples, syncs) = (&engine.history().samples, &engine.history().syncs);
        let (from, to) = (SimTime::ZERO + check.from, SimTime::ZERO + check.to);
        let end = to.min(engine.now());
        let rows = samples.at.partition_point(|at| *at <= end);
        if end < from || rows == 0 {
            return None;
        }
        let first = samples.at.partition_point(|at| *at <= from).saturating_sub(1);
        let within = syncs.partition_point(|sync| sync.at < from)..syncs.partition_point(|sync| sync.at <= end);
        Some(Self { samples, syncs: &syncs[within], from, end, rows: (first, rows) })
    }

    /// Its number of a measure, if there is one.
    fn value(&self, measure: Measure) -> Option<f64> {
        let count = float::from_count;
        Some(match measure {
            Measure::Lost => self.lost(),
            Measure::PodHours => self.pod_hours(),
            Measure::Flaps => count(summary::flaps(&self.scaled())),
            Measure::ScaleUps => count(self.scaled().iter().filter(|(_, _, from, to)| to > from).count()),
            Measure::ScaleDowns => count(self.scaled().iter().filter(|(_, _, from, to)| to < from).count()),
            Measure::Lowest => f64::from(*self.desired().iter().min()?),
            Measure::Highest => f64::from(*self.desired().iter().max()?),
            Measure::Last => f64::from(*self.desired().last()?),
            Measure::P95Ms => {
                let p95 = &self.samples.p95[self.rows.0..self.rows.1];
                p95.iter().copied().filter(|p95| p95.is_finite()).reduce(f64::max)? * 1e3
            }
            Measure::Failed => count(self.syncs.iter().filter(|sync| failed(sync)).count()),
        })
    }

    /// How long a time is in this part, from one instant to another.
    fn share(&self, from: SimTime, to: SimTime) -> SimDuration {
        to.min(self.end).since(from.max(self.from))
    }

    /// A row says how many were lost since the one before it.
    fn lost(&self) -> f64 {
        let (first, end) = (self.rows.0, (self.rows.1 + 1).min(self.samples.at.len()));
        let row =
            |i: usize| self.samples.dropped[i] * self.share(self.samples.at[i - 1], self.samples.at[i]).as_secs_f64();
        (first + 1..end).map(row).sum()
    }

    fn pod_hours(&self) -> f64 {
        let at = &self.samples.at;
        let row = |i: usize| {
            let until = at.get(i + 1).copied().unwrap_or(self.end);
            summary::pods(self.samples, i) * self.share(at[i], until).as_secs_f64()
        };
        (self.rows.0..self.rows.1).map(row).sum::<f64>() / 3600.0
    }

    fn scaled(&self) -> Vec<Scaled> {
        self.syncs.iter().filter_map(summary::scaled).collect()
    }

    fn desired(&self) -> &'a [i32] {
        &self.samples.desired[self.rows.0..self.rows.1]
    }
}

//! Lines and bands from the columns of a history, cut to the window and thinned.

use super::thin::{Columns, thin};
use crate::sim::{History, Sync};
use crate::units::{SimDuration, SimTime};

/// What lines are made of.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// What there is on the line of time, to its end.
    pub(super) history: &'a History,
    /// The ends of the axis.
    pub(super) window: (SimTime, SimTime),
    /// The end of what is computed.
    pub(super) end: SimTime,
    /// How many columns of pixels there are.
    pub(super) columns: u32,
}

impl Source<'_> {
    /// A column of samples in the window, with the last value before it and the first after it.
    pub(super) fn samples<T: Copy>(&self, values: &[T], as_f64: impl Fn(T) -> f64) -> Vec<(f64, f64)> {
        let times = &self.history.samples.at;
        let (first, after) = self.range(times, |at| *at);
        let rows = times[first..after].iter().zip(&values[first..after]);
        self.line(rows.map(|(at, value)| (at.as_secs_f64(), as_f64(*value))), after == times.len())
    }

    /// A value of each sync in the window, with the last before it and the first after it.
    pub(super) fn syncs(&self, value: impl Fn(&Sync) -> f64) -> Vec<(f64, f64)> {
        let syncs = &self.history.syncs;
        let (first, after) = self.range(syncs, |sync| sync.at);
        let rows = syncs[first..after].iter().map(|sync| (sync.at.as_secs_f64(), value(sync)));
        self.line(rows, after == syncs.len())
    }

    fn range<T>(&self, rows: &[T], at: impl Fn(&T) -> SimTime) -> (usize, usize) {
        let first = rows.partition_point(|row| at(row) < self.window.0).saturating_sub(1);
        let after = rows.partition_point(|row| at(row) <= self.window.1);
        (first, (after + 1).min(rows.len()).max(first))
    }

    /// Thinned, and the last value of all goes on to the end.
    fn line(&self, rows: impl Iterator<Item = (f64, f64)>, to_end: bool) -> Vec<(f64, f64)> {
        let (from, to) = (self.window.0.as_secs_f64(), self.window.1.as_secs_f64());
        let mut last = None;
        let rows = rows.inspect(|row| last = Some(*row));
        let mut points = thin(rows, Columns { from, span: (to - from).max(1.0), count: self.columns.max(1).into() });
        if let Some((_, value)) = last.filter(|_| to_end) {
            points.push((self.end.as_secs_f64(), value));
        }
        points
    }

    /// Between what stabilization lets the replica count move: the lowest recommendation of the window for scaling up, and
    /// the highest of that for scaling down, after each sync.
    pub(super) fn envelope(&self, fallback: SimDuration) -> Vec<(f64, f64, f64)> {
        let syncs = &self.history.syncs;
        let (first, after) = self.range(syncs, |sync| sync.at);
        let recent = |upto: usize, span: SimDuration| {
            let cutoff = syncs[upto].at - span;
            let rows = syncs[..=upto].iter().rev().take_while(move |sync| sync.at >= cutoff);
            rows.filter_map(|sync| sync.proposed)
        };
        let at = |n: usize| {
            let behavior = syncs[n].spec.behavior.as_ref();
            let up = behavior.and_then(|b| b.scale_up.stabilization_window).unwrap_or_default();
            let down = behavior.and_then(|b| b.scale_down.stabilization_window).unwrap_or(fallback);
            Some((syncs[n].at.as_secs_f64(), recent(n, up).min()?.0.into(), recent(n, down).max()?.0.into()))
        };
        // One for each column is enough, and bounds what a long history costs.
        let columns = usize::try_from(self.columns).unwrap_or(1).max(1);
        let stride = ((after - first) / columns).max(1);
        let mut band: Vec<_> = (first..after).step_by(stride).filter_map(at).collect();
        if let Some((_, low, high)) = band.last().copied().filter(|_| after == syncs.len()) {
            band.push((self.end.as_secs_f64(), low, high));
        }
        band
    }
}

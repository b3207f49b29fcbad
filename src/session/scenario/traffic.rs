//! `spec.traffic`: how many requests the clients send, and when.

use serde::Deserialize;

use super::ranges::OutOfRange;
use crate::diag::FieldPath;
use crate::units::SimDuration;

/// The highest request rate there is, per second.
const HIGHEST_RATE: f64 = 1e9;
/// Requests per second where a scenario says nothing.
const DEFAULT_RATE: f64 = 4.0;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Phase {
    from: Option<SimDuration>,
    constant: f64,
}

pub(super) fn check(phases: &[Phase], path: &FieldPath, found: &mut OutOfRange) {
    for (i, phase) in phases.iter().enumerate() {
        found.check(path.index(i).child("constant"), Some(phase.constant), (0.0, HIGHEST_RATE));
    }
}

/// Requests per second from a time on, by time; the first is from the start.
pub(super) fn rates(phases: &[Phase]) -> Vec<(SimDuration, f64)> {
    let mut rates: Vec<_> = phases.iter().map(|p| (p.from.unwrap_or_default(), p.constant)).collect();
    rates.sort_by_key(|(from, _)| *from);
    if rates.first().is_none_or(|(from, _)| *from > SimDuration::ZERO) {
        rates.insert(0, (SimDuration::ZERO, DEFAULT_RATE));
    }
    rates
}

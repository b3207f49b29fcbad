//! What a sync made of each metric.

use crate::controller::Step;
use crate::controller::trace::{Current, Measurement};
use crate::units::{Replicas, Tolerances};

/// What became of one metric.
pub(in crate::present) struct Reading {
    /// Its place in the spec.
    pub(in crate::present) index: usize,
    /// How far its ratio may stray.
    pub(in crate::present) tolerances: Tolerances,
    /// What was measured last.
    pub(in crate::present) measured: Option<Measurement>,
    /// How many pods the ratio is multiplied by, where that is known.
    pub(in crate::present) pods: Option<usize>,
    /// Whether something was assumed about pods without a usable sample.
    pub(in crate::present) assumed: bool,
    /// Whether its ratio counts as 1.
    pub(in crate::present) within_tolerance: bool,
    /// What it asks for.
    pub(in crate::present) asks: Option<Replicas>,
    /// Why it could not be computed.
    pub(in crate::present) failed: Option<String>,
    /// Whether its proposal was taken.
    pub(in crate::present) won: bool,
}

/// The metrics in the order in which they were computed.
pub(in crate::present) fn readings(steps: &[Step]) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    for step in steps {
        if let Step::Metric { index, tolerances } = step {
            readings.push(Reading {
                index: *index,
                tolerances: *tolerances,
                measured: None,
                pods: None,
                assumed: false,
                within_tolerance: false,
                asks: None,
                failed: None,
                won: false,
            });
            continue;
        }
        if let Step::Won { index, .. } = step {
            for reading in &mut readings {
                reading.won = Some(reading.index) == *index;
            }
            break;
        }
        let Some(reading) = readings.last_mut() else { continue };
        match step {
            Step::Measured(measured) => {
                reading.measured = Some(*measured);
                reading.pods = match measured.target {
                    Current::PerPod(_, replicas) => Some(replicas.count()),
                    _ => measured.pods.or(reading.pods),
                };
            }
            Step::SecondLook { measured, .. } => {
                (reading.measured, reading.assumed) = (Some(*measured), true);
            }
            Step::ReadyPodsCounted { ready, .. } => reading.pods = Some(*ready),
            Step::Ceiled { pods: Some(pods), .. } => reading.pods = Some(*pods),
            Step::WithinTolerance { .. } => reading.within_tolerance = true,
            Step::Proposed { replicas } => reading.asks = Some(*replicas),
            Step::Failed { error, .. } => reading.failed = Some(error.clone()),
            _ => {}
        }
    }
    readings
}

//! `spec.app`: how the simulated app behaves.

use serde::Deserialize;

use super::ranges::OutOfRange;
use crate::diag::FieldPath;
use crate::units::SimDuration;
use crate::workload::App;

/// The most workers that a pod has: each is a step of the formula for the wait.
const MOST_WORKERS: u32 = 10_000;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct AppSpec {
    cpu_per_request: Option<SimDuration>,
    latency_floor: Option<SimDuration>,
    workers: Option<u32>,
    queue: Option<u32>,
    timeout: Option<SimDuration>,
    startup: Startup,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Startup {
    pull: Option<SimDuration>,
    start: Option<SimDuration>,
}

impl AppSpec {
    pub(super) fn check(&self, path: &FieldPath, found: &mut OutOfRange) {
        found.check(path.child("workers"), self.workers, (1, MOST_WORKERS));
    }

    pub(super) fn app(&self) -> App {
        let defaults = App::default();
        App {
            cpu_per_request: self.cpu_per_request.unwrap_or(defaults.cpu_per_request),
            latency_floor: self.latency_floor.unwrap_or(defaults.latency_floor),
            workers: self.workers.unwrap_or(defaults.workers),
            queue: self.queue.unwrap_or(defaults.queue),
            timeout: self.timeout.unwrap_or(defaults.timeout),
            pull: self.startup.pull.unwrap_or(defaults.pull),
            start: self.startup.start.unwrap_or(defaults.start),
            ..defaults
        }
    }
}

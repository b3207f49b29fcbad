//! `spec.app`: how the simulated app behaves.

use super::ranges::Findings;
use crate::diag::FieldPath;
use crate::manifest::form;
use crate::units::SimDuration;
use crate::workload::App;

/// The most workers that a pod has: each is a step of the formula for the wait.
const MOST_WORKERS: u32 = 10_000;
/// The most requests that wait in a pod.
const LONGEST_QUEUE: u32 = 1_000_000;

/// How the simulated app behaves, the same in every pod.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct AppSpec {
    /// CPU time of one request. By default 40ms.
    cpu_per_request: Option<SimDuration>,
    /// What a request takes at least, waiting for CPU aside. By default 20ms.
    latency_floor: Option<SimDuration>,
    /// Requests that one pod serves at the same time, from 1 to 10000. By default 8.
    workers: Option<u32>,
    /// Requests that wait in one pod before further ones are dropped. By default 100.
    queue: Option<u32>,
    /// After which a waiting request is given up. By default 5s.
    timeout: Option<SimDuration>,
    /// How a pod starts.
    startup: Startup,
}

form!(AppSpec {
    cpu_per_request: "cpuPerRequest",
    latency_floor: "latencyFloor",
    workers: "workers",
    queue: "queue",
    timeout: "timeout",
    startup: "startup",
});

/// How a pod starts.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct Startup {
    /// From created to running: scheduling and image pull. By default 2s.
    pull: Option<SimDuration>,
    /// From running to ready. By default 10s.
    start: Option<SimDuration>,
}

form!(Startup { pull: "pull", start: "start" });

impl AppSpec {
    /// The app, with what is not said as in `defaults`.
    pub(super) fn app(self, defaults: &App, path: &FieldPath, found: &mut Findings) -> App {
        found.check(path.child("workers"), self.workers, (1, MOST_WORKERS));
        found.check(path.child("queue"), self.queue, (0, LONGEST_QUEUE));
        let Self { cpu_per_request, latency_floor, timeout, startup: Startup { pull, start }, .. } = self;
        let delays = [
            ("cpuPerRequest", cpu_per_request),
            ("latencyFloor", latency_floor),
            ("timeout", timeout),
            ("startup.pull", pull),
            ("startup.start", start),
        ];
        for (field, delay) in delays {
            found.check_delay(path.child(field), delay);
        }
        App {
            cpu_per_request: cpu_per_request.unwrap_or(defaults.cpu_per_request),
            latency_floor: latency_floor.unwrap_or(defaults.latency_floor),
            workers: self.workers.unwrap_or(defaults.workers),
            queue: self.queue.unwrap_or(defaults.queue),
            timeout: timeout.unwrap_or(defaults.timeout),
            pull: pull.unwrap_or(defaults.pull),
            start: start.unwrap_or(defaults.start),
            ..*defaults
        }
    }
}

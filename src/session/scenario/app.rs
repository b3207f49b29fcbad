//! `spec.app`: how the simulated app behaves.

#[cfg(test)]
use std::collections::BTreeMap;

use super::ranges::Findings;
use crate::diag::{FieldPath, Severity};
use crate::manifest::form;
use crate::units::{Quantity, SimDuration};
use crate::workload::{App, Memory, Spreading};

/// The most workers that a pod has: each is a step of the formula for the wait.
const MOST_WORKERS: u32 = 10_000;
/// The most requests that wait in a pod.
const LONGEST_QUEUE: u32 = 1_000_000;
/// The most often that a request is sent again.
const MOST_RETRIES: u32 = 10;
/// The most cores or bytes of anything.
const MOST_OF_ANYTHING: f64 = 1e15;

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
    /// How often clients send a request again that got no answer, up to 10. By default 0.
    retries: Option<u32>,
    /// How requests are spread over the pods: `random`, as kube-proxy does, `roundRobin` or `leastRequests`. By default
    /// `random`.
    #[cfg_attr(test, schemars(extend("enum" = ["random", "roundRobin", "leastRequests"])))]
    spreading: Option<String>,
    /// CPU that a pod without requests uses. By default 2m.
    idle_cpu: Option<Quantity>,
    /// CPU that the containers beside the first use, by name. By default none.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Quantity>"))]
    sidecars: Option<Vec<(String, Quantity)>>,
    /// What the app keeps in memory.
    memory: MemorySpec,
    /// How a pod starts.
    startup: Startup,
    /// How long after its start the app crashes, every time. By default it does not.
    crash_after: Option<SimDuration>,
    /// From told to stop to gone, if the pod's grace period allows. By default 6s.
    stop: Option<SimDuration>,
}

form!(AppSpec {
    cpu_per_request: "cpuPerRequest",
    latency_floor: "latencyFloor",
    workers: "workers",
    queue: "queue",
    timeout: "timeout",
    retries: "retries",
    spreading: "spreading",
    idle_cpu: "idleCpu",
    sidecars: "sidecars",
    memory: "memory",
    startup: "startup",
    crash_after: "crashAfter",
    stop: "stop",
});

/// What the app keeps in memory.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct MemorySpec {
    /// Without requests. By default 120Mi.
    base: Option<Quantity>,
    /// For each request in it. By default 1Mi.
    per_request: Option<Quantity>,
    /// More every hour, until it is restarted. By default 0.
    leak_per_hour: Option<Quantity>,
}

form!(MemorySpec { base: "base", per_request: "perRequest", leak_per_hour: "leakPerHour" });

/// How a pod starts.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct Startup {
    /// From scheduled to running: the image pull. By default 2s.
    pull: Option<SimDuration>,
    /// From running to up. By default 10s.
    start: Option<SimDuration>,
    /// CPU that it uses until it is up. By default none.
    cpu_burst: Option<Quantity>,
}

form!(Startup { pull: "pull", start: "start", cpu_burst: "cpuBurst" });

impl AppSpec {
    /// The app, with what is not said as in `defaults`.
    pub(super) fn app(self, defaults: &App, path: &FieldPath, found: &mut Findings) -> App {
        found.check(path.child("workers"), self.workers, (1, MOST_WORKERS));
        found.check(path.child("queue"), self.queue, (0, LONGEST_QUEUE));
        found.check(path.child("retries"), self.retries, (0, MOST_RETRIES));
        let Self { cpu_per_request, latency_floor, timeout, crash_after, stop, .. } = self;
        let Startup { pull, start, cpu_burst } = self.startup;
        let delays = [
            ("cpuPerRequest", cpu_per_request),
            ("latencyFloor", latency_floor),
            ("timeout", timeout),
            ("startup.pull", pull),
            ("startup.start", start),
            ("crashAfter", crash_after),
            ("stop", stop),
        ];
        for (field, delay) in delays {
            found.check_delay(path.child(field), delay);
        }
        let spreading = self.spreading.map(|name| {
            Spreading::named(&name).unwrap_or_else(|| {
                let known = "\"random\", \"roundRobin\", \"leastRequests\"";
                let message = format!("Unsupported value: {name:?}: supported values: {known}");
                found.say(Severity::Error, path.child("spreading"), message);
                Spreading::default()
            })
        });
        let mut amount = |field: &str, quantity: Option<Quantity>, default: f64| {
            let value = quantity.as_ref().map(Quantity::approximate_f64);
            found.check(path.child(field), value, (0.0, MOST_OF_ANYTHING));
            value.unwrap_or(default)
        };
        App {
            cpu_per_request: cpu_per_request.unwrap_or(defaults.cpu_per_request),
            latency_floor: latency_floor.unwrap_or(defaults.latency_floor),
            workers: self.workers.unwrap_or(defaults.workers),
            queue: self.queue.unwrap_or(defaults.queue),
            timeout: timeout.unwrap_or(defaults.timeout),
            retries: self.retries.unwrap_or(defaults.retries),
            spreading: spreading.unwrap_or(defaults.spreading),
            idle_cpu: amount("idleCpu", self.idle_cpu, defaults.idle_cpu),
            memory: Memory {
                base: amount("memory.base", self.memory.base, defaults.memory.base),
                per_request: amount("memory.perRequest", self.memory.per_request, defaults.memory.per_request),
                leak_per_hour: amount("memory.leakPerHour", self.memory.leak_per_hour, defaults.memory.leak_per_hour),
            },
            cpu_burst: amount("startup.cpuBurst", cpu_burst, defaults.cpu_burst),
            sidecars: self.sidecars.map_or_else(
                || defaults.sidecars.clone(),
                |sidecars| sidecars.into_iter().map(|(name, cpu)| (name, cpu.approximate_f64().max(0.0))).collect(),
            ),
            pull: pull.unwrap_or(defaults.pull),
            start: start.unwrap_or(defaults.start),
            crash_after: crash_after.or(defaults.crash_after),
            stop: stop.unwrap_or(defaults.stop),
        }
    }
}

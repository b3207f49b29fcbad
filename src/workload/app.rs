//! The simulated app: what one request costs and how many a pod can serve at once.

use crate::units::SimDuration;

/// How the app behaves, the same in every pod.
#[derive(Clone, Debug, PartialEq)]
pub struct App {
    /// CPU time of one request.
    pub cpu_per_request: SimDuration,
    /// What a request takes at least, waiting for CPU aside.
    pub latency_floor: SimDuration,
    /// Requests that one pod serves at the same time.
    pub workers: u32,
    /// Requests that wait in one pod before further ones are dropped.
    pub queue: u32,
    /// After which a waiting request is given up.
    pub timeout: SimDuration,
    /// CPU that a pod without requests uses, in cores.
    pub idle_cpu: f64,
    /// From created to running: scheduling and image pull.
    pub pull: SimDuration,
    /// From running to ready.
    pub start: SimDuration,
    /// From told to stop to gone.
    pub stop: SimDuration,
}

impl Default for App {
    fn default() -> Self {
        Self {
            cpu_per_request: SimDuration::from_millis(40),
            latency_floor: SimDuration::from_millis(20),
            workers: 8,
            queue: 100,
            timeout: SimDuration::from_secs(5),
            idle_cpu: 0.002,
            pull: SimDuration::from_secs(2),
            start: SimDuration::from_secs(10),
            stop: SimDuration::from_secs(6),
        }
    }
}

impl App {
    /// How long one request occupies a worker of a pod that may use `cpu_limit` cores, alone in the pod, in seconds.
    #[must_use]
    pub fn service_time(&self, cpu_limit: Option<f64>) -> f64 {
        // One request computes on one core at most, and on no more than the limit.
        let cores = cpu_limit.unwrap_or(1.0).clamp(1e-3, 1.0);
        self.latency_floor.as_secs_f64() + self.cpu_per_request.as_secs_f64() / cores
    }

    /// Requests per second that one pod serves at most: bounded by its workers and by its CPU limit.
    #[must_use]
    pub fn capacity(&self, cpu_limit: Option<f64>) -> f64 {
        let by_workers = f64::from(self.workers) / self.service_time(cpu_limit).max(1e-6);
        let cpu = self.cpu_per_request.as_secs_f64();
        match cpu_limit {
            Some(cores) if cpu > 0.0 => by_workers.min((cores - self.idle_cpu).max(0.0) / cpu),
            _ => by_workers,
        }
    }

    /// Requests that can wait in one pod without being dropped or given up.
    #[must_use]
    pub fn waiting_room(&self, capacity: f64) -> f64 {
        f64::from(self.queue).min(capacity * self.timeout.as_secs_f64())
    }

    /// The 95th percentile of the response time in seconds, at `rate` requests per second into one pod with `backlog`
    /// requests waiting in it.
    ///
    /// Below saturation the wait of an M/M/c queue: the conditional wait is exponential with rate `cμ − λ`, and a request
    /// waits at all with Erlang's C (Kleinrock, Queueing Systems I, 1975, section 3.5). Above, the backlog ahead.
    #[must_use]
    pub fn p95(&self, rate: f64, backlog: f64, cpu_limit: Option<f64>) -> f64 {
        let capacity = self.capacity(cpu_limit);
        let base = self.service_time(cpu_limit);
        if capacity <= 0.0 {
            return self.timeout.as_secs_f64();
        }
        let queued = backlog / capacity;
        let spare = capacity - rate;
        let random = if spare > 1e-9 {
            let waits = erlang_c(self.workers, f64::from(self.workers) * rate / capacity);
            if waits > 0.05 { libm::log(waits / 0.05) / spare } else { 0.0 }
        } else {
            0.0
        };
        (base + queued.max(random)).min(self.timeout.as_secs_f64().max(base))
    }
}

/// The probability that a request waits, with `servers` servers and `load` Erlangs below them (Erlang 1917).
fn erlang_c(servers: u32, load: f64) -> f64 {
    // Erlang B by its recursion, which neither overflows nor subtracts; then C from B.
    let blocked = (1..=servers).fold(1.0, |b, n| load * b / (f64::from(n) + load * b));
    let utilization = load / f64::from(servers.max(1));
    if utilization >= 1.0 { 1.0 } else { blocked / (1.0 - utilization * (1.0 - blocked)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erlang_c_agrees_with_the_tables() {
        // One server waits with its utilisation; the others are textbook values.
        for (servers, load, waits) in [(1, 0.5, 0.5), (2, 1.0, 1.0 / 3.0), (10, 8.0, 0.409_2), (100, 90.0, 0.216_9)] {
            assert!((erlang_c(servers, load) - waits).abs() < 1e-3, "{servers} {load}: {}", erlang_c(servers, load));
        }
    }

    #[test]
    fn the_cpu_limit_is_the_ceiling() {
        let app = App { idle_cpu: 0.0, ..App::default() };
        assert!((app.capacity(Some(0.5)) - 12.5).abs() < 1e-9);
        assert!(app.capacity(None) > 100.0);
        assert_eq!(app.capacity(Some(0.0)), 0.0);
    }
}

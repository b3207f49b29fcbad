//! The simulated app: what one request costs and how many a pod can serve at once.

use crate::units::{SimDuration, float};

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
    /// How often clients send a request again that got no answer.
    pub retries: u32,
    /// How requests are spread over the pods.
    pub spreading: Spreading,
    /// CPU that a pod without requests uses, in cores.
    pub idle_cpu: f64,
    /// CPU that the containers beside the app use, in cores, by name.
    pub sidecars: Vec<(String, f64)>,
    /// What it keeps in memory.
    pub memory: Memory,
    /// From scheduled to running: the image pull.
    pub pull: SimDuration,
    /// From running to up.
    pub start: SimDuration,
    /// CPU that it uses until it is up, in cores.
    pub cpu_burst: f64,
    /// How long after its start it crashes, every time.
    pub crash_after: Option<SimDuration>,
    /// From told to stop to gone, if the pod's grace period allows.
    pub stop: SimDuration,
}

/// How requests are spread over the pods that are ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spreading {
    /// Each goes to a pod chosen at random, as kube-proxy does.
    #[default]
    Random,
    /// Each goes to the next pod.
    RoundRobin,
    /// Each goes to the pod with the fewest.
    LeastRequests,
}

impl Spreading {
    /// Every way.
    const ALL: [Self; 3] = [Self::Random, Self::RoundRobin, Self::LeastRequests];

    /// Its name in scenarios.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::RoundRobin => "roundRobin",
            Self::LeastRequests => "leastRequests",
        }
    }

    /// The one of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|spreading| spreading.name() == name)
    }
}

/// What the app keeps in memory, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Without requests.
    pub base: f64,
    /// For each request in it.
    pub per_request: f64,
    /// More every hour, until it is restarted.
    pub leak_per_hour: f64,
}

impl Default for Memory {
    fn default() -> Self {
        const MEBI: f64 = 1024.0 * 1024.0;
        Self { base: 120.0 * MEBI, per_request: MEBI, leak_per_hour: 0.0 }
    }
}

/// What a pod is asked for and can use: with [`App`], all that its response time depends on.
#[derive(Clone, Copy, Debug)]
pub struct Situation {
    /// Requests per second that arrive at it.
    pub rate: f64,
    /// Requests that wait in it.
    pub backlog: f64,
    /// The cores that it may use.
    pub cpu_limit: Option<f64>,
    /// How many pods there are like it.
    pub pods: usize,
}

impl Default for App {
    fn default() -> Self {
        Self {
            cpu_per_request: SimDuration::from_millis(40),
            latency_floor: SimDuration::from_millis(20),
            workers: 8,
            queue: 100,
            timeout: SimDuration::from_secs(5),
            retries: 0,
            spreading: Spreading::default(),
            idle_cpu: 0.002,
            sidecars: Vec::new(),
            memory: Memory::default(),
            pull: SimDuration::from_secs(2),
            start: SimDuration::from_secs(10),
            cpu_burst: 0.0,
            crash_after: None,
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

    /// The response time in seconds that a part `quantile` of all requests does not exceed.
    ///
    /// Below saturation the wait of an M/M/c queue: the conditional wait is exponential with rate `cμ − λ`, and a request
    /// waits at all with Erlang's C (Kleinrock, Queueing Systems I, 1975, section 3.5). In turn, the arrivals at one of `n`
    /// pods vary only `1/n` as much, and the wait shrinks by the mean of that and 1 (Allen and Cunneen, in Allen,
    /// Probability, Statistics, and Queueing Theory, 1990, section 5.3.5); where each goes to the pod with the fewest, all
    /// pods are close to one queue with the workers of all. Above saturation, the backlog ahead.
    #[must_use]
    pub fn response_time(&self, quantile: f64, pod: Situation) -> f64 {
        let Situation { rate, backlog, cpu_limit, pods } = pod;
        let capacity = self.capacity(cpu_limit);
        let base = self.service_time(cpu_limit);
        if capacity <= 0.0 {
            return self.timeout.as_secs_f64();
        }
        let queued = backlog / capacity;
        let (joint, varies) = match self.spreading {
            Spreading::Random => (1, 1.0),
            Spreading::RoundRobin => (1, f64::midpoint(1.0, 1.0 / float::from_count(pods.max(1)))),
            Spreading::LeastRequests => (u32::try_from(pods.max(1)).unwrap_or(u32::MAX), 1.0),
        };
        let spare = (capacity - rate) * f64::from(joint);
        let random = if spare > 1e-9 {
            let servers = self.workers.saturating_mul(joint);
            let waits = erlang_c(servers, f64::from(servers) * rate / capacity);
            let rest = 1.0 - quantile;
            if waits > rest { varies * libm::log(waits / rest) / spare } else { 0.0 }
        } else {
            0.0
        };
        (base + queued.max(random)).min(self.timeout.as_secs_f64().max(base))
    }

    /// Whether what waits too long is given up before the queue is full.
    #[must_use]
    pub fn gives_up(&self, capacity: f64) -> bool {
        capacity * self.timeout.as_secs_f64() <= f64::from(self.queue)
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
        let cases = [
            (1, 0.5, 0.5),
            (1, 0.9, 0.9),
            (2, 1.0, 1.0 / 3.0),
            (5, 4.0, 0.554_1),
            (10, 5.0, 0.036_1),
            (10, 8.0, 0.409_2),
            (10, 9.0, 0.668_7),
            (20, 16.0, 0.256_1),
            (50, 40.0, 0.087_0),
            (100, 90.0, 0.216_9),
        ];
        for (servers, load, waits) in cases {
            assert!((erlang_c(servers, load) - waits).abs() < 1e-3, "{servers} {load}: {}", erlang_c(servers, load));
        }
    }

    #[test]
    fn fewer_wait_where_requests_are_spread_better() {
        let time = |spreading| {
            let app = App { spreading, ..App::default() };
            let pod = Situation { rate: 0.9 * app.capacity(Some(0.5)), backlog: 0.0, cpu_limit: Some(0.5), pods: 10 };
            app.response_time(0.95, pod) - app.service_time(Some(0.5))
        };
        let random = time(Spreading::Random);
        assert!((time(Spreading::RoundRobin) / random - 0.55).abs() < 1e-9);
        assert!(time(Spreading::LeastRequests) < random / 10.0, "{} {random}", time(Spreading::LeastRequests));
    }

    #[test]
    fn the_cpu_limit_is_the_ceiling() {
        let app = App { idle_cpu: 0.0, ..App::default() };
        assert!((app.capacity(Some(0.5)) - 12.5).abs() < 1e-9);
        assert!(app.capacity(None) > 100.0);
        assert_eq!(app.capacity(Some(0.0)), 0.0);
    }
}

//! The simulated load against what queueing theory says of it.

use hpa_playground::session::Session;
use hpa_playground::units::{SimDuration, SimTime};
use hpa_playground::workload::{App, Situation, Spreading};

/// A fixed count of pods of 1 worker and 80 ms of CPU and 20 ms of waiting for each request: 10 requests a second.
fn open(replicas: u32, traffic: &str, seconds: i64) -> Session {
    let text = format!(
        "kind: Scenario\nspec:\n  app: {{workers: 1, cpuPerRequest: 80ms, latencyFloor: 20ms, idleCpu: 0, queue: 50}}\n  \
         duration: {seconds}s\n  traffic: [{traffic}]\n---\n\
         apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\nspec:\n  minReplicas: {replicas}\n  \
         maxReplicas: {replicas}\n  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}\n"
    );
    Session::open(&text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn run(replicas: u32, traffic: &str, seconds: i64) -> Session {
    let mut session = open(replicas, traffic, seconds);
    session.run_until(SimTime::ZERO + SimDuration::from_secs(seconds));
    session
}

const SHAPES: [&str; 4] = [
    "{constant: 25}",
    "{sine: {mean: 28, amplitude: 20, period: 2m}}",
    "{constant: 10}, {from: 1m, spike: {to: 90, for: 30s}}, {from: 5m, ramp: {to: 60, over: 2m}}",
    "{constant: 30}, {noise: {amplitude: 25, every: 5s}}",
];

#[test]
fn what_arrives_is_served_or_dropped_or_waits() {
    for shape in SHAPES {
        let session = run(3, shape, 900);
        let totals = session.engine().workload().totals(session.now());
        let accounted = totals.served + totals.dropped + totals.waiting;
        assert!((totals.arrived - accounted).abs() < 1e-6 * totals.arrived, "{shape}: {totals:?}");
        assert!(totals.timed_out <= totals.dropped && totals.served > 0.0, "{shape}: {totals:?}");
    }
}

/// The utilisation law, U = X·S: the CPU that was used is what was served, times the CPU of one request.
#[test]
fn cpu_is_what_was_served_times_its_cost() {
    for shape in SHAPES {
        let mut session = run(3, shape, 900);
        // A sample is an event: counters stand as of then.
        session.run_until(SimTime::ZERO + SimDuration::from_secs(905));
        let pods = session.engine().workload().pods();
        let (cpu, served) = pods.iter().fold((0.0, 0.0), |sum, pod| (sum.0 + pod.cpu_seconds, sum.1 + pod.served));
        assert!((cpu - served * 0.08).abs() < 1e-6 * cpu, "{shape}: {cpu} {served}");
    }
}

/// The samples of what the pods use, added up over time, are what their counters say. Between two samples a queue may run
/// empty, so they agree only roughly.
#[test]
fn cpu_over_time_is_what_the_counters_say() {
    for shape in SHAPES {
        let session = run(3, shape, 900);
        let samples = &session.engine().history().samples;
        let spans = samples.at.windows(2).zip(&samples.cpu);
        let used: f64 = spans.map(|(at, cores)| at[1].since(at[0]).as_secs_f64() * cores).sum();
        let counted = session.engine().workload().totals(session.now()).served * 0.08;
        assert!((used - counted).abs() < 0.05 * counted, "{shape}: {used} of samples, {counted} counted");
    }
}

/// Little's law, L = λ·W: with what waits on average, and how long what is served has waited. In the fluid queue the wait
/// is the backlog ahead of a request, over the capacity.
#[test]
fn what_waits_is_what_comes_times_how_long_it_waits() {
    let steps = 20_000;
    let app = "{constant: 20}, {from: 30s, spike: {to: 45, for: 5s}}";
    let mut session = open(3, app, 100);
    let (mut area, mut waited, mut arrived) = (0.0, 0.0, 0.0);
    let step = SimDuration::from_millis(5);
    for i in 0..steps {
        session.run_until(SimTime::ZERO + step.times(i));
        let workload = session.engine().workload();
        let totals = workload.totals(session.now());
        let rate = workload.rate();
        area += totals.waiting * 0.005;
        waited += rate * 0.005 * (totals.waiting / workload.capacity());
        arrived += rate * 0.005;
    }
    let (length, rate, wait) = (area / 100.0, arrived / 100.0, waited / arrived);
    // The integrals over time and over requests agree up to the width of a step.
    assert!(length > 1.0 && (length / (rate * wait) - 1.0).abs() < 0.01, "{length} {rate} {wait}");
}

/// Percentiles of the wait of an M/M/1 queue: P(W > t) = ρ·e^(−(μ−λ)t).
#[test]
fn percentiles_of_one_server_are_those_of_its_exponential() {
    let app = App {
        workers: 1,
        cpu_per_request: SimDuration::from_millis(80),
        idle_cpu: 0.0,
        spreading: Spreading::Random,
        ..App::default()
    };
    for (rate, quantile) in [(5.0, 0.5), (5.0, 0.95), (8.0, 0.95), (9.0, 0.99), (9.5, 0.5)] {
        let situation = Situation { rate, backlog: 0.0, cpu_limit: None, pods: 1 };
        let wait = app.response_time(quantile, situation) - 0.1;
        let (rho, spare): (f64, f64) = (rate / 10.0, 10.0 - rate);
        let exact = (libm::log(rho / (1.0 - quantile)) / spare).max(0.0);
        assert!((wait - exact).abs() < 1e-9, "{rate} {quantile}: {wait} {exact}");
    }
}

/// A discrete simulation of the same M/M/c queue, request by request, agrees with the formula for its percentile.
#[test]
fn the_wait_of_many_workers_is_that_of_a_queue_played_request_by_request() {
    let app = App { workers: 4, cpu_per_request: SimDuration::from_millis(80), idle_cpu: 0.0, ..App::default() };
    let mean = 0.1;
    for utilization in [0.7, 0.9] {
        let rate = utilization * 4.0 / mean;
        let formula = app.response_time(0.95, Situation { rate, backlog: 0.0, cpu_limit: None, pods: 1 }) - mean;
        let played = played(4, rate, mean, 400_000);
        assert!((formula / played - 1.0).abs() < 0.08, "{utilization}: {formula} {played}");
    }
}

/// The 95th percentile of the wait of `count` requests with exponential gaps and lengths.
fn played(servers: usize, rate: f64, mean: f64, count: usize) -> f64 {
    let mut random = hpa_playground::random::Stream::named(7, "queueing");
    let mut exponential = |mean: f64| {
        let bits = u32::try_from(random.below(1 << 30)).unwrap_or(0);
        -mean * libm::log((f64::from(bits) + 0.5) / f64::from(1 << 30))
    };
    let mut free = vec![0.0_f64; servers];
    let (mut now, mut waits) = (0.0, Vec::with_capacity(count));
    for _ in 0..count {
        now += exponential(1.0 / rate);
        let first = (0..servers).min_by(|a, b| free[*a].total_cmp(&free[*b])).unwrap_or(0);
        let begins = free[first].max(now);
        waits.push(begins - now);
        free[first] = begins + exponential(mean);
    }
    waits.sort_by(f64::total_cmp);
    waits[count / 100 * 95]
}

//! A cluster with one autoscaler, moved from event to event.

use std::sync::Arc;

use super::action::Action;
use super::external::ExternalMetric;
use super::faults::Broken;
use super::history::History;
use super::keda::ScaleLoop;
use super::observe::Observation;
use super::queue::Queue;
use super::rounds::Rounds;
use super::rules::RuledAdapter;
use super::setup::Setup;
use super::snapshot::Past;
use crate::api::hpa::{HorizontalPodAutoscaler, HpaSpec};
use crate::controller::{ControllerConfig, Memory};
use crate::metrics::{Adapter, MetricsServer, Prometheus, TargetId};
use crate::random::Stream;
use crate::units::{Replicas, SimDuration, SimTime};
use crate::workload::{App, Happening, PodEvent, PodId, Stage, Start, Transition, Workload};

/// From one sample of the history to the next.
const SAMPLE_EVERY: SimDuration = SimDuration::from_secs(5);

/// What is to come.
#[derive(Clone, Copy, Debug)]
pub(super) enum Due {
    Sync,
    KubeletRound,
    Workload(Happening),
    Sample,
    /// The clients send as this place of the traffic says, unless a person has taken over.
    Traffic(usize),
    /// What stands at this place of the plan.
    Planned(usize),
    /// A component of the metrics registry begins or ceases to fail.
    Fault,
    /// The adapter looks for the series of its rules.
    Relist,
    /// KEDA looks at its triggers.
    Keda,
}

/// The cluster, at one moment.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(super) now: SimTime,
    pub(super) due: Queue<Due>,
    /// The scrapes of Prometheus to come.
    pub(super) scrapes: Rounds,
    /// What the controller last got to see.
    pub(super) observation: Observation,
    pub(super) autoscaler: HorizontalPodAutoscaler,
    /// The autoscaler's spec, for the history.
    pub(super) spec: Arc<HpaSpec>,
    pub(super) memory: Memory,
    pub(super) config: ControllerConfig,
    traffic: Arc<[(SimDuration, f64)]>,
    /// What is planned, then what a person did.
    planned: Arc<[(SimDuration, Action)]>,
    pub(super) workload: Workload,
    pub(super) metrics_server: MetricsServer,
    pub(super) prometheus: Prometheus,
    pub(super) adapter: Adapter,
    /// The adapter with rules that takes its place, if there is one.
    pub(super) ruled: Option<Box<dyn RuledAdapter>>,
    /// The loop of the ScaledObject, if there is one.
    pub(super) keda: Option<Box<dyn ScaleLoop>>,
    pub(super) broken: Broken,
    /// Nothing changes: scrapes and rounds of metrics-server are not played.
    pub(super) quiet: bool,
    /// External metrics that a provider of its own serves.
    pub(super) external: Arc<[ExternalMetric]>,
    pub(super) history: Box<History>,
    pub(super) past: Box<Past>,
    /// A person has taken over the traffic.
    live: bool,
    /// Requests dropped until the last sample, for their rate.
    sampled: (SimTime, f64),
}

impl Engine {
    /// The cluster at time zero: the target has the pods that its manifest asks for, or else the autoscaler's lower
    /// limit, and they are ready.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let now = SimTime::ZERO;
        let replicas = setup.target.replicas.unwrap_or(setup.autoscaler.spec.min_replicas);
        let start = Start {
            target: setup.target,
            replicas,
            others: setup.others,
            app: setup.app,
            nodes: setup.nodes,
            queue: setup.queue,
            seed: setup.seed,
        };
        let mut planned = setup.planned;
        let by_itself = planned.len();
        planned.extend(setup.acted);
        let mut engine = Self {
            now,
            due: Queue::default(),
            scrapes: Rounds::new(setup.scrape_interval),
            observation: Observation::default(),
            spec: Arc::new(setup.autoscaler.spec.clone()),
            autoscaler: setup.autoscaler,
            memory: Memory::default(),
            config: setup.config,
            workload: Workload::new(start, now),
            metrics_server: MetricsServer::new(setup.metric_resolution),
            prometheus: Prometheus::new(setup.scrape_interval, setup.rate_window, setup.seed),
            adapter: Adapter { window: setup.rate_window },
            ruled: None,
            keda: None,
            broken: Broken::default(),
            quiet: false,
            external: setup.external.into(),
            history: Box::default(),
            past: Box::default(),
            traffic: setup.traffic.into(),
            planned: planned.into(),
            live: false,
            sampled: (now, 0.0),
        };
        engine.schedule_traffic(0);
        for (place, (at, _)) in engine.planned.iter().enumerate() {
            let (at, due) = (now + *at, Due::Planned(place));
            if place < by_itself { engine.due.push(at, due) } else { engine.due.push_last(at, due) }
        }
        engine.plan_faults(setup.faults);
        engine.discover_all();
        engine.set_adapter(setup.adapter);
        let next = engine.workload.begin();
        engine.schedule(next);
        // metrics-server and the controller started at different times: they do not run in step.
        let offset = Stream::named(setup.seed, "metrics-server offset").below(15_000);
        let offset = SimDuration::from_millis(i64::try_from(offset).unwrap_or(0));
        engine.due.push(now + offset, Due::KubeletRound);
        engine.set_keda(setup.keda.as_ref());
        engine.due.push(now, Due::Sample);
        engine.due.push(now + engine.config.sync_period, Due::Sync);
        engine.run_until(now);
        engine.keep();
        engine
    }

    /// The current instant.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// What the run has seen.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The scale target with its pods.
    #[must_use]
    pub fn workload(&self) -> &Workload {
        &self.workload
    }

    /// The autoscaler with its status.
    #[must_use]
    pub fn autoscaler(&self) -> &HorizontalPodAutoscaler {
        &self.autoscaler
    }

    /// The controller's flags.
    #[must_use]
    pub fn config(&self) -> &ControllerConfig {
        &self.config
    }

    /// Whether the adapter has rules.
    #[must_use]
    pub fn has_rules(&self) -> bool {
        self.ruled.is_some()
    }

    /// From one scrape of a target to the next, and the window of the adapter's `rate()`.
    #[must_use]
    pub fn prometheus_times(&self) -> (SimDuration, SimDuration) {
        (self.prometheus.scrape_interval(), self.adapter.window)
    }

    /// `--metric-resolution` of metrics-server.
    #[must_use]
    pub fn metric_resolution(&self) -> SimDuration {
        self.metrics_server.resolution()
    }

    /// Runs everything that is due up to and including `until`.
    pub fn run_until(&mut self, until: SimTime) {
        while self.step(until) {}
        // Queues and counters stay as of the last event: settling them here would let the strides of the caller show in
        // their last digits.
        self.now = self.now.max(until);
    }

    /// Runs up to and including the next sync, and what else is due then.
    pub fn run_to_next_sync(&mut self) {
        let before = self.history.syncs.len();
        while self.history.syncs.len() == before && self.step(SimTime::MAX) {}
        self.run_until(self.now);
    }

    /// Takes what is due next, a scrape before anything else at the same time; false if it is after `until`.
    fn step(&mut self, until: SimTime) -> bool {
        let scrape = if self.quiet { SimTime::MAX } else { self.scrapes.next() };
        let due = self.due.next();
        let next = scrape.min(due);
        if next > until {
            return false;
        }
        if next >= self.past.due && next > self.now {
            self.keep();
        }
        self.now = next;
        if scrape > due {
            if let Some((_, due)) = self.due.pop_until(until) {
                self.take(due);
            }
        } else if let Some(visit) = self.scrapes.take() {
            self.scrape(visit);
        }
        true
    }

    /// A person sets the requests per second of all clients: from now on the scenario's traffic does not.
    pub(super) fn set_live_rate(&mut self, rate: f64) {
        self.live = true;
        self.set_rate(rate);
    }

    fn set_rate(&mut self, rate: f64) {
        if (rate - self.workload.rate()).abs() > 0.0 {
            self.wake();
            self.sample();
            self.workload.set_rate(rate, self.now);
            self.sample();
        }
    }

    /// Changes how the app behaves.
    pub(super) fn set_app(&mut self, app: App) {
        self.workload.set_app(app, self.now);
    }

    fn take(&mut self, due: Due) {
        let now = self.now;
        match due {
            Due::Sync => {
                self.sync();
                self.due.push(now + self.config.sync_period, Due::Sync);
            }
            Due::KubeletRound => {
                self.kubelet_round();
                self.due.push(now + self.metrics_server.resolution(), Due::KubeletRound);
            }
            Due::Workload(first) => self.workload_changes(first),
            Due::Traffic(place) if !self.live => {
                self.set_rate(self.traffic[place].1);
                self.schedule_traffic(place + 1);
            }
            Due::Traffic(_) => {}
            Due::Planned(place) => {
                let planned = Arc::clone(&self.planned);
                self.undergo(&planned[place].1);
            }
            Due::Fault => self.faults_changed(),
            Due::Relist => self.relist(),
            Due::Keda => self.poll_keda(),
            Due::Sample => {
                self.workload.review(now);
                let killed = self.workload.out_of_memory(now);
                if killed.is_empty() {
                    self.sample();
                } else {
                    self.happen(killed);
                }
                self.due.push(now + SAMPLE_EVERY, Due::Sample);
            }
        }
    }

    /// The next change of the traffic: one at a time, however many there are.
    fn schedule_traffic(&mut self, place: usize) {
        if let Some((from, _)) = self.traffic.get(place) {
            self.due.push_first(SimTime::ZERO + *from, Due::Traffic(place));
        }
    }

    pub(super) fn schedule(&mut self, next: Vec<Transition>) {
        for Transition { after, what } in next {
            self.due.push(self.now + after, Due::Workload(what));
        }
    }

    /// Everything that happens in the workload at this time, at once.
    fn workload_changes(&mut self, first: Happening) {
        let mut all = vec![first];
        let kind = |due: &Due| if let Due::Workload(what) = due { Some(*what) } else { None };
        while let Some(what) = self.due.pop_at(self.now, kind) {
            all.push(what);
        }
        self.happen(all);
    }

    fn happen(&mut self, all: Vec<Happening>) {
        self.wake();
        let mut next = Vec::new();
        self.workload.happen(&all, self.now, &mut next);
        self.schedule(next);
        for what in all {
            match what {
                Happening::Pod(pod, PodEvent::Started) => self.discover(pod),
                Happening::Pod(pod, PodEvent::Stopped) => self.forget(pod),
                _ => {}
            }
        }
        self.sample();
    }

    /// A pod is gone.
    pub(super) fn forget(&mut self, pod: PodId) {
        self.prometheus.forget(TargetId(pod.0));
        self.metrics_server.forget(TargetId(pod.0));
        self.broken.forget(TargetId(pod.0));
        if let Some(ruled) = &mut self.ruled {
            ruled.forget(TargetId(pod.0), self.now);
        }
    }

    pub(super) fn scale(&mut self, replicas: Replicas) {
        self.wake();
        let next = self.workload.scale_to(replicas, self.now);
        self.schedule(next);
        self.sample();
    }

    /// Adds a row to the history.
    pub(super) fn sample(&mut self) {
        self.workload.settle_losses(self.now);
        let in_all = self.workload.dropped();
        let span = self.now.since(self.sampled.0).as_secs_f64();
        let samples = &mut self.history.samples;
        let dropped = match samples.dropped.last() {
            _ if span > 0.0 => ((in_all - self.sampled.1) / span).max(0.0),
            Some(last) => *last,
            None => 0.0,
        };
        let count = |stage| Replicas::from_count(self.workload.count(stage)).0;
        samples.at.push(self.now);
        samples.arrivals.push(self.workload.rate());
        samples.dropped.push(dropped);
        samples.capacity.push(self.workload.capacity());
        samples.waiting.push(self.workload.waiting());
        samples.cpu.push(self.workload.cores());
        samples.desired.push(self.workload.replicas().0);
        samples.ready.push(count(Stage::Ready));
        samples.starting.push(Replicas::from_count(self.workload.starting()).0);
        samples.stopping.push(count(Stage::Terminating));
        samples.nodes.push(Replicas::from_count(self.workload.nodes().map_or(0, |nodes| nodes.list().len())).0);
        samples.p95.push(self.workload.p95().unwrap_or(f64::NAN));
        self.sampled = (self.now, in_all);
        self.history.revision += 1;
    }
}

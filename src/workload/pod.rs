//! One simulated pod: its life, its queue, and the counters that it exposes.

use std::ops::{Add, Sub};
use std::sync::Arc;

use super::app::Memory;
use crate::api::metrics::Containers;
use crate::api::pod::{Container, Pod, PodPhase, PodSpec, ReadyCondition};
use crate::api::status::ConditionStatus;
use crate::units::{MilliValue, Quantity, SimDuration, SimTime, float};

/// Where a pod is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Created: waits for a node or for its image.
    Pending,
    /// Its containers run, it is not ready.
    Starting,
    /// It is ready: requests go to it.
    Ready,
    /// Its app has crashed or was killed, and waits to be started again.
    BackOff,
    /// It was told to stop: it gets no more requests and finishes those it has.
    Terminating,
}

impl Stage {
    /// How many stages there are.
    pub(super) const COUNT: usize = 5;

    /// Its place among the stages of a life.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Pending => 0,
            Self::Starting => 1,
            Self::Ready => 2,
            Self::BackOff => 3,
            Self::Terminating => 4,
        }
    }
}

/// What flows into a pod and what it can do, constant between two settlements.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Requests per second that arrive.
    pub arrivals: f64,
    /// Requests per second that it serves at most.
    pub capacity: f64,
    /// Requests that can wait.
    pub room: f64,
    /// CPU seconds of one request.
    pub cpu_per_request: f64,
    /// Cores that it uses without requests.
    pub idle_cpu: f64,
    /// Cores that it uses until it is up.
    pub cpu_burst: f64,
    /// Whether what waits too long is given up before there is no room.
    pub gives_up: bool,
}

impl Load {
    /// Cores that a pod uses with it, just now.
    #[must_use]
    pub fn cores(&self, pod: &SimPod) -> f64 {
        if !pod.running() {
            return 0.0;
        }
        let served = match pod.stage {
            Stage::Ready if pod.up && pod.backlog > 0.0 => self.capacity,
            Stage::Ready if pod.up => (self.arrivals * pod.share).min(self.capacity),
            _ => 0.0,
        };
        served * self.cpu_per_request + self.idle(pod)
    }

    /// Cores that a pod that runs uses without requests.
    fn idle(&self, pod: &SimPod) -> f64 {
        if pod.up { self.idle_cpu } else { self.idle_cpu.max(self.cpu_burst) }
    }
}

/// What a pod asks its node for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// CPU in thousandths of a core.
    pub cpu: i64,
    /// Memory in bytes.
    pub memory: i64,
}

impl Request {
    /// What the containers of a pod ask for.
    fn of<'a>(containers: impl Iterator<Item = &'a Container>) -> Self {
        let amount = |quantity: Option<&Quantity>, unit| {
            quantity.map_or(0, |quantity| float::truncate(libm::ceil(quantity.approximate_f64() * unit)))
        };
        let of = |container: &Container| Self {
            cpu: amount(container.requests.get("cpu"), 1000.0),
            memory: amount(container.requests.get("memory"), 1.0),
        };
        containers.map(of).fold(Self::default(), Add::add)
    }
}

impl Add for Request {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { cpu: self.cpu.saturating_add(other.cpu), memory: self.memory.saturating_add(other.memory) }
    }
}

impl Sub for Request {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { cpu: self.cpu.saturating_sub(other.cpu), memory: self.memory.saturating_sub(other.memory) }
    }
}

/// The containers of pods with this spec.
pub(super) fn containers(spec: &PodSpec, sidecars: &[(String, f64)]) -> Containers {
    let cpu = |name: &str| {
        let cores = sidecars.iter().find(|sidecar| sidecar.0 == name).map_or(0.0, |sidecar| sidecar.1);
        MilliValue(float::truncate(libm::ceil(cores * 1000.0 - 1e-6)))
    };
    spec.containers.iter().map(|c| (c.name.as_str().into(), cpu(&c.name))).collect()
}

/// One simulated pod.
#[derive(Clone, Debug)]
pub struct SimPod {
    /// The pod as the API shows it.
    pub api: Pod,
    /// Its containers.
    pub containers: Containers,
    /// Its serial number: never used again for another.
    pub id: u64,
    /// Its ordinal, if it is a StatefulSet's.
    pub ordinal: usize,
    /// The template that it was made from.
    pub template: u64,
    /// Where it is in its life.
    pub stage: Stage,
    /// The node that it is on.
    pub node: Option<u32>,
    /// Whether it waits for a node.
    pub unschedulable: bool,
    /// Its app is up; before that it uses its burst of CPU, and answers nothing.
    pub up: bool,
    /// When it was created.
    pub created: SimTime,
    /// When its containers last started; before that, when it was created.
    pub started: SimTime,
    /// How often its app was started again.
    pub restarts: u32,
    /// Requests that wait in it.
    pub backlog: f64,
    /// Its part of the requests, 1 being the same as the others.
    pub share: f64,
    /// Requests that it has received since its app started: the counter that the app exposes.
    pub received: f64,
    /// Requests that it has answered since then.
    pub served: f64,
    /// Requests that it has refused or given up since then.
    pub dropped: f64,
    /// Those of them that had waited too long.
    pub timed_out: f64,
    /// CPU seconds that it has used since then.
    pub cpu_seconds: f64,
    /// Grows with every start and end of its app: what was to come of an earlier start does not come.
    pub(super) life: u32,
    /// A random number that orders pods which differ in nothing else, as upstream's UIDs do.
    pub(super) uid: u64,
    /// How long it waits to be started again, and since when it has run.
    pub(super) back_off: (u32, SimTime),
    settled: SimTime,
}

impl SimPod {
    /// A pod created at `now`, with its serial number and its ordinal; `pod` is its template, and `name` its name.
    #[must_use]
    pub fn new((id, ordinal): (u64, usize), name: Arc<str>, template: &Pod, now: SimTime) -> Self {
        let ready = ReadyCondition { status: ConditionStatus::False, last_transition_time: Some(now) };
        let api = Pod { name, phase: PodPhase::Pending, start_time: Some(now), ready: Some(ready), ..template.clone() };
        Self {
            api,
            containers: Arc::default(),
            id,
            ordinal,
            template: 0,
            stage: Stage::Pending,
            node: None,
            unschedulable: false,
            up: false,
            created: now,
            started: now,
            restarts: 0,
            backlog: 0.0,
            share: 1.0,
            received: 0.0,
            served: 0.0,
            dropped: 0.0,
            timed_out: 0.0,
            cpu_seconds: 0.0,
            life: 0,
            uid: 0,
            back_off: (0, now),
            settled: now,
        }
    }

    /// Moves the pod on to `stage` at `now`.
    pub fn enter(&mut self, stage: Stage, now: SimTime) {
        self.stage = stage;
        match stage {
            Stage::Pending => {}
            Stage::Starting => {
                self.api.phase = PodPhase::Running;
                self.set_ready(ConditionStatus::False, now);
            }
            Stage::Ready => self.set_ready(ConditionStatus::True, now),
            Stage::BackOff => {
                self.up = false;
                self.life += 1;
                self.set_ready(ConditionStatus::False, now);
            }
            Stage::Terminating => {
                self.life += 1;
                self.api.deleting = true;
            }
        }
    }

    /// Its containers start at `now`.
    pub(super) fn start(&mut self, now: SimTime) {
        (self.started, self.life) = (now, self.life + 1);
        self.enter(Stage::Starting, now);
    }

    /// Its app has ended: it counts from zero again. Returns the pod with what it had counted.
    pub(super) fn end(&mut self) -> Self {
        let fresh = Self {
            backlog: 0.0,
            received: 0.0,
            served: 0.0,
            dropped: 0.0,
            timed_out: 0.0,
            cpu_seconds: 0.0,
            ..self.clone()
        };
        std::mem::replace(self, fresh)
    }

    /// Sets the condition `Ready`, whose time changes only with its status.
    fn set_ready(&mut self, status: ConditionStatus, now: SimTime) {
        if self.api.ready.is_none_or(|ready| ready.status != status) {
            self.api.ready = Some(ReadyCondition { status, last_transition_time: Some(now) });
        }
    }

    /// Whether its containers run, so that there is something to scrape.
    #[must_use]
    pub fn running(&self) -> bool {
        !matches!(self.stage, Stage::Pending | Stage::BackOff) && self.api.phase == PodPhase::Running
    }

    /// Whether it answers requests that go to it.
    #[must_use]
    pub fn serves(&self) -> bool {
        self.stage == Stage::Ready && self.up
    }

    /// What it asks its node for.
    #[must_use]
    pub fn request(&self) -> Request {
        let spec = &self.api.spec;
        Request::of(spec.containers.iter().chain(spec.init_containers.iter().filter(|c| c.restarts_always)))
    }

    /// Its working set in bytes.
    #[must_use]
    pub fn memory(&self, memory: Memory, now: SimTime) -> f64 {
        let leaked = memory.leak_per_hour * now.since(self.started).as_secs_f64() / 3600.0;
        memory.base + memory.per_request * self.backlog + leaked
    }

    /// Brings queue and counters up to `now` under `load`, which has held since the last time: a fluid queue, in closed
    /// form.
    pub fn settle(&mut self, now: SimTime, load: &Load) {
        let span = now.since(self.settled).as_secs_f64();
        self.settled = now;
        if span <= 0.0 {
            return;
        }
        let arrivals = if self.stage == Stage::Ready { load.arrivals * self.share } else { 0.0 };
        let (capacity, room) = if self.up { (load.capacity, load.room) } else { (0.0, 0.0) };
        let arrived = arrivals * span;
        let before = self.backlog;
        // The room can have shrunk below what waits: those that no longer fit are given up.
        let after = (before + (arrivals - capacity) * span).clamp(0.0, room);
        let served =
            if arrivals >= capacity { capacity * span } else { (before + arrived - after).min(capacity * span) };
        self.backlog = after;
        self.received += arrived;
        self.served += served;
        let lost = (before + arrived - served - after).max(0.0);
        self.dropped += lost;
        if load.gives_up && self.up {
            self.timed_out += lost;
        }
        if self.running() {
            self.cpu_seconds += served * load.cpu_per_request + load.idle(self) * span;
        }
    }

    /// How old it is.
    #[must_use]
    pub fn age(&self, now: SimTime) -> SimDuration {
        now.since(self.created)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready_pod() -> SimPod {
        let template = Pod {
            name: "template".into(),
            labels: Arc::default(),
            deleting: false,
            phase: PodPhase::Pending,
            start_time: None,
            ready: None,
            spec: Arc::new(PodSpec::default()),
        };
        let mut pod = SimPod::new((0, 0), "web-a".into(), &template, SimTime::ZERO);
        pod.enter(Stage::Starting, SimTime::ZERO);
        pod.enter(Stage::Ready, SimTime::ZERO);
        pod.up = true;
        pod
    }

    fn load(arrivals: f64, capacity: f64, idle_cpu: f64) -> Load {
        Load { arrivals, capacity, room: 50.0, cpu_per_request: 0.04, idle_cpu, cpu_burst: 2.0, gives_up: false }
    }

    #[test]
    fn no_request_is_lost_from_the_books() {
        let cases = [(5.0, 10.0), (10.0, 10.0), (30.0, 10.0), (0.0, 10.0), (10.0, 0.0)];
        for (arrivals, capacity) in cases {
            let mut pod = ready_pod();
            for (second, arrivals) in [(3, arrivals), (10, arrivals), (11, 0.0), (60, arrivals / 2.0)] {
                pod.settle(SimTime::from_millis(second * 1000), &load(arrivals, capacity, 0.0));
                let accounted = pod.served + pod.dropped + pod.backlog;
                assert!((pod.received - accounted).abs() < 1e-9, "{arrivals} {capacity} at {second} s");
                assert!((pod.cpu_seconds - pod.served * 0.04).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn splitting_time_changes_nothing() {
        let load = load(14.0, 10.0, 0.002);
        let (mut whole, mut split) = (ready_pod(), ready_pod());
        whole.settle(SimTime::from_millis(40_000), &load);
        (1..=40).for_each(|s| split.settle(SimTime::from_millis(s * 1000), &load));
        assert!((whole.dropped - split.dropped).abs() < 1e-9);
        assert!((whole.backlog - split.backlog).abs() < 1e-9);
    }

    #[test]
    fn a_pod_that_is_not_up_burns_cpu_and_answers_nothing() {
        let mut pod = ready_pod();
        pod.up = false;
        pod.settle(SimTime::from_millis(10_000), &load(5.0, 10.0, 0.002));
        assert_eq!((pod.served, pod.dropped, pod.cpu_seconds), (0.0, 50.0, 20.0));
    }
}

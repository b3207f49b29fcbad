//! One simulated pod: its life, its queue, and the counters that it exposes.

use std::sync::Arc;

use crate::api::pod::{Pod, PodPhase, ReadyCondition};
use crate::api::status::ConditionStatus;
use crate::units::{SimDuration, SimTime};

/// Where a pod is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Created: waits for its image.
    Pending,
    /// Its container runs, it is not ready.
    Starting,
    /// It serves requests.
    Ready,
    /// It was told to stop: it gets no more requests and finishes those it has.
    Terminating,
}

impl Stage {
    /// Its place among the stages of a life.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Pending => 0,
            Self::Starting => 1,
            Self::Ready => 2,
            Self::Terminating => 3,
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
}

/// One simulated pod.
#[derive(Clone, Debug)]
pub struct SimPod {
    /// The pod as the API shows it.
    pub api: Pod,
    /// Its serial number: never used again for another.
    pub id: u64,
    /// Its ordinal, if it is a StatefulSet's.
    pub ordinal: usize,
    /// Where it is in its life.
    pub stage: Stage,
    /// When it was created.
    pub created: SimTime,
    /// When its containers started; before that, when it was created.
    pub started: SimTime,
    /// Requests that wait in it.
    pub backlog: f64,
    /// Requests that it has received, ever: the counter that the app exposes.
    pub received: f64,
    /// Requests that it has answered, ever.
    pub served: f64,
    /// Requests that it has refused or given up, ever.
    pub dropped: f64,
    /// CPU seconds that it has used, ever.
    pub cpu_seconds: f64,
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
            id,
            ordinal,
            stage: Stage::Pending,
            created: now,
            started: now,
            backlog: 0.0,
            received: 0.0,
            served: 0.0,
            dropped: 0.0,
            cpu_seconds: 0.0,
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
                self.started = now;
            }
            Stage::Ready => {
                let ready = ReadyCondition { status: ConditionStatus::True, last_transition_time: Some(now) };
                self.api.ready = Some(ready);
            }
            Stage::Terminating => self.api.deleting = true,
        }
    }

    /// Whether its container runs, so that there is something to scrape.
    #[must_use]
    pub fn running(&self) -> bool {
        self.stage != Stage::Pending && self.api.phase == PodPhase::Running
    }

    /// Brings queue and counters up to `now` under `load`, which has held since the last time: a fluid queue, in closed
    /// form.
    pub fn settle(&mut self, now: SimTime, load: &Load) {
        let span = now.since(self.settled).as_secs_f64();
        self.settled = now;
        if span <= 0.0 {
            return;
        }
        let mut arrivals = 0.0;
        if self.stage == Stage::Ready {
            arrivals = load.arrivals;
        }
        let arrived = arrivals * span;
        let before = self.backlog;
        // The room can have shrunk below what waits: those that no longer fit are given up.
        let after = (before + (arrivals - load.capacity) * span).clamp(0.0, load.room);
        let served = if arrivals >= load.capacity {
            load.capacity * span
        } else {
            (before + arrived - after).min(load.capacity * span)
        };
        self.backlog = after;
        self.received += arrived;
        self.served += served;
        self.dropped += (before + arrived - served - after).max(0.0);
        if self.running() {
            self.cpu_seconds += served * load.cpu_per_request + load.idle_cpu * span;
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
    use crate::api::pod::PodSpec;

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
        pod
    }

    #[test]
    fn no_request_is_lost_from_the_books() {
        let cases = [(5.0, 10.0), (10.0, 10.0), (30.0, 10.0), (0.0, 10.0), (10.0, 0.0)];
        for (arrivals, capacity) in cases {
            let mut pod = ready_pod();
            for (second, arrivals) in [(3, arrivals), (10, arrivals), (11, 0.0), (60, arrivals / 2.0)] {
                let load = Load { arrivals, capacity, room: 50.0, cpu_per_request: 0.04, idle_cpu: 0.0 };
                pod.settle(SimTime::from_millis(second * 1000), &load);
                let accounted = pod.served + pod.dropped + pod.backlog;
                assert!((pod.received - accounted).abs() < 1e-9, "{arrivals} {capacity} at {second} s");
                assert!((pod.cpu_seconds - pod.served * 0.04).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn splitting_time_changes_nothing() {
        let load = Load { arrivals: 14.0, capacity: 10.0, room: 50.0, cpu_per_request: 0.04, idle_cpu: 0.002 };
        let (mut whole, mut split) = (ready_pod(), ready_pod());
        whole.settle(SimTime::from_millis(40_000), &load);
        (1..=40).for_each(|s| split.settle(SimTime::from_millis(s * 1000), &load));
        assert!((whole.dropped - split.dropped).abs() < 1e-9);
        assert!((whole.backlog - split.backlog).abs() < 1e-9);
    }
}

//! The scale target: creates and stops pods as its count is changed, and spreads the requests over the ready ones.

use std::sync::Arc;

use super::app::App;
use super::pod::{Load, SimPod, Stage};
use super::requests::Totals;
use super::template::{suffix, template};
use crate::api::pod::Pod;
use crate::api::workload::ScaleTarget;
use crate::random::Stream;
use crate::units::{Replicas, SimDuration, SimTime, float};

/// The most pods that are simulated, whatever a manifest asks for.
const MAX_PODS: Replicas = Replicas(2_000);

/// A pod by its serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PodId(pub u64);

/// What happens to a pod by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodEvent {
    /// The image is there, the container starts.
    Started,
    /// The readiness probe succeeds.
    BecameReady,
    /// All processes have ended.
    Stopped,
}

/// A pod event that is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// How long from now.
    pub after: SimDuration,
    /// To which pod.
    pub pod: PodId,
    /// What.
    pub event: PodEvent,
}

/// The scale target with its pods.
#[derive(Clone, Debug)]
pub struct Workload {
    pub(super) target: ScaleTarget,
    pub(super) app: App,
    template: Pod,
    replicas: Replicas,
    /// By name, as the controller lists them.
    pub(super) pods: Vec<SimPod>,
    pub(super) rate: f64,
    next_id: u64,
    names: Stream,
    /// What pods that are gone had counted, and requests that met no pod.
    pub(super) past: Totals,
    pub(super) settled: SimTime,
    /// What follows from the rest and is read often.
    pub(super) known: Known,
}

/// What is worked out again whenever the target, its pods or their load change.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub(super) load: Load,
    /// Pods by stage.
    stages: [usize; 4],
    /// Grows with every change.
    revision: u64,
    /// No request waits, and none will until something changes: then nothing is dropped, and this is the 95th percentile
    /// of the response time.
    pub(super) calm: Option<f64>,
}

impl Workload {
    /// The target with `replicas` pods that are ready at `now`.
    #[must_use]
    pub fn new(target: ScaleTarget, app: App, replicas: Replicas, seed: u64, now: SimTime) -> Self {
        let mut workload = Self {
            template: template(&target),
            target,
            app,
            replicas,
            pods: Vec::new(),
            rate: 0.0,
            next_id: 0,
            names: Stream::named(seed, "pod names"),
            past: Totals::default(),
            settled: now,
            known: Known::default(),
        };
        workload.fill(now);
        workload
    }

    /// Another target takes the place of this one, with `replicas` pods that are ready at `now`. Returns the pods of the
    /// old one, which are gone.
    pub fn replace(&mut self, target: ScaleTarget, replicas: Replicas, now: SimTime) -> Vec<PodId> {
        self.settle(now);
        self.template = template(&target);
        (self.target, self.replicas) = (target, replicas);
        let gone = std::mem::take(&mut self.pods);
        for pod in &gone {
            self.count_gone(pod);
        }
        self.fill(now);
        gone.iter().map(|pod| PodId(pod.id)).collect()
    }

    /// Makes all pods that are wanted, ready.
    fn fill(&mut self, now: SimTime) {
        for ordinal in 0..self.wanted() {
            let id = self.create(ordinal, now);
            if let Some(pod) = self.pods.iter_mut().find(|pod| pod.id == id.0) {
                pod.enter(Stage::Starting, now);
                pod.enter(Stage::Ready, now);
            }
        }
        self.changed();
    }

    /// As many pods as are wanted and simulated.
    pub(super) fn wanted(&self) -> usize {
        self.replicas.min(MAX_PODS).count()
    }

    /// Works out again what is known.
    fn changed(&mut self) {
        let mut stages = [0; 4];
        for pod in &self.pods {
            stages[pod.stage.index()] += 1;
        }
        let capacity = self.app.capacity(self.target.cpu_limit());
        let ready = stages[Stage::Ready.index()];
        let arrivals = if ready == 0 { 0.0 } else { self.rate / float::from_count(ready) };
        let load = Load {
            arrivals,
            capacity,
            room: self.app.waiting_room(capacity),
            cpu_per_request: self.app.cpu_per_request.as_secs_f64(),
            idle_cpu: self.app.idle_cpu,
        };
        self.known = Known { load, stages, revision: self.known.revision + 1, calm: None };
        self.note_calm();
    }

    pub(super) fn note_calm(&mut self) {
        let Load { arrivals, capacity, .. } = self.known.load;
        let served = self.count(Stage::Ready) > 0 && arrivals <= capacity;
        let calm = served && self.pods.iter().all(|pod| pod.backlog <= 0.0);
        self.known.calm = calm.then(|| self.app.p95(arrivals, 0.0, self.target.cpu_limit()));
    }

    /// The names of the containers of each pod.
    #[must_use]
    pub fn containers(&self) -> Vec<Arc<str>> {
        self.target.pod_spec.containers.iter().map(|c| c.name.as_str().into()).collect()
    }

    /// Grows with every change of the target or its pods, the requests in them aside.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.known.revision
    }

    /// What is scaled.
    #[must_use]
    pub fn target(&self) -> &ScaleTarget {
        &self.target
    }

    /// How the app behaves.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The pods by name.
    #[must_use]
    pub fn pods(&self) -> &[SimPod] {
        &self.pods
    }

    /// `spec.replicas`.
    #[must_use]
    pub fn replicas(&self) -> Replicas {
        self.replicas
    }

    /// How many pods are wanted, if that is more than are simulated.
    #[must_use]
    pub fn capped(&self) -> Option<Replicas> {
        (self.replicas > MAX_PODS).then_some(self.replicas)
    }

    /// `status.replicas`: the pods that were not told to stop.
    #[must_use]
    pub fn status_replicas(&self) -> Replicas {
        Replicas::from_count(self.pods.len() - self.count(Stage::Terminating))
    }

    /// The pods at `stage`.
    #[must_use]
    pub fn count(&self, stage: Stage) -> usize {
        self.known.stages[stage.index()]
    }

    /// Requests per second of all clients.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// Sets the requests per second of all clients from `now` on.
    pub fn set_rate(&mut self, rate: f64, now: SimTime) {
        self.settle(now);
        self.rate = rate.max(0.0);
        self.changed();
    }

    /// Changes how the app behaves from `now` on; pods that are starting keep their times.
    pub fn set_app(&mut self, app: App, now: SimTime) {
        self.settle(now);
        self.app = app;
        self.changed();
    }

    /// Takes another manifest of the target; its pods keep what they have, new ones get the new template.
    pub fn set_target(&mut self, target: ScaleTarget, now: SimTime) {
        self.settle(now);
        self.template = template(&target);
        self.target = target;
        self.changed();
    }

    /// Sets `spec.replicas` at `now`; returns what happens to the pods created or stopped.
    pub fn scale_to(&mut self, replicas: Replicas, now: SimTime) -> Vec<Transition> {
        self.settle(now);
        self.replicas = replicas;
        let mut next = Vec::new();
        if self.is_stateful() {
            self.step_ordinals(now, &mut next);
        } else {
            let (wanted, active) = (self.wanted(), self.status_replicas().count());
            for _ in active..wanted {
                let pod = self.create(0, now);
                next.push(Transition { after: self.app.pull, pod, event: PodEvent::Started });
            }
            for id in self.to_stop(active.saturating_sub(wanted)) {
                self.stop(id, now, &mut next);
            }
        }
        self.changed();
        next
    }

    fn is_stateful(&self) -> bool {
        self.target.kind == "StatefulSet"
    }

    /// Tells a pod to stop.
    pub(super) fn stop(&mut self, id: PodId, now: SimTime, next: &mut Vec<Transition>) {
        if let Some(pod) = self.pods.iter_mut().find(|p| p.id == id.0) {
            pod.enter(Stage::Terminating, now);
            next.push(Transition { after: self.app.stop, pod: id, event: PodEvent::Stopped });
        }
    }

    /// Deletes `count` pods, those that were created first; returns what happens to them.
    pub fn kill(&mut self, count: usize, now: SimTime) -> Vec<Transition> {
        self.settle(now);
        let mut active: Vec<_> = self.pods.iter().filter(|p| p.stage != Stage::Terminating).map(|p| p.id).collect();
        active.sort_unstable();
        let mut next = Vec::new();
        for id in active.into_iter().take(count) {
            self.stop(PodId(id), now, &mut next);
        }
        self.changed();
        next
    }

    /// Which `count` pods are stopped first: those not ready before those ready, of each the youngest (the order of
    /// upstream's `ActivePodsWithRanks`, as far as its criteria differ here).
    fn to_stop(&self, count: usize) -> Vec<PodId> {
        let mut active: Vec<_> = self.pods.iter().filter(|p| p.stage != Stage::Terminating).collect();
        active.sort_by_key(|p| (p.stage, std::cmp::Reverse((p.api.ready.and_then(|r| r.last_transition_time), p.id))));
        active.into_iter().take(count).map(|p| PodId(p.id)).collect()
    }

    /// Something happens to a pod; what comes after it is added to `next`. Nothing happens to a pod that is gone or was
    /// told to stop, but its end.
    pub fn happen(&mut self, id: PodId, event: PodEvent, now: SimTime, next: &mut Vec<Transition>) {
        self.settle(now);
        let Some(index) = self.pods.iter().position(|p| p.id == id.0) else { return };
        let pod = &mut self.pods[index];
        match (event, pod.stage) {
            (PodEvent::Started, Stage::Pending) => {
                pod.enter(Stage::Starting, now);
                next.push(Transition { after: self.app.start, pod: id, event: PodEvent::BecameReady });
            }
            (PodEvent::BecameReady, Stage::Starting) => pod.enter(Stage::Ready, now),
            (PodEvent::Stopped, Stage::Terminating) => {
                let gone = self.pods.remove(index);
                self.count_gone(&gone);
            }
            _ => {}
        }
        if self.is_stateful() {
            self.step_ordinals(now, next);
        }
        self.changed();
    }

    /// Adds what a pod that is gone had counted. What still waited when its process ended got no answer.
    fn count_gone(&mut self, gone: &SimPod) {
        self.past.arrived += gone.received;
        self.past.served += gone.served;
        self.past.dropped += gone.dropped + gone.backlog;
    }

    /// Creates a pod and puts it in its place by name; only a StatefulSet's pods go by their ordinal.
    pub(super) fn create(&mut self, ordinal: usize, now: SimTime) -> PodId {
        let id = self.next_id;
        self.next_id += 1;
        let target = &self.target.name;
        let name = match self.target.kind.as_str() {
            "StatefulSet" => format!("{target}-{ordinal}"),
            "Deployment" => format!("{target}-7d9c5b6f48-{}", suffix(&mut self.names)),
            _ => format!("{target}-{}", suffix(&mut self.names)),
        };
        let name: Arc<str> = name.into();
        let at = self.pods.partition_point(|p| p.api.name < name);
        self.pods.insert(at, SimPod::new((id, ordinal), name, &self.template, now));
        PodId(id)
    }
}

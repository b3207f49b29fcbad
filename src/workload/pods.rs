//! The scale target with its pods: what it is made of, and what is known of it.

use std::sync::Arc;

use super::app::{App, Situation};
use super::nodes::{NodeEvent, NodePool, Nodes};
use super::pod::{Load, SimPod, Stage, containers};
use super::queue::MessageQueue;
use super::requests::Totals;
use super::template::{generated_name, template};
use crate::api::metrics::Containers;
use crate::api::pod::Pod;
use crate::api::workload::ScaleTarget;
use crate::random::Stream;
use crate::units::{Replicas, SimDuration, SimTime, float};

/// The most pods that are simulated, whatever a manifest asks for.
const MAX_PODS: Replicas = Replicas(10_000);

/// A pod by its serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PodId(pub u64);

/// What happens to a pod by itself. The numbers tell the life of its containers that is meant: an end or a new start makes
/// another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodEvent {
    /// The image is there or the wait is over, the containers start.
    Started,
    /// The app is up.
    Up(u32),
    /// The readiness probe has succeeded often enough.
    BecameReady(u32),
    /// The app ends: it crashes, or a probe has it killed.
    Exited(u32),
    /// All processes of a pod that was told to stop have ended.
    Stopped,
}

/// Something that happens by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// To a pod.
    Pod(PodId, PodEvent),
    /// To the nodes.
    Node(NodeEvent),
    /// A pod of a rollout has been ready for long enough to count as available.
    Available,
}

/// Something that is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// How long from now.
    pub after: SimDuration,
    /// What.
    pub what: Happening,
}

/// What a workload starts from.
#[derive(Clone, Debug)]
pub struct Start {
    /// What is scaled.
    pub target: ScaleTarget,
    /// How many pods it has.
    pub replicas: Replicas,
    /// Workloads beside it, with the cores that each of their pods uses.
    pub others: Vec<(ScaleTarget, f64)>,
    /// How the app behaves.
    pub app: App,
    /// The nodes; none is room for every pod.
    pub nodes: Option<NodePool>,
    /// The messages that wait at the start in the queue that requests go through, if they go through one.
    pub queue: Option<f64>,
    /// The seed of everything random.
    pub seed: u64,
}

impl Start {
    /// A target alone, with room for every pod.
    #[must_use]
    pub fn of(target: ScaleTarget, app: App, replicas: Replicas) -> Self {
        Self { target, replicas, others: Vec::new(), app, nodes: None, queue: None, seed: 7 }
    }
}

/// The scale target with its pods.
#[derive(Clone, Debug)]
pub struct Workload {
    pub(super) target: ScaleTarget,
    pub(super) app: App,
    pub(super) template: Pod,
    /// How often all pods were replaced without another manifest.
    pub(super) rollouts: u64,
    containers: Containers,
    pub(super) replicas: Replicas,
    /// By name, as the controller lists them.
    pub(super) pods: Vec<SimPod>,
    /// The pods of other workloads, by name.
    others: Vec<SimPod>,
    /// The cores that each of those uses.
    others_cpu: Vec<f64>,
    pub(super) nodes: Option<Nodes>,
    pub(super) queue: Option<MessageQueue>,
    pub(super) rate: f64,
    next_id: u64,
    names: Stream,
    uids: Stream,
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
    stages: [usize; Stage::COUNT],
    /// Ready pods whose app is up.
    pub(super) serving: usize,
    /// Grows with every change.
    revision: u64,
    /// Requests per second that are sent again.
    pub(super) retries: f64,
    /// No request waits, and none will until something changes: then nothing is dropped, and this is the 95th percentile
    /// of the response time.
    pub(super) calm: Option<f64>,
}

impl Workload {
    /// The target with its pods, which are ready at `now` as far as there are nodes for them.
    #[must_use]
    pub fn new(start: Start, now: SimTime) -> Self {
        let mut workload = Self {
            template: template(&start.target),
            rollouts: 0,
            containers: containers(&start.target.pod_spec, &start.app.sidecars),
            target: start.target,
            app: start.app,
            replicas: start.replicas,
            pods: Vec::new(),
            others: Vec::new(),
            others_cpu: Vec::new(),
            nodes: start.nodes.map(|pool| Nodes::new(pool, now)),
            queue: start.queue.map(|messages| MessageQueue::new(messages, now)),
            rate: 0.0,
            next_id: 0,
            names: Stream::named(start.seed, "pod names"),
            uids: Stream::named(start.seed, "pod uids"),
            past: Totals::default(),
            settled: now,
            known: Known::default(),
        };
        workload.fill(now);
        workload.add_others(start.others, now);
        workload
    }

    /// Another target takes the place of this one, with `replicas` pods that are ready at `now`. Returns the pods of the
    /// old one, which are gone.
    pub fn replace(&mut self, target: ScaleTarget, replicas: Replicas, now: SimTime) -> Vec<PodId> {
        self.settle(now);
        self.replicas = replicas;
        self.take_target(target);
        let gone = std::mem::take(&mut self.pods);
        for pod in &gone {
            self.count_gone(pod);
            if let Some(nodes) = &mut self.nodes {
                nodes.leave(pod, now, &mut Vec::new());
            }
        }
        self.fill(now);
        gone.iter().map(|pod| PodId(pod.id)).collect()
    }

    /// What new pods are made from.
    pub(super) fn take_target(&mut self, target: ScaleTarget) {
        self.template = template(&target);
        self.containers = containers(&target.pod_spec, &self.app.sidecars);
        self.target = target;
    }

    /// Makes all pods that are wanted, ready where there is a node for them.
    fn fill(&mut self, now: SimTime) {
        for ordinal in 0..self.wanted() {
            let mut pod = self.make(ordinal, now);
            if !pod.unschedulable {
                pod.start(now);
                pod.enter(Stage::Ready, now);
                pod.up = true;
            }
            self.pods.push(pod);
        }
        self.pods.sort_by(|a, b| a.api.name.cmp(&b.api.name));
        self.changed();
    }

    /// Adds the pods of other workloads, which neither come nor go.
    fn add_others(&mut self, others: Vec<(ScaleTarget, f64)>, now: SimTime) {
        let mut pods = Vec::new();
        for (target, cpu) in others {
            for ordinal in 0..target.replicas.unwrap_or(Replicas(1)).min(MAX_PODS).count() {
                let name = generated_name(&target, target.template, ordinal, &mut self.names).into();
                let mut pod = SimPod::new((self.next_id, ordinal), name, &template(&target), now);
                pod.containers = containers(&target.pod_spec, &[]);
                self.next_id += 1;
                pod.start(now);
                pod.enter(Stage::Ready, now);
                pods.push((pod, cpu));
            }
        }
        pods.sort_by(|a, b| a.0.api.name.cmp(&b.0.api.name));
        (self.others, self.others_cpu) = pods.into_iter().unzip();
    }

    /// As many pods as are wanted and simulated.
    pub(super) fn wanted(&self) -> usize {
        self.replicas.min(MAX_PODS).count()
    }

    /// Works out again what is known.
    pub(super) fn changed(&mut self) {
        let (mut stages, mut serving) = ([0; Stage::COUNT], 0);
        for pod in &self.pods {
            stages[pod.stage.index()] += 1;
            serving += usize::from(pod.serves());
        }
        let limit = self.target.cpu_limit();
        let capacity = self.app.capacity(limit);
        let load = Load {
            arrivals: 0.0,
            capacity,
            room: self.app.waiting_room(capacity),
            cpu_per_request: self.app.cpu_per_request.as_secs_f64(),
            idle_cpu: self.app.idle_cpu,
            cpu_burst: self.app.cpu_burst.min(limit.unwrap_or(f64::MAX)),
            gives_up: self.app.gives_up(capacity),
        };
        let Known { revision, retries, .. } = self.known;
        self.known = Known { load, stages, serving, revision: revision + 1, retries, calm: None };
        self.spread();
        self.note_calm();
    }

    pub(super) fn note_calm(&mut self) {
        let Load { arrivals, capacity, .. } = self.known.load;
        let all_serve = self.known.serving > 0 && self.known.serving == self.count(Stage::Ready);
        let served = all_serve && arrivals <= capacity && self.queue.is_none();
        let calm = served && self.pods.iter().all(|pod| pod.backlog <= 0.0);
        self.known.calm = if calm { self.response_time(0.95) } else { None };
    }

    /// Whether all pods serve, no request waits, and that stays so until something changes.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        self.known.calm.is_some() && self.known.serving == self.pods.len()
    }

    /// What a part `quantile` of all requests that are answered just now does not exceed, in seconds; none when nothing is
    /// served.
    #[must_use]
    pub fn response_time(&self, quantile: f64) -> Option<f64> {
        let serving = self.pods.iter().filter(|pod| pod.serves());
        let backlog = serving.map(|pod| pod.backlog).reduce(f64::max)?;
        let rate = self.known.load.arrivals;
        let situation = Situation { rate, backlog, cpu_limit: self.target.cpu_limit(), pods: self.known.serving };
        Some(self.app.response_time(quantile, situation))
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

    /// The pods of other workloads by name, with the cores that each uses.
    pub fn others(&self) -> impl Iterator<Item = (&SimPod, f64)> {
        self.others.iter().zip(self.others_cpu.iter().copied())
    }

    /// The nodes, if the scenario says which there are.
    #[must_use]
    pub fn nodes(&self) -> Option<&Nodes> {
        self.nodes.as_ref()
    }

    /// The queue that requests go through, if they go through one.
    #[must_use]
    pub fn queue(&self) -> Option<&MessageQueue> {
        self.queue.as_ref()
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
        Replicas::from_count(self.active())
    }

    /// The pods that were not told to stop.
    pub(super) fn active(&self) -> usize {
        self.pods.len() - self.count(Stage::Terminating)
    }

    /// The pods at `stage`.
    #[must_use]
    pub fn count(&self, stage: Stage) -> usize {
        self.known.stages[stage.index()]
    }

    /// The pods on their way up.
    #[must_use]
    pub fn starting(&self) -> usize {
        [Stage::Pending, Stage::Starting, Stage::BackOff].into_iter().map(|stage| self.count(stage)).sum()
    }

    /// Requests per second that the pods which serve can answer at most.
    #[must_use]
    pub fn capacity(&self) -> f64 {
        self.known.load.capacity * float::from_count(self.known.serving)
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
        if app.sidecars != self.app.sidecars {
            for pod in &mut self.pods {
                pod.containers = containers(&pod.api.spec, &app.sidecars);
            }
            self.containers = containers(&self.target.pod_spec, &app.sidecars);
        }
        self.app = app;
        self.changed();
    }

    pub(super) fn is_stateful(&self) -> bool {
        self.target.kind == "StatefulSet"
    }

    /// Tells the pods that are made now from those made before another template or rollout.
    pub(super) fn template_id(&self) -> u64 {
        self.target.template.wrapping_add(self.rollouts)
    }

    /// A new pod, on a node if there is one for it; only a StatefulSet's pods go by their ordinal.
    pub(super) fn make(&mut self, ordinal: usize, now: SimTime) -> SimPod {
        let name = generated_name(&self.target, self.template_id(), ordinal, &mut self.names).into();
        let mut pod = SimPod::new((self.next_id, ordinal), name, &self.template, now);
        self.next_id += 1;
        (pod.template, pod.containers) = (self.template_id(), Arc::clone(&self.containers));
        pod.uid = self.uids.next_u64();
        if let Some(nodes) = &mut self.nodes {
            pod.node = nodes.place(pod.request());
            pod.unschedulable = pod.node.is_none();
        }
        pod
    }
}

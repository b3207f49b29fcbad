//! The scale target: creates and stops pods as its count is changed, and spreads the requests over the ready ones.

use std::sync::Arc;

use super::app::App;
use super::pod::{Load, SimPod, Stage};
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

/// Requests since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Requests that clients have sent.
    pub arrived: f64,
    /// Requests that were answered.
    pub served: f64,
    /// Requests that were refused or given up.
    pub dropped: f64,
    /// Requests that wait.
    pub waiting: f64,
}

/// Requests per second, at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flow {
    /// Those that are answered.
    pub served: f64,
    /// Those that are refused or given up.
    pub dropped: f64,
}

/// The scale target with its pods.
#[derive(Clone, Debug)]
pub struct Workload {
    target: ScaleTarget,
    app: App,
    template: Pod,
    replicas: Replicas,
    /// By name, as the controller lists them.
    pods: Vec<SimPod>,
    rate: f64,
    next_id: u64,
    names: Stream,
    /// What pods that are gone had counted, and requests that met no pod.
    past: Totals,
    settled: SimTime,
    /// What follows from the rest and is read often.
    known: Known,
}

/// What is worked out again whenever the target, its pods or their load change.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    load: Load,
    /// Pods by stage.
    stages: [usize; 4],
    /// Grows with every change.
    revision: u64,
    /// No request waits, and none will until something changes: then nothing is dropped, and this is the 95th percentile
    /// of the response time.
    calm: Option<f64>,
}

impl Workload {
    /// The target with `replicas` pods that are ready at `now`.
    #[must_use]
    pub fn new(target: ScaleTarget, app: App, replicas: Replicas, seed: u64, now: SimTime) -> Self {
        let template = template(&target);
        let names = Stream::named(seed, "pod names");
        let mut workload = Self {
            target,
            app,
            template,
            replicas,
            pods: Vec::new(),
            rate: 0.0,
            next_id: 0,
            names,
            past: Totals::default(),
            settled: now,
            known: Known::default(),
        };
        for _ in 0..simulated(replicas).count() {
            let id = workload.create(now);
            for event in [PodEvent::Started, PodEvent::BecameReady] {
                let transition = workload.happen(id, event, now);
                debug_assert!(transition.is_none(), "the events of a pod that is there from the start");
            }
        }
        workload.changed();
        workload
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

    fn note_calm(&mut self) {
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

    /// What flows into one ready pod, and what it can do.
    #[must_use]
    pub fn load(&self) -> Load {
        self.known.load
    }

    /// Brings all queues and counters up to `now`.
    pub fn settle(&mut self, now: SimTime) {
        let load = self.load();
        let lost = if load.arrivals == 0.0 { self.rate * now.since(self.settled).as_secs_f64() } else { 0.0 };
        self.past.arrived += lost;
        self.past.dropped += lost;
        self.settled = self.settled.max(now);
        for pod in &mut self.pods {
            pod.settle(now, &load);
        }
        if self.known.calm.is_none() {
            self.note_calm();
        }
    }

    /// Brings up to `now` what [`Self::dropped`] and [`Self::p95`] tell: nothing has to be done for it while no request
    /// waits.
    pub fn settle_losses(&mut self, now: SimTime) {
        if self.known.calm.is_none() {
            self.settle(now);
        }
    }

    /// Requests that were refused or given up since the start.
    #[must_use]
    pub fn dropped(&self) -> f64 {
        self.pods.iter().fold(self.past.dropped, |sum, pod| sum + pod.dropped)
    }

    /// Brings the counters of one pod up to `now` and returns it, if it is still there. `hint` is where it was among the
    /// pods when it was last looked for, and will be where it is.
    pub fn settle_pod(&mut self, id: PodId, hint: &mut usize, now: SimTime) -> Option<&SimPod> {
        if self.pods.get(*hint).is_none_or(|pod| pod.id != id.0) {
            *hint = self.pods.iter().position(|pod| pod.id == id.0)?;
        }
        let load = self.known.load;
        let pod = &mut self.pods[*hint];
        pod.settle(now, &load);
        Some(pod)
    }

    /// Requests from the start to `now`, which is not before the last event.
    #[must_use]
    pub fn totals(&self, now: SimTime) -> Totals {
        let mut settled = self.clone();
        settled.settle(now);
        settled.pods.iter().fold(settled.past, |sum, pod| Totals {
            arrived: sum.arrived + pod.received,
            served: sum.served + pod.served,
            dropped: sum.dropped + pod.dropped,
            waiting: sum.waiting + pod.backlog,
        })
    }

    /// Requests per second that are answered and that get no answer, just now.
    #[must_use]
    pub fn flow(&self) -> Flow {
        let load = self.load();
        let ready = || self.pods.iter().filter(|p| p.stage == Stage::Ready);
        if ready().next().is_none() {
            return Flow { served: 0.0, dropped: self.rate };
        }
        let of = |pod: &SimPod| Flow {
            served: if pod.backlog > 0.0 { load.capacity } else { load.capacity.min(load.arrivals) },
            dropped: if pod.backlog >= load.room { (load.arrivals - load.capacity).max(0.0) } else { 0.0 },
        };
        ready().map(of).fold(Flow::default(), |sum, pod| Flow {
            served: sum.served + pod.served,
            dropped: sum.dropped + pod.dropped,
        })
    }

    /// The 95th percentile of the response time, in seconds; none when nothing is served.
    #[must_use]
    pub fn p95(&self) -> Option<f64> {
        if self.known.calm.is_some() {
            return self.known.calm;
        }
        let load = self.load();
        let backlogs = self.pods.iter().filter(|p| p.stage == Stage::Ready).map(|p| p.backlog);
        let longest = backlogs.reduce(f64::max)?;
        Some(self.app.p95(load.arrivals, longest, self.target.cpu_limit()))
    }

    /// Sets `spec.replicas` at `now`; returns what happens to the pods created or stopped.
    pub fn scale_to(&mut self, replicas: Replicas, now: SimTime) -> Vec<Transition> {
        self.settle(now);
        self.replicas = replicas;
        let wanted = simulated(replicas).count();
        let active = self.status_replicas().count();
        let mut transitions = Vec::new();
        for _ in active..wanted {
            let pod = self.create(now);
            transitions.push(Transition { after: self.app.pull, pod, event: PodEvent::Started });
        }
        let surplus = self.to_stop(active.saturating_sub(wanted));
        transitions.extend(surplus.into_iter().filter_map(|id| self.stop(id, now)));
        self.changed();
        transitions
    }

    /// Deletes `count` pods, those that were created first; returns what happens to them.
    pub fn kill(&mut self, count: usize, now: SimTime) -> Vec<Transition> {
        self.settle(now);
        let mut active: Vec<_> = self.pods.iter().filter(|p| p.stage != Stage::Terminating).map(|p| p.id).collect();
        active.sort_unstable();
        let killed = active.into_iter().take(count).filter_map(|id| self.stop(PodId(id), now)).collect();
        self.changed();
        killed
    }

    /// Tells a pod to stop.
    fn stop(&mut self, id: PodId, now: SimTime) -> Option<Transition> {
        self.pods.iter_mut().find(|p| p.id == id.0)?.enter(Stage::Terminating, now);
        Some(Transition { after: self.app.stop, pod: id, event: PodEvent::Stopped })
    }

    /// Which `count` pods are stopped first: those not ready before those ready, of each the youngest (the order of
    /// upstream's `ActivePodsWithRanks`, as far as its criteria differ here).
    fn to_stop(&self, count: usize) -> Vec<PodId> {
        let mut active: Vec<_> = self.pods.iter().filter(|p| p.stage != Stage::Terminating).collect();
        active.sort_by_key(|p| (p.stage, std::cmp::Reverse((p.api.ready.and_then(|r| r.last_transition_time), p.id))));
        active.into_iter().take(count).map(|p| PodId(p.id)).collect()
    }

    /// Something happens to a pod; returns what comes next for it. Nothing happens to a pod that is gone or was told to
    /// stop, but its end.
    pub fn happen(&mut self, id: PodId, event: PodEvent, now: SimTime) -> Option<Transition> {
        self.settle(now);
        let index = self.pods.iter().position(|p| p.id == id.0)?;
        let pod = &mut self.pods[index];
        let next = match (event, pod.stage) {
            (PodEvent::Started, Stage::Pending) => {
                pod.enter(Stage::Starting, now);
                let next = Transition { after: self.app.start, pod: id, event: PodEvent::BecameReady };
                (now > pod.created).then_some(next)
            }
            (PodEvent::BecameReady, Stage::Starting) => {
                pod.enter(Stage::Ready, now);
                None
            }
            (PodEvent::Stopped, Stage::Terminating) => {
                let gone = self.pods.remove(index);
                self.past.arrived += gone.received;
                self.past.served += gone.served;
                // What still waited when the process ended got no answer.
                self.past.dropped += gone.dropped + gone.backlog;
                None
            }
            _ => None,
        };
        self.changed();
        next
    }

    /// Creates a pod and puts it in its place by name.
    fn create(&mut self, now: SimTime) -> PodId {
        let id = self.next_id;
        self.next_id += 1;
        let name: Arc<str> = format!("{}-7d9c5b6f48-{}", self.target.name, suffix(&mut self.names)).into();
        let at = self.pods.partition_point(|p| p.api.name < name);
        self.pods.insert(at, SimPod::new(id, name, &self.template, now));
        PodId(id)
    }
}

/// As many of `replicas` as are simulated.
fn simulated(replicas: Replicas) -> Replicas {
    replicas.min(MAX_PODS)
}

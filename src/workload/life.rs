//! The life of pods: what happens to them by itself or is done to them, and what follows from it.

use super::course::Course;
use super::nodes::{self, NodeEvent};
use super::pod::{SimPod, Stage};
use super::pods::{Happening, PodEvent, PodId, Transition, Workload};
use crate::units::{SimDuration, SimTime};

/// How long a container waits before it is started a second time, which doubles with each time, and how long at most
/// (`MaxContainerBackOff`); the first time it is started at once.
const BACK_OFF: SimDuration = SimDuration::from_secs(10);
const LONGEST_BACK_OFF: SimDuration = SimDuration::from_secs(300);
/// A container that has run for longer starts over with its waits.
const FORGIVEN: SimDuration = SimDuration::from_secs(600);
/// What the kubelet itself takes to start a container again, or to do away with a pod that has none.
const KUBELET: SimDuration = SimDuration::from_secs(1);
/// How long a pod may take to stop, where its manifest does not say.
const GRACE: SimDuration = SimDuration::from_secs(30);

impl Workload {
    /// What follows from the start, or from another target in the place of the one before.
    pub fn begin(&mut self) -> Vec<Transition> {
        let mut next = Vec::new();
        self.schedule_waiting(&mut next);
        next
    }

    /// What happens at one moment; what comes after it is added to `next`. Nothing happens to a pod that is gone, or to an
    /// earlier life of it.
    pub fn happen(&mut self, all: &[Happening], now: SimTime, next: &mut Vec<Transition>) {
        self.settle(now);
        let mut places: Vec<(u64, usize)> = self.pods.iter().enumerate().map(|(i, pod)| (pod.id, i)).collect();
        places.sort_unstable();
        let mut gone = Vec::new();
        for what in all {
            match *what {
                Happening::Available => {}
                Happening::Node(event) => self.node_event(event, now, next),
                Happening::Pod(PodId(id), event) => {
                    let Ok(place) = places.binary_search_by_key(&id, |place| place.0) else { continue };
                    let stopped = self.pod_event(places[place].1, event, now, next);
                    gone.extend(stopped.then_some(id));
                }
            }
        }
        gone.sort_unstable();
        let (gone, left) =
            std::mem::take(&mut self.pods).into_iter().partition(|pod| gone.binary_search(&pod.id).is_ok());
        self.pods = left;
        let gone: Vec<SimPod> = gone;
        for pod in &gone {
            self.count_gone(pod);
            self.with_nodes(next, |nodes, following| nodes.leave(pod, now, following));
        }
        self.step(now, next);
        self.schedule_waiting(next);
        self.changed();
    }

    /// Something happens to the pod at a place; whether it is gone.
    fn pod_event(&mut self, place: usize, event: PodEvent, now: SimTime, next: &mut Vec<Transition>) -> bool {
        let pod = &mut self.pods[place];
        let id = PodId(pod.id);
        let mut then = |after, event| next.push(Transition { after, what: Happening::Pod(id, event) });
        match (event, pod.stage) {
            (PodEvent::Started, Stage::Pending | Stage::BackOff) => {
                pod.start(now);
                let course = Course::of(&pod.api.spec, self.app.start);
                then(self.app.start, PodEvent::Up(pod.life));
                if let Some(ready) = course.ready {
                    then(ready, PodEvent::BecameReady(pod.life));
                }
                if let Some(end) = course.killed.into_iter().chain(self.app.crash_after).min() {
                    then(end, PodEvent::Exited(pod.life));
                }
            }
            (PodEvent::Up(life), _) if life == pod.life => pod.up = true,
            (PodEvent::BecameReady(life), Stage::Starting) if life == pod.life => {
                pod.enter(Stage::Ready, now);
                if self.target.min_ready > SimDuration::ZERO {
                    next.push(Transition { after: self.target.min_ready, what: Happening::Available });
                }
            }
            (PodEvent::Exited(life), Stage::Starting | Stage::Ready) if life == pod.life => {
                if now.since(pod.back_off.1) > FORGIVEN {
                    pod.back_off.0 = 0;
                }
                let wait = match pod.back_off.0.checked_sub(1) {
                    None => KUBELET,
                    Some(doubled) => BACK_OFF.times(1 << doubled.min(5)).min(LONGEST_BACK_OFF),
                };
                pod.back_off = (pod.back_off.0 + 1, now + wait);
                pod.restarts += 1;
                pod.enter(Stage::BackOff, now);
                then(wait, PodEvent::Started);
                let ended = pod.end();
                self.count_gone(&ended);
            }
            (PodEvent::Stopped, Stage::Terminating) => return true,
            _ => {}
        }
        false
    }

    fn node_event(&mut self, event: NodeEvent, now: SimTime, next: &mut Vec<Transition>) {
        let waiting: Vec<_> = self.pods.iter().filter(|pod| pod.unschedulable).map(SimPod::request).collect();
        self.with_nodes(next, |nodes, following| nodes.happen(event, &waiting, now, following));
    }

    /// Does something with the nodes, if there are any; what follows is added to `next`.
    pub(super) fn with_nodes(
        &mut self,
        next: &mut Vec<Transition>,
        act: impl FnOnce(&mut nodes::Nodes, &mut nodes::Next),
    ) {
        let mut following = nodes::Next::new();
        if let Some(nodes) = &mut self.nodes {
            act(nodes, &mut following);
        }
        next.extend(following.into_iter().map(|(after, event)| Transition { after, what: Happening::Node(event) }));
    }

    /// Pods that wait for a node go where there is room now, those that were created first before others.
    fn schedule_waiting(&mut self, next: &mut Vec<Transition>) {
        let Some(nodes) = &mut self.nodes else { return };
        let mut waiting: Vec<&mut SimPod> = self.pods.iter_mut().filter(|pod| pod.unschedulable).collect();
        waiting.sort_by_key(|pod| pod.id);
        let mut lacks = false;
        for pod in waiting.into_iter().filter(|pod| pod.stage == Stage::Pending) {
            pod.node = nodes.place(pod.request());
            pod.unschedulable = pod.node.is_none();
            lacks |= pod.unschedulable;
            if !pod.unschedulable {
                let what = Happening::Pod(PodId(pod.id), PodEvent::Started);
                next.push(Transition { after: self.app.pull, what });
            }
        }
        if lacks {
            self.with_nodes(next, nodes::Nodes::lacks);
        }
    }

    /// Creates pods: those of a StatefulSet have these ordinals, the others are only as many.
    pub(super) fn create(&mut self, ordinals: impl Iterator<Item = usize>, now: SimTime, next: &mut Vec<Transition>) {
        let before = self.pods.len();
        for ordinal in ordinals {
            let pod = self.make(ordinal, now);
            if pod.unschedulable {
                self.with_nodes(next, nodes::Nodes::lacks);
            } else {
                let what = Happening::Pod(PodId(pod.id), PodEvent::Started);
                next.push(Transition { after: self.app.pull, what });
            }
            self.pods.push(pod);
        }
        if self.pods.len() > before {
            self.pods.sort_by(|a, b| a.api.name.cmp(&b.api.name));
        }
    }

    /// Tells pods to stop.
    pub(super) fn stop(&mut self, mut ids: Vec<u64>, now: SimTime, next: &mut Vec<Transition>) {
        ids.sort_unstable();
        for pod in &mut self.pods {
            if ids.binary_search(&pod.id).is_err() || pod.stage == Stage::Terminating {
                continue;
            }
            let grace = pod.api.spec.termination_grace.unwrap_or(GRACE);
            let hook = pod.api.spec.containers.iter().map(|container| container.pre_stop).max().unwrap_or_default();
            let after = if pod.running() { (hook + self.app.stop).min(grace) } else { KUBELET };
            pod.enter(Stage::Terminating, now);
            next.push(Transition { after, what: Happening::Pod(PodId(pod.id), PodEvent::Stopped) });
        }
    }

    /// The pods that were not told to stop, those that were created first before others.
    fn oldest(&self, count: usize, which: impl Fn(&SimPod) -> bool) -> Vec<u64> {
        let mut ids: Vec<_> = self.pods.iter().filter(|pod| which(pod)).map(|pod| pod.id).collect();
        ids.sort_unstable();
        ids.truncate(count);
        ids
    }

    /// Deletes `count` pods, as `kubectl delete pod` does, those that were created first; their owner replaces them. Returns
    /// what happens to them.
    pub fn kill(&mut self, count: usize, now: SimTime) -> Vec<Transition> {
        self.settle(now);
        let mut next = Vec::new();
        let killed = self.oldest(count, |pod| pod.stage != Stage::Terminating);
        self.stop(killed, now, &mut next);
        self.step(now, &mut next);
        self.changed();
        next
    }

    /// The apps of `count` pods crash, those that were created first.
    pub fn crash(&mut self, count: usize, now: SimTime) -> Vec<Transition> {
        let crashed = self.oldest(count, |pod| matches!(pod.stage, Stage::Starting | Stage::Ready));
        let (events, mut next) = (self.exits(|pod| crashed.contains(&pod.id)), Vec::new());
        self.happen(&events, now, &mut next);
        next
    }

    /// The readiness probes of `count` pods fail for a while, of those that were created first.
    pub fn fail_readiness(&mut self, count: usize, span: SimDuration, now: SimTime) -> Vec<Transition> {
        self.settle(now);
        let failing = self.oldest(count, |pod| pod.stage == Stage::Ready);
        let mut next = Vec::new();
        for pod in self.pods.iter_mut().filter(|pod| failing.contains(&pod.id)) {
            pod.enter(Stage::Starting, now);
            let what = Happening::Pod(PodId(pod.id), PodEvent::BecameReady(pod.life));
            next.push(Transition { after: span, what });
        }
        self.changed();
        next
    }

    /// What has more memory than its container may have, and is killed for it (`OOMKilled`).
    pub fn out_of_memory(&mut self, now: SimTime) -> Vec<Happening> {
        let first = self.target.pod_spec.containers.first();
        let limit = first.and_then(|c| c.limits.get("memory")).map(crate::units::Quantity::approximate_f64);
        let memory = self.app.memory;
        let leaks = memory.leak_per_hour > 0.0;
        let Some(limit) = limit else { return Vec::new() };
        if !leaks && memory.base + memory.per_request * self.known.load.room <= limit {
            return Vec::new();
        }
        self.settle(now);
        let too_much =
            |pod: &SimPod| matches!(pod.stage, Stage::Starting | Stage::Ready) && pod.memory(memory, now) > limit;
        self.exits(too_much)
    }

    /// The ends of the apps of some pods.
    fn exits(&self, which: impl Fn(&SimPod) -> bool) -> Vec<Happening> {
        let exit = |pod: &SimPod| Happening::Pod(PodId(pod.id), PodEvent::Exited(pod.life));
        self.pods.iter().filter(|pod| which(pod)).map(exit).collect()
    }

    /// Adds what a pod that is gone had counted. What still waited when its process ended got no answer.
    pub(super) fn count_gone(&mut self, gone: &SimPod) {
        self.past.arrived += gone.received;
        self.past.served += gone.served;
        self.past.dropped += gone.dropped + gone.backlog;
        self.past.timed_out += gone.timed_out;
    }
}

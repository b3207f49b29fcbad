//! How the count of pods follows `spec.replicas`, and how a Deployment replaces pods of an old template.

use std::cmp::Reverse;

use super::pod::{SimPod, Stage};
use super::pods::{Transition, Workload};
use crate::api::workload::{ScaleTarget, Strategy};
use crate::units::{Replicas, SimTime};

/// Pods that were not told to stop.
#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    available: usize,
}

impl Workload {
    /// Sets `spec.replicas` at `now`; returns what happens to the pods created or stopped.
    pub fn scale_to(&mut self, replicas: Replicas, now: SimTime) -> Vec<Transition> {
        self.settle(now);
        self.replicas = replicas;
        let mut next = Vec::new();
        self.step(now, &mut next);
        self.changed();
        next
    }

    /// Takes another manifest of the target. A Deployment and a StatefulSet replace the pods of another template; the others
    /// only make new pods from it.
    pub fn set_target(&mut self, target: ScaleTarget, now: SimTime) -> Vec<Transition> {
        self.settle(now);
        self.take_target(target);
        let mut next = Vec::new();
        self.step(now, &mut next);
        self.changed();
        next
    }

    /// All pods are replaced, as `kubectl rollout restart` does.
    pub fn restart_rollout(&mut self, now: SimTime) -> Vec<Transition> {
        self.rollouts += 1;
        self.set_target(self.target.clone(), now)
    }

    /// Takes the steps that are to be taken now: makes or stops as many pods as it takes, replaces those of old templates.
    pub(super) fn step(&mut self, now: SimTime, next: &mut Vec<Transition>) {
        if self.is_stateful() {
            return self.step_ordinals(now, next);
        }
        if self.is_rolling() {
            return self.step_rollout(now, next);
        }
        let (wanted, active) = (self.wanted(), self.pods.iter().filter(|pod| is_active(pod)).count());
        self.create(0..wanted.saturating_sub(active), now, next);
        self.stop(self.ranked(active.saturating_sub(wanted), |_| true, now), now, next);
    }

    /// Whether a Deployment has pods of an old template.
    fn is_rolling(&self) -> bool {
        let recreate = self.target.strategy == Strategy::Recreate;
        let old = |pod: &SimPod| pod.template != self.template_id() && (recreate || is_active(pod));
        self.target.kind == "Deployment" && self.pods.iter().any(old)
    }

    /// A step of a rollout (`pkg/controller/deployment/{rolling,recreate}.go`).
    fn step_rollout(&mut self, now: SimTime, next: &mut Vec<Transition>) {
        let (template, min_ready) = (self.template_id(), self.target.min_ready);
        let is_new = |pod: &SimPod| pod.template == template;
        let available = move |pod: &SimPod| {
            let since = pod.api.ready.and_then(|ready| ready.last_transition_time).unwrap_or(SimTime::ZERO);
            pod.stage == Stage::Ready && now.since(since) >= min_ready
        };
        let wanted = self.wanted();
        if self.target.strategy == Strategy::Recreate {
            let old: Vec<_> = self.pods.iter().filter(|pod| !is_new(pod) && is_active(pod)).map(|pod| pod.id).collect();
            return self.stop(old, now, next);
        }
        let (surge, unavailable) = self.target.strategy.fenceposts(wanted);
        let count = |which: &dyn Fn(&SimPod) -> bool| {
            self.pods.iter().filter(|pod| is_active(pod) && which(pod)).fold(Count::default(), |sum, pod| Count {
                all: sum.all + 1,
                available: sum.available + usize::from(available(pod)),
            })
        };
        let (old, new) = (count(&|pod| !is_new(pod)), count(&is_new));
        let room = (wanted + surge).saturating_sub(old.all + new.all);
        let made = room.min(wanted.saturating_sub(new.all));
        self.create(0..made, now, next);
        let mut stopped = self.ranked(new.all.saturating_sub(wanted), is_new, now);
        // First those that are of no use, then as many as there are more than have to be available.
        let least = wanted - unavailable;
        let spare = (old.all + new.all + made).saturating_sub(least + (new.all + made - new.available));
        let useless = (old.all - old.available).min(spare);
        let more = (old.available + new.available).saturating_sub(least).min(spare - useless);
        stopped.extend(self.ranked(useless, |pod| !is_new(pod) && !available(pod), now));
        stopped.extend(self.ranked(more, |pod| !is_new(pod) && available(pod), now));
        self.stop(stopped, now, next);
    }

    /// Which `count` of some pods are stopped first (`ActivePodsWithRanks`): those without a node, pending, not ready, with
    /// more of their kind on the same node, ready for a shorter time, restarted more often, younger. Times count by their
    /// order of magnitude; among equals chance decides.
    fn ranked(&self, count: usize, which: impl Fn(&SimPod) -> bool, now: SimTime) -> Vec<u64> {
        if count == 0 {
            return Vec::new();
        }
        let mut neighbours: Vec<usize> = Vec::new();
        for node in self.pods.iter().filter(|pod| is_active(pod)).filter_map(|pod| pod.node) {
            let node = usize::try_from(node).unwrap_or(0);
            neighbours.resize(neighbours.len().max(node + 1), 0);
            neighbours[node] += 1;
        }
        let beside = |pod: &SimPod| {
            let node = pod.node.and_then(|node| usize::try_from(node).ok());
            node.and_then(|node| neighbours.get(node)).copied().unwrap_or(0)
        };
        let magnitude = |since: SimTime| match now.since(since).as_micros().saturating_mul(1_000) {
            nanos if nanos > 0 => i64::from(nanos.ilog2()),
            _ => -1,
        };
        let mut pods: Vec<_> = self
            .pods
            .iter()
            .filter(|pod| is_active(pod) && which(pod))
            .map(|pod| {
                let ready = pod.stage == Stage::Ready;
                let since = pod.api.ready.and_then(|r| r.last_transition_time).unwrap_or(pod.created);
                let (age, restarts) = if ready { (since, 0) } else { (pod.created, pod.restarts) };
                let life = (!pod.unschedulable, pod.stage != Stage::Pending, ready);
                ((life, Reverse(beside(pod)), Reverse(restarts), magnitude(age), pod.uid), pod.id)
            })
            .collect();
        pods.sort_unstable();
        pods.truncate(count);
        pods.into_iter().map(|(_, id)| id).collect()
    }
}

fn is_active(pod: &SimPod) -> bool {
    pod.stage != Stage::Terminating
}

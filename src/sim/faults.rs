//! What fails in the cluster: components of the metrics registry, and pods that are killed.

use std::collections::VecDeque;

use super::engine::{Due, Engine};
use super::observe::Registry;
use crate::metrics::{Component, Fault, Faults, Health, KubeletPod, PodStats, Prometheus, TargetId};
use crate::units::{MilliValue, SimDuration, SimTime};
use crate::workload::Transition;

/// What the kubelets said of the pods.
type Answers = Vec<(KubeletPod, PodStats)>;

/// What is wrong with the metrics registry, and what it takes to behave like that.
#[derive(Clone, Debug, Default)]
pub(super) struct Broken {
    pub(super) faults: Faults,
    /// Prometheus takes nothing in.
    pub(super) no_scrapes: bool,
    /// What Prometheus was when the custom and when the external API froze.
    frozen: [Option<Box<Prometheus>>; 2],
    /// What the provider of external metrics served when the external API froze.
    pub(super) held: Option<Vec<MilliValue>>,
    /// Answers of kubelets that do not count yet.
    pub(super) late: VecDeque<(SimTime, Answers)>,
}

impl Broken {
    /// Whether nothing fails at `now`, and nothing late is on its way.
    pub(super) fn is_sound(&self, now: SimTime) -> bool {
        let works = |component| self.faults.health(component, now) == Health::Works;
        let collects = [Component::Kubelet, Component::MetricsServer, Component::Resource, Component::Prometheus];
        self.late.is_empty() && self.frozen.iter().all(Option::is_none) && collects.into_iter().all(works)
    }

    /// A pod is gone.
    pub(super) fn forget(&mut self, id: TargetId) {
        for (_, answers) in &mut self.late {
            answers.retain(|(pod, _)| pod.target != id);
        }
    }
}

impl Engine {
    /// What serves the metrics, as it is now.
    pub(super) fn registry(&self) -> Registry<'_> {
        Registry {
            server: &self.metrics_server,
            prometheus: &self.prometheus,
            frozen: self.broken.frozen.each_ref().map(Option::as_deref),
            adapter: &self.adapter,
            ruled: self.ruled.as_deref(),
            external: &self.external,
            held: self.broken.held.as_deref(),
            workload: &self.workload,
            faults: &self.broken.faults,
        }
    }

    /// How a component of the metrics registry fares.
    #[must_use]
    pub fn health(&self, component: Component) -> Health {
        self.broken.faults.health(component, self.now())
    }

    /// A component of the metrics registry fares otherwise from now on, for some time or for good.
    pub(super) fn set_health(&mut self, component: Component, health: Health, span: Option<SimDuration>) {
        let from = self.now();
        let until = span.map_or(SimTime::MAX, |span| from + span);
        self.broken.faults.set(Fault { component, health, from, until });
        if until < SimTime::MAX {
            self.due.push(until, Due::Fault);
        }
        self.faults_changed();
    }

    /// Everything that a scenario plans.
    pub(super) fn plan_faults(&mut self, faults: Vec<Fault>) {
        let now = self.now();
        for fault in faults {
            for at in [fault.from.max(now), fault.until] {
                if at < SimTime::MAX {
                    self.due.push(at, Due::Fault);
                }
            }
            self.broken.faults.plan(fault);
        }
    }

    /// A component has begun or ceased to fail.
    pub(super) fn faults_changed(&mut self) {
        self.wake();
        let (now, broken) = (self.now(), &mut self.broken);
        broken.no_scrapes = !broken.faults.scrapes(now);
        for (api, frozen) in [Component::Custom, Component::External].into_iter().zip(&mut broken.frozen) {
            match (broken.faults.frozen(api, now), &frozen) {
                (Some(_), None) => *frozen = Some(Box::new(self.prometheus.clone())),
                (None, Some(_)) => *frozen = None,
                _ => {}
            }
        }
        if let Some(ruled) = &mut self.ruled {
            ruled.faults_changed(&broken.faults, now);
        }
        match self.broken.faults.frozen(Component::External, now) {
            Some(_) if self.broken.held.is_none() => {
                self.workload.settle(now);
                let registry = self.registry();
                let held = registry.external.iter().map(|metric| metric.value(&registry, now)).collect();
                self.broken.held = Some(held);
            }
            None => self.broken.held = None,
            _ => {}
        }
        let broken = &mut self.broken;
        if !broken.faults.metrics_server_runs(now) {
            self.metrics_server.clear();
            broken.late.clear();
        }
        self.sample();
    }

    /// Deletes pods, as `kubectl delete pod` does: those that have run longest first. Their owner replaces them at once.
    pub(super) fn kill(&mut self, count: u32) {
        let next = self.workload.kill(many(count), self.now());
        self.ensue(next);
    }

    /// The apps of some pods crash, of those that have run longest first.
    pub(super) fn crash(&mut self, count: u32) {
        let next = self.workload.crash(many(count), self.now());
        self.ensue(next);
    }

    /// The readiness probes of some pods fail for a while, of those that have run longest first.
    pub(super) fn fail_readiness(&mut self, count: u32, span: SimDuration) {
        let next = self.workload.fail_readiness(many(count), span, self.now());
        self.ensue(next);
    }

    /// All pods are replaced, as `kubectl rollout restart` does.
    pub(super) fn restart_rollout(&mut self) {
        let next = self.workload.restart_rollout(self.now());
        self.ensue(next);
    }

    fn ensue(&mut self, next: Vec<Transition>) {
        self.schedule(next);
        self.sample();
    }
}

fn many(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

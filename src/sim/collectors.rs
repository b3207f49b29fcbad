//! What gathers metrics: Prometheus discovers and scrapes pods, metrics-server asks the kubelets.

use std::sync::Arc;

use super::engine::Engine;
use super::history::Edge;
use super::rounds::Visit;
use super::rules::Pods;
use crate::metrics::{KubeletPod, PodStats, Round, TargetId, whole};
use crate::units::SimDuration;
use crate::workload::PodId;

impl Engine {
    /// Prometheus learns of all pods that run.
    pub(super) fn discover_all(&mut self) {
        let running: Vec<PodId> = self.workload.pods().iter().map(|p| PodId(p.id)).collect();
        for pod in running {
            self.discover(pod);
        }
    }

    /// Prometheus learns of a pod that runs.
    pub(super) fn discover(&mut self, pod: PodId) {
        let found = self.workload.pods().iter().find(|p| p.id == pod.0 && p.running());
        // One that has started again is known.
        let Some(pod) = found.filter(|p| p.restarts == 0) else { return };
        let target = TargetId(pod.id);
        let offset = self.prometheus.discover(target, pod.api.name.clone());
        self.scrapes.add(self.now() + offset, target);
        if let Some(ruled) = &mut self.ruled {
            ruled.discover(pod, Pods { workload: &self.workload, namespace: &self.autoscaler.namespace });
        }
    }

    /// Prometheus scrapes a pod, if it is still there.
    pub(super) fn scrape(&mut self, mut visit: Visit) {
        let now = self.now();
        let (pod, series) = (&mut visit.hint.0, &mut visit.hint.1);
        let Some(pod) = self.workload.settle_pod(PodId(visit.target.0), pod, now) else { return };
        let value = whole(pod.received);
        let running = pod.running();
        if !self.broken.no_scrapes
            && let (Some(ruled), Some(pod)) = (&mut self.ruled, self.workload.pods().get(visit.hint.0))
        {
            ruled.scraped(pod, Pods { workload: &self.workload, namespace: &self.autoscaler.namespace }, now);
        }
        if self.broken.no_scrapes || !running {
            self.scrapes.again(visit);
        } else if self.prometheus.scraped(visit.target, series, value, now) {
            self.history.moved(Edge::PrometheusScrape, now);
            self.scrapes.again(visit);
        }
    }

    /// metrics-server asks the kubelets.
    pub(super) fn kubelet_round(&mut self) {
        let now = self.now();
        if self.quiet {
            self.metrics_server.pass(now);
            return self.kubelets_answered();
        }
        let broken = &mut self.broken;
        self.workload.settle(now);
        let delay = match broken.faults.round(now) {
            Round::Answered(delay) => delay,
            Round::Failed => {
                self.metrics_server.clear();
                broken.late.clear();
                return;
            }
            Round::Nothing => return,
        };
        let memory = self.workload.app().memory;
        let own = self.workload.pods().iter().filter(|p| p.running()).map(|pod| (pod, pod.cpu_seconds));
        // The others use the same all the time.
        let others = self.workload.others().map(|(pod, cores)| (pod, cores * now.as_secs_f64()));
        let mut pods: Vec<_> = own.chain(others).collect();
        pods.sort_by(|a, b| a.0.api.name.cmp(&b.0.api.name));
        let stats = pods.iter().map(|(pod, cpu_seconds)| {
            let memory_bytes = pod.memory(memory, now);
            let stats = PodStats { started: pod.started, cpu_seconds: *cpu_seconds, memory_bytes };
            let (name, containers) = (Arc::clone(&pod.api.name), Arc::clone(&pod.containers));
            (KubeletPod { target: TargetId(pod.id), name, containers }, stats)
        });
        while broken.late.front().is_some_and(|(at, _)| *at + delay <= now) {
            if let Some((at, answers)) = broken.late.pop_front() {
                self.metrics_server.sampled(answers.into_iter(), at);
            }
        }
        if delay > SimDuration::ZERO {
            broken.late.push_back((now, stats.collect()));
        } else {
            self.metrics_server.sampled(stats, now);
        }
        self.kubelets_answered();
        self.rest();
    }

    fn kubelets_answered(&mut self) {
        for edge in [Edge::KubeletScrape, Edge::ResourceApi] {
            self.history.moved(edge, self.now);
        }
    }
}

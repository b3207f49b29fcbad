//! What gathers metrics: Prometheus discovers and scrapes pods, metrics-server asks the kubelets.

use std::sync::Arc;

use super::engine::Engine;
use super::history::Edge;
use super::rounds::Visit;
use super::rules::Pods;
use crate::metrics::{PodStats, Round, TargetId};
use crate::units::SimDuration;
use crate::workload::{PodId, SimPod};

/// The memory of a pod without requests, in bytes.
const MEMORY_BASE: f64 = 120.0 * 1024.0 * 1024.0;
/// The memory that one waiting request takes, in bytes.
const MEMORY_PER_REQUEST: f64 = 1024.0 * 1024.0;

/// The memory that a pod uses.
fn memory_bytes(pod: &SimPod) -> f64 {
    MEMORY_BASE + MEMORY_PER_REQUEST * pod.backlog
}

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
        let Some(pod) = self.workload.pods().iter().find(|p| p.id == pod.0 && p.running()) else { return };
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
        let Some(pod) = self.workload.settle_pod(PodId(visit.target.0), pod, self.now()) else { return };
        // A counter counts whole requests; the small number keeps one that is complete from missing for its last bit.
        let value = libm::floor(pod.received + 1e-6);
        if self.broken.no_scrapes {
            self.scrapes.again(visit);
        } else if self.prometheus.scraped(visit.target, series, value, self.now()) {
            self.history.moved(Edge::PrometheusScrape, self.now());
            if let (Some(ruled), Some(pod)) = (&mut self.ruled, self.workload.pods().get(visit.hint.0)) {
                let cluster = Pods { workload: &self.workload, namespace: &self.autoscaler.namespace };
                ruled.scraped(pod, cluster, memory_bytes(pod), now);
            }
            self.scrapes.again(visit);
        }
    }

    /// metrics-server asks the kubelets.
    pub(super) fn kubelet_round(&mut self) {
        let (now, broken) = (self.now(), &mut self.broken);
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
        let running = self.workload.pods().iter().filter(|p| p.running());
        let stats = running.map(|pod| {
            let (started, cpu_seconds, memory_bytes) = (pod.started, pod.cpu_seconds, memory_bytes(pod));
            (TargetId(pod.id), &pod.api.name, PodStats { started, cpu_seconds, memory_bytes })
        });
        while broken.late.front().is_some_and(|(at, _)| *at + delay <= now) {
            if let Some((at, answers)) = broken.late.pop_front() {
                self.metrics_server.sampled(answers.iter().map(|(id, pod, stats)| (*id, pod, *stats)), at);
            }
        }
        if delay > SimDuration::ZERO {
            broken.late.push_back((now, stats.map(|(id, pod, stats)| (id, Arc::clone(pod), stats)).collect()));
        } else {
            self.metrics_server.sampled(stats, now);
        }
        self.history.moved(Edge::KubeletScrape, now);
        self.history.moved(Edge::ResourceApi, now);
    }
}

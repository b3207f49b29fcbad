//! What each part of the metrics pipeline would say just now, for those who ask it between two syncs.

use std::sync::Arc;

use super::engine::Engine;
use super::observe::MetricNow;
use crate::api::hpa::MetricSource;
use crate::api::metrics::PodMetricsList;
use crate::metrics::{Component, whole};
use crate::units::{SimDuration, SimTime};
use crate::workload::SimPod;

/// What the app of one pod exposes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposition {
    /// Requests received since its app started.
    pub received: f64,
    /// Requests that wait in it or are served.
    pub in_flight: f64,
    /// CPU seconds used since its app started.
    pub cpu_seconds: f64,
    /// Its working set in bytes.
    pub memory_bytes: f64,
}

impl Engine {
    /// What the resource metrics API answers just now.
    ///
    /// # Errors
    /// As the client of the API shows them.
    pub fn pod_metrics(&self) -> Result<PodMetricsList, String> {
        let mut list = PodMetricsList::new();
        self.registry().pod_metrics(self.now(), &mut list)?;
        Ok(list)
    }

    /// What metrics-server has, whether its API answers or not.
    #[must_use]
    pub fn kubelet_samples(&self) -> PodMetricsList {
        let mut list = PodMetricsList::new();
        self.metrics_server.usage(&mut list);
        list
    }

    /// What the custom or external metrics API answers to the controller's request for a metric just now.
    ///
    /// # Errors
    /// As the client of the API shows them.
    pub fn metric_now(&self, source: &MetricSource) -> Result<MetricNow, String> {
        self.registry().ask(source, &self.autoscaler.namespace, self.now())
    }

    /// `rate()` of the app's counter for each pod by name, as Prometheus computes it just now, with the time of the last
    /// sample.
    #[must_use]
    pub fn pod_rates(&self) -> Vec<(Arc<str>, f64, SimTime)> {
        let rates = self.prometheus.rates(self.adapter.window, self.now());
        rates.map(|(pod, rate, at)| (Arc::clone(pod), rate, at)).collect()
    }

    /// How old the oldest sample is that an API would answer with just now.
    #[must_use]
    pub fn age_of(&self, api: Component) -> Option<SimDuration> {
        let now = self.now();
        let oldest = match api {
            Component::Resource => self.kubelet_samples().items().iter().map(|item| item.timestamp).min(),
            Component::External if !self.external.is_empty() => Some(now),
            _ => match &self.ruled {
                Some(ruled) => ruled.oldest_scrape(now),
                None => self.registry().oldest_scrape(api, now),
            },
        };
        oldest.map(|at| now.since(at))
    }

    /// What a pod exposes just now; nothing where its app does not run.
    #[must_use]
    pub fn exposition(&self, pod: &SimPod) -> Option<Exposition> {
        if !pod.running() {
            return None;
        }
        let (load, app) = (self.workload.load(), self.workload.app());
        let mut settled = pod.clone();
        settled.settle(self.now(), &load);
        Some(Exposition {
            received: whole(settled.received),
            in_flight: self.in_flight(&settled),
            cpu_seconds: libm::floor(settled.cpu_seconds * 100.0 + 1e-6) / 100.0,
            memory_bytes: libm::floor(settled.memory(app.memory, self.now())),
        })
    }

    /// Requests that wait in a pod or are served: as many are served as arrive while one is (Little's law).
    #[must_use]
    pub fn in_flight(&self, pod: &SimPod) -> f64 {
        let load = self.workload.load();
        let each = self.workload.app().service_time(self.workload.target().cpu_limit());
        let served = if pod.serves() { (load.arrivals * pod.share).min(load.capacity) } else { 0.0 };
        libm::round(served * each + pod.backlog)
    }
}

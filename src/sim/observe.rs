//! What the controller reads at a sync: the scale, the pods, and what the metrics APIs answer.

use std::sync::Arc;

use crate::api::hpa::{HpaSpec, MetricSource};
use crate::api::metrics::PodMetricsList;
use crate::api::pod::Pod;
use crate::controller::{MetricAnswer, Scale, Seen};
use crate::metrics::{Adapter, Answer, MetricsServer, Prometheus};
use crate::units::SimTime;
use crate::workload::Workload;

/// The answers of one sync, which [`Seen`] borrows.
#[derive(Debug, Default)]
pub(super) struct Observation {
    pods: Vec<Pod>,
    selector: String,
    pod_metrics: PodMetricsList,
    /// One for each element of `spec.metrics`.
    answers: Vec<Result<Option<Answer>, String>>,
}

impl Observation {
    /// Reads the cluster at `now`.
    pub(super) fn of(
        workload: &Workload,
        spec: &HpaSpec,
        (server, prometheus, adapter): (&MetricsServer, &Prometheus, &Adapter),
        now: SimTime,
    ) -> Self {
        let pods: Vec<Pod> = workload.pods().iter().map(|p| p.api.clone()).collect();
        let names: Vec<&Arc<str>> = pods.iter().map(|p| &p.name).collect();
        let answers = spec.metrics.iter().map(|source| answer(source, &names, prometheus, adapter, now)).collect();
        let asks_resource = spec.metrics.iter().any(is_resource);
        let containers: Vec<Arc<str>> =
            workload.target().pod_spec.containers.iter().map(|c| c.name.as_str().into()).collect();
        Self {
            selector: selector(workload),
            pod_metrics: if asks_resource { server.usage(&containers) } else { PodMetricsList::new() },
            answers,
            pods,
        }
    }

    /// Whether the custom API is asked.
    pub(super) fn asks_custom(&self) -> bool {
        self.answers.iter().any(|a| matches!(a, Ok(Some(_))))
    }

    /// The oldest sample behind all answers.
    pub(super) fn oldest_sample(&self) -> Option<SimTime> {
        let custom = self.answers.iter().filter_map(|a| a.as_ref().ok()?.as_ref()?.oldest);
        custom.chain(self.pod_metrics.items().iter().map(|i| i.timestamp)).min()
    }

    /// Hands the observation to `read`, in the form that the controller takes.
    pub(super) fn with_seen<T>(&self, workload: &Workload, read: impl FnOnce(&Seen<'_>) -> T) -> T {
        let metrics: Vec<Result<MetricAnswer<'_>, &str>> = self
            .answers
            .iter()
            .map(|answer| match answer {
                Ok(None) => Ok(MetricAnswer::NotAsked),
                Ok(Some(answer)) => Ok(MetricAnswer::Pods(&answer.values)),
                Err(error) => Err(error.as_str()),
            })
            .collect();
        read(&Seen {
            scale: Ok(Scale {
                spec: workload.replicas(),
                status: workload.status_replicas(),
                selector: &self.selector,
            }),
            pods: &self.pods,
            pod_metrics: Some(Ok(&self.pod_metrics)),
            metrics: &metrics,
            other_hpas: &[],
            scale_update: Ok(()),
            status_update: Ok(()),
        })
    }
}

fn is_resource(source: &MetricSource) -> bool {
    matches!(source, MetricSource::Resource { .. } | MetricSource::ContainerResource { .. })
}

/// The target's label selector as the scale subresource shows it: the labels of its pods.
fn selector(workload: &Workload) -> String {
    let labels: Vec<String> = workload.target().labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    labels.join(",")
}

/// What the custom or external API answers for one metric; nothing for a resource, which has its own API.
fn answer(
    source: &MetricSource,
    pods: &[&Arc<str>],
    prometheus: &Prometheus,
    adapter: &Adapter,
    now: SimTime,
) -> Result<Option<Answer>, String> {
    match source {
        MetricSource::Pods { .. } => Ok(Some(adapter.pods_metric(prometheus, pods, now))),
        MetricSource::Object { metric, .. } => Err(format!("the server could not find the metric {}", metric.name)),
        MetricSource::External { metric, .. } => Err(format!(
            "the server could not find the requested resource (get {}.external.metrics.k8s.io)",
            metric.name
        )),
        _ => Ok(None),
    }
}

//! What the controller reads at a sync: the scale, the pods, and what the metrics APIs answer.

use std::sync::Arc;

use crate::api::hpa::{HpaSpec, MetricSource};
use crate::api::metrics::PodMetricsList;
use crate::api::pod::Pod;
use crate::controller::{MetricAnswer, Scale, Seen};
use crate::metrics::{Adapter, Answer, MetricsServer, Prometheus};
use crate::units::SimTime;
use crate::workload::Workload;

/// The answers of one sync, which [`Seen`] borrows. It is kept from sync to sync, so that what has not changed need not
/// be copied again and what has needs no new room.
#[derive(Clone, Debug, Default)]
pub(super) struct Observation {
    /// The workload's revision that this is of.
    revision: u64,
    pods: Vec<Pod>,
    selector: String,
    containers: Vec<Arc<str>>,
    pod_metrics: PodMetricsList,
    /// One for each element of `spec.metrics`.
    answers: Vec<Result<Option<Answer>, String>>,
}

impl Observation {
    /// Reads the cluster at `now`.
    pub(super) fn look(
        &mut self,
        workload: &Workload,
        spec: &HpaSpec,
        (server, prometheus, adapter): (&MetricsServer, &Prometheus, &Adapter),
        now: SimTime,
    ) {
        if self.revision != workload.revision() {
            self.revision = workload.revision();
            self.pods.clear();
            self.pods.extend(workload.pods().iter().map(|p| p.api.clone()));
            self.selector = selector(workload);
            self.containers = workload.containers();
        }
        if spec.metrics.iter().any(is_resource) {
            server.usage(&self.containers, &mut self.pod_metrics);
        } else {
            self.pod_metrics.clear();
        }
        self.answers.resize(spec.metrics.len(), Ok(None));
        for (source, answer) in spec.metrics.iter().zip(&mut self.answers) {
            match source {
                MetricSource::Pods { .. } => {
                    let mut values = answer.as_mut().ok().and_then(Option::take).unwrap_or_default();
                    adapter.pods_metric(prometheus, now, &mut values);
                    *answer = Ok(Some(values));
                }
                _ => *answer = refused(source),
            }
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

/// What the custom or external API answers for a metric that nothing serves; nothing for a resource, which has its own
/// API.
fn refused(source: &MetricSource) -> Result<Option<Answer>, String> {
    match source {
        MetricSource::Object { metric, .. } => Err(format!("the server could not find the metric {}", metric.name)),
        MetricSource::External { metric, .. } => Err(format!(
            "the server could not find the requested resource (get {}.external.metrics.k8s.io)",
            metric.name
        )),
        _ => Ok(None),
    }
}

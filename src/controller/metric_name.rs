//! How Kubernetes names a metric in its reasons and messages.

use std::fmt;

use crate::api::hpa::{MetricIdentifier, MetricSource, ResourceTarget, ValueTarget};

/// A metric by the name that reasons and messages give it.
#[derive(Clone, Copy, Debug)]
pub(super) struct MetricName<'a>(pub(super) &'a MetricSource);

impl fmt::Display for MetricName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            MetricSource::Resource { name, target: ResourceTarget::Utilization(_) } => {
                write!(f, "{name} resource utilization (percentage of request)")
            }
            MetricSource::ContainerResource { name, target: ResourceTarget::Utilization(_), .. } => {
                write!(f, "{name} container resource utilization (percentage of request)")
            }
            MetricSource::Resource { name, .. } | MetricSource::ContainerResource { name, .. } => {
                write!(f, "{name} resource")
            }
            MetricSource::Pods { metric, .. } => write!(f, "pods metric {}", metric.name),
            // Upstream calls the average of an Object metric external, too.
            MetricSource::Object { metric, target: ValueTarget::AverageValue(_), .. }
            | MetricSource::External { metric, .. } => external(f, metric),
            MetricSource::Object { described_object, metric, .. } => {
                write!(f, "{} metric {}", described_object.kind, metric.name)
            }
            MetricSource::Unknown { kind } => f.write_str(kind),
        }
    }
}

/// With the selector as Go prints a pointer to it.
fn external(f: &mut fmt::Formatter<'_>, metric: &MetricIdentifier) -> fmt::Result {
    match &metric.selector {
        Some(selector) => write!(f, "external metric {}({selector})", metric.name),
        None => write!(f, "external metric {}(nil)", metric.name),
    }
}

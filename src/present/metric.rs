//! A metric of the spec in words and numbers: its name, its target, its reading.

use super::format;
use crate::api::hpa::{MetricSource, ResourceTarget, ValueTarget};
use crate::api::status::{MetricStatus, MetricValueStatus};
use crate::language::Language;
use crate::say;

/// The name, as it is called in the manifest.
#[must_use]
pub fn name(source: &MetricSource) -> String {
    match source {
        MetricSource::Resource { name, .. } => name.clone(),
        MetricSource::ContainerResource { name, container, .. } => format!("{name} of {container}"),
        MetricSource::Pods { metric, .. }
        | MetricSource::Object { metric, .. }
        | MetricSource::External { metric, .. } => metric.name.clone(),
        MetricSource::Unknown { kind } => kind.clone(),
    }
}

/// What a chart of it is titled, with the unit.
#[must_use]
pub fn title(source: &MetricSource, language: Language) -> String {
    let name = name(source);
    match source {
        MetricSource::Resource { target: ResourceTarget::Utilization(_), .. }
        | MetricSource::ContainerResource { target: ResourceTarget::Utilization(_), .. } => {
            say!(language, "{metric}, % of request", metric = name)
        }
        MetricSource::Resource { .. } | MetricSource::ContainerResource { .. } | MetricSource::Pods { .. } => {
            say!(language, "{metric} per pod", metric = name)
        }
        MetricSource::Object { target: ValueTarget::AverageValue(_), .. }
        | MetricSource::External { target: ValueTarget::AverageValue(_), .. } => {
            say!(language, "{metric} per pod", metric = name)
        }
        _ => name,
    }
}

/// What is aimed at; none where validation should have refused the metric.
#[must_use]
pub fn target(source: &MetricSource) -> Option<f64> {
    match source {
        MetricSource::Resource { target, .. } | MetricSource::ContainerResource { target, .. } => match target {
            ResourceTarget::Utilization(percent) => Some((*percent).into()),
            ResourceTarget::AverageValue(value) => Some(format::number(value)),
            ResourceTarget::Missing => None,
        },
        MetricSource::Pods { target, .. } => Some(format::number(target)),
        MetricSource::Object { target, .. } | MetricSource::External { target, .. } => match target {
            ValueTarget::Value(value) | ValueTarget::AverageValue(value) => Some(format::number(value)),
            ValueTarget::Mismatched { .. } => None,
        },
        MetricSource::Unknown { .. } => None,
    }
}

/// Where its target stands in the spec.
#[must_use]
pub fn target_path(source: &MetricSource, index: usize) -> String {
    let of_value = |target: &ValueTarget| match target {
        ValueTarget::AverageValue(_) => "averageValue",
        _ => "value",
    };
    let (kind, field) = match source {
        MetricSource::Resource { target, .. } | MetricSource::ContainerResource { target, .. } => {
            let kind = if matches!(source, MetricSource::Resource { .. }) { "resource" } else { "containerResource" };
            (
                kind,
                if matches!(target, ResourceTarget::AverageValue(_)) { "averageValue" } else { "averageUtilization" },
            )
        }
        MetricSource::Pods { .. } => ("pods", "averageValue"),
        MetricSource::Object { target, .. } => ("object", of_value(target)),
        MetricSource::External { target, .. } => ("external", of_value(target)),
        MetricSource::Unknown { .. } => return format!("spec.metrics[{index}].type"),
    };
    format!("spec.metrics[{index}].{kind}.target.{field}")
}

/// What it was, in the unit of the target; none where it could not be computed.
#[must_use]
pub fn reading(status: &MetricStatus) -> Option<f64> {
    let (MetricStatus::Resource { current, .. }
    | MetricStatus::ContainerResource { current, .. }
    | MetricStatus::Pods { current, .. }
    | MetricStatus::Object { current, .. }
    | MetricStatus::External { current, .. }) = status
    else {
        return None;
    };
    match current {
        MetricValueStatus { average_utilization: Some(percent), .. } => Some((*percent).into()),
        MetricValueStatus { value: Some(value), .. } | MetricValueStatus { average_value: Some(value), .. } => {
            Some(format::number(value))
        }
        _ => None,
    }
}

/// Whether it comes from the resource API.
#[must_use]
pub fn is_resource(source: &MetricSource) -> bool {
    matches!(source, MetricSource::Resource { .. } | MetricSource::ContainerResource { .. })
}

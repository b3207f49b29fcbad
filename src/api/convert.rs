//! The wire form of a HorizontalPodAutoscaler, defaulted, to the checked form.

use k8s_openapi::api::autoscaling::v2 as wire;
use k8s_openapi::apimachinery::pkg::apis::meta::v1 as meta;

use super::hpa::{
    Behavior, CrossVersionObjectReference, HpaSpec, LabelSelector, LabelSelectorRequirement, MetricIdentifier,
    MetricSource, PolicyKind, ResourceTarget, ScalingPolicy, ScalingRules, SelectPolicy, SelectorOperator, ValueTarget,
};
use crate::units::{Quantity, Replicas, SimDuration};

/// The spec in its checked form. What validation refuses becomes `Unknown` or `Missing`, so that nothing panics.
#[must_use]
pub fn spec(spec: &wire::HorizontalPodAutoscalerSpec) -> HpaSpec {
    HpaSpec {
        scale_target_ref: reference(&spec.scale_target_ref),
        min_replicas: Replicas(spec.min_replicas.unwrap_or(1)),
        max_replicas: Replicas(spec.max_replicas),
        metrics: spec.metrics.iter().flatten().map(metric).collect(),
        behavior: spec.behavior.as_ref().map(|behavior| Behavior {
            scale_up: rules(behavior.scale_up.as_ref()),
            scale_down: rules(behavior.scale_down.as_ref()),
        }),
    }
}

fn reference(reference: &wire::CrossVersionObjectReference) -> CrossVersionObjectReference {
    CrossVersionObjectReference {
        api_version: reference.api_version.clone().unwrap_or_default(),
        kind: reference.kind.clone(),
        name: reference.name.clone(),
    }
}

fn metric(metric: &wire::MetricSpec) -> MetricSource {
    match metric {
        wire::MetricSpec { resource: Some(source), .. } => {
            MetricSource::Resource { name: source.name.clone(), target: resource_target(&source.target) }
        }
        wire::MetricSpec { container_resource: Some(source), .. } => MetricSource::ContainerResource {
            name: source.name.clone(),
            container: source.container.clone(),
            target: resource_target(&source.target),
        },
        wire::MetricSpec { pods: Some(source), .. } => MetricSource::Pods {
            metric: identifier(&source.metric),
            target: source.target.average_value.as_ref().map(quantity).unwrap_or_default(),
        },
        wire::MetricSpec { object: Some(source), .. } => MetricSource::Object {
            described_object: reference(&source.described_object),
            metric: identifier(&source.metric),
            target: value_target(&source.target),
        },
        wire::MetricSpec { external: Some(source), .. } => {
            MetricSource::External { metric: identifier(&source.metric), target: value_target(&source.target) }
        }
        _ => MetricSource::Unknown { kind: metric.type_.clone() },
    }
}

fn resource_target(target: &wire::MetricTarget) -> ResourceTarget {
    match (&target.average_value, target.average_utilization) {
        (Some(value), _) => ResourceTarget::AverageValue(quantity(value)),
        (None, Some(percent)) => ResourceTarget::Utilization(percent),
        (None, None) => ResourceTarget::Missing,
    }
}

fn value_target(target: &wire::MetricTarget) -> ValueTarget {
    match (&target.value, &target.average_value) {
        (_, Some(average)) if target.type_ == "AverageValue" => ValueTarget::AverageValue(quantity(average)),
        (Some(value), _) => ValueTarget::Value(quantity(value)),
        (None, Some(average)) => ValueTarget::AverageValue(quantity(average)),
        (None, None) => ValueTarget::Missing,
    }
}

fn identifier(metric: &wire::MetricIdentifier) -> MetricIdentifier {
    MetricIdentifier { name: metric.name.clone(), selector: metric.selector.as_ref().map(selector) }
}

fn selector(selector: &meta::LabelSelector) -> LabelSelector {
    let requirement = |r: &meta::LabelSelectorRequirement| LabelSelectorRequirement {
        key: r.key.clone(),
        operator: match r.operator.as_str() {
            "In" => SelectorOperator::In,
            "NotIn" => SelectorOperator::NotIn,
            "Exists" => SelectorOperator::Exists,
            "DoesNotExist" => SelectorOperator::DoesNotExist,
            other => SelectorOperator::Unknown(other.to_owned()),
        },
        values: r.values.clone().unwrap_or_default(),
    };
    LabelSelector {
        match_labels: selector.match_labels.clone().unwrap_or_default(),
        match_expressions: selector.match_expressions.iter().flatten().map(requirement).collect(),
    }
}

fn rules(rules: Option<&wire::HPAScalingRules>) -> ScalingRules {
    let rules = rules.cloned().unwrap_or_default();
    let policy = |p: wire::HPAScalingPolicy| ScalingPolicy {
        kind: if p.type_ == "Percent" { PolicyKind::Percent } else { PolicyKind::Pods },
        value: p.value,
        period: SimDuration::from_secs(p.period_seconds.into()),
    };
    ScalingRules {
        stabilization_window: rules.stabilization_window_seconds.map(|s| SimDuration::from_secs(s.into())),
        select_policy: match rules.select_policy.as_deref() {
            Some("Min") => SelectPolicy::Min,
            Some("Disabled") => SelectPolicy::Disabled,
            _ => SelectPolicy::Max,
        },
        policies: rules.policies.into_iter().flatten().map(policy).collect(),
        tolerance: rules.tolerance.as_ref().map(quantity),
    }
}

fn quantity(quantity: &k8s_openapi::apimachinery::pkg::api::resource::Quantity) -> Quantity {
    quantity.0.parse().unwrap_or_default()
}

//! The spec, from the wire: defaulted, and as far as the controller goes not necessarily valid.

use k8s_openapi::api::autoscaling::v2;

use super::{ConvertError, quantity};
use crate::api::hpa::{
    Behavior, HpaSpec, MetricSource, PolicyKind, ResourceTarget, ScalingPolicy, ScalingRules, SelectPolicy, ValueTarget,
};
use crate::diag::FieldPath;
use crate::units::{Replicas, SimDuration};

impl TryFrom<&v2::HorizontalPodAutoscalerSpec> for HpaSpec {
    type Error = ConvertError;

    /// Reads a defaulted spec.
    fn try_from(wire: &v2::HorizontalPodAutoscalerSpec) -> Result<Self, ConvertError> {
        let spec = FieldPath::root().child("spec");
        let metrics = spec.child("metrics");
        let elements = wire.metrics.iter().flatten().enumerate();
        Ok(Self {
            scale_target_ref: (&wire.scale_target_ref).into(),
            min_replicas: Replicas(wire.min_replicas.unwrap_or(1)),
            max_replicas: Replicas(wire.max_replicas),
            metrics: elements.map(|(i, wire)| metric(wire, &metrics.index(i))).collect::<Result<_, _>>()?,
            behavior: wire.behavior.as_ref().map(|wire| behavior(wire, &spec.child("behavior"))).transpose()?,
        })
    }
}

/// One element of `spec.metrics`; a type without its source counts as a type that is unknown.
fn metric(wire: &v2::MetricSpec, path: &FieldPath) -> Result<MetricSource, ConvertError> {
    let unknown = || Ok(MetricSource::Unknown { kind: wire.type_.clone() });
    Ok(match wire.type_.as_str() {
        "Resource" => {
            let Some(source) = &wire.resource else { return unknown() };
            let target = resource_target(&source.target, &path.child("resource").child("target"))?;
            MetricSource::Resource { name: source.name.clone(), target }
        }
        "ContainerResource" => {
            let Some(source) = &wire.container_resource else { return unknown() };
            let target = resource_target(&source.target, &path.child("containerResource").child("target"))?;
            MetricSource::ContainerResource { name: source.name.clone(), container: source.container.clone(), target }
        }
        "Pods" => {
            let Some(source) = &wire.pods else { return unknown() };
            let path = path.child("pods").child("target").child("averageValue");
            let target = quantity(source.target.average_value.as_ref(), &path)?.unwrap_or_default();
            MetricSource::Pods { metric: (&source.metric).into(), target }
        }
        "Object" => {
            let Some(source) = &wire.object else { return unknown() };
            let target = object_target(&source.target, &path.child("object").child("target"))?;
            let described_object = (&source.described_object).into();
            MetricSource::Object { described_object, metric: (&source.metric).into(), target }
        }
        "External" => {
            let Some(source) = &wire.external else { return unknown() };
            let target = external_target(&source.target, &path.child("external").child("target"))?;
            MetricSource::External { metric: (&source.metric).into(), target }
        }
        _ => return unknown(),
    })
}

/// The controller looks at `averageValue` first, whatever the type says.
fn resource_target(wire: &v2::MetricTarget, path: &FieldPath) -> Result<ResourceTarget, ConvertError> {
    let average = quantity(wire.average_value.as_ref(), &path.child("averageValue"))?;
    Ok(match (average, wire.average_utilization) {
        (Some(average), _) => ResourceTarget::AverageValue(average),
        (None, Some(percent)) => ResourceTarget::Utilization(percent),
        (None, None) => ResourceTarget::Missing,
    })
}

/// For an Object metric the type decides, and its value must be there.
fn object_target(wire: &v2::MetricTarget, path: &FieldPath) -> Result<ValueTarget, ConvertError> {
    let value = quantity(wire.value.as_ref(), &path.child("value"))?;
    let average = quantity(wire.average_value.as_ref(), &path.child("averageValue"))?;
    Ok(match (wire.type_.as_str(), value, average) {
        ("Value", Some(value), _) => ValueTarget::Value(value),
        ("AverageValue", _, Some(average)) => ValueTarget::AverageValue(average),
        (_, value, average_value) => ValueTarget::Mismatched { value, average_value },
    })
}

/// For an External metric the controller looks at `averageValue` first, whatever the type says.
fn external_target(wire: &v2::MetricTarget, path: &FieldPath) -> Result<ValueTarget, ConvertError> {
    let value = quantity(wire.value.as_ref(), &path.child("value"))?;
    let average = quantity(wire.average_value.as_ref(), &path.child("averageValue"))?;
    Ok(match (average, value) {
        (Some(average), _) => ValueTarget::AverageValue(average),
        (None, Some(value)) => ValueTarget::Value(value),
        (None, None) => ValueTarget::Mismatched { value: None, average_value: None },
    })
}

fn behavior(wire: &v2::HorizontalPodAutoscalerBehavior, path: &FieldPath) -> Result<Behavior, ConvertError> {
    Ok(Behavior {
        scale_up: rules(wire.scale_up.as_ref(), ScalingRules::default_scale_up(), &path.child("scaleUp"))?,
        scale_down: rules(wire.scale_down.as_ref(), ScalingRules::default_scale_down(), &path.child("scaleDown"))?,
    })
}

/// The rules of one direction; `default` fills what is left out.
fn rules(
    wire: Option<&v2::HPAScalingRules>,
    default: ScalingRules,
    path: &FieldPath,
) -> Result<ScalingRules, ConvertError> {
    let Some(wire) = wire else { return Ok(default) };
    let window = wire.stabilization_window_seconds.map(|secs| SimDuration::from_secs(secs.into()));
    Ok(ScalingRules {
        stabilization_window: window.or(default.stabilization_window),
        select_policy: match wire.select_policy.as_deref() {
            Some("Disabled") => SelectPolicy::Disabled,
            Some("Min") => SelectPolicy::Min,
            _ => SelectPolicy::Max,
        },
        policies: wire.policies.as_ref().map_or(default.policies, |list| list.iter().map(policy).collect()),
        tolerance: quantity(wire.tolerance.as_ref(), &path.child("tolerance"))?,
    })
}

fn policy(wire: &v2::HPAScalingPolicy) -> ScalingPolicy {
    ScalingPolicy {
        kind: if wire.type_ == "Percent" { PolicyKind::Percent } else { PolicyKind::Pods },
        value: wire.value,
        period: SimDuration::from_secs(wire.period_seconds.into()),
    }
}

//! Validation of a HorizontalPodAutoscaler, every error in the API server's words (upstream
//! `pkg/apis/autoscaling/validation`, 1.36). It reads the wire form, after defaulting.

use k8s_openapi::api::autoscaling::v2 as wire;

use super::field_error::{Errors, FieldError};
use super::gates::FeatureGates;
use super::object_meta::{self, ObjectMeta};
use crate::diag::FieldPath;
use crate::units::Quantity;

/// Validates an autoscaler that defaulting has been through (`ValidateHorizontalPodAutoscaler`).
#[must_use]
pub fn validate(meta: &ObjectMeta, spec: &wire::HorizontalPodAutoscalerSpec, gates: FeatureGates) -> Vec<FieldError> {
    let mut errors = Errors::default();
    object_meta::validate(&mut errors, meta);
    validate_spec(&mut errors, spec, gates);
    errors.0
}

/// `validateHorizontalPodAutoscalerSpec`.
fn validate_spec(errors: &mut Errors, spec: &wire::HorizontalPodAutoscalerSpec, gates: FeatureGates) {
    let path = FieldPath::root().child("spec");
    let min = spec.min_replicas.unwrap_or(1);
    let least = i32::from(!gates.hpa_scale_to_zero);
    if min < least {
        errors.invalid(path.child("minReplicas"), min, &format!("must be greater than or equal to {least}"));
    }
    if spec.max_replicas < 1 {
        errors.required(path.child("maxReplicas"), "must be set and greater than 0");
    }
    if spec.max_replicas < min {
        errors.invalid(path.child("maxReplicas"), spec.max_replicas, "must be greater than or equal to `minReplicas`");
    }
    reference(errors, &spec.scale_target_ref, &path.child("scaleTargetRef"), NeedsGroup::Yes);
    let metrics = path.child("metrics");
    for (index, metric) in spec.metrics.iter().flatten().enumerate() {
        super::metric_validation::metric(errors, metric, &metrics.index(index));
    }
    let wakes = |metric: &wire::MetricSpec| ["Object", "External"].contains(&metric.type_.as_str());
    if min == 0 && !spec.metrics.iter().flatten().any(wakes) {
        let detail = "must specify at least one Object or External metric to support scaling to zero replicas";
        errors.forbidden(metrics, detail);
    }
    if let Some(behavior) = &spec.behavior {
        let path = path.child("behavior");
        rules(errors, behavior.scale_up.as_ref(), &path.child("scaleUp"));
        rules(errors, behavior.scale_down.as_ref(), &path.child("scaleDown"));
    }
}

/// Whether a reference must name an API group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NeedsGroup {
    Yes,
    No,
}

/// `ValidateCrossVersionObjectReference`, with `ValidateAPIVersion`.
pub(super) fn reference(
    errors: &mut Errors,
    reference: &wire::CrossVersionObjectReference,
    path: &FieldPath,
    group: NeedsGroup,
) {
    for (field, value) in [("kind", &reference.kind), ("name", &reference.name)] {
        if value.is_empty() {
            errors.required(path.child(field), "");
        }
        path_segment(errors, &path.child(field), value);
    }
    let version = reference.api_version.as_deref().unwrap_or("");
    match version.matches('/').count() {
        0 if group == NeedsGroup::Yes && reference.kind != "ReplicationController" => {
            errors.invalid(path.child("apiVersion"), version, "apiVersion must specify API group");
        }
        1 if group == NeedsGroup::Yes && version.starts_with('/') && reference.kind != "ReplicationController" => {
            errors.invalid(path.child("apiVersion"), version, "apiVersion must specify API group");
        }
        0 | 1 => {}
        _ => {
            let detail = format!("unexpected GroupVersion string: {version}");
            errors.invalid(path.child("apiVersion"), version, &detail);
        }
    }
}

/// `IsValidPathSegmentName`.
pub(super) fn path_segment(errors: &mut Errors, path: &FieldPath, value: &str) {
    if value == "." || value == ".." {
        errors.invalid(path.clone(), value, &format!("may not be '{value}'"));
        return;
    }
    for part in ["/", "%"].into_iter().filter(|part| value.contains(part)) {
        errors.invalid(path.clone(), value, &format!("may not contain '{part}'"));
    }
}

/// `validateScalingRules`.
fn rules(errors: &mut Errors, rules: Option<&wire::HPAScalingRules>, path: &FieldPath) {
    let Some(rules) = rules else { return };
    if let Some(window) = rules.stabilization_window_seconds {
        let path = path.child("stabilizationWindowSeconds");
        if window < 0 {
            errors.invalid(path, window, "must be greater than or equal to zero");
        } else if window > 3600 {
            errors.invalid(path, window, "must be less than or equal to 3600");
        }
    }
    if let Some(select) = rules.select_policy.as_deref()
        && !["Disabled", "Max", "Min"].contains(&select)
    {
        errors.unsupported(path.child("selectPolicy"), select, &["Disabled", "Max", "Min"]);
    }
    if let Some(tolerance) = &rules.tolerance
        && tolerance.0.parse::<Quantity>().is_ok_and(|q| q.sign() < 0)
    {
        errors.invalid(path.child("tolerance"), tolerance.0.as_str(), "must be greater than or equal to 0");
    }
    let policies = path.child("policies");
    if rules.policies.as_ref().is_none_or(Vec::is_empty) {
        errors.required(policies.clone(), "must specify at least one Policy");
    }
    for (index, policy) in rules.policies.iter().flatten().enumerate() {
        let path = policies.index(index);
        if !["Percent", "Pods"].contains(&policy.type_.as_str()) {
            errors.unsupported(path.child("type"), &policy.type_, &["Percent", "Pods"]);
        }
        if policy.value <= 0 {
            errors.invalid(path.child("value"), policy.value, "must be greater than zero");
        }
        if policy.period_seconds <= 0 {
            errors.invalid(path.child("periodSeconds"), policy.period_seconds, "must be greater than zero");
        }
        if policy.period_seconds > 1800 {
            errors.invalid(path.child("periodSeconds"), policy.period_seconds, "must be less than or equal to 1800");
        }
    }
}

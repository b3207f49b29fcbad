//! Validation of a HorizontalPodAutoscaler, every error in the API server's words (upstream
//! `pkg/apis/autoscaling/validation`, 1.36). It reads the wire form, after defaulting.

use k8s_openapi::api::autoscaling::v2 as wire;

use crate::diag::FieldPath;
use crate::units::Quantity;

/// One error: which field, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field.
    pub field: FieldPath,
    /// `Required value: …`, `Invalid value: …`, `Unsupported value: …`, `Forbidden: …`.
    pub message: String,
}

/// Collects the errors.
#[derive(Default)]
pub(super) struct Errors(pub(super) Vec<FieldError>);

impl Errors {
    fn push(&mut self, field: FieldPath, message: String) {
        self.0.push(FieldError { field, message });
    }

    pub(super) fn required(&mut self, field: FieldPath, detail: &str) {
        let separator = if detail.is_empty() { "" } else { ": " };
        self.push(field, format!("Required value{separator}{detail}"));
    }

    pub(super) fn invalid(&mut self, field: FieldPath, value: impl std::fmt::Display, detail: &str) {
        self.push(field, format!("Invalid value: {value}: {detail}"));
    }

    pub(super) fn invalid_text(&mut self, field: FieldPath, value: &str, detail: &str) {
        self.invalid(field, format_args!("{value:?}"), detail);
    }

    pub(super) fn unsupported(&mut self, field: FieldPath, value: &str, supported: &[&str]) {
        let supported: Vec<_> = supported.iter().map(|s| format!("{s:?}")).collect();
        self.push(field, format!("Unsupported value: {value:?}: supported values: {}", supported.join(", ")));
    }

    pub(super) fn forbidden(&mut self, field: FieldPath, detail: &str) {
        self.push(field, format!("Forbidden: {detail}"));
    }
}

/// Validates `spec`, which defaulting has been through (`validateHorizontalPodAutoscalerSpec`).
#[must_use]
pub fn validate_spec(spec: &wire::HorizontalPodAutoscalerSpec) -> Vec<FieldError> {
    let mut errors = Errors::default();
    let path = FieldPath::root().child("spec");
    let min = spec.min_replicas.unwrap_or(1);
    if min < 1 {
        errors.invalid(path.child("minReplicas"), min, "must be greater than or equal to 1");
    }
    if spec.max_replicas < 1 {
        errors.required(path.child("maxReplicas"), "must be set and greater than 0");
    }
    if spec.max_replicas < min {
        errors.invalid(path.child("maxReplicas"), spec.max_replicas, "must be greater than or equal to `minReplicas`");
    }
    reference(&mut errors, &spec.scale_target_ref, &path.child("scaleTargetRef"), NeedsGroup::Yes);
    for (index, metric) in spec.metrics.iter().flatten().enumerate() {
        super::metric_validation::metric(&mut errors, metric, &path.child("metrics").index(index));
    }
    if let Some(behavior) = &spec.behavior {
        let path = path.child("behavior");
        rules(&mut errors, behavior.scale_up.as_ref(), &path.child("scaleUp"));
        rules(&mut errors, behavior.scale_down.as_ref(), &path.child("scaleDown"));
    }
    errors.0
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
            errors.invalid_text(path.child("apiVersion"), version, "apiVersion must specify API group");
        }
        1 if group == NeedsGroup::Yes && version.starts_with('/') && reference.kind != "ReplicationController" => {
            errors.invalid_text(path.child("apiVersion"), version, "apiVersion must specify API group");
        }
        0 | 1 => {}
        _ => {
            let detail = format!("unexpected GroupVersion string: {version}");
            errors.invalid_text(path.child("apiVersion"), version, &detail);
        }
    }
}

/// `IsValidPathSegmentName`.
pub(super) fn path_segment(errors: &mut Errors, path: &FieldPath, value: &str) {
    if value == "." || value == ".." {
        errors.invalid_text(path.clone(), value, &format!("may not be '{value}'"));
        return;
    }
    for part in ["/", "%"].into_iter().filter(|part| value.contains(part)) {
        errors.invalid_text(path.clone(), value, &format!("may not contain '{part}'"));
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
        errors.invalid_text(path.child("tolerance"), &tolerance.0, "must be greater than or equal to zero");
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

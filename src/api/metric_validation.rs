//! Validation of one element of `spec.metrics`, in the API server's words (upstream `validateMetricSpec`, 1.36).

use k8s_openapi::api::autoscaling::v2 as wire;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as WireQuantity;

use super::field_error::Errors;
use super::names::{complain_of_dns_label, complain_of_key};
use super::validation::{NeedsGroup, path_segment, reference};
use crate::diag::FieldPath;
use crate::units::Quantity;

/// `validateMetricSpec`: only the first source that is present is looked into; the type wants exactly its own.
pub(super) fn metric(errors: &mut Errors, metric: &wire::MetricSpec, path: &FieldPath) {
    const TYPES: [&str; 5] = ["ContainerResource", "External", "Object", "Pods", "Resource"];
    if metric.type_.is_empty() {
        errors.required(path.child("type"), "must specify a metric source type");
    }
    if !TYPES.contains(&metric.type_.as_str()) {
        errors.unsupported(path.child("type"), &metric.type_, &TYPES);
    }
    first_source(errors, metric, path);
    let present = [
        ("containerResource", metric.container_resource.is_some()),
        ("external", metric.external.is_some()),
        ("object", metric.object.is_some()),
        ("pods", metric.pods.is_some()),
        ("resource", metric.resource.is_some()),
    ];
    let expected = match metric.type_.as_str() {
        "ContainerResource" => "containerResource",
        "External" => "external",
        "Object" => "object",
        "Pods" => "pods",
        "Resource" => "resource",
        _ => "",
    };
    if expected.is_empty() {
        errors.unsupported(path.child("type"), &metric.type_, &TYPES);
    } else if present.contains(&(expected, false)) {
        errors.required(path.child(expected), "must populate information for the given metric source");
    }
    if present.iter().filter(|(_, there)| *there).count() != 1 {
        for (field, _) in present.into_iter().filter(|(field, there)| *there && *field != expected) {
            errors.forbidden(path.child(field), "must populate the given metric source only");
        }
    }
}

fn first_source(errors: &mut Errors, metric: &wire::MetricSpec, path: &FieldPath) {
    if let Some(source) = &metric.object {
        let path = path.child("object");
        reference(errors, &source.described_object, &path.child("describedObject"), NeedsGroup::No);
        identifier(errors, &source.metric, &path.child("metric"));
        target(errors, &source.target, &path.child("target"));
        if source.target.value.is_none() && source.target.average_value.is_none() {
            errors
                .required(path.child("target").child("averageValue"), "must set either a target value or averageValue");
        }
    } else if let Some(source) = &metric.external {
        let path = path.child("external");
        identifier(errors, &source.metric, &path.child("metric"));
        target(errors, &source.target, &path.child("target"));
        external_target(errors, &source.target, &path.child("target"));
    } else if let Some(source) = &metric.pods {
        let path = path.child("pods");
        identifier(errors, &source.metric, &path.child("metric"));
        target(errors, &source.target, &path.child("target"));
        if source.target.average_value.is_none() {
            let path = path.child("target").child("averageValue");
            errors.required(path, "must specify a positive target averageValue");
        }
    } else if let Some(source) = &metric.resource {
        let path = path.child("resource");
        if source.name.is_empty() {
            errors.required(path.child("name"), "must specify a resource name");
        }
        resource_target(errors, &source.target, &path);
    } else if let Some(source) = &metric.container_resource {
        let path = path.child("containerResource");
        container_resource_name(errors, &source.name, &path.child("name"));
        let container = path.child("container");
        if source.container.is_empty() {
            errors.required(container, "must specify a container");
        } else {
            errors.complaints(&container, &source.container, &complain_of_dns_label(&source.container));
        }
        resource_target(errors, &source.target, &path);
    }
}

fn external_target(errors: &mut Errors, target: &wire::MetricTarget, path: &FieldPath) {
    match (&target.value, &target.average_value) {
        (Some(_), Some(_)) => {
            errors.forbidden(path.child("value"), "may not set both a target value for metric and a per-pod target");
        }
        (None, None) => {
            errors
                .required(path.child("averageValue"), "must set either a target value for metric or a per-pod target");
        }
        _ => {}
    }
}

/// `ValidateContainerResourceName` of `pkg/apis/core/v1/validation`, for a name that must be there.
fn container_resource_name(errors: &mut Errors, name: &str, path: &FieldPath) {
    if name.is_empty() {
        errors.required(path.clone(), "must specify a resource name");
        return;
    }
    let complaints = complain_of_key(name);
    if !complaints.is_empty() {
        errors.complaints(path, name, &complaints);
    } else if !name.contains('/') && !is_standard_resource(name) {
        errors.invalid(path.clone(), name, "must be a standard resource type or fully qualified");
    }
    if !name.contains('/') {
        if !["cpu", "memory", "ephemeral-storage"].contains(&name) && !name.starts_with("hugepages-") {
            errors.invalid(path.clone(), name, "must be a standard resource for containers");
        }
    } else if !name.contains("kubernetes.io/")
        && (name.starts_with("requests.") || !complain_of_key(&format!("requests.{name}")).is_empty())
    {
        errors.invalid(path.clone(), name, "doesn't follow extended resource name standard");
    }
}

/// Whether a name is one of Kubernetes' own resources, those of quotas included (`IsStandardResourceName`).
fn is_standard_resource(name: &str) -> bool {
    const STANDARD: [&str; 12] = [
        "cpu",
        "memory",
        "ephemeral-storage",
        "pods",
        "resourcequotas",
        "services",
        "services.nodeports",
        "services.loadbalancers",
        "replicationcontrollers",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
    ];
    const LIMITED: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];
    STANDARD.contains(&name)
        || name.starts_with("hugepages-")
        || name.strip_prefix("limits.").is_some_and(|rest| LIMITED.contains(&rest))
        || name
            .strip_prefix("requests.")
            .is_some_and(|rest| LIMITED.contains(&rest) || rest == "storage" || rest.starts_with("hugepages-"))
}

/// `validateResourceSource` but for the name, also for a container's resource.
fn resource_target(errors: &mut Errors, wanted: &wire::MetricTarget, path: &FieldPath) {
    let path = path.child("target");
    target(errors, wanted, &path);
    match (wanted.average_utilization, &wanted.average_value) {
        (None, None) => errors
            .required(path.child("averageUtilization"), "must set either a target raw value or a target utilization"),
        (Some(_), Some(_)) => {
            errors
                .forbidden(path.child("averageValue"), "may not set both a target raw value and a target utilization");
        }
        _ => {}
    }
}

/// `validateMetricIdentifier`.
fn identifier(errors: &mut Errors, metric: &wire::MetricIdentifier, path: &FieldPath) {
    let path = path.child("name");
    if metric.name.is_empty() {
        errors.required(path, "must specify a metric name");
    } else {
        path_segment(errors, &path, &metric.name);
    }
}

/// `validateMetricTarget`.
fn target(errors: &mut Errors, target: &wire::MetricTarget, path: &FieldPath) {
    let kind = path.child("type");
    if target.type_.is_empty() {
        errors.required(kind.clone(), "must specify a metric target type");
    }
    if !["Utilization", "Value", "AverageValue"].contains(&target.type_.as_str()) {
        errors.invalid(kind, target.type_.as_str(), "must be either Utilization, Value, or AverageValue");
    }
    for (field, quantity) in [("value", &target.value), ("averageValue", &target.average_value)] {
        if let Some(quantity) = quantity
            && !positive(quantity)
        {
            errors.invalid(path.child(field), canonical(quantity).as_str(), "must be positive");
        }
    }
    if let Some(percent) = target.average_utilization
        && percent < 1
    {
        errors.invalid(path.child("averageUtilization"), percent, "must be greater than 0");
    }
}

fn positive(quantity: &WireQuantity) -> bool {
    quantity.0.parse::<Quantity>().is_ok_and(|q| q.sign() > 0)
}

/// The quantity as the API server prints it.
fn canonical(quantity: &WireQuantity) -> String {
    quantity.0.parse::<Quantity>().map_or_else(|_| quantity.0.clone(), |q| q.to_string())
}

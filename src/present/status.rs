//! The status of an autoscaler as YAML, its keys in the order in which kubectl prints them.

use std::fmt::Write;

use super::inspect::stamp::rfc3339;
use crate::api::status::{HpaStatus, MetricStatus, MetricValueStatus};

/// `status` of an autoscaler.
#[must_use]
pub fn yaml(status: &HpaStatus) -> String {
    let mut text = String::from("status:\n");
    // Writing to a String cannot fail.
    if !status.conditions.is_empty() {
        text.push_str("  conditions:\n");
    }
    for condition in &status.conditions {
        let _ = writeln!(
            text,
            "  - lastTransitionTime: \"{}\"\n    message: {}\n    reason: {}\n    status: \"{}\"\n    type: {}",
            rfc3339(condition.last_transition_time),
            scalar(&condition.message),
            condition.reason,
            condition.status.name(),
            condition.kind.name()
        );
    }
    let none = status.current_metrics.is_empty();
    text.push_str(if none { "  currentMetrics: null\n" } else { "  currentMetrics:\n" });
    for metric in &status.current_metrics {
        write_metric(&mut text, metric);
    }
    let _ = writeln!(
        text,
        "  currentReplicas: {}\n  desiredReplicas: {}",
        status.current_replicas, status.desired_replicas
    );
    if let Some(at) = status.last_scale_time {
        let _ = writeln!(text, "  lastScaleTime: \"{}\"", rfc3339(at));
    }
    text
}

fn write_metric(text: &mut String, metric: &MetricStatus) {
    let (field, lines, current) = match metric {
        MetricStatus::Unknown => {
            text.push_str("  - type: \"\"\n");
            return;
        }
        MetricStatus::Resource { name, current } => ("resource", format!("      name: {name}\n"), current),
        MetricStatus::ContainerResource { name, container, current } => {
            ("containerResource", format!("      container: {container}\n      name: {name}\n"), current)
        }
        MetricStatus::Pods { metric, current } => {
            ("pods", format!("      metric:\n        name: {}\n", metric.name), current)
        }
        MetricStatus::Object { described_object: object, metric, current } => (
            "object",
            format!(
                "      describedObject:\n        apiVersion: {}\n        kind: {}\n        name: {}\n      metric:\n        name: {}\n",
                object.api_version, object.kind, object.name, metric.name
            ),
            current,
        ),
        MetricStatus::External { metric, current } => {
            ("external", format!("      metric:\n        name: {}\n", metric.name), current)
        }
    };
    let _ = writeln!(text, "  - {field}:\n      current:");
    write_value(text, current);
    let _ = writeln!(text, "{lines}    type: {}", metric.kind());
}

fn write_value(text: &mut String, current: &MetricValueStatus) {
    if let Some(percent) = current.average_utilization {
        let _ = writeln!(text, "        averageUtilization: {percent}");
    }
    for (name, value) in [("averageValue", &current.average_value), ("value", &current.value)] {
        if let Some(value) = value {
            let shown = value.to_string();
            // A number is a text here: a quantity.
            let quoted = shown.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            let _ = if quoted {
                writeln!(text, "        {name}: \"{shown}\"")
            } else {
                writeln!(text, "        {name}: {shown}")
            };
        }
    }
}

/// A text as a YAML scalar, in quotes where it would be read as something else.
fn scalar(text: &str) -> String {
    let plain = !text.is_empty() && !text.contains(": ") && !text.contains(" #") && !text.contains('\n');
    let start = text.starts_with(|c: char| c.is_alphanumeric());
    if plain && start && !text.ends_with(':') { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

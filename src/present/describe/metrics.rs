//! The metrics of an autoscaler, current and aimed at.

use std::fmt::{Display, Write};

use crate::api::hpa::{MetricSource, ResourceTarget, ValueTarget};
use crate::api::status::{MetricStatus, MetricValueStatus};

/// As many metrics are listed in `kubectl get hpa`.
const LISTED: usize = 2;

/// The lines of `kubectl describe hpa`.
pub(super) fn describe(text: &mut String, sources: &[MetricSource], statuses: &[MetricStatus]) {
    text.push_str("Metrics:\t( current / target )\n");
    for (i, source) in sources.iter().enumerate() {
        let Shown { current, target, .. } = Shown::of(source, statuses.get(i), Detail::Full);
        let aim = |target: &ValueTarget| match target {
            ValueTarget::AverageValue(_) => "target average value",
            ValueTarget::Value(_) | ValueTarget::Mismatched { .. } => "target value",
        };
        let percent = |target: &ResourceTarget| match target {
            ResourceTarget::AverageValue(_) => "",
            ResourceTarget::Utilization(_) | ResourceTarget::Missing => "  (as a percentage of request)",
        };
        let what = match source {
            MetricSource::External { metric, target } => format!("{:?} ({})", metric.name, aim(target)),
            MetricSource::Pods { metric, .. } => format!("{:?} on pods", metric.name),
            MetricSource::Object { described_object: object, metric, target } => {
                format!("\"{}\" on {}/{} ({})", metric.name, object.kind, object.name, aim(target))
            }
            MetricSource::Resource { name, target } => format!("resource {name} on pods{}", percent(target)),
            MetricSource::ContainerResource { name, container, target } => {
                format!("resource {name} of container \"{container}\" on pods{}", percent(target))
            }
            MetricSource::Unknown { kind } => {
                let _ = writeln!(text, "  <unknown metric type {kind:?}>");
                continue;
            }
        };
        let _ = writeln!(text, "  {what}:\t{current} / {target}");
    }
}

/// The cell of `kubectl get hpa` (the API server's `formatHPAMetrics`).
pub(super) fn targets(sources: &[MetricSource], statuses: &[MetricStatus]) -> String {
    if sources.is_empty() {
        return "<none>".to_owned();
    }
    let shown = sources.iter().enumerate().take(LISTED).map(|(i, source)| {
        if matches!(source, MetricSource::Unknown { .. }) {
            return "<unknown type>".to_owned();
        }
        let Shown { current, target, average } = Shown::of(source, statuses.get(i), Detail::Short);
        match source {
            MetricSource::Resource { name, .. } | MetricSource::ContainerResource { name, .. } => {
                format!("{name}: {current}/{target}")
            }
            _ => format!("{current}/{target}{}", if average { " (avg)" } else { "" }),
        }
    });
    let list = shown.collect::<Vec<_>>().join(", ");
    match sources.len().saturating_sub(LISTED) {
        0 => list,
        more => format!("{list} + {more} more..."),
    }
}

/// How much is said about a utilization.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// The percentage.
    Short,
    /// The percentage and the usage.
    Full,
}

/// A metric's value and target as text.
struct Shown {
    current: String,
    target: String,
    /// Whether a total is compared by its average over the pods.
    average: bool,
}

impl Shown {
    fn of(source: &MetricSource, status: Option<&MetricStatus>, detail: Detail) -> Self {
        let status = status.filter(|status| status.kind() == source.kind()).and_then(MetricStatus::current);
        let value = |status: &MetricValueStatus| status.value.as_ref().map(ToString::to_string);
        let average = |status: &MetricValueStatus| status.average_value.as_ref().map(ToString::to_string);
        let utilization = |status: &MetricValueStatus| {
            let percent = status.average_utilization?;
            let usage = average(status).unwrap_or_else(|| "<nil>".to_owned());
            Some(if detail == Detail::Full { format!("{percent}% ({usage})") } else { format!("{percent}%") })
        };
        let (current, target, of_total): (_, &dyn Display, _) = match source {
            MetricSource::Pods { target, .. } => (status.and_then(average), target, false),
            MetricSource::Object { target, .. } | MetricSource::External { target, .. } => match target {
                ValueTarget::AverageValue(target) => (status.and_then(average), target, true),
                // `get` looks at the values, `describe` at the type.
                ValueTarget::Mismatched { average_value: Some(target), .. } if detail == Detail::Short => {
                    (status.and_then(average), target, true)
                }
                ValueTarget::Value(target) | ValueTarget::Mismatched { value: Some(target), .. } => {
                    (status.and_then(value), target, false)
                }
                ValueTarget::Mismatched { .. } => (status.and_then(value), &"<nil>", false),
            },
            MetricSource::Resource { target, .. } | MetricSource::ContainerResource { target, .. } => match target {
                ResourceTarget::AverageValue(target) => (status.and_then(average), target, false),
                ResourceTarget::Utilization(percent) => (status.and_then(utilization), &format!("{percent}%"), false),
                ResourceTarget::Missing => (status.and_then(utilization), &"<auto>", false),
            },
            MetricSource::Unknown { .. } => (None, &"", false),
        };
        let current = current.unwrap_or_else(|| "<unknown>".to_owned());
        Self { current, target: target.to_string(), average: of_total }
    }
}

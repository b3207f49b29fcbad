//! The status, from the wire and back.

use std::borrow::Cow;

use k8s_openapi::api::autoscaling::v2;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use k8s_openapi::jiff::Timestamp;

use super::{ConvertError, quantity, to_wire_quantity};
use crate::api::status::{Condition, ConditionKind, ConditionStatus, HpaStatus, MetricStatus, MetricValueStatus};
use crate::diag::FieldPath;
use crate::units::{Replicas, SimDuration, SimTime};

/// 2000-01-01T00:00:00Z, the start of the axis, in Unix time.
const AXIS_START: i64 = 946_684_800;

impl SimTime {
    /// The instant as the API prints it, in whole seconds; none for the zero time.
    #[must_use]
    pub fn to_wire(self) -> Option<Time> {
        let secs = SimDuration::from_micros(self.as_micros()).as_secs();
        Timestamp::from_second(secs + AXIS_START).ok().map(Time)
    }

    /// An instant that the API printed; none is the zero time.
    #[must_use]
    pub fn from_wire(time: Option<&Time>) -> Self {
        time.map_or(Self::MIN, |time| Self::from_millis(time.0.as_millisecond() - AXIS_START * 1_000))
    }
}

impl TryFrom<&v2::HorizontalPodAutoscalerStatus> for HpaStatus {
    type Error = ConvertError;

    /// Reads a status; conditions of unknown types are left out.
    fn try_from(wire: &v2::HorizontalPodAutoscalerStatus) -> Result<Self, ConvertError> {
        let path = FieldPath::root().child("status").child("currentMetrics");
        let metrics = wire.current_metrics.iter().flatten().enumerate();
        Ok(Self {
            last_scale_time: wire.last_scale_time.as_ref().map(|time| SimTime::from_wire(Some(time))),
            current_replicas: Replicas(wire.current_replicas.unwrap_or(0)),
            desired_replicas: Replicas(wire.desired_replicas),
            current_metrics: metrics.map(|(i, wire)| metric(wire, &path.index(i))).collect::<Result<_, _>>()?,
            conditions: wire.conditions.iter().flatten().filter_map(condition).collect(),
        })
    }
}

fn condition(wire: &v2::HorizontalPodAutoscalerCondition) -> Option<Condition> {
    Some(Condition {
        kind: ConditionKind::from_name(&wire.type_)?,
        status: match wire.status.as_str() {
            "True" => ConditionStatus::True,
            "False" => ConditionStatus::False,
            _ => ConditionStatus::Unknown,
        },
        last_transition_time: SimTime::from_wire(wire.last_transition_time.as_ref()),
        reason: Cow::Owned(wire.reason.clone().unwrap_or_default()),
        message: Cow::Owned(wire.message.clone().unwrap_or_default()),
    })
}

fn metric(wire: &v2::MetricStatus, path: &FieldPath) -> Result<MetricStatus, ConvertError> {
    let value = |wire: &v2::MetricValueStatus| {
        Ok(MetricValueStatus {
            value: quantity(wire.value.as_ref(), path)?,
            average_value: quantity(wire.average_value.as_ref(), path)?,
            average_utilization: wire.average_utilization,
        })
    };
    Ok(if let Some(wire) = &wire.resource {
        MetricStatus::Resource { name: wire.name.clone(), current: value(&wire.current)? }
    } else if let Some(wire) = &wire.container_resource {
        let (name, container) = (wire.name.clone(), wire.container.clone());
        MetricStatus::ContainerResource { name, container, current: value(&wire.current)? }
    } else if let Some(wire) = &wire.pods {
        MetricStatus::Pods { metric: (&wire.metric).into(), current: value(&wire.current)? }
    } else if let Some(wire) = &wire.object {
        let described_object = (&wire.described_object).into();
        MetricStatus::Object { described_object, metric: (&wire.metric).into(), current: value(&wire.current)? }
    } else if let Some(wire) = &wire.external {
        MetricStatus::External { metric: (&wire.metric).into(), current: value(&wire.current)? }
    } else {
        MetricStatus::Unknown
    })
}

impl From<&HpaStatus> for v2::HorizontalPodAutoscalerStatus {
    fn from(status: &HpaStatus) -> Self {
        let metrics: Vec<_> = status.current_metrics.iter().map(Into::into).collect();
        Self {
            conditions: Some(status.conditions.iter().map(Into::into).collect()),
            current_metrics: Some(metrics).filter(|metrics| !metrics.is_empty()),
            current_replicas: Some(status.current_replicas.0).filter(|replicas| *replicas != 0),
            desired_replicas: status.desired_replicas.0,
            last_scale_time: status.last_scale_time.and_then(SimTime::to_wire),
            observed_generation: None,
        }
    }
}

impl From<&Condition> for v2::HorizontalPodAutoscalerCondition {
    fn from(condition: &Condition) -> Self {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Self {
            last_transition_time: condition.last_transition_time.to_wire(),
            message: text(&condition.message),
            reason: text(&condition.reason),
            status: condition.status.name().to_owned(),
            type_: condition.kind.name().to_owned(),
        }
    }
}

impl From<&MetricStatus> for v2::MetricStatus {
    fn from(status: &MetricStatus) -> Self {
        let mut wire = Self { type_: status.kind().to_owned(), ..Self::default() };
        match status {
            MetricStatus::Unknown => {}
            MetricStatus::Resource { name, current } => {
                wire.resource = Some(v2::ResourceMetricStatus { name: name.clone(), current: current.into() });
            }
            MetricStatus::ContainerResource { name, container, current } => {
                let (name, container) = (name.clone(), container.clone());
                wire.container_resource =
                    Some(v2::ContainerResourceMetricStatus { name, container, current: current.into() });
            }
            MetricStatus::Pods { metric, current } => {
                wire.pods = Some(v2::PodsMetricStatus { metric: metric.into(), current: current.into() });
            }
            MetricStatus::Object { described_object, metric, current } => {
                let described_object = described_object.into();
                wire.object =
                    Some(v2::ObjectMetricStatus { described_object, metric: metric.into(), current: current.into() });
            }
            MetricStatus::External { metric, current } => {
                wire.external = Some(v2::ExternalMetricStatus { metric: metric.into(), current: current.into() });
            }
        }
        wire
    }
}

impl From<&MetricValueStatus> for v2::MetricValueStatus {
    fn from(value: &MetricValueStatus) -> Self {
        Self {
            average_utilization: value.average_utilization,
            average_value: value.average_value.as_ref().map(to_wire_quantity),
            value: value.value.as_ref().map(to_wire_quantity),
        }
    }
}

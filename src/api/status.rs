//! The status of an autoscaler, and the events it emits: what the controller writes.

use std::borrow::Cow;

use super::hpa::{CrossVersionObjectReference, MetricIdentifier};
use crate::units::{Quantity, Replicas, SimTime};

/// `status` of an autoscaler.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HpaStatus {
    /// When the controller last changed the number of pods.
    pub last_scale_time: Option<SimTime>,
    /// The number of pods the controller last saw.
    pub current_replicas: Replicas,
    /// The number of pods the controller last wanted.
    pub desired_replicas: Replicas,
    /// What each metric of the spec was last, in the spec's order.
    pub current_metrics: Vec<MetricStatus>,
    /// The conditions, in the order in which they were first set.
    pub conditions: Vec<Condition>,
}

/// One element of `status.currentMetrics`.
#[derive(Clone, Debug, PartialEq)]
pub enum MetricStatus {
    /// The metric could not be computed: `{"type": ""}`.
    Unknown,
    /// A resource of the pods.
    Resource {
        /// The resource.
        name: String,
        /// Its value.
        current: MetricValueStatus,
    },
    /// A resource of one container.
    ContainerResource {
        /// The resource.
        name: String,
        /// The container.
        container: String,
        /// Its value.
        current: MetricValueStatus,
    },
    /// A custom metric of the pods.
    Pods {
        /// Which metric.
        metric: MetricIdentifier,
        /// Its value.
        current: MetricValueStatus,
    },
    /// A custom metric of another object.
    Object {
        /// Which object.
        described_object: CrossVersionObjectReference,
        /// Which metric.
        metric: MetricIdentifier,
        /// Its value.
        current: MetricValueStatus,
    },
    /// A metric from outside the cluster.
    External {
        /// Which metric.
        metric: MetricIdentifier,
        /// Its value.
        current: MetricValueStatus,
    },
}

impl MetricStatus {
    /// `type` as the API prints it; empty for a metric that could not be computed.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Unknown => "",
            Self::Resource { .. } => "Resource",
            Self::ContainerResource { .. } => "ContainerResource",
            Self::Pods { .. } => "Pods",
            Self::Object { .. } => "Object",
            Self::External { .. } => "External",
        }
    }
}

impl MetricStatus {
    /// Its value; none for a metric that could not be computed.
    #[must_use]
    pub const fn current(&self) -> Option<&MetricValueStatus> {
        match self {
            Self::Unknown => None,
            Self::Resource { current, .. }
            | Self::ContainerResource { current, .. }
            | Self::Pods { current, .. }
            | Self::Object { current, .. }
            | Self::External { current, .. } => Some(current),
        }
    }
}

/// The value of a metric in a status.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetricValueStatus {
    /// The metric itself.
    pub value: Option<Quantity>,
    /// The average over the pods.
    pub average_value: Option<Quantity>,
    /// Percent of the request.
    pub average_utilization: Option<i32>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Which.
    pub kind: ConditionKind,
    /// Whether it holds.
    pub status: ConditionStatus,
    /// When `status` last changed.
    pub last_transition_time: SimTime,
    /// Kubernetes' reason, in one word.
    pub reason: Cow<'static, str>,
    /// Kubernetes' message.
    pub message: Cow<'static, str>,
}

/// `type` of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionKind {
    /// Whether the controller could read and write the scale.
    AbleToScale,
    /// Whether a replica count could be computed from the metrics.
    ScalingActive,
    /// Whether the wanted count was held back by a limit.
    ScalingLimited,
    /// Whether the autoscaler itself scaled to zero.
    ScaledToZero,
}

impl ConditionKind {
    /// The type as the API prints it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AbleToScale => "AbleToScale",
            Self::ScalingActive => "ScalingActive",
            Self::ScalingLimited => "ScalingLimited",
            Self::ScaledToZero => "ScaledToZero",
        }
    }

    /// The type that the API prints as `name`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::AbleToScale, Self::ScalingActive, Self::ScalingLimited, Self::ScaledToZero];
        all.into_iter().find(|kind| kind.name() == name)
    }
}

/// `status` of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionStatus {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// Nobody knows.
    Unknown,
}

impl ConditionStatus {
    /// The status as the API prints it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::True => "True",
            Self::False => "False",
            Self::Unknown => "Unknown",
        }
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// How bad it is.
    pub kind: EventKind,
    /// Kubernetes' reason, in one word.
    pub reason: &'static str,
    /// Kubernetes' message.
    pub message: String,
}

/// `type` of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// All is well.
    Normal,
    /// Something failed.
    Warning,
}

impl EventKind {
    /// The type as the API prints it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "Normal",
            Self::Warning => "Warning",
        }
    }
}

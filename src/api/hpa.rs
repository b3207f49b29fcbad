//! The HorizontalPodAutoscaler, autoscaling/v2, defaulted and valid.

use std::collections::BTreeMap;

use super::status::HpaStatus;
use crate::units::{Quantity, Replicas, SimDuration};

/// One autoscaler.
#[derive(Clone, Debug, PartialEq)]
pub struct HorizontalPodAutoscaler {
    /// `metadata.namespace`, `default` where none is written.
    pub namespace: String,
    /// `metadata.name`.
    pub name: String,
    /// What is wanted.
    pub spec: HpaSpec,
    /// What the controller last wrote.
    pub status: HpaStatus,
}

/// `spec` of an autoscaler.
#[derive(Clone, Debug, PartialEq)]
pub struct HpaSpec {
    /// What is scaled.
    pub scale_target_ref: CrossVersionObjectReference,
    /// The lower limit.
    pub min_replicas: Replicas,
    /// The upper limit.
    pub max_replicas: Replicas,
    /// What is measured, in the order of the manifest.
    pub metrics: Vec<MetricSource>,
    /// `behavior` if the manifest has one: absent and written-out defaults are different algorithms.
    pub behavior: Option<Behavior>,
}

/// A reference to an object by API version, kind and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossVersionObjectReference {
    /// Such as `apps/v1`.
    pub api_version: String,
    /// Such as `Deployment`.
    pub kind: String,
    /// The object's name.
    pub name: String,
}

/// One element of `spec.metrics`.
#[derive(Clone, Debug, PartialEq)]
pub enum MetricSource {
    /// A resource of the pods, such as cpu, over all containers.
    Resource {
        /// `cpu` or `memory`.
        name: String,
        /// What is aimed at.
        target: ResourceTarget,
    },
    /// A resource of one container of the pods.
    ContainerResource {
        /// `cpu` or `memory`.
        name: String,
        /// The container.
        container: String,
        /// What is aimed at.
        target: ResourceTarget,
    },
    /// A custom metric that every pod has; its average is aimed at.
    Pods {
        /// Which metric.
        metric: MetricIdentifier,
        /// `averageValue`.
        target: Quantity,
    },
    /// A custom metric of another object.
    Object {
        /// Which object.
        described_object: CrossVersionObjectReference,
        /// Which metric.
        metric: MetricIdentifier,
        /// What is aimed at.
        target: ValueTarget,
    },
    /// A metric from outside the cluster.
    External {
        /// Which metric.
        metric: MetricIdentifier,
        /// What is aimed at.
        target: ValueTarget,
    },
    /// A type that is none of these. Validation refuses it; an object that was stored before validation may have it.
    Unknown {
        /// The type as it is written.
        kind: String,
    },
}

impl MetricSource {
    /// `type` as the API prints it.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Resource { .. } => "Resource",
            Self::ContainerResource { .. } => "ContainerResource",
            Self::Pods { .. } => "Pods",
            Self::Object { .. } => "Object",
            Self::External { .. } => "External",
            Self::Unknown { kind } => kind,
        }
    }
}

/// A metric by name and the labels of its series.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricIdentifier {
    /// The metric's name.
    pub name: String,
    /// Which series, if not all.
    pub selector: Option<LabelSelector>,
}

/// The target of a Resource or ContainerResource metric.
#[derive(Clone, Debug, PartialEq)]
pub enum ResourceTarget {
    /// Percent of the request.
    Utilization(i32),
    /// An amount per pod.
    AverageValue(Quantity),
    /// Neither: refused by validation, reported by the controller.
    Missing,
}

/// The target of an Object or External metric.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueTarget {
    /// The metric itself.
    Value(Quantity),
    /// The metric divided by the number of pods.
    AverageValue(Quantity),
    /// The value that its type calls for is missing: refused by validation, reported by the controller.
    Mismatched {
        /// `value`, if it is written.
        value: Option<Quantity>,
        /// `averageValue`, if it is written.
        average_value: Option<Quantity>,
    },
}

/// `spec.behavior`, with the defaults filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Behavior {
    /// Rules for scaling up.
    pub scale_up: ScalingRules,
    /// Rules for scaling down.
    pub scale_down: ScalingRules,
}

/// The rules for one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct ScalingRules {
    /// `stabilizationWindowSeconds`; scaling down without one takes the controller's flag.
    pub stabilization_window: Option<SimDuration>,
    /// Which of the policies decides.
    pub select_policy: SelectPolicy,
    /// The policies, at least one.
    pub policies: Vec<ScalingPolicy>,
    /// `tolerance`, counted only with the feature gate HPAConfigurableTolerance.
    pub tolerance: Option<Quantity>,
}

impl ScalingRules {
    /// What the API server fills in for scaling up: double the pods or add four, whichever is more, every 15 seconds.
    #[must_use]
    pub fn default_scale_up() -> Self {
        let period = SimDuration::from_secs(15);
        Self {
            stabilization_window: Some(SimDuration::ZERO),
            select_policy: SelectPolicy::Max,
            policies: vec![
                ScalingPolicy { kind: PolicyKind::Pods, value: 4, period },
                ScalingPolicy { kind: PolicyKind::Percent, value: 100, period },
            ],
            tolerance: None,
        }
    }

    /// What the API server fills in for scaling down: to any count, after the controller's own window.
    #[must_use]
    pub fn default_scale_down() -> Self {
        let period = SimDuration::from_secs(15);
        Self {
            stabilization_window: None,
            select_policy: SelectPolicy::Max,
            policies: vec![ScalingPolicy { kind: PolicyKind::Percent, value: 100, period }],
            tolerance: None,
        }
    }
}

/// `selectPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectPolicy {
    /// The policy that allows the largest change.
    Max,
    /// The policy that allows the smallest change.
    Min,
    /// No scaling in this direction.
    Disabled,
}

/// One element of `policies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScalingPolicy {
    /// What `value` counts.
    pub kind: PolicyKind,
    /// Pods or percent.
    pub value: i32,
    /// The period it is allowed in.
    pub period: SimDuration,
}

/// `type` of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// A number of pods.
    Pods,
    /// Percent of the pods at the start of the period.
    Percent,
}

/// `metav1.LabelSelector`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSelector {
    /// Labels that must be equal.
    pub match_labels: BTreeMap<String, String>,
    /// Further requirements.
    pub match_expressions: Vec<LabelSelectorRequirement>,
}

/// One element of `matchExpressions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelSelectorRequirement {
    /// The label.
    pub key: String,
    /// How it is compared.
    pub operator: SelectorOperator,
    /// With what; empty for `Exists` and `DoesNotExist`.
    pub values: Vec<String>,
}

/// `operator` of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectorOperator {
    /// One of the values.
    In,
    /// None of the values, or no such label.
    NotIn,
    /// Any value.
    Exists,
    /// No such label.
    DoesNotExist,
    /// None of these: refused by validation, reported by the controller.
    Unknown(String),
}

//! KEDA's ScaledObject, keda.sh/v1alpha1, as far as the operator's own loop goes by it; what its autoscaler goes by is in
//! the autoscaler that KEDA makes of it.

use crate::units::{Replicas, SimDuration};

/// One ScaledObject.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaledObject {
    /// `metadata.namespace`, `default` where none is written.
    pub namespace: String,
    /// `metadata.name`.
    pub name: String,
    /// The kind of what is scaled.
    pub target_kind: String,
    /// The name of what is scaled.
    pub target_name: String,
    /// `pollingInterval`: from one look at the triggers to the next.
    pub polling_interval: SimDuration,
    /// `cooldownPeriod`: from the last time that a trigger was active to scaling to zero or idle.
    pub cooldown_period: SimDuration,
    /// `initialCooldownPeriod`: the same from the creation on, for one whose triggers were never active.
    pub initial_cooldown_period: SimDuration,
    /// `minReplicaCount`.
    pub min_replicas: Replicas,
    /// `idleReplicaCount`.
    pub idle_replicas: Option<Replicas>,
    /// The triggers, but for those that are none of KEDA's business once the autoscaler is there: cpu and memory.
    pub triggers: Vec<Trigger>,
}

/// A trigger whose value is an external metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// `type`.
    pub kind: String,
    /// What events call it: its name or, without one, that of the scaler's Go type.
    pub name: String,
    /// The name of its external metric.
    pub metric: String,
    /// Where its value comes from.
    pub source: TriggerSource,
    /// It is active above this value.
    pub activation: f64,
}

/// Where the value of a trigger comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriggerSource {
    /// The messages that wait.
    Backlog,
    /// Messages per second that come in.
    Rate,
    /// Requests per second of all pods, as Prometheus has them.
    Prometheus,
}

impl ScaledObject {
    /// The label by which its metrics are asked for.
    pub const LABEL: &'static str = "scaledobject.keda.sh/name";

    /// Where KEDA leaves the count while no trigger is active.
    #[must_use]
    pub fn resting(&self) -> Replicas {
        self.idle_replicas.unwrap_or(self.min_replicas)
    }

    /// To how many KEDA scales when a trigger becomes active.
    #[must_use]
    pub fn activated(&self) -> Replicas {
        self.min_replicas.max(Replicas(1))
    }
}

//! A pod as the controller reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::units::{Quantity, SimDuration, SimTime};

/// One pod of the cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Pod {
    /// `metadata.name`.
    pub name: Arc<str>,
    /// `metadata.labels`.
    pub labels: Arc<BTreeMap<String, String>>,
    /// `metadata.deletionTimestamp` is set.
    pub deleting: bool,
    /// `status.phase`.
    pub phase: PodPhase,
    /// `status.startTime`.
    pub start_time: Option<SimTime>,
    /// The condition `Ready`, if there is one.
    pub ready: Option<ReadyCondition>,
    /// `spec`, as far as the controller reads it.
    pub spec: Arc<PodSpec>,
}

/// `status.phase` of a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodPhase {
    /// Not all containers have started.
    Pending,
    /// At least one container runs.
    Running,
    /// All containers ended well.
    Succeeded,
    /// All containers ended, one of them badly.
    Failed,
}

/// The condition `Ready` of a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadyCondition {
    /// Whether the pod is ready.
    pub status: super::status::ConditionStatus,
    /// When that last changed; absent is the zero time, before everything.
    pub last_transition_time: Option<SimTime>,
}

/// `spec` of a pod.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodSpec {
    /// The containers.
    pub containers: Vec<Container>,
    /// The init containers.
    pub init_containers: Vec<Container>,
    /// Requests of the pod as a whole (feature gate PodLevelResources).
    pub requests: BTreeMap<String, Quantity>,
    /// `terminationGracePeriodSeconds`; not given is 30 s.
    pub termination_grace: Option<SimDuration>,
}

/// One container.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Container {
    /// The container's name.
    pub name: String,
    /// `resources.requests`.
    pub requests: BTreeMap<String, Quantity>,
    /// `resources.limits`.
    pub limits: BTreeMap<String, Quantity>,
    /// `restartPolicy: Always` on an init container: a native sidecar.
    pub restarts_always: bool,
    /// When it can serve.
    pub readiness: Option<Probe>,
    /// When it has to be restarted.
    pub liveness: Option<Probe>,
    /// When the other two begin.
    pub startup: Option<Probe>,
    /// `lifecycle.preStop.sleep`.
    pub pre_stop: SimDuration,
}

/// The times of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// `initialDelaySeconds`.
    pub initial_delay: SimDuration,
    /// `periodSeconds`.
    pub period: SimDuration,
    /// `successThreshold`.
    pub successes: u32,
    /// `failureThreshold`.
    pub failures: u32,
}

impl Default for Probe {
    /// What the API server fills in.
    fn default() -> Self {
        Self { initial_delay: SimDuration::ZERO, period: SimDuration::from_secs(10), successes: 1, failures: 3 }
    }
}

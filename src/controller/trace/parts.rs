//! What steps are made of: pods and their groups, measurements, windows, limits.

use std::sync::Arc;

use crate::api::hpa::SelectPolicy;
use crate::api::pod::{PodPhase, ReadyCondition};
use crate::units::{MilliValue, Replicas, SimDuration, SimTime, UsageRatio, Utilization};

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More pods.
    Up,
    /// Fewer pods.
    Down,
}

/// Why a target at zero stays there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resting {
    /// The feature gate HPAScaleToZero is off.
    GateOff,
    /// The condition ScaledToZero does not hold: someone else set the target to zero.
    NotOurs,
    /// `minReplicas` is zero, and no metric can be computed without pods.
    NoMetricWithoutPods,
}

/// A pod and what the metric knows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PodReading {
    /// The pod's name.
    pub name: Arc<str>,
    /// How it is treated.
    pub group: PodGroup,
    /// What the group is judged by besides the sample.
    pub life: PodLife,
    /// Its sample, if there is one.
    pub usage: Option<MilliValue>,
    /// When the window of that sample ended, and how long it was; none where it does not matter.
    pub sampled: Option<(SimTime, SimDuration)>,
    /// Its request, where the target is a utilization.
    pub request: Option<MilliValue>,
}

/// A pod's life, as far as the controller reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodLife {
    /// It is being deleted.
    pub deleting: bool,
    /// Its phase.
    pub phase: PodPhase,
    /// When it started.
    pub started: Option<SimTime>,
    /// Its condition `Ready`.
    pub ready: Option<ReadyCondition>,
}

/// What a pod that starts is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Startup {
    /// The current instant.
    pub now: SimTime,
    /// `--horizontal-pod-autoscaler-cpu-initialization-period`.
    pub initialization_period: SimDuration,
    /// `--horizontal-pod-autoscaler-initial-readiness-delay`.
    pub readiness_delay: SimDuration,
}

/// How a pod is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodGroup {
    /// It counts with its sample.
    Ready,
    /// It has no sample.
    Missing,
    /// Its sample is not used: see why.
    Unready(Unready),
    /// It is going or gone and does not count at all.
    Ignored,
}

/// Why a pod's sample is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unready {
    /// Its phase is Pending.
    Pending,
    /// It has no `Ready` condition or no start time yet (cpu only).
    NotStarted,
    /// It started within the CPU initialization period and is not ready.
    Initializing,
    /// It started within the CPU initialization period, and its sample reaches back before it became ready.
    SampleTooOld,
    /// It has never been ready since it started.
    NeverReady,
}

/// Values, added up and compared with a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measurement {
    /// The sum of the values.
    pub sum: MilliValue,
    /// The sum of the requests, where the target is a utilization.
    pub requests: Option<MilliValue>,
    /// How many values there are; none where the value is shared by the pods.
    pub pods: Option<usize>,
    /// What is compared with the target.
    pub current: Current,
    /// The target, in the same unit.
    pub target: Current,
    /// The one by the other.
    pub ratio: UsageRatio,
}

/// What is compared with a target, or the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Current {
    /// 100 · sum / requests, truncated.
    Utilization(Utilization),
    /// sum / pods, truncated.
    Average(MilliValue),
    /// The sum itself.
    Value(MilliValue),
    /// The sum, against a target for each of this many pods.
    PerPod(MilliValue, Replicas),
}

/// What is assumed about a pod that has no sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assumption {
    /// Nothing: it is left out.
    LeftOut,
    /// It uses nothing.
    Nothing,
    /// It uses this percentage of its request.
    Percent(i64),
    /// It uses the target.
    Target(MilliValue),
}

/// What earlier recommendations made of a proposal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stabilization {
    /// The proposal.
    pub proposed: Replicas,
    /// The current count.
    pub current: Replicas,
    /// The lowest recommendation within the window for scaling up; none without `behavior`.
    pub up: Option<Window>,
    /// The highest recommendation within the window for scaling down.
    pub down: Window,
    /// The result.
    pub replicas: Replicas,
}

/// A stabilization window and the recommendation that won in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// How long it is.
    pub length: SimDuration,
    /// The recommendation that won.
    pub replicas: Replicas,
    /// When it was made: now for the proposal itself.
    pub at: SimTime,
    /// How long ago that is.
    pub age: SimDuration,
}

/// How the highest or lowest count that one sync may reach is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RateRule {
    /// Without `behavior`: so many times the current count, but at least so many.
    Times {
        /// How many times.
        factor: f64,
        /// At least.
        least: f64,
    },
    /// The largest or smallest change that the policies allow, or none.
    Policies(SelectPolicy),
}

/// What keeps a count from being reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// `minReplicas`.
    MinReplicas,
    /// `maxReplicas`.
    MaxReplicas,
    /// The scale-up rate.
    ScaleUpRate,
    /// The scale-down rate.
    ScaleDownRate,
}

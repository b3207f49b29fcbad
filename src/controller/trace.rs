//! Why a sync decided what it did, as data: every number that a reader needs to redo the arithmetic by hand.
//!
//! The code that decides hands its steps to a [`Recorder`]. With the recorder `()` nobody listens and no step is built.

use std::sync::Arc;

use crate::api::hpa::{ScalingPolicy, SelectPolicy};
use crate::units::{MilliValue, Replicas, SimDuration, SimTime, Tolerances, UsageRatio, Utilization};

/// Someone who may want to know the steps of a decision.
pub trait Recorder {
    /// Whether anyone listens; where nobody does, the details of pods are not gathered either.
    const LISTENS: bool;

    /// Takes the step that `step` makes, if anyone listens.
    fn record(&mut self, step: impl FnOnce() -> Step);
}

/// Nobody listens.
impl Recorder for () {
    const LISTENS: bool = false;

    #[inline]
    fn record(&mut self, _step: impl FnOnce() -> Step) {}
}

/// All steps are kept.
impl Recorder for Vec<Step> {
    const LISTENS: bool = true;

    fn record(&mut self, step: impl FnOnce() -> Step) {
        self.push(step());
    }
}

/// A value with the steps that led to it.
#[must_use]
#[derive(Clone, Debug, PartialEq)]
pub struct Explained<T> {
    /// The value.
    pub value: T,
    /// The steps, in the order they were taken.
    pub steps: Vec<Step>,
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More pods.
    Up,
    /// Fewer pods.
    Down,
}

/// One step of a decision. Those between two [`Step::Metric`] belong to the first one's metric.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// The scale of the target was read.
    ScaleRead {
        /// What was last asked for.
        spec: Replicas,
        /// How many pods there are.
        status: Replicas,
    },
    /// The scale could not be read: the sync ends.
    ScaleUnreadable {
        /// Why.
        error: String,
    },
    /// The controller knows nothing of this autoscaler yet, so the current count counts as recommended.
    FirstRecommendation {
        /// The current count.
        replicas: Replicas,
    },
    /// The target was set to zero by someone else: the autoscaler rests.
    ScalingDisabled,
    /// The current count is outside the bounds: they are enforced without a look at the metrics.
    OutsideBounds {
        /// The current count.
        current: Replicas,
        /// The bound that it violates.
        by: Limit,
        /// The count of that bound.
        to: Replicas,
    },
    /// The target's selector cannot be used: the sync ends.
    SelectorRefused {
        /// Kubernetes' reason.
        reason: &'static str,
        /// Kubernetes' message.
        message: String,
    },
    /// The next metric is computed.
    Metric {
        /// Its place in `spec.metrics`.
        index: usize,
        /// How far its ratio may stray from 1.
        tolerances: Tolerances,
    },
    /// The pods and their samples were put side by side.
    PodsGrouped {
        /// Every pod that the selector matches, by name.
        pods: Vec<PodReading>,
        /// The samples of pods that the controller does not know; they count too.
        strangers: Vec<(Arc<str>, MilliValue)>,
    },
    /// The ready pods were counted, for a metric that is not of pods.
    ReadyPodsCounted {
        /// How many run and are ready.
        ready: usize,
    },
    /// The series of an external metric were read; their sum is measured next.
    SeriesRead {
        /// Their values.
        values: Vec<MilliValue>,
    },
    /// The values were added up and compared with the target.
    Measured(Measurement),
    /// The ratio was computed again with what is assumed about pods without a usable sample.
    SecondLook {
        /// What is assumed about the pods without a sample, and how many there are.
        missing: (usize, Assumption),
        /// How many unready pods were added as using nothing.
        unready: usize,
        /// The result.
        measured: Measurement,
    },
    /// The ratio is within the tolerances: the metric asks for the current count.
    WithinTolerance {
        /// The ratio.
        ratio: UsageRatio,
        /// The tolerances.
        tolerances: Tolerances,
    },
    /// The second look turned the direction around: the metric asks for the current count.
    DirectionReversed {
        /// The ratio at first.
        before: UsageRatio,
        /// The ratio at the second look.
        after: UsageRatio,
    },
    /// The number of pods, not the ratio, would turn the direction around: the metric asks for the current count.
    CountReversed {
        /// The ratio at the second look.
        ratio: UsageRatio,
        /// What it came to.
        replicas: Replicas,
    },
    /// `⌈ratio · pods⌉`, or `⌈value / target⌉` of a value that is shared by the pods.
    Ceiled {
        /// The ratio, or value by target.
        ratio: UsageRatio,
        /// The number of pods it was multiplied by; none for a value by target.
        pods: Option<usize>,
        /// The result.
        replicas: Replicas,
    },
    /// The metric asks for a count.
    Proposed {
        /// The count.
        replicas: Replicas,
    },
    /// The metric could not be computed.
    Failed {
        /// Kubernetes' reason.
        reason: &'static str,
        /// Kubernetes' message.
        error: String,
    },
    /// The largest proposal was taken.
    Won {
        /// The metric it came from; none if every valid one asked for nothing.
        index: Option<usize>,
        /// The proposal.
        replicas: Replicas,
        /// How many metrics failed.
        failed: usize,
    },
    /// Too many metrics failed: the sync ends without scaling.
    GaveUp {
        /// How many failed.
        failed: usize,
    },
    /// Earlier recommendations were taken into account.
    Stabilized(Stabilization),
    /// One policy was evaluated.
    Policy {
        /// Which way.
        direction: Direction,
        /// The policy.
        policy: ScalingPolicy,
        /// How many pods were added within its period.
        added: i32,
        /// How many were removed.
        removed: i32,
        /// How many there were when the period began: current − added + removed.
        period_start: Replicas,
        /// The count that it lets the target reach.
        limit: Replicas,
    },
    /// The policies were put together.
    RateLimit {
        /// Which way.
        direction: Direction,
        /// How; none where there is no `behavior`, and the limit is twice the current count, at least 4.
        select: Option<SelectPolicy>,
        /// The count that may be reached.
        limit: Replicas,
    },
    /// The count was brought within the limits.
    Limited {
        /// The count before.
        from: Replicas,
        /// The count after.
        to: Replicas,
        /// What limits it; none if nothing does.
        by: Option<Limit>,
    },
    /// A rescale away from zero goes at least to the lower bound.
    WokenToMinimum {
        /// The count.
        to: Replicas,
    },
    /// The sync is decided.
    Decided {
        /// The count before.
        from: Replicas,
        /// The count from now on.
        to: Replicas,
    },
    /// The decision could not be written to the scale.
    ScaleUnwritable {
        /// Why.
        error: String,
    },
}

/// A pod and what the metric knows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PodReading {
    /// The pod's name.
    pub name: Arc<str>,
    /// How it is treated.
    pub group: PodGroup,
    /// Its sample, if there is one.
    pub usage: Option<MilliValue>,
    /// Its request, where the target is a utilization.
    pub request: Option<MilliValue>,
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

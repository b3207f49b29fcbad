//! Why a sync decided what it did, as data: every number that a reader needs to redo the arithmetic by hand.
//!
//! The code that decides hands its steps to a [`Recorder`]. With the recorder `()` nobody listens and no step is built;
//! with `Option<Vec<Step>>` that is decided when it runs, so that a program needs the controller only once.

mod parts;

pub use parts::{
    Assumption, Current, Direction, Limit, Measurement, PodGroup, PodLife, PodReading, RateRule, Resting,
    Stabilization, Startup, Unready, Window,
};

use std::sync::Arc;

pub use super::memory::{Recommendation, ScaleEvent};
use crate::api::hpa::ScalingPolicy;
use crate::units::{MilliValue, Replicas, SimTime, Tolerances, UsageRatio};

/// Someone who may want to know the steps of a decision.
pub trait Recorder {
    /// Whether anyone listens; where nobody does, the details of pods are not gathered either.
    fn listens(&self) -> bool;

    /// Takes the step that `step` makes, if anyone listens.
    fn record(&mut self, step: impl FnOnce() -> Step);
}

/// Nobody listens.
impl Recorder for () {
    #[inline]
    fn listens(&self) -> bool {
        false
    }

    #[inline]
    fn record(&mut self, _step: impl FnOnce() -> Step) {}
}

/// All steps are kept.
impl Recorder for Vec<Step> {
    fn listens(&self) -> bool {
        true
    }

    fn record(&mut self, step: impl FnOnce() -> Step) {
        self.push(step());
    }
}

/// All steps are kept, if there is a list for them.
impl Recorder for Option<Vec<Step>> {
    #[inline]
    fn listens(&self) -> bool {
        self.is_some()
    }

    #[inline]
    fn record(&mut self, step: impl FnOnce() -> Step) {
        if let Some(steps) = self {
            steps.push(step());
        }
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
    /// The target is at zero, and the metrics are not to change that: the autoscaler rests.
    ScalingDisabled {
        /// Why they are not.
        because: Resting,
    },
    /// The target is at zero because this autoscaler set it: the metrics may bring it back.
    MayWake,
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
        /// What a pod that starts is judged by; none where any running pod counts.
        startup: Option<Startup>,
    },
    /// The ready pods were counted, for a metric that is not of pods.
    ReadyPodsCounted {
        /// How many run and are ready.
        ready: usize,
        /// How many there are.
        of: usize,
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
        /// The largest proposal of the others: less than there are pods.
        best: Option<Replicas>,
    },
    /// Earlier recommendations were taken into account.
    Stabilized {
        /// All that were remembered, in the order of their places.
        earlier: Vec<Recommendation>,
        /// What came of it.
        result: Stabilization,
    },
    /// The changes that are remembered, of which each policy adds up those within its period.
    ChangesRead {
        /// The end of every period.
        now: SimTime,
        /// Changes upwards.
        up: Vec<ScaleEvent>,
        /// Changes downwards.
        down: Vec<ScaleEvent>,
    },
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
    /// The policies were put together. What was changed already is not taken back.
    RateLimit {
        /// Which way.
        direction: Direction,
        /// How.
        rule: RateRule,
        /// The count that may be reached.
        limit: Replicas,
    },
    /// The count was brought within the limits.
    Limited {
        /// The count before.
        from: Replicas,
        /// The count after.
        to: Replicas,
        /// `minReplicas`.
        min: Replicas,
        /// `maxReplicas`.
        max: Replicas,
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
    /// The new status could not be written.
    StatusUnwritable {
        /// Why.
        error: String,
    },
}

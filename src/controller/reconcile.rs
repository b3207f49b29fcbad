//! One sync, from the scale to the status (upstream's `reconcileAutoscaler`).

use super::conditions::{ConditionEdits, Message};
use super::config::ControllerConfig;
use super::memory::{Memory, Recommendation};
use super::metric_name::MetricName;
use super::outcome::{Ending, Outcome, StatusChange, write_status};
use super::pod_groups::MatchedPods;
use super::proposals::{Combined, Proposals};
use super::seen::{Scale, Seen};
use super::target::{check_kind, remember_selector, rivals};
use super::trace::{Explained, Limit, Recorder, Resting, Step};
use crate::api::hpa::{HorizontalPodAutoscaler, HpaSpec, MetricSource};
use crate::api::status::{Condition, ConditionKind, ConditionStatus, Event, EventKind};
use crate::units::{Replicas, SimTime};

/// Why the lower bound is enforced.
const BELOW_MIN: &str = "Current number of replicas below Spec.MinReplicas";

/// What a sync did.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reconciled {
    /// The count that was written to the scale; none if nothing was written, or the write failed.
    pub scale_to: Option<Replicas>,
    /// Whether `hpa.status` was replaced: it had changed, and writing it did not fail.
    pub status_written: bool,
    /// The events, in the order they were emitted.
    pub events: Vec<Event>,
    /// The error that the sync returned.
    pub error: Option<String>,
}

/// One sync as [`reconcile`] does it, with every step of the decision.
pub fn reconcile_explained(
    now: SimTime,
    hpa: &mut HorizontalPodAutoscaler,
    seen: &Seen<'_>,
    memory: &mut Memory,
    config: &ControllerConfig,
) -> Explained<Reconciled> {
    let mut steps = Some(Vec::new());
    let value = reconcile(now, hpa, seen, memory, config, &mut steps);
    Explained { value, steps: steps.unwrap_or_default() }
}

/// One sync of one autoscaler: reads `seen`, replaces `hpa.status`, remembers in `memory`, hands its steps to `recorder`.
pub fn reconcile<R: Recorder>(
    now: SimTime,
    hpa: &mut HorizontalPodAutoscaler,
    seen: &Seen<'_>,
    memory: &mut Memory,
    config: &ControllerConfig,
    recorder: &mut R,
) -> Reconciled {
    let HorizontalPodAutoscaler { namespace, name, spec, status } = hpa;
    let mut sync = Sync {
        now,
        namespace,
        name,
        spec,
        before: &status.conditions,
        seen,
        memory,
        config,
        recorder,
        edits: ConditionEdits::default(),
        events: Vec::new(),
    };
    let (change, ending) = sync.run();
    let Sync { edits, events, .. } = sync;
    let outcome = Outcome { change, ending, edits, events };
    write_status((now, recorder), (name, spec), status, outcome, (&memory.scratch.measured, seen.status_update))
}

/// A sync on its way.
pub(super) struct Sync<'a, 's, R> {
    pub(super) now: SimTime,
    pub(super) namespace: &'a str,
    pub(super) name: &'a str,
    pub(super) spec: &'a HpaSpec,
    /// The conditions before this sync.
    pub(super) before: &'s [Condition],
    pub(super) seen: &'s Seen<'s>,
    pub(super) memory: &'s mut Memory,
    pub(super) config: &'s ControllerConfig,
    pub(super) recorder: &'s mut R,
    pub(super) edits: ConditionEdits<'a>,
    pub(super) events: Vec<Event>,
}

/// A count to go to, and why.
pub(super) struct Decision<'a> {
    pub(super) replicas: Replicas,
    pub(super) reason: RescaleReason<'a>,
    /// What the sync returns although it may scale.
    pub(super) error: Option<String>,
    /// Whether metrics were looked at.
    pub(super) measured: bool,
}

/// Why the count is to change, as the event says it.
pub(super) enum RescaleReason<'a> {
    None,
    AboveTarget(MetricName<'a>),
    Fixed(&'static str),
}

impl<'a, 's, R: Recorder> Sync<'a, 's, R> {
    fn run(&mut self) -> (StatusChange, Ending) {
        let scale = match self.read_scale() {
            Ok(scale) => scale,
            Err(error) => return (StatusChange::Conditions, Ending::gave_up(error)),
        };
        let current = scale.spec;
        self.set(
            ConditionKind::AbleToScale,
            ConditionStatus::True,
            ("SucceededGetScale", Message::Fixed("the HPA controller was able to get the target's current scale")),
        );
        if self.memory.recommendations.is_none() {
            self.recorder.record(|| Step::FirstRecommendation { replicas: current });
            self.memory.recommendations = Some(vec![Recommendation { replicas: current, at: self.now }]);
        }
        if current == Replicas::ZERO {
            if let Some(because) = self.resting() {
                return self.rest(current, because);
            }
            self.recorder.record(|| Step::MayWake);
        }
        let decision = match self.decide(scale) {
            Ok(decision) => decision,
            Err((error, measured)) => {
                let event = warning("FailedComputeMetricsReplicas", error.clone());
                let what = "failed to compute desired number of replicas based on listed metrics for";
                let error = format!("{what} {}: {error}", self.reference());
                return (
                    StatusChange::unscaled(current, measured),
                    Ending { event: Some(event), ..Ending::gave_up(error) },
                );
            }
        };
        self.recorder.record(|| Step::Decided { from: current, to: decision.replicas });
        if decision.replicas == current {
            return (StatusChange::kept(current, decision.measured), Ending::done(decision.error));
        }
        self.rescale(current, decision)
    }

    /// Sets a condition.
    pub(super) fn set(&mut self, kind: ConditionKind, status: ConditionStatus, words: (&'static str, Message<'a>)) {
        self.edits.set(self.before, kind, status, words);
    }

    /// The target, as errors name it.
    pub(super) fn reference(&self) -> String {
        let target = &self.spec.scale_target_ref;
        format!("{}/{}/{}", target.kind, self.namespace, target.name)
    }

    fn read_scale(&mut self) -> Result<Scale<'s>, String> {
        let seen = self.seen;
        let (error, context) = match (check_kind(&self.spec.scale_target_ref), seen.scale) {
            (Ok(()), Ok(scale)) => {
                self.recorder.record(|| Step::ScaleRead { spec: scale.spec, status: scale.status });
                return Ok(scale);
            }
            (Err((error, context)), _) => (error, context.to_owned()),
            (Ok(()), Err(error)) => {
                (error.to_owned(), format!("failed to query scale subresource for {}", self.reference()))
            }
        };
        self.recorder.record(|| Step::ScaleUnreadable { error: error.clone() });
        let message = format!("the HPA controller was unable to get the target's current scale: {error}");
        self.set(ConditionKind::AbleToScale, ConditionStatus::False, ("FailedGetScale", Message::Composed(message)));
        let text = format!("{context}: {error}");
        self.events.push(warning("FailedGetScale", error));
        Err(text)
    }

    /// Why a target at zero stays there; none if it is there because of this autoscaler, and metrics may bring it back.
    fn resting(&self) -> Option<Resting> {
        let ours = self.edits.status(self.before, ConditionKind::ScaledToZero) == Some(ConditionStatus::True);
        if !self.config.gates.hpa_scale_to_zero {
            Some(Resting::GateOff)
        } else if !ours {
            Some(Resting::NotOurs)
        } else if self.spec.min_replicas == Replicas::ZERO && !has_metric_without_pods(self.spec) {
            Some(Resting::NoMetricWithoutPods)
        } else {
            None
        }
    }

    /// The autoscaler does nothing.
    fn rest(&mut self, current: Replicas, because: Resting) -> (StatusChange, Ending) {
        self.recorder.record(|| Step::ScalingDisabled { because });
        let message = "scaling is disabled since the replica count of the target is zero";
        let words = ("ScalingDisabled", Message::Fixed(message));
        self.set(ConditionKind::ScalingActive, ConditionStatus::False, words);
        if !self.config.gates.hpa_scale_to_zero {
            self.edits.remove(ConditionKind::ScaledToZero);
        }
        (StatusChange::kept(current, false), Ending::done(None))
    }

    /// The count to go to. An error comes with whether metrics were looked at.
    fn decide(&mut self, scale: Scale<'s>) -> Result<Decision<'a>, (String, bool)> {
        let (current, min, max) = (scale.spec, self.spec.min_replicas, self.spec.max_replicas);
        let enforced = |replicas, reason| Decision {
            replicas,
            reason: RescaleReason::Fixed(reason),
            error: None,
            measured: false,
        };
        if current > max {
            self.recorder.record(|| Step::OutsideBounds { current, by: Limit::MaxReplicas, to: max });
            return Ok(enforced(max, "Current number of replicas above Spec.MaxReplicas"));
        }
        if current < min && current != Replicas::ZERO {
            self.recorder.record(|| Step::OutsideBounds { current, by: Limit::MinReplicas, to: min });
            return Ok(enforced(min, BELOW_MIN));
        }
        let Combined { best, errors, error } = self.combine(scale).map_err(|error| (error, false))?;
        for error in &errors {
            self.events.push(warning(error.reason, error.message.clone()));
        }
        let Some((proposed, metric)) = best else {
            if let Some(first) = errors.first() {
                let message = format!("the HPA was unable to compute the replica count: {}", first.message);
                let words = (first.reason, Message::Composed(message));
                self.set(ConditionKind::ScalingActive, ConditionStatus::False, words);
            }
            return Err((error.unwrap_or_default(), true));
        };
        let words = ("ValidMetricFound", Message::CalculatedFrom(metric));
        self.set(ConditionKind::ScalingActive, ConditionStatus::True, words);
        let proposed = proposed.max(Replicas::ZERO);
        let mut reason = match proposed.cmp(&current) {
            std::cmp::Ordering::Greater => RescaleReason::AboveTarget(metric),
            std::cmp::Ordering::Less => RescaleReason::Fixed("All metrics below target"),
            std::cmp::Ordering::Equal => RescaleReason::None,
        };
        let mut replicas = self.normalize(current, proposed);
        if current == Replicas::ZERO && replicas < min {
            self.recorder.record(|| Step::WokenToMinimum { to: min });
            replicas = min;
            if matches!(reason, RescaleReason::None) {
                reason = RescaleReason::Fixed(BELOW_MIN);
            }
        }
        Ok(Decision { replicas, reason, error, measured: true })
    }

    /// Computes the metrics of the pods that the selector matches.
    fn combine(&mut self, scale: Scale<'s>) -> Result<Combined<'a>, String> {
        self.check_selector(scale.selector)?;
        let selector = self.memory.selector.as_ref().map(|(_, selector)| selector);
        let selector = selector.expect("a selector that was checked is remembered");
        let scratch = &mut self.memory.scratch;
        let pods = MatchedPods::select(self.seen.pods, selector, &mut scratch.matching);
        if !self.seen.other_hpas.is_empty()
            && let Some(keys) = rivals((self.namespace, self.name), self.seen.other_hpas, pods)
        {
            let error = format!("pods by selector {} are controlled by multiple HPAs: {keys}", scale.selector);
            self.refuse_selector(("AmbiguousSelector", "AmbiguousSelector"), error.clone(), error.clone());
            return Err(error);
        }
        let (now, namespace, spec, config, seen) = (self.now, self.namespace, self.spec, self.config, self.seen);
        let proposals = Proposals { now, namespace, spec, config, seen, scale, pods };
        Ok(proposals.combine(&mut scratch.measured, self.recorder))
    }

    /// Upstream's `validateAndParseSelector`, up to the question whether other autoscalers select the same pods.
    fn check_selector(&mut self, text: &str) -> Result<(), String> {
        if text.is_empty() {
            let (error, message) = ("selector is required", "the HPA target's scale is missing a selector");
            self.refuse_selector(("SelectorRequired", "InvalidSelector"), error.to_owned(), message.to_owned());
            return Err(error.to_owned());
        }
        remember_selector(text, &mut self.memory.selector).map_err(|error| {
            let error = format!("couldn't convert selector into a corresponding internal selector object: {error}");
            self.refuse_selector(("InvalidSelector", "InvalidSelector"), error.clone(), error.clone());
            error
        })
    }

    /// Says that the selector cannot be used: the reasons are those of the event and of the condition.
    fn refuse_selector(&mut self, (event, reason): (&'static str, &'static str), error: String, message: String) {
        self.recorder.record(|| Step::SelectorRefused { reason, message: message.clone() });
        self.events.push(warning(event, error));
        self.set(ConditionKind::ScalingActive, ConditionStatus::False, (reason, Message::Composed(message)));
    }
}

/// Whether a metric can be computed without pods: only then can a target come back from zero by itself.
pub(super) fn has_metric_without_pods(spec: &HpaSpec) -> bool {
    spec.metrics.iter().any(|metric| matches!(metric, MetricSource::Object { .. } | MetricSource::External { .. }))
}

pub(super) fn warning(reason: &'static str, message: String) -> Event {
    Event { kind: EventKind::Warning, reason, message }
}

//! From a proposal to the scale: what holds it back, the write, and what is said and remembered about it.

use super::bounds::Bounds;
use super::conditions::Message;
use super::outcome::{Ending, StatusChange};
use super::reconcile::{Decision, RescaleReason, Sync, has_metric_without_pods, warning};
use super::scaling_policies::{ScaleEvents, store_scale_event};
use super::stabilization::{Windows, stabilize_recommendation, stabilize_recommendation_with_behaviors};
use super::trace::{Recorder, Step};
use crate::api::hpa::Behavior;
use crate::api::status::{ConditionKind, ConditionStatus, Event, EventKind};
use crate::units::Replicas;

impl<'a, R: Recorder> Sync<'a, '_, R> {
    /// Stabilizes and limits a proposal (upstream's `normalizeDesiredReplicas` and `normalizeDesiredReplicasWithBehaviors`).
    pub(super) fn normalize(&mut self, current: Replicas, proposed: Replicas) -> Replicas {
        let (now, spec) = (self.now, self.spec);
        let recommendations = self.memory.recommendations.get_or_insert_default();
        let earlier = if self.recorder.listens() { recommendations.clone() } else { Vec::new() };
        let flag = self.config.downscale_stabilization;
        let stabilized = match &spec.behavior {
            None => stabilize_recommendation(now, recommendations, (current, proposed), flag),
            Some(behavior) => {
                let windows = Windows {
                    up: behavior.scale_up.stabilization_window.unwrap_or_default(),
                    down: behavior.scale_down.stabilization_window.unwrap_or(flag),
                };
                stabilize_recommendation_with_behaviors(now, recommendations, (current, proposed), windows)
            }
        };
        self.recorder.record(|| Step::Stabilized { earlier, result: stabilized });
        let words = if stabilized.replicas == proposed {
            ("ReadyForNewScale", Message::Fixed("recommended size matches current size"))
        } else if spec.behavior.is_some() && proposed >= current {
            let message =
                "recent recommendations were lower than current one, applying the lowest recent recommendation";
            ("ScaleUpStabilized", Message::Fixed(message))
        } else {
            let message =
                "recent recommendations were higher than current one, applying the highest recent recommendation";
            ("ScaleDownStabilized", Message::Fixed(message))
        };
        self.set(ConditionKind::AbleToScale, ConditionStatus::True, words);
        let bounds = Bounds { min: spec.min_replicas, max: spec.max_replicas, current, desired: stabilized.replicas };
        let limited = match &spec.behavior {
            None => bounds.limit_with_rules(self.config, self.recorder),
            Some(behavior) => {
                let events = ScaleEvents { up: &self.memory.scale_up_events, down: &self.memory.scale_down_events };
                bounds.limit_with_behavior(now, behavior, events, self.recorder)
            }
        };
        let (reason, message) = limited.words();
        let within = limited.replicas == stabilized.replicas;
        let status = if within { ConditionStatus::False } else { ConditionStatus::True };
        self.set(ConditionKind::ScalingLimited, status, (reason, Message::Fixed(message)));
        limited.replicas
    }

    /// Writes the scale, and says how that went.
    pub(super) fn rescale(&mut self, current: Replicas, decision: Decision<'a>) -> (StatusChange, Ending) {
        let Decision { replicas, reason, error, measured } = decision;
        let reason = match reason {
            RescaleReason::None => String::new(),
            RescaleReason::AboveTarget(metric) => format!("{metric} above target"),
            RescaleReason::Fixed(reason) => reason.to_owned(),
        };
        if let Err(error) = self.seen.scale_update {
            self.recorder.record(|| Step::ScaleUnwritable { error: error.to_owned() });
            let message = format!("New size: {replicas}; reason: {reason}; error: {error}");
            self.events.push(warning("FailedRescale", message));
            let message = format!("the HPA controller was unable to update the target scale: {error}");
            let words = ("FailedUpdateScale", Message::Composed(message));
            self.set(ConditionKind::AbleToScale, ConditionStatus::False, words);
            let error = format!("failed to rescale {}: {error}", self.reference());
            return (StatusChange::unscaled(current, measured), Ending::gave_up(error));
        }
        let words = ("SucceededRescale", Message::ScaledTo(replicas));
        self.set(ConditionKind::AbleToScale, ConditionStatus::True, words);
        let message = format!("New size: {replicas}; reason: {reason}");
        self.events.push(Event { kind: EventKind::Normal, reason: "SuccessfulRescale", message });
        self.note_scaled_to_zero(current, replicas);
        if let Some(behavior) = &self.spec.behavior {
            self.remember_change(behavior, current, replicas);
        }
        (StatusChange::rescaled(current, replicas, measured), Ending::done(error))
    }

    /// Says whether this autoscaler brought the target to zero, so that a later sync may wake it.
    fn note_scaled_to_zero(&mut self, current: Replicas, replicas: Replicas) {
        if !self.config.gates.hpa_scale_to_zero {
            self.edits.remove(ConditionKind::ScaledToZero);
            return;
        }
        let zero = Replicas::ZERO;
        let ours = current > zero && replicas == zero && self.spec.min_replicas == zero;
        let (status, words) = if ours && has_metric_without_pods(self.spec) {
            (ConditionStatus::True, ("ScaledToZero", "the HPA controller scaled the workload to zero"))
        } else {
            (ConditionStatus::False, ("NotScaledToZero", "the HPA controller did not scale the workload to zero"))
        };
        self.set(ConditionKind::ScaledToZero, status, (words.0, Message::Fixed(words.1)));
    }

    fn remember_change(&mut self, behavior: &Behavior, from: Replicas, to: Replicas) {
        let change = to.0.wrapping_sub(from.0);
        if to > from {
            store_scale_event(self.now, &mut self.memory.scale_up_events, &behavior.scale_up, change);
        } else {
            let change = change.wrapping_neg();
            store_scale_event(self.now, &mut self.memory.scale_down_events, &behavior.scale_down, change);
        }
    }
}

//! Scaling policies: how fast `behavior` lets the count change, and the changes that are remembered for it.

use super::memory::ScaleEvent;
use super::trace::{Direction, RateRule, Recorder, Step};
use crate::api::hpa::{PolicyKind, ScalingPolicy, ScalingRules, SelectPolicy};
use crate::units::{Replicas, SimTime};

/// The changes that are remembered, in both directions.
#[derive(Clone, Copy, Debug)]
pub struct ScaleEvents<'a> {
    /// Changes upwards.
    pub up: &'a [ScaleEvent],
    /// Changes downwards.
    pub down: &'a [ScaleEvent],
}

/// The count that the rules let the target reach (upstream's `calculateScaleUpLimitWithScalingRules` and
/// `calculateScaleDownLimitWithBehaviors`).
pub fn rate_limit<R: Recorder>(
    now: SimTime,
    direction: Direction,
    rules: &ScalingRules,
    current: Replicas,
    events: ScaleEvents<'_>,
    recorder: &mut R,
) -> Replicas {
    let select = rules.select_policy;
    recorder.record(|| Step::ChangesRead { now, up: events.up.to_vec(), down: events.down.to_vec() });
    let limits = rules.policies.iter().map(|policy| {
        let added = change_in_period(now, policy, events.up);
        let removed = change_in_period(now, policy, events.down);
        let period_start = Replicas(current.0.wrapping_sub(added).wrapping_add(removed));
        let limit = policy.limit(direction, period_start);
        recorder.record(|| Step::Policy { direction, policy: *policy, added, removed, period_start, limit });
        limit
    });
    let (least, most) = (Replicas(i32::MIN), Replicas(i32::MAX));
    let limit = match (select, direction) {
        (SelectPolicy::Disabled, _) => current,
        // The smallest change is the lowest count on the way up, and the highest on the way down.
        (SelectPolicy::Min, Direction::Up) | (SelectPolicy::Max, Direction::Down) => limits.min().unwrap_or(most),
        (SelectPolicy::Max, Direction::Up) | (SelectPolicy::Min, Direction::Down) => limits.max().unwrap_or(least),
    };
    // What was changed already is not taken back.
    let limit = match direction {
        Direction::Up => limit.max(current),
        Direction::Down => limit.min(current),
    };
    recorder.record(|| Step::RateLimit { direction, rule: RateRule::Policies(select), limit });
    limit
}

impl ScalingPolicy {
    /// The count that the policy allows, from the count at the start of its period.
    fn limit(&self, direction: Direction, period_start: Replicas) -> Replicas {
        match (self.kind, direction) {
            (PolicyKind::Pods, Direction::Up) => Replicas(period_start.0.wrapping_add(self.value)),
            (PolicyKind::Pods, Direction::Down) => Replicas(period_start.0.wrapping_sub(self.value)),
            (PolicyKind::Percent, Direction::Up) => period_start.grow_by_percent(self.value),
            (PolicyKind::Percent, Direction::Down) => period_start.shrink_by_percent(self.value),
        }
    }
}

/// The changes within a policy's period (upstream's `getReplicasChangePerPeriod`): one exactly as old no longer counts.
#[must_use]
pub fn change_in_period(now: SimTime, policy: &ScalingPolicy, events: &[ScaleEvent]) -> i32 {
    let cutoff = now - policy.period;
    events.iter().filter(|event| event.at > cutoff).fold(0, |sum, event| sum.wrapping_add(event.change))
}

/// Remembers a change (upstream's `storeScaleEvent`): in the place of the last one that no policy of `rules` can see any
/// more, or at the end.
pub fn store_scale_event(now: SimTime, events: &mut Vec<ScaleEvent>, rules: &ScalingRules, change: i32) {
    let longest = rules.policies.iter().map(|policy| policy.period).max().unwrap_or_default();
    let cutoff = now - longest;
    for event in events.iter_mut().filter(|event| event.at < cutoff) {
        event.outdated = true;
    }
    let event = ScaleEvent { change, at: now, outdated: false };
    match events.iter_mut().rev().find(|event| event.outdated) {
        Some(place) => *place = event,
        None => events.push(event),
    }
}

//! Pieces of sentences about the steps of a sync.

use super::super::format;
use crate::api::hpa::{PolicyKind, ScalingPolicy};
use crate::controller::trace::{
    Assumption, Current, Direction, Limit, Measurement, PodGroup, PodReading, Recommendation, Resting, Stabilization,
    Unready, Window,
};
use crate::units::{Replicas, SimDuration, Tolerances, UsageRatio};

pub(super) fn limit_name(limit: Limit) -> &'static str {
    match limit {
        Limit::MinReplicas => "minReplicas",
        Limit::MaxReplicas => "maxReplicas",
        Limit::ScaleUpRate => "scale-up limit",
        Limit::ScaleDownRate => "scale-down limit",
    }
}

pub(super) fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

pub(super) fn resting(because: Resting) -> &'static str {
    match because {
        Resting::GateOff => "the target has no replicas, and the feature gate HPAScaleToZero is off",
        Resting::NotOurs => "the target has no replicas: someone else set it to zero",
        Resting::NoMetricWithoutPods => "the target has no replicas, and no metric can be computed without pods",
    }
}

/// A current value or a target.
pub(super) fn current(value: Current) -> String {
    match value {
        Current::Utilization(percent) => format!("{} %", percent.0),
        Current::Average(value) | Current::Value(value) => format::milli(value),
        Current::PerPod(value, replicas) => format!("({} × {replicas})", format::milli(value)),
    }
}

/// How the current value of pods came about: the sum by what it is shared by.
pub(super) fn shares(measured: &Measurement) -> Option<String> {
    let sum = format::milli(measured.sum);
    match (measured.requests, measured.pods) {
        (Some(requests), _) => Some(format!("100 × {sum} used / {} requested", format::milli(requests))),
        (None, Some(pods)) => Some(format!("{sum} in total / {pods}")),
        (None, None) => None,
    }
}

pub(super) fn band(ratio: UsageRatio, tolerances: Tolerances) -> String {
    let side = if tolerances.hold(ratio) { "within" } else { "outside" };
    format!("{side} tolerance {} – {}", trimmed(tolerances.lowest()), trimmed(tolerances.highest()))
}

/// A fraction without the digits that binary floating point adds.
pub(super) fn trimmed(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Why the sample of a pod is not used.
pub(super) fn unready_name(why: Unready) -> &'static str {
    match why {
        Unready::Pending => "pending",
        Unready::NotStarted => "not started",
        Unready::Initializing => "starting and not ready",
        Unready::SampleTooOld => "with a sample from before it was ready",
        Unready::NeverReady => "never ready yet",
    }
}

/// The pods of a metric by their groups.
pub(super) fn grouped(pods: &[PodReading], strangers: usize) -> String {
    let count = |wanted: &dyn Fn(PodGroup) -> bool| pods.iter().filter(|p| wanted(p.group)).count();
    let mut parts = vec![format::count(count(&|g| g == PodGroup::Ready) + strangers, "pod")];
    let mut part = |count: usize, word: &str| {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    };
    part(strangers, "of them unknown to the controller");
    part(count(&|g| g == PodGroup::Missing), "without a sample");
    let unready =
        [Unready::Pending, Unready::NotStarted, Unready::Initializing, Unready::SampleTooOld, Unready::NeverReady];
    for why in unready {
        part(count(&|g| g == PodGroup::Unready(why)), unready_name(why));
    }
    part(count(&|g| g == PodGroup::Ignored), "ignored");
    parts.join(", ")
}

pub(super) fn assumption(assumed: Assumption) -> String {
    match assumed {
        Assumption::LeftOut => "left out".to_owned(),
        Assumption::Nothing => "as using nothing".to_owned(),
        Assumption::Percent(percent) => format!("as using {percent} % of the request"),
        Assumption::Target(target) => format!("as using {}", format::milli(target)),
    }
}

/// A policy with the changes within its period, as added and removed.
pub(super) fn policy(
    direction: Direction,
    policy: &ScalingPolicy,
    (added, removed): (i32, i32),
    (start, limit): (Replicas, Replicas),
) -> String {
    let sign = if direction == Direction::Up { "+" } else { "−" };
    let value = match policy.kind {
        PolicyKind::Pods => format!("{} pods", policy.value),
        PolicyKind::Percent => format!("{} %", policy.value),
    };
    let change = |count, word| if count == 0 { String::new() } else { format!(", {count} {word} since,") };
    let changes = change(added, "added") + &change(removed, "removed");
    format!("{sign}{value} / {} from {start}{changes} → {limit}", policy.period)
}

pub(super) fn length(window: &Window) -> String {
    format!("window {} s", window.length.as_secs())
}

/// The recommendation that holds a proposal back.
pub(super) fn held_by(window: &Window, which: &str, count: usize, result: Replicas) -> String {
    let age =
        if window.age == SimDuration::ZERO { "now".to_owned() } else { format!("{} s ago", window.age.as_secs()) };
    let stays = if window.replicas == result { "" } else { "; not beyond the current count" };
    format!(
        "{which} of {} in the window: {} from {age}{stays}",
        format::count(count, "recommendation"),
        window.replicas
    )
}

/// How many of the recommendations a window holds, with the proposal itself.
pub(super) fn within(earlier: &[Recommendation], result: &Stabilization, window: &Window) -> usize {
    let now = window.at + window.age;
    let counts = |recommendation: &&Recommendation| {
        let age = now.since(recommendation.at);
        // Without `behavior`, one exactly as old as the window still counts.
        age < window.length || (age == window.length && result.up.is_none())
    };
    1 + earlier.iter().filter(counts).count()
}

//! Pieces of sentences about the steps of a sync.

use super::super::format;
use crate::api::hpa::{PolicyKind, ScalingPolicy};
use crate::controller::trace::{
    Assumption, Current, Direction, Limit, Measurement, PodGroup, PodReading, Recommendation, Resting, Stabilization,
    Unready, Window,
};
use crate::language::Language;
use crate::units::{Replicas, SimDuration, Tolerances, UsageRatio};
use crate::{msg, say};

pub(super) fn limit_name(limit: Limit, language: Language) -> &'static str {
    match limit {
        Limit::MinReplicas => "minReplicas",
        Limit::MaxReplicas => "maxReplicas",
        Limit::ScaleUpRate => language.say("scale-up limit"),
        Limit::ScaleDownRate => language.say("scale-down limit"),
    }
}

/// The field of the autoscaler that a limit comes from.
pub(in crate::present) const fn limit_field(limit: Limit) -> &'static str {
    match limit {
        Limit::MinReplicas => "spec.minReplicas",
        Limit::MaxReplicas => "spec.maxReplicas",
        Limit::ScaleUpRate => "spec.behavior.scaleUp",
        Limit::ScaleDownRate => "spec.behavior.scaleDown",
    }
}

pub(super) fn resting(because: Resting, language: Language) -> &'static str {
    language.say(match because {
        Resting::GateOff => msg!("the target has no replicas, and the feature gate HPAScaleToZero is off"),
        Resting::NotOurs => msg!("the target has no replicas: someone else set it to zero"),
        Resting::NoMetricWithoutPods => {
            msg!("the target has no replicas, and no metric can be computed without pods")
        }
    })
}

/// A current value or a target.
pub(in crate::present) fn current(value: Current) -> String {
    match value {
        Current::Utilization(percent) => format!("{} %", percent.0),
        Current::Average(value) | Current::Value(value) => format::milli(value),
        Current::PerPod(value, replicas) => format!("({} × {replicas})", format::milli(value)),
    }
}

/// How the current value of pods came about: the sum by what it is shared by.
pub(super) fn shares(measured: &Measurement, language: Language) -> Option<String> {
    let sum = format::milli(measured.sum);
    match (measured.requests, measured.pods) {
        (Some(requests), _) => {
            let requested = format::milli(requests);
            Some(say!(language, "100 × {sum} used / {requested} requested", sum = sum, requested = requested))
        }
        (None, Some(pods)) => Some(say!(language, "{sum} in total / {pods}", sum = sum, pods = pods)),
        (None, None) => None,
    }
}

pub(super) fn band(ratio: UsageRatio, tolerances: Tolerances, language: Language) -> String {
    let (low, high) = (trimmed(tolerances.lowest()), trimmed(tolerances.highest()));
    if tolerances.hold(ratio) {
        say!(language, "within tolerance {low} – {high}", low = low, high = high)
    } else {
        say!(language, "outside tolerance {low} – {high}", low = low, high = high)
    }
}

/// A fraction without the digits that binary floating point adds.
pub(super) fn trimmed(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Why the sample of a pod is not used.
pub(super) fn unready_name(why: Unready, language: Language) -> &'static str {
    language.say(match why {
        Unready::Pending => msg!("pending"),
        Unready::NotStarted => msg!("not started"),
        Unready::Initializing => msg!("starting and not ready"),
        Unready::SampleTooOld => msg!("with a sample from before it was ready"),
        Unready::NeverReady => msg!("never ready yet"),
    })
}

/// The pods of a metric by their groups.
pub(super) fn grouped(pods: &[PodReading], strangers: usize, language: Language) -> String {
    let count = |wanted: &dyn Fn(PodGroup) -> bool| pods.iter().filter(|p| wanted(p.group)).count();
    let mut parts = vec![language.count(count(&|g| g == PodGroup::Ready) + strangers, "{n} pod", "{n} pods")];
    let mut part = |count: usize, word: &str| {
        if count > 0 {
            parts.push(say!(language, "{count} {what}", count = count, what = word));
        }
    };
    part(strangers, language.say("of them unknown to the controller"));
    part(count(&|g| g == PodGroup::Missing), language.say("without a sample"));
    let unready =
        [Unready::Pending, Unready::NotStarted, Unready::Initializing, Unready::SampleTooOld, Unready::NeverReady];
    for why in unready {
        part(count(&|g| g == PodGroup::Unready(why)), unready_name(why, language));
    }
    part(count(&|g| g == PodGroup::Ignored), language.say("ignored"));
    parts.join(language.say(", "))
}

/// As what the pods without a sample are counted.
pub(super) fn assumption(missing: usize, assumed: Assumption, language: Language) -> String {
    match assumed {
        Assumption::LeftOut => say!(language, "{missing} without a sample left out", missing = missing),
        Assumption::Nothing => say!(language, "{missing} without a sample as using nothing", missing = missing),
        Assumption::Percent(percent) => {
            let text = msg!("{missing} without a sample as using {percent} % of the request");
            language.fill(text, &[("missing", &missing), ("percent", &percent)])
        }
        Assumption::Target(target) => {
            let target = format::milli(target);
            say!(language, "{missing} without a sample as using {target}", missing = missing, target = target)
        }
    }
}

/// A policy with the changes within its period, as added and removed.
pub(super) fn policy(
    direction: Direction,
    policy: &ScalingPolicy,
    (added, removed): (i32, i32),
    (start, limit, language): (Replicas, Replicas, Language),
) -> String {
    let sign = if direction == Direction::Up { "+" } else { "−" };
    let value = match policy.kind {
        PolicyKind::Pods => say!(language, "{count} pods", count = policy.value),
        PolicyKind::Percent => format!("{} %", policy.value),
    };
    let mut changes = String::new();
    if added != 0 {
        changes.push_str(&say!(language, ", {count} added since", count = added));
    }
    if removed != 0 {
        changes.push_str(&say!(language, ", {count} removed since", count = removed));
    }
    let text = match (added, removed) {
        (0, 0) => msg!("{value} / {period} from {start} → {limit}"),
        _ => msg!("{value} / {period} from {start}{changes}, → {limit}"),
    };
    let value = format!("{sign}{value}");
    language.fill(
        text,
        &[("value", &value), ("period", &policy.period), ("start", &start), ("changes", &changes), ("limit", &limit)],
    )
}

pub(super) fn length(window: &Window, language: Language) -> String {
    say!(language, "window {seconds} s", seconds = window.length.as_secs())
}

/// The recommendation that holds a proposal back: `text` says which of how many.
pub(super) fn held_by(
    window: &Window,
    (text, count): (&'static str, usize),
    result: Replicas,
    language: Language,
) -> String {
    let age = if window.age == SimDuration::ZERO {
        language.say("now").to_owned()
    } else {
        say!(language, "{seconds} s ago", seconds = window.age.as_secs())
    };
    let of = language.count(count, "{n} recommendation", "{n} recommendations");
    let said = language.fill(text, &[("recommendations", &of), ("count", &window.replicas), ("age", &age)]);
    if window.replicas == result { said } else { said + language.say("; not beyond the current count") }
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

//! What a step of a sync was put together from, one line each.

use super::super::format;
use super::phrases::unready_name;
use crate::controller::trace::{PodGroup, PodReading, Recommendation, ScaleEvent, Startup};
use crate::language::Language;
use crate::say;
use crate::units::{MilliValue, SimTime};

/// As many lines are shown.
const SHOWN: usize = 50;

/// The first of the lines, and how many are left out.
pub(super) fn lines(all: impl Iterator<Item = String>, language: Language) -> Vec<String> {
    let mut lines: Vec<String> = all.collect();
    if lines.len() > SHOWN {
        let left_out = lines.len() - SHOWN;
        lines.truncate(SHOWN);
        lines.push(say!(language, "… and {left_out} more", left_out = left_out));
    }
    lines
}

/// `web-a: 0.12 of 0.2 requested, with a sample from before it was ready; started 40 s ago, ready for 5 s, …`.
pub(super) fn pod(pod: &PodReading, startup: Option<Startup>, language: Language) -> String {
    let usage = pod.usage.map_or_else(|| language.say("no sample").to_owned(), format::milli);
    let usage = match pod.request.map(format::milli) {
        Some(request) => say!(language, "{usage} of {request} requested", usage = usage, request = request),
        None => usage,
    };
    let group = match pod.group {
        PodGroup::Ready | PodGroup::Missing => String::new(),
        PodGroup::Unready(why) => format!("{}{}", language.say(", "), unready_name(why, language)),
        PodGroup::Ignored => language.say(", ignored: it is going or has failed").to_owned(),
    };
    let times = startup.map_or_else(String::new, |startup| times(pod, startup, language));
    format!("{}: {usage}{group}{times}", pod.name)
}

/// The times by which a pod is judged that may still be starting.
fn times(
    pod: &PodReading,
    Startup { now, initialization_period, readiness_delay }: Startup,
    language: Language,
) -> String {
    let PodGroup::Unready(_) = pod.group else { return String::new() };
    let mut text = match pod.life.started {
        Some(started) => say!(language, "; started {age} ago", age = now.since(started)),
        None => language.say("; no start time").to_owned(),
    };
    if let Some(turned) = pod.life.ready.and_then(|ready| ready.last_transition_time) {
        text.push_str(&say!(language, ", readiness changed {age} ago", age = now.since(turned)));
    }
    if let Some((sampled, window)) = pod.sampled {
        text.push_str(&say!(language, ", sampled {age} ago over {window}", age = now.since(sampled), window = window));
    }
    text + &say!(
        language,
        " (initialization period {period}, readiness delay {delay})",
        period = initialization_period,
        delay = readiness_delay,
    )
}

/// A sample of a pod that the controller does not know.
pub(super) fn stranger(name: &str, usage: MilliValue, language: Language) -> String {
    say!(language, "{name}: {usage}, unknown to the controller", name = name, usage = format::milli(usage))
}

pub(super) fn recommendation(recommendation: &Recommendation, now: SimTime, language: Language) -> String {
    say!(language, "{count} from {age} ago", count = recommendation.replicas, age = now.since(recommendation.at))
}

pub(super) fn change(sign: &str, change: &ScaleEvent, now: SimTime, language: Language) -> String {
    say!(language, "{change}, {age} ago", change = format!("{sign}{}", change.change), age = now.since(change.at))
}

//! What a step of a sync was put together from, one line each.

use super::super::format;
use super::phrases::unready_name;
use crate::controller::trace::{PodGroup, PodReading, Recommendation, ScaleEvent, Startup};
use crate::units::{MilliValue, SimTime};

/// As many lines are shown.
const SHOWN: usize = 50;

/// The first of the lines, and how many are left out.
pub(super) fn lines(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines: Vec<String> = all.collect();
    if lines.len() > SHOWN {
        let left_out = lines.len() - SHOWN;
        lines.truncate(SHOWN);
        lines.push(format!("… and {left_out} more"));
    }
    lines
}

/// `web-a: 0.12 of 0.2 requested, with a sample from before it was ready; started 40 s ago, ready for 5 s, …`.
pub(super) fn pod(pod: &PodReading, startup: Option<Startup>) -> String {
    let usage = pod.usage.map_or_else(|| "no sample".to_owned(), format::milli);
    let request = pod.request.map_or_else(String::new, |request| format!(" of {} requested", format::milli(request)));
    let group = match pod.group {
        PodGroup::Ready | PodGroup::Missing => String::new(),
        PodGroup::Unready(why) => format!(", {}", unready_name(why)),
        PodGroup::Ignored => ", ignored: it is going or has failed".to_owned(),
    };
    let times = startup.map_or_else(String::new, |startup| times(pod, startup));
    format!("{}: {usage}{request}{group}{times}", pod.name)
}

/// The times by which a pod is judged that may still be starting.
fn times(pod: &PodReading, Startup { now, initialization_period, readiness_delay }: Startup) -> String {
    let PodGroup::Unready(_) = pod.group else { return String::new() };
    let mut text = match pod.life.started {
        Some(started) => format!("; started {} ago", now.since(started)),
        None => "; no start time".to_owned(),
    };
    if let Some(turned) = pod.life.ready.and_then(|ready| ready.last_transition_time) {
        text = format!("{text}, readiness changed {} ago", now.since(turned));
    }
    if let Some((sampled, window)) = pod.sampled {
        text = format!("{text}, sampled {} ago over {window}", now.since(sampled));
    }
    format!("{text} (initialization period {initialization_period}, readiness delay {readiness_delay})")
}

/// A sample of a pod that the controller does not know.
pub(super) fn stranger(name: &str, usage: MilliValue) -> String {
    format!("{name}: {}, unknown to the controller", format::milli(usage))
}

pub(super) fn recommendation(recommendation: &Recommendation, now: SimTime) -> String {
    format!("{} from {} ago", recommendation.replicas, now.since(recommendation.at))
}

pub(super) fn change(sign: &str, change: &ScaleEvent, now: SimTime) -> String {
    format!("{sign}{}, {} ago", change.change, now.since(change.at))
}

//! The pods in the picture.

use super::{PodState, PodView};
use crate::language::Language;
use crate::session::Session;
use crate::sim::{Engine, SimPod, Stage};
use crate::{msg, say};

/// `8 ready · 2 starting · spec 10`.
pub(in crate::present) fn target_caption(engine: &Engine, language: Language) -> String {
    let workload = engine.workload();
    let starting = workload.starting();
    let stopping = workload.count(Stage::Terminating);
    let mut parts = vec![say!(language, "{n} ready", n = workload.count(Stage::Ready))];
    if starting > 0 {
        parts.push(say!(language, "{n} starting", n = starting));
    }
    if stopping > 0 {
        parts.push(say!(language, "{n} stopping", n = stopping));
    }
    parts.push(say!(language, "spec {n}", n = workload.replicas()));
    parts.join(" · ")
}

/// A pod as it is drawn.
pub(super) fn view(engine: &Engine, pod: &SimPod) -> PodView {
    PodView { state: pod_state(pod).0, cpu: engine.cpu_of_request(pod) }
}

/// Where a pod is in its life, also in words.
#[must_use]
pub fn pod_state(pod: &SimPod) -> (PodState, &'static str) {
    match pod.stage {
        Stage::Pending if pod.unschedulable => (PodState::Starting, msg!("waiting for a node")),
        Stage::Pending => (PodState::Starting, msg!("pulling its image")),
        Stage::Starting if pod.up => (PodState::Starting, msg!("not ready")),
        Stage::Starting => (PodState::Starting, msg!("starting, not ready")),
        Stage::Ready if pod.up => (PodState::Ready, msg!("ready")),
        Stage::Ready => (PodState::Ready, msg!("ready, but its app is not up")),
        Stage::BackOff => (PodState::Starting, msg!("waiting to be started again")),
        Stage::Terminating => (PodState::Stopping, msg!("stopping")),
    }
}

/// A pod in words: its name, state, age, CPU and requests.
#[must_use]
pub fn pod_title(engine: &Engine, pod: &SimPod, language: Language) -> String {
    say!(
        language,
        "{name}: {state}, {age} s old, CPU {cpu} % of its request, {n} requests in flight",
        name = pod.api.name,
        state = language.say(pod_state(pod).1),
        age = pod.age(engine.now()).as_secs(),
        cpu = format!("{:.0}", engine.cpu_of_request(pod) * 100.0),
        n = engine.in_flight(pod)
    )
}

/// The name of a pod by its place, and what is known of it.
#[must_use]
pub fn pod_at(session: &Session, place: usize) -> Option<(String, String)> {
    let engine = session.engine();
    let pod = engine.workload().pods().get(place)?;
    Some((pod.api.name.to_string(), pod_title(engine, pod, session.language())))
}

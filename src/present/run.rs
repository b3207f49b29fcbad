//! A whole run as serialisable values: what the package for JavaScript returns, and the terminal's lines of JSON.

use serde::Serialize;

use super::explanation::{MetricRow, WhyView, chosen, why, why_of};
use super::state::{ConditionState, StepState, conditions_of, steps_of};
use super::{metric, summary};
use crate::session::Session;
use crate::sim::{EmittedEvent, Samples, Sync};
use crate::units::SimTime;

/// Whether each sync comes with its explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// It does.
    Shown,
    /// It does not, which is quicker: a sync is run again to be explained.
    LeftOut,
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// One number for the whole history, in hexadecimal digits: two runs are the same if it is.
    pub hash: String,
    /// Simulated milliseconds.
    pub duration_ms: i64,
    /// What it comes down to.
    pub summary: SummaryState,
    /// The syncs of the controller.
    pub syncs: Vec<SyncState>,
    /// What was measured over time.
    pub samples: SampleColumns,
    /// The events of the autoscaler.
    pub events: Vec<EventState>,
}

/// The numbers that a run comes down to; see [`summary::Summary`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SummaryState {
    /// Syncs of the controller.
    pub syncs: usize,
    /// The syncs that wrote another count.
    pub scale_events: Vec<ScaleEvent>,
    /// Scale events that went the other way than the one before, soon after it.
    pub flaps: usize,
    /// Requests that clients sent.
    pub requests: f64,
    /// Requests that were answered.
    pub served: f64,
    /// Requests that were refused or given up.
    pub dropped: f64,
    /// The 95th percentile of the response time in milliseconds; none when nothing was served.
    pub p95_ms: Option<f64>,
    /// The time that pods were there, in hours.
    pub pod_hours: f64,
    /// The time in which more requests arrived than the ready pods could answer, in milliseconds.
    pub under_provisioned_ms: i64,
    /// `spec.replicas` at the end.
    pub replicas: i32,
    /// How many pods were wanted, if that is more than are simulated.
    pub capped: Option<i32>,
}

/// A sync that wrote another count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScaleEvent {
    /// When, in simulated milliseconds.
    pub time_ms: i64,
    /// The number of the sync.
    pub sync: u64,
    /// The count before.
    pub from: i32,
    /// The count that was written.
    pub to: i32,
}

/// One sync.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncState {
    /// Its number, from 1.
    pub sync: u64,
    /// When, in simulated milliseconds.
    pub time_ms: i64,
    /// `spec.replicas` of the target before.
    pub replicas: i32,
    /// The count that was written.
    pub scale_to: Option<i32>,
    /// `status.desiredReplicas` after it.
    pub desired: i32,
    /// What each metric read, in the unit of its target; none where it could not.
    pub metrics: Vec<Option<f64>>,
    /// The conditions after it.
    pub conditions: Vec<ConditionState>,
    /// The error that it returned.
    pub error: Option<String>,
    /// The stages of its decision.
    pub steps: Vec<StepState>,
}

/// What was measured, a column for each number, all of the same length: those of the terminal's table.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SampleColumns {
    /// When, in simulated milliseconds.
    pub time_ms: Vec<i64>,
    /// Requests per second of the clients.
    pub arrivals_per_s: Vec<f64>,
    /// Requests per second that got no answer.
    pub dropped_per_s: Vec<f64>,
    /// Requests per second that the pods which serve can answer at most.
    pub capacity_per_s: Vec<f64>,
    /// `spec.replicas`.
    pub desired: Vec<i32>,
    /// Pods that serve.
    pub ready: Vec<i32>,
    /// Pods on their way up.
    pub starting: Vec<i32>,
    /// Pods on their way down.
    pub stopping: Vec<i32>,
    /// Requests that wait.
    pub waiting: Vec<f64>,
    /// Nodes, if the scenario says which there are.
    pub nodes: Vec<i32>,
    /// The 95th percentile of the response time in milliseconds; none when nothing is served.
    pub p95_ms: Vec<Option<f64>>,
    /// Cores that the target's pods use.
    pub cpu_cores: Vec<f64>,
}

/// One event of the autoscaler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventState {
    /// When, in simulated milliseconds.
    pub time_ms: i64,
    /// The sync that emitted it.
    pub sync: u64,
    /// `Normal` or `Warning`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Kubernetes' reason.
    pub reason: &'static str,
    /// Kubernetes' message.
    pub message: String,
}

/// One sync, explained; before the first one there are no stages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// Its number, 0 before the first.
    pub sync: u64,
    /// When, in simulated milliseconds.
    pub time_ms: i64,
    /// `Sync #31 at 00:07:45`.
    pub heading: String,
    /// The metrics side by side, where there are several.
    pub metrics: Vec<MetricRow>,
    /// The stages, in order.
    pub steps: Vec<StepState>,
    /// What came of it, and the number.
    pub outcome: Option<(String, String)>,
    /// The conditions after it.
    pub conditions: Vec<ConditionState>,
}

/// What came of the run of a session so far.
#[must_use]
pub fn run(session: &Session, steps: Steps) -> Run {
    let history = session.engine().history();
    Run {
        hash: format!("{:016x}", history.hash()),
        duration_ms: session.now().as_millis(),
        summary: summary_of(session),
        syncs: syncs(session, steps).collect(),
        samples: columns(&history.samples),
        events: history.events.iter().map(event).collect(),
    }
}

/// The syncs of a run.
pub(super) fn syncs(session: &Session, steps: Steps) -> impl Iterator<Item = SyncState> {
    let (history, language) = (session.engine().history(), session.language());
    let state = move |sync: &Sync| SyncState {
        sync: sync.number,
        time_ms: sync.at.as_millis(),
        replicas: sync.before.0,
        scale_to: sync.scale_to.map(|replicas| replicas.0),
        desired: sync.status.desired_replicas.0,
        metrics: sync.status.current_metrics.iter().map(metric::reading).collect(),
        conditions: conditions_of(&sync.status.conditions),
        error: sync.error.clone(),
        steps: match steps {
            Steps::Shown => steps_of(why_of(history, sync, language)),
            Steps::LeftOut => Vec::new(),
        },
    };
    history.syncs.iter().map(state)
}

/// The sync that is explained: the one that was chosen, or the latest.
#[must_use]
pub fn explained(session: &Session) -> Explained {
    let view = why(session);
    let (at, conditions) = match chosen(session) {
        Some(sync) => (sync.at, conditions_of(&sync.status.conditions)),
        None => (SimTime::ZERO, Vec::new()),
    };
    let WhyView { sync, heading, metrics, outcome, .. } = view.clone();
    Explained { sync, time_ms: at.as_millis(), heading, metrics, outcome, conditions, steps: steps_of(view) }
}

fn summary_of(session: &Session) -> SummaryState {
    let sum = summary::of(session);
    let scaled = sum.scaled.iter().map(|(at, sync, from, to)| ScaleEvent {
        time_ms: at.as_millis(),
        sync: *sync,
        from: from.0,
        to: to.0,
    });
    SummaryState {
        syncs: sum.syncs,
        scale_events: scaled.collect(),
        flaps: sum.flaps,
        requests: sum.requests,
        served: sum.served,
        dropped: sum.dropped,
        p95_ms: sum.p95.map(|seconds| seconds * 1e3),
        pod_hours: sum.pod_hours,
        under_provisioned_ms: sum.under_provisioned.as_millis(),
        replicas: sum.replicas.0,
        capped: session.engine().workload().capped().map(|wanted| wanted.0),
    }
}

fn columns(samples: &Samples) -> SampleColumns {
    let in_ms = |seconds: &f64| Some(seconds * 1e3).filter(|ms| ms.is_finite());
    SampleColumns {
        time_ms: samples.at.iter().map(|at| at.as_millis()).collect(),
        arrivals_per_s: samples.arrivals.clone(),
        dropped_per_s: samples.dropped.clone(),
        capacity_per_s: samples.capacity.clone(),
        desired: samples.desired.clone(),
        ready: samples.ready.clone(),
        starting: samples.starting.clone(),
        stopping: samples.stopping.clone(),
        waiting: samples.waiting.clone(),
        nodes: samples.nodes.clone(),
        p95_ms: samples.p95.iter().map(in_ms).collect(),
        cpu_cores: samples.cpu.clone(),
    }
}

fn event(emitted: &EmittedEvent) -> EventState {
    EventState {
        time_ms: emitted.at.as_millis(),
        sync: emitted.sync,
        kind: emitted.event.kind.name(),
        reason: emitted.event.reason,
        message: emitted.event.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(secs: i64) -> Session {
        let mut session = Session::default();
        session.run_until(SimTime::from_millis(secs * 1000));
        session
    }

    #[test]
    fn a_run_is_told_whole() {
        let session = session(600);
        let run = run(&session, Steps::Shown);
        assert_eq!((run.duration_ms, run.syncs.len(), run.summary.syncs), (600_000, 40, 40));
        let scaled: Vec<_> = run.syncs.iter().filter_map(|sync| Some((sync.sync, sync.scale_to?))).collect();
        assert_eq!(scaled, run.summary.scale_events.iter().map(|event| (event.sync, event.to)).collect::<Vec<_>>());
        assert!(!scaled.is_empty() && run.syncs.iter().all(|sync| !sync.steps.is_empty()));
        let rescaled = run.events.iter().filter(|event| event.reason == "SuccessfulRescale").count();
        assert_eq!(rescaled, scaled.len());
        let rows = run.samples.time_ms.len();
        assert!(rows > 40 && run.samples.cpu_cores.len() == rows && run.samples.p95_ms.len() == rows);
    }

    #[test]
    fn steps_may_be_left_out() {
        let session = session(60);
        let (with, without) = (run(&session, Steps::Shown), run(&session, Steps::LeftOut));
        assert!(without.syncs.iter().all(|sync| sync.steps.is_empty()));
        assert_eq!((with.hash, with.summary, with.events), (without.hash, without.summary, without.events));
    }

    #[test]
    fn the_latest_sync_is_explained() {
        let before = explained(&session(14));
        assert_eq!((before.sync, before.steps.len(), before.outcome), (0, 0, None));
        let after = explained(&session(29));
        assert_eq!((after.sync, after.time_ms), (1, 15_000));
        assert!(!after.steps.is_empty() && !after.conditions.is_empty() && after.outcome.is_some());
    }
}

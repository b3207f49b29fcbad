//! The page API's `state()`: the whole picture as one serialisable value.

use serde::Serialize;

use super::explanation::{WhyStep, WhyView, why};
use super::metric;
use crate::api::status::{Condition, ConditionStatus};
use crate::diag::Diagnostic;
use crate::session::Session;
use crate::sim::{Component, Health, Stage};

/// What `window.hpaPlayground.state()` returns.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// Simulated milliseconds since the start.
    pub time_ms: i64,
    /// The number of the last sync, 0 before the first.
    pub sync: u64,
    /// Whether time runs.
    pub running: bool,
    /// How many pods.
    pub replicas: ReplicaState,
    /// How the app fares.
    pub load: LoadState,
    /// The metrics of the spec.
    pub metrics: Vec<MetricState>,
    /// The components of the metrics registry that fail.
    pub faults: Vec<FaultState>,
    /// The conditions of the autoscaler.
    pub conditions: Vec<ConditionState>,
    /// What is wrong with the text in the editor.
    pub diagnostics: Vec<DiagnosticState>,
    /// Why the explained sync decided what it did.
    pub explanation: ExplanationState,
}

/// How many pods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplicaState {
    /// `spec.replicas` of the target.
    pub spec: i32,
    /// Pods that were not told to stop.
    pub current: i32,
    /// Pods that are ready.
    pub ready: usize,
    /// `status.desiredReplicas` of the autoscaler.
    pub desired: i32,
}

/// How the app fares, each per second but the latency.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadState {
    /// Requests of the clients.
    pub rps: f64,
    /// Requests that are answered.
    pub served: f64,
    /// Requests that get no answer.
    pub dropped: f64,
    /// The median of the response time in milliseconds; none when nothing is served.
    pub p50_ms: Option<f64>,
    /// The 95th percentile.
    pub p95_ms: Option<f64>,
    /// The 99th percentile.
    pub p99_ms: Option<f64>,
}

/// One metric of the spec.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MetricState {
    /// Its name.
    pub name: String,
    /// What the last sync read, in the unit of the target; none if it could not.
    pub current: Option<f64>,
    /// What is aimed at.
    pub target: Option<f64>,
}

/// A component of the metrics registry that fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultState {
    /// Which.
    pub component: Component,
    /// How.
    pub health: Health,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConditionState {
    /// Which.
    #[serde(rename = "type")]
    pub kind: String,
    /// `True`, `False` or `Unknown`.
    pub status: &'static str,
    /// Kubernetes' reason.
    pub reason: String,
    /// Kubernetes' message.
    pub message: String,
}

/// One problem of the text in the editor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiagnosticState {
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// The field; empty when the problem is the whole document's.
    pub field: String,
    /// What is wrong.
    pub message: String,
}

/// Why a sync decided what it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplanationState {
    /// The number of the sync.
    pub sync: u64,
    /// The stages, each as its words and the number that came out.
    pub steps: Vec<StepState>,
    /// What came of it.
    pub outcome: Option<(String, String)>,
}

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepState {
    /// What was computed.
    pub title: String,
    /// How, or from what.
    pub note: String,
    /// The number that came out.
    pub value: String,
    /// What it was put together from, one line each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
}

/// The state now.
#[must_use]
pub fn state(session: &Session) -> State {
    let engine = session.engine();
    let (workload, autoscaler) = (engine.workload(), engine.autoscaler());
    let (flow, why) = (workload.flow(), why(session));
    let readings = &autoscaler.status.current_metrics;
    State {
        time_ms: session.now().as_millis(),
        sync: engine.history().syncs.last().map_or(0, |s| s.number),
        running: session.running(),
        replicas: ReplicaState {
            spec: workload.replicas().0,
            current: workload.status_replicas().0,
            ready: workload.count(Stage::Ready),
            desired: autoscaler.status.desired_replicas.0,
        },
        load: LoadState {
            rps: workload.rate(),
            served: flow.served,
            dropped: flow.dropped,
            p50_ms: workload.response_time(0.5).map(|s| s * 1e3),
            p95_ms: workload.p95().map(|s| s * 1e3),
            p99_ms: workload.response_time(0.99).map(|s| s * 1e3),
        },
        metrics: (autoscaler.spec.metrics.iter().enumerate())
            .map(|(index, source)| MetricState {
                name: metric::name(source),
                current: readings.get(index).and_then(metric::reading),
                target: metric::target(source),
            })
            .collect(),
        faults: (Component::ALL.into_iter())
            .map(|component| FaultState { component, health: engine.health(component) })
            .filter(|fault| fault.health != Health::Works)
            .collect(),
        conditions: conditions_of(&autoscaler.status.conditions),
        diagnostics: diagnostics_of(&session.draft().problems),
        explanation: ExplanationState { sync: why.sync, outcome: why.outcome.clone(), steps: steps_of(why) },
    }
}

/// The conditions of an autoscaler as plain text.
pub(super) fn conditions_of(conditions: &[Condition]) -> Vec<ConditionState> {
    let state = |c: &Condition| ConditionState {
        kind: format!("{:?}", c.kind),
        status: match c.status {
            ConditionStatus::True => "True",
            ConditionStatus::False => "False",
            ConditionStatus::Unknown => "Unknown",
        },
        reason: c.reason.to_string(),
        message: c.message.to_string(),
    };
    conditions.iter().map(state).collect()
}

/// Problems of a text as plain text.
#[must_use]
pub fn diagnostics_of(problems: &[Diagnostic]) -> Vec<DiagnosticState> {
    let state = |d: &Diagnostic| DiagnosticState {
        severity: d.severity.to_string(),
        line: d.position.line,
        column: d.position.column,
        field: d.field.to_string(),
        message: d.message.clone(),
    };
    problems.iter().map(state).collect()
}

/// The stages of an explanation as plain text.
pub(super) fn steps_of(why: WhyView) -> Vec<StepState> {
    let title = |step: &WhyStep| step.title.iter().map(|run| run.text.as_str()).collect();
    let state =
        |step: WhyStep| StepState { title: title(&step), note: step.note, value: step.value, details: step.details };
    why.steps.into_iter().map(state).collect()
}

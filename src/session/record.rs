//! A session as a scenario: its document, with what was done as events, and its manifests.

use std::rc::Rc;

use super::Session;
use super::scenario::without_document;
use crate::manifest::print::print;
use crate::manifest::tree::Node;
use crate::sim::{Action, Component, Health};
use crate::units::{SimDuration, SimTime};
use crate::workload::{App, Memory};

impl Session {
    /// A text that, opened and run as far, has the same history: the scenario document, all that was done on the line as
    /// events at their times, and the manifests of the start.
    #[must_use]
    pub fn as_scenario(&self) -> String {
        written(&self.document_node(), (self.scenario.duration, self.line().actions()), &self.manifests)
    }

    /// The same for a run of this length with other manifests from the start, in which no manifest is applied by hand.
    pub(super) fn as_scenario_of(&self, manifests: &str, duration: SimDuration) -> String {
        let mut actions = self.line().actions().to_vec();
        actions.retain(|(_, action)| !matches!(action, Action::Apply(_)));
        written(&without_applied(&self.document_node()), (duration, &actions), manifests)
    }

    /// Makes the manifests in force those of time zero: none is applied by hand later.
    pub(super) fn renew(&mut self) {
        self.manifests = self.in_force().to_owned();
        self.renewed = true;
        self.document = self.document.as_deref().map(without_applied);
        self.scenario.acted.retain(|(_, action)| !matches!(action, Action::Apply(_)));
        // A program that reads no documents has the first scenario's alone, and nothing is planned in that.
        if let (Some(documents), Some(document)) = (self.documents, &self.document) {
            (documents.replan)(&mut self.scenario, document, &self.manifests);
        }
    }
}

/// A scenario document without the manifests that a person has applied.
fn without_applied(document: &Node) -> Rc<Node> {
    let null = Node::plain(&"null");
    let spec = document.get("spec").map_or(&null, |entry| &entry.node);
    let mut events = spec.get("events").map(|entry| entry.node.items().to_vec()).unwrap_or_default();
    events.retain(|event| event.get("apply").is_none() || event.text("live") != Some("true"));
    let spec = if spec.get("events").is_some() { spec.with("events", Node::list(events)) } else { Rc::clone(spec) };
    document.with("spec", spec)
}

/// A text of a scenario document for a run of this length with these deeds, and manifests.
fn written(document: &Node, (duration, actions): (SimDuration, &[(SimTime, Action)]), manifests: &str) -> String {
    let null = Node::plain(&"null");
    let spec = document.get("spec").map_or(&null, |entry| &entry.node);
    let mut events = spec.get("events").map(|entry| entry.node.items().to_vec()).unwrap_or_default();
    events.extend(actions.iter().map(event));
    let spec = spec.with("duration", time(duration)).with("events", Node::list(events));
    let manifests = without_document(manifests);
    [&print(&document.with("spec", spec)), "---\n", &manifests].concat()
}

fn time(time: SimDuration) -> Rc<Node> {
    Node::text_of(&time.to_string())
}

/// What was done, as an event.
fn event((at, action): &(SimTime, Action)) -> Rc<Node> {
    let (name, value) = match action {
        Action::Rate(rate) => ("rate", Node::plain(rate)),
        Action::App(app) => ("app", behaviour(app)),
        Action::Apply(applied) => ("apply", Node::text_of(&applied.text)),
        Action::Kill(pods) => ("kill", Node::map(vec![("pods", Node::plain(pods))])),
        Action::Crash(pods) => ("crash", Node::map(vec![("pods", Node::plain(pods))])),
        Action::Unready(pods, span) => ("unready", Node::map(vec![("pods", Node::plain(pods)), ("for", time(*span))])),
        Action::Rollout => ("rollout", Node::map(Vec::new())),
        Action::Health(component, health, span) => {
            let by = match component {
                Component::Resource | Component::Custom | Component::External => "api",
                _ => "component",
            };
            let delay = if let Health::Slow { delay } = health { Some(*delay) } else { None };
            let mut fields = vec![(by, Node::text_of(component.name()))];
            for (name, span) in [("for", *span), ("delay", delay)] {
                fields.extend(span.map(|span| (name, time(span))));
            }
            (health.name(), Node::map(fields))
        }
    };
    let at = time(at.since(SimTime::ZERO));
    Node::map(vec![("at", at), (name, value), ("live", Node::plain(&true))])
}

/// CPU to the billionth of a core, which is as fine as quantities are.
fn cores(cpu: f64) -> Rc<Node> {
    Node::plain(&format!("{cpu:.9}").trim_end_matches('0').trim_end_matches('.'))
}

fn behaviour(app: &App) -> Rc<Node> {
    // All of them: one that is not written would be lost.
    let App {
        cpu_per_request,
        latency_floor,
        workers,
        queue,
        timeout,
        retries,
        spreading,
        idle_cpu,
        sidecars,
        memory,
        pull,
        start,
        cpu_burst,
        crash_after,
        stop,
    } = app;
    let Memory { base, per_request, leak_per_hour } = memory;
    let fields = |fields: &[(&str, &f64)]| Node::map(fields.iter().map(|(name, n)| (*name, Node::plain(n))).collect());
    let mut all = vec![
        ("cpuPerRequest", time(*cpu_per_request)),
        ("latencyFloor", time(*latency_floor)),
        ("workers", Node::plain(workers)),
        ("queue", Node::plain(queue)),
        ("timeout", time(*timeout)),
        ("retries", Node::plain(retries)),
        ("spreading", Node::text_of(spreading.name())),
        ("idleCpu", cores(*idle_cpu)),
        ("sidecars", Node::map(sidecars.iter().map(|(name, cpu)| (name.as_str(), cores(*cpu))).collect())),
        ("memory", fields(&[("base", base), ("perRequest", per_request), ("leakPerHour", leak_per_hour)])),
        ("startup", Node::map(vec![("pull", time(*pull)), ("start", time(*start)), ("cpuBurst", cores(*cpu_burst))])),
        ("stop", time(*stop)),
    ];
    all.extend(crash_after.map(|after| ("crashAfter", time(after))));
    Node::map(all)
}

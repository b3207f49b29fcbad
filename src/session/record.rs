//! A session as a scenario: its document, with what was done as events, and its manifests.

use std::rc::Rc;

use super::Session;
use super::scenario::split;
use crate::manifest::print::print;
use crate::manifest::tree::Node;
use crate::sim::{Action, Component, Health};
use crate::units::{SimDuration, SimTime};
use crate::workload::App;

impl Session {
    /// A text that, opened and run as far, has the same history: the scenario document, all that was done on the line as
    /// events at their times, and the manifests of the start.
    #[must_use]
    pub fn as_scenario(&self) -> String {
        let new =
            || Node::map(vec![("apiVersion", Node::text_of("hpa-playground/v1")), ("kind", Node::text_of("Scenario"))]);
        let document = self.document.clone().unwrap_or_else(new);
        let null = Node::plain(&"null");
        let spec = document.get("spec").map_or(&null, |entry| &entry.node);
        let mut events = spec.get("events").map(|entry| entry.node.items().to_vec()).unwrap_or_default();
        events.extend(self.line().actions().iter().map(event));
        let spec = spec.with("duration", time(self.scenario.duration)).with("events", Node::list(events));
        let manifests = split(&self.manifests).manifests;
        [&print(&document.with("spec", spec)), "---\n", &manifests].concat()
    }
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

fn behaviour(app: &App) -> Rc<Node> {
    Node::map(vec![
        ("cpuPerRequest", time(app.cpu_per_request)),
        ("latencyFloor", time(app.latency_floor)),
        ("workers", Node::plain(&app.workers)),
        ("queue", Node::plain(&app.queue)),
        ("timeout", time(app.timeout)),
        ("startup", Node::map(vec![("pull", time(app.pull)), ("start", time(app.start))])),
    ])
}

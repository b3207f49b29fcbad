//! The scenario document: what a run starts from, with a default for everything.
//!
//! `document` is its form as a whole; each part of `spec` has a file with its fields, their ranges and what they become.

mod app;
mod cluster;
mod document;
mod events;
mod external;
mod faults;
mod kubernetes;
mod pipeline;
mod ranges;
mod recorded;
#[cfg(test)]
mod schema;
mod traffic;

use std::ops::Range;
use std::rc::Rc;

pub(super) use document::Around;
use document::Document;
pub(super) use events::MOST_PODS;
use ranges::{Finding, Findings};

use super::extension::Extension;
use crate::api::workload::ScaleTarget;
use crate::controller::ControllerConfig;
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::manifest::parse::parse;
use crate::manifest::shape::Shape;
use crate::manifest::{Block, Decode, decode, tree};
use crate::sim::{Action, ExternalMetric, Fault};
use crate::units::{SimDuration, float};
use crate::workload::{App, NodePool};

/// What a run starts from, but for the manifests.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// `metadata.name`.
    pub name: String,
    /// `metadata.title` in English.
    pub title: String,
    /// The seed of everything random.
    pub seed: u64,
    /// How long a run without a person lasts.
    pub duration: SimDuration,
    /// The controller's flags.
    pub config: ControllerConfig,
    /// How the app behaves.
    pub app: App,
    /// The workloads of the text that the autoscaler does not scale, with the cores that each of their pods uses.
    pub others: Vec<(ScaleTarget, f64)>,
    /// The nodes; none is room for every pod.
    pub nodes: Option<NodePool>,
    /// The messages that wait at the start in the queue that requests go through, if they go through one.
    pub queue: Option<f64>,
    /// External metrics that a provider of its own serves.
    pub external: Vec<ExternalMetric>,
    /// Requests per second from a time on, by time; the first is from the start.
    pub traffic: Vec<(SimDuration, f64)>,
    /// What happens by itself, by time.
    pub planned: Vec<(SimDuration, Action)>,
    /// What a person did in the run that this one repeats, by time and in that order.
    pub acted: Vec<(SimDuration, Action)>,
    /// What fails of the metrics registry, and when; what is not installed fails from the start.
    pub faults: Vec<Fault>,
    /// `--metric-resolution` of metrics-server.
    pub metric_resolution: SimDuration,
    /// `scrape_interval` of Prometheus.
    pub scrape_interval: SimDuration,
    /// The window of the `rate()` in the adapter's own rule.
    pub rate_window: SimDuration,
    /// Whether that rule serves the external metrics API, too.
    pub external_rule: bool,
    /// `--metrics-relist-interval` of an adapter with other rules.
    pub relist_interval: SimDuration,
}

impl Default for Scenario {
    fn default() -> Self {
        Document::default().scenario(Around::default(), &mut Findings::default())
    }
}

/// A text taken apart: its scenario document, and the manifests without it.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// What the scenario document says, or the defaults.
    pub scenario: Scenario,
    /// The scenario document itself, if there is one.
    pub document: Option<Rc<tree::Node>>,
    /// The text without the scenario document.
    pub manifests: String,
    /// The lines of the scenario document, counted from 0.
    removed: Range<usize>,
    /// What is wrong with the scenario document.
    pub problems: Vec<Diagnostic>,
}

impl Parts {
    /// The problems of the scenario document and of the manifests, with their places in the whole text.
    #[must_use]
    pub fn all_problems(&self, manifests: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let manifests = manifests.into_iter().map(|problem| self.in_whole(problem));
        let mut problems: Vec<_> = self.problems.iter().cloned().chain(manifests).collect();
        problems.sort_by_key(|problem| problem.position);
        problems
    }

    /// A problem of the manifests, with its place in the whole text.
    fn in_whole(&self, problem: Diagnostic) -> Diagnostic {
        let line = usize::try_from(problem.position.line).unwrap_or(usize::MAX);
        let before = if line > self.removed.start { self.removed.len() } else { 0 };
        let line = u32::try_from(line + before).unwrap_or(u32::MAX);
        Diagnostic { position: Position { line, ..problem.position }, ..problem }
    }
}

/// What may stand in a scenario document.
#[must_use]
pub fn shape() -> Shape {
    <Document as Decode>::shape()
}

/// The words that a field of one of its forms may be, if they are few.
#[must_use]
pub fn words(form: &str, field: &str) -> Option<&'static [&'static str]> {
    Some(match (form, field) {
        ("Document", "apiVersion") => &[document::API_VERSION],
        ("Document", "kind") => &["Scenario"],
        ("AppSpec", "spreading") => &["random", "roundRobin", "leastRequests"],
        ("ExternalSpec", "of") => &["backlog", "age", "rate"],
        ("Part", "api") => &["resource", "custom", "external"],
        ("Part", "component") => &["kubelet", "metricsServer", "prometheus", "adapter"],
        _ => return None,
    })
}

/// Takes a text apart.
#[must_use]
pub fn split(text: &str, extension: Option<Extension>) -> Parts {
    split_lasting(text, None, extension)
}

/// Takes a text apart for a run that lasts as long as is said here, and not as long as the document says.
#[must_use]
pub fn split_lasting(text: &str, lasting: Option<SimDuration>, extension: Option<Extension>) -> Parts {
    let stream = parse(text);
    let mut documents = stream.documents.into_iter().filter(|d| d.root.text("kind") == Some("Scenario"));
    let Some(document) = documents.next() else {
        let mut parts = Parts { manifests: text.to_owned(), ..Parts::default() };
        if lasting.is_some() {
            let around = Around { lasting, ..Around::default() };
            parts.scenario = Document::default().scenario(around, &mut Findings::default());
        }
        return parts;
    };
    let (node, mut problems) = (&document.root, document.repeated);
    problems.extend(documents.map(|second| Diagnostic {
        severity: Severity::Error,
        position: second.root.position,
        field: FieldPath::root(),
        message: "a text has one Scenario at most, and this is another one".to_owned(),
    }));
    // The document's own lines, with the separator before it or, for the first, after it.
    let line = |d: &tree::Node| usize::try_from(d.position.line).unwrap_or(1);
    let lines: Vec<&str> = text.lines().collect();
    let separators: Vec<usize> = lines.iter().enumerate().filter(|(_, l)| separates(l)).map(|(i, _)| i).collect();
    let first = line(node) - 1;
    let start = separators.iter().rev().find(|s| **s <= first).copied();
    let end = separators.iter().find(|s| **s > first).copied();
    let (from, to) = match (start, end) {
        (None, Some(end)) => (0, end + 1),
        (start, end) => (start.unwrap_or(0), end.unwrap_or(lines.len())),
    };
    let kept: Vec<&str> = lines[..from].iter().chain(&lines[to..]).copied().collect();
    let mut manifests = kept.join("\n");
    if !manifests.is_empty() {
        manifests.push('\n');
    }
    let mut found = Findings::default();
    let written: Document = decode(node, &mut problems);
    let scenario = written.scenario(Around { manifests: &manifests, lasting, extension }, &mut found);
    problems.extend(found.0.into_iter().map(|finding| placed(finding, node, &lines)));
    Parts { scenario, document: Some(Rc::clone(node)), manifests, removed: from..to, problems }
}

/// How long a recorded series is, if it can be read: CSV or what Prometheus answers.
pub(super) fn length_of(kind: &str, text: &str) -> Option<SimDuration> {
    let recording = if kind == "csv" { recorded::csv(text) } else { recorded::query_range(text) };
    recording.ok()?.points.last().map(|(at, _)| *at)
}

/// What happens by itself in a scenario of this document with other manifests than it was read with.
pub(super) fn replan(scenario: &mut Scenario, document: Option<&tree::Node>, around: Around<'_>) {
    if let Some(node) = document {
        let written: Document = decode(node, &mut Vec::new());
        let around = Around { lasting: Some(scenario.duration), ..around };
        scenario.planned = written.scenario(around, &mut Findings::default()).planned;
    }
}

/// A finding with its place in the text, whose lines these are.
fn placed(finding: Finding, node: &tree::Node, lines: &[&str]) -> Diagnostic {
    let Finding { severity, field, inner, message } = finding;
    let within = || Block::of(node.find(field.as_str())?, lines).place(inner?);
    let position = within().unwrap_or_else(|| node.locate(field.as_str()));
    Diagnostic { severity, position, field, message }
}

/// Whether a document begins at this line, as after `---`, which its first line or a comment may follow.
fn separates(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

impl Scenario {
    /// The highest request rate of the traffic.
    #[must_use]
    pub fn highest_rate(&self) -> f64 {
        self.traffic.iter().map(|(_, rate)| *rate).fold(float::from_count(0), f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FieldPath, Severity};

    const TEXT: &str = "apiVersion: hpa-playground/v1\nkind: Scenario\nmetadata: {name: x, title: {en: X}}\nspec:\n  \
                        traffic: [{from: 0s, constant: 3}, {from: 1m, constant: 24}]\n  app: {workers: 4}\n---\nkind: A\n";

    fn said(text: &str) -> Vec<String> {
        let parts = split(text, None);
        parts.all_problems(Vec::new()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_text_is_taken_apart() {
        let parts = split(TEXT, None);
        assert_eq!(parts.manifests, "kind: A\n");
        assert_eq!(parts.scenario.traffic, [(SimDuration::ZERO, 3.0), (SimDuration::from_secs(60), 24.0)]);
        assert_eq!((parts.scenario.title.as_str(), parts.scenario.app.workers), ("X", 4));
        assert!(parts.problems.is_empty());
        let last = split(&format!("kind: A\n---\n{}", TEXT.split("---").next().unwrap_or_default()), None);
        assert_eq!(last.manifests, "kind: A\n");
    }

    #[test]
    fn problems_are_placed_in_the_whole_text() {
        let at = |line| Diagnostic {
            severity: Severity::Error,
            position: Position { line, column: 2 },
            field: FieldPath::root(),
            message: String::new(),
        };
        let whole = |text: &str, line| split(text, None).in_whole(at(line)).position.line;
        assert_eq!(whole(TEXT, 1), 8);
        assert_eq!(whole(&format!("kind: A\n---\n{TEXT}"), 1), 1);
        assert_eq!(whole(&format!("kind: A\n---\n{TEXT}"), 3), 10);
        assert_eq!(whole("kind: A\n", 1), 1);
    }

    #[test]
    fn a_scenario_is_read_strictly() {
        let problems = split("kind: Scenario\nspec:\n  sed: 1\n  app: {timeout: 5}\n", None).problems;
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "3:3: error: spec.sed: unknown field \"spec.sed\", did you mean \"seed\"?",
                "4:18: error: spec.app.timeout: invalid duration \"5\": write it as 90s, 1m30s or 500ms",
            ]
        );
    }

    #[test]
    fn what_cannot_be_simulated_is_refused() {
        let text = "kind: Scenario\nspec:\n  kubernetes: {syncPeriod: 0s, tolerance: -0.5}\n  app: {workers: 4294967295}\n  \
                    pipeline: {prometheus: {scrapeInterval: 2h}}\n  traffic: [{constant: 1}, {constant: -1}]\n";
        let lines: Vec<String> = split(text, None).problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "3:16: error: spec.kubernetes.syncPeriod: Invalid value: \"0ms\": must be from 1s to 1h",
                "3:32: error: spec.kubernetes.tolerance: Invalid value: -0.5: must be from 0 to 1000000",
                "4:9: error: spec.app.workers: Invalid value: 4294967295: must be from 1 to 10000",
                "5:27: error: spec.pipeline.prometheus.scrapeInterval: Invalid value: \"2h\": must be from 1s to 1h",
                "6:29: error: spec.traffic[1].constant: Invalid value: -1: must be from 0 to 1000000000",
            ]
        );
    }

    #[test]
    fn a_shape_is_one_thing_and_in_its_range() {
        let text = "apiVersion: v1\nkind: Scenario\nspec:\n  duration: 0s\n  traffic:\n  - from: 1m\n  - {constant: 1, noise: {}}\n  \
                    - ramp: {over: 10s}\n  - sine: {mean: 2e9, period: 0s}\n  - recorded: {}\n";
        assert_eq!(
            said(text),
            [
                "1:1: error: apiVersion: no kind \"Scenario\" is registered for version \"v1\"",
                "4:3: error: spec.duration: Invalid value: \"0ms\": must be from 1s to 8784h",
                "6:5: error: spec.traffic[0]: Required value: must have one of constant, ramp, sine, day, spike, noise, \
                 recorded",
                "7:5: error: spec.traffic[1]: Forbidden: may have only one of constant, noise",
                "8:5: error: spec.traffic[2].ramp.to: Required value",
                "9:12: error: spec.traffic[3].sine.mean: Invalid value: 2000000000: must be from 0 to 1000000000",
                "9:23: error: spec.traffic[3].sine.period: Invalid value: \"0ms\": must be from 1s to 8784h",
                "10:5: error: spec.traffic[4].recorded: Required value: must have one of csv, queryRange",
            ]
        );
    }

    #[test]
    fn a_recording_has_its_places_in_the_document() {
        let text = "kind: Scenario\nspec:\n  traffic:\n  - recorded:\n      csv: |\n        time,rate\n        0,5\n        \
                    60,NaN\n        120,8\n";
        assert_eq!(
            said(text),
            ["5:7: warning: spec.traffic[0].recorded.csv: repaired: points without a number, left out: 1"]
        );
        let rates = [(SimDuration::ZERO, 5.0), (SimDuration::from_secs(120), 8.0)];
        assert_eq!(split(text, None).scenario.traffic, rates);
        let field = "spec.traffic[0].recorded.csv: cannot read \"x\" as a time";
        assert_eq!(said(&text.replace("60", "x")), [format!("8:9: error: {field}")]);
        assert_eq!(
            said("kind: Scenario\nspec: {traffic: [{recorded: {csv: \"0,1\\nx,2\"}}]}\n"),
            [format!("2:30: error: {field}")]
        );
    }

    #[test]
    fn a_run_may_last_longer_than_the_document_says() {
        let text = "kind: Scenario\nspec: {duration: 1m, traffic: [{sine: {period: 1m}}]}\n";
        let last = |lasting| split_lasting(text, lasting, None).scenario.traffic.last().map(|(at, _)| *at);
        assert_eq!(last(None), Some(SimDuration::from_secs(60)));
        let hour = SimDuration::from_secs(3600);
        assert_eq!(last(Some(hour)), Some(hour));
        assert_eq!(split_lasting("kind: A\n", Some(hour), None).scenario.duration, hour);
    }

    #[test]
    fn feature_gates_are_those_of_the_cluster() {
        let text = "kind: Scenario\nspec: {kubernetes: {featureGates: {HPAScaleToZero: true}}}\n";
        let gates = split(text, None).scenario.config.gates;
        assert!(gates.hpa_scale_to_zero && gates.hpa_configurable_tolerance && gates.pod_level_resources);
        assert_eq!(
            said(&text.replace("true", "1"))[0],
            "2:52: error: spec.kubernetes.featureGates.HPAScaleToZero: expected true or false, found the number \"1\""
        );
    }

    #[test]
    fn there_is_one_scenario() {
        let text = "kind: Scenario\n---\nkind: Scenario\n";
        assert_eq!(said(text), ["3:1: error: a text has one Scenario at most, and this is another one"]);
    }

    #[test]
    fn a_scenario_may_begin_at_its_separator() {
        let scenario = "--- {kind: Scenario, metadata: {name: x}}\n";
        for (text, manifests) in [
            (format!("kind: A\n{scenario}"), "kind: A\n"),
            (format!("{scenario}--- # the manifests\nkind: A\n"), "--- # the manifests\nkind: A\n"),
        ] {
            let parts = split(&text, None);
            assert_eq!((parts.manifests.as_str(), parts.scenario.name.as_str()), (manifests, "x"));
        }
    }

    #[test]
    fn a_manifest_alone_is_a_scenario() {
        let parts = split("kind: HorizontalPodAutoscaler\n", None);
        assert_eq!(parts.scenario, Scenario::default());
        assert_eq!(parts.manifests, "kind: HorizontalPodAutoscaler\n");
    }
}

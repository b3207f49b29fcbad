//! The scenario document: what a run starts from, with a default for everything.
//!
//! `document` is its form as a whole; each part of `spec` has a file with its fields, their ranges and what they become.

mod app;
mod document;
mod faults;
mod kubernetes;
mod pipeline;
mod ranges;
mod traffic;

use std::ops::Range;

use document::Document;

use crate::controller::ControllerConfig;
use crate::diag::{Diagnostic, Position, Severity};
use crate::manifest::parse::parse;
use crate::manifest::{decode, tree};
use crate::sim::Fault;
use crate::units::{SimDuration, float};
use crate::workload::App;

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
    /// Requests per second from a time on, by time; the first is from the start.
    pub traffic: Vec<(SimDuration, f64)>,
    /// What fails of the metrics registry, and when; what is not installed fails from the start.
    pub faults: Vec<Fault>,
    /// When pods are killed, and how many.
    pub kills: Vec<(SimDuration, u32)>,
    /// `--metric-resolution` of metrics-server.
    pub metric_resolution: SimDuration,
    /// `scrape_interval` of Prometheus.
    pub scrape_interval: SimDuration,
    /// The window of the adapter's `rate()`.
    pub rate_window: SimDuration,
}

impl Default for Scenario {
    fn default() -> Self {
        Document::default().into_scenario()
    }
}

/// A text taken apart: its scenario document, and the manifests without it.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// What the scenario document says, or the defaults.
    pub scenario: Scenario,
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

/// Takes a text apart.
#[must_use]
pub fn split(text: &str) -> Parts {
    let stream = parse(text);
    let Some(document) = stream.documents.into_iter().find(|d| d.root.text("kind") == Some("Scenario")) else {
        return Parts { manifests: text.to_owned(), ..Parts::default() };
    };
    let (node, mut problems) = (&document.root, document.repeated);
    let scenario = decode::<Document>(node, &mut problems).unwrap_or_default();
    problems.extend(scenario.out_of_range().into_iter().map(|(path, message)| Diagnostic {
        severity: Severity::Error,
        position: node.locate(path.as_str()),
        field: path,
        message,
    }));
    let scenario = scenario.into_scenario();
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
    Parts { scenario, manifests, removed: from..to, problems }
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

    #[test]
    fn a_text_is_taken_apart() {
        let parts = split(TEXT);
        assert_eq!(parts.manifests, "kind: A\n");
        assert_eq!(parts.scenario.traffic, [(SimDuration::ZERO, 3.0), (SimDuration::from_secs(60), 24.0)]);
        assert_eq!((parts.scenario.title.as_str(), parts.scenario.app.workers), ("X", 4));
        assert!(parts.problems.is_empty());
        let last = split(&format!("kind: A\n---\n{}", TEXT.split("---").next().unwrap_or_default()));
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
        let whole = |text: &str, line| split(text).in_whole(at(line)).position.line;
        assert_eq!(whole(TEXT, 1), 8);
        assert_eq!(whole(&format!("kind: A\n---\n{TEXT}"), 1), 1);
        assert_eq!(whole(&format!("kind: A\n---\n{TEXT}"), 3), 10);
        assert_eq!(whole("kind: A\n", 1), 1);
    }

    #[test]
    fn a_scenario_is_read_strictly() {
        let problems = split("kind: Scenario\nspec:\n  sed: 1\n  app: {timeout: 5}\n").problems;
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
        let lines: Vec<String> = split(text).problems.iter().map(ToString::to_string).collect();
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
    fn a_scenario_may_begin_at_its_separator() {
        let scenario = "--- {kind: Scenario, metadata: {name: x}}\n";
        for (text, manifests) in [
            (format!("kind: A\n{scenario}"), "kind: A\n"),
            (format!("{scenario}--- # the manifests\nkind: A\n"), "--- # the manifests\nkind: A\n"),
        ] {
            let parts = split(&text);
            assert_eq!((parts.manifests.as_str(), parts.scenario.name.as_str()), (manifests, "x"));
        }
    }

    #[test]
    fn a_manifest_alone_is_a_scenario() {
        let parts = split("kind: HorizontalPodAutoscaler\n");
        assert_eq!(parts.scenario, Scenario::default());
        assert_eq!(parts.manifests, "kind: HorizontalPodAutoscaler\n");
    }
}

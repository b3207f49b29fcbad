//! The scenario document: what a run starts from, with a default for everything.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use crate::controller::ControllerConfig;
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::manifest::parse::parse;
use crate::manifest::{decode, tree};
use crate::units::{SimDuration, float};
use crate::workload::App;

/// The most workers that a pod has: each is a step of the formula for the wait.
const MOST_WORKERS: u32 = 10_000;
/// The highest request rate there is, per second.
const HIGHEST_RATE: f64 = 1e9;

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
    problems.extend(scenario.spec.out_of_range().into_iter().map(|(path, message)| Diagnostic {
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

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Document {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    metadata: Metadata,
    spec: Spec,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Metadata {
    name: String,
    title: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Spec {
    seed: Option<u64>,
    duration: Option<SimDuration>,
    kubernetes: Kubernetes,
    app: AppSpec,
    pipeline: Pipeline,
    traffic: Vec<Phase>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Kubernetes {
    sync_period: Option<SimDuration>,
    tolerance: Option<f64>,
    downscale_stabilization: Option<SimDuration>,
    cpu_initialization_period: Option<SimDuration>,
    initial_readiness_delay: Option<SimDuration>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct AppSpec {
    cpu_per_request: Option<SimDuration>,
    latency_floor: Option<SimDuration>,
    workers: Option<u32>,
    queue: Option<u32>,
    timeout: Option<SimDuration>,
    startup: Startup,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Startup {
    pull: Option<SimDuration>,
    start: Option<SimDuration>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Pipeline {
    metrics_server: MetricsServerSpec,
    prometheus: PrometheusSpec,
    adapter: AdapterSpec,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct MetricsServerSpec {
    resolution: Option<SimDuration>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct PrometheusSpec {
    scrape_interval: Option<SimDuration>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct AdapterSpec {
    window: Option<SimDuration>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Phase {
    from: Option<SimDuration>,
    constant: f64,
}

impl Spec {
    /// The values that nothing can be simulated with, or not in any time, by their fields.
    fn out_of_range(&self) -> Vec<(FieldPath, String)> {
        let (shortest, longest) = (SimDuration::from_secs(1), SimDuration::from_secs(3600));
        let pipeline = &self.pipeline;
        let periods = [
            ("kubernetes.syncPeriod", self.kubernetes.sync_period),
            ("pipeline.metricsServer.resolution", pipeline.metrics_server.resolution),
            ("pipeline.prometheus.scrapeInterval", pipeline.prometheus.scrape_interval),
            ("pipeline.adapter.window", pipeline.adapter.window),
        ];
        let root = FieldPath::root().child("spec");
        let mut found = Vec::new();
        for (field, period) in periods {
            if let Some(period) = period.filter(|period| !(shortest..=longest).contains(period)) {
                let message = format!("Invalid value: \"{period}\": must be from {shortest} to {longest}");
                found.push((root.child(field), message));
            }
        }
        if let Some(workers) = self.app.workers.filter(|workers| !(1..=MOST_WORKERS).contains(workers)) {
            let message = format!("Invalid value: {workers}: must be from 1 to {MOST_WORKERS}");
            found.push((root.child("app.workers"), message));
        }
        if let Some(tolerance) = self.kubernetes.tolerance.filter(|tolerance| !(0.0..f64::INFINITY).contains(tolerance))
        {
            let message = format!("Invalid value: {tolerance}: must be 0 or more");
            found.push((root.child("kubernetes.tolerance"), message));
        }
        for (i, Phase { constant, .. }) in self.traffic.iter().enumerate() {
            if !(0.0..=HIGHEST_RATE).contains(constant) {
                let message = format!("Invalid value: {constant}: must be from 0 to {HIGHEST_RATE}");
                found.push((root.child("traffic").index(i).child("constant"), message));
            }
        }
        found
    }
}

impl Document {
    fn into_scenario(self) -> Scenario {
        let Spec { seed, duration, kubernetes, app, pipeline, traffic } = self.spec;
        let (config, defaults) = (ControllerConfig::default(), App::default());
        let mut traffic: Vec<_> = traffic.into_iter().map(|p| (p.from.unwrap_or_default(), p.constant)).collect();
        traffic.sort_by_key(|(from, _)| *from);
        if traffic.first().is_none_or(|(from, _)| *from > SimDuration::ZERO) {
            traffic.insert(0, (SimDuration::ZERO, 4.0));
        }
        let quarter = SimDuration::from_secs(15);
        Scenario {
            title: self.metadata.title.get("en").unwrap_or(&self.metadata.name).clone(),
            name: self.metadata.name,
            seed: seed.unwrap_or(7),
            duration: duration.unwrap_or(SimDuration::from_secs(1800)),
            config: ControllerConfig {
                sync_period: kubernetes.sync_period.unwrap_or(config.sync_period),
                tolerance: kubernetes.tolerance.unwrap_or(config.tolerance),
                downscale_stabilization: kubernetes.downscale_stabilization.unwrap_or(config.downscale_stabilization),
                cpu_initialization_period: kubernetes
                    .cpu_initialization_period
                    .unwrap_or(config.cpu_initialization_period),
                initial_readiness_delay: kubernetes.initial_readiness_delay.unwrap_or(config.initial_readiness_delay),
                ..config
            },
            app: App {
                cpu_per_request: app.cpu_per_request.unwrap_or(defaults.cpu_per_request),
                latency_floor: app.latency_floor.unwrap_or(defaults.latency_floor),
                workers: app.workers.unwrap_or(defaults.workers),
                queue: app.queue.unwrap_or(defaults.queue),
                timeout: app.timeout.unwrap_or(defaults.timeout),
                pull: app.startup.pull.unwrap_or(defaults.pull),
                start: app.startup.start.unwrap_or(defaults.start),
                ..defaults
            },
            traffic,
            metric_resolution: pipeline.metrics_server.resolution.unwrap_or(quarter),
            scrape_interval: pipeline.prometheus.scrape_interval.unwrap_or(quarter),
            rate_window: pipeline.adapter.window.unwrap_or(quarter.times(4)),
        }
    }
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
                "5:27: error: spec.pipeline.prometheus.scrapeInterval: Invalid value: \"2h\": must be from 1s to 1h",
                "4:9: error: spec.app.workers: Invalid value: 4294967295: must be from 1 to 10000",
                "3:32: error: spec.kubernetes.tolerance: Invalid value: -0.5: must be 0 or more",
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

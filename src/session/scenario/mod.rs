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
mod parts;
mod pipeline;
mod ranges;
mod recorded;
#[cfg(test)]
mod schema;
mod traffic;

pub(super) use document::API_VERSION;
use document::Document;
pub(super) use events::MOST_PODS;
pub use parts::{Documents, Parts, split, split_lasting};
pub(super) use parts::{has_document, lines_of, placed, split_by, without_document};
pub(super) use ranges::Findings;

use crate::api::workload::ScaleTarget;
use crate::controller::ControllerConfig;
use crate::manifest::Decode;
use crate::manifest::shape::Shape;
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

/// What a document says that says nothing, without reading one.
impl Default for Scenario {
    fn default() -> Self {
        let quarter = SimDuration::from_secs(15);
        Self {
            name: String::new(),
            title: String::new(),
            seed: 7,
            duration: SimDuration::from_secs(1800),
            config: ControllerConfig::default(),
            app: App::default(),
            others: Vec::new(),
            nodes: None,
            queue: None,
            external: Vec::new(),
            traffic: vec![(SimDuration::ZERO, 4.0)],
            planned: Vec::new(),
            acted: Vec::new(),
            faults: Vec::new(),
            metric_resolution: quarter,
            scrape_interval: quarter,
            rate_window: quarter.times(4),
            external_rule: false,
            relist_interval: quarter.times(4),
        }
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

/// How long a recorded series is, if it can be read: CSV or what Prometheus answers.
pub(super) fn length_of(kind: &str, text: &str) -> Option<SimDuration> {
    let recording = if kind == "csv" { recorded::csv(text) } else { recorded::query_range(text) };
    recording.ok()?.points.last().map(|(at, _)| *at)
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

    fn said(text: &str) -> Vec<String> {
        let parts = split(text);
        parts.all_problems(Vec::new()).iter().map(ToString::to_string).collect()
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
        assert_eq!(split(text).scenario.traffic, rates);
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
        let last = |lasting| split_lasting(text, lasting).scenario.traffic.last().map(|(at, _)| *at);
        assert_eq!(last(None), Some(SimDuration::from_secs(60)));
        let hour = SimDuration::from_secs(3600);
        assert_eq!(last(Some(hour)), Some(hour));
        assert_eq!(split_lasting("kind: A\n", Some(hour)).scenario.duration, hour);
    }

    #[test]
    fn feature_gates_are_those_of_the_cluster() {
        let text = "kind: Scenario\nspec: {kubernetes: {featureGates: {HPAScaleToZero: true}}}\n";
        let gates = split(text).scenario.config.gates;
        assert!(gates.hpa_scale_to_zero && gates.hpa_configurable_tolerance && gates.pod_level_resources);
        assert_eq!(
            said(&text.replace("true", "1"))[0],
            "2:52: error: spec.kubernetes.featureGates.HPAScaleToZero: expected true or false, found the number \"1\""
        );
    }
}

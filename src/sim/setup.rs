//! What a run starts from, and what is planned to happen by itself in it.

use super::action::Action;
use super::external::ExternalMetric;
use super::keda::Keda;
use super::rules::RuledAdapter;
use crate::api::hpa::HorizontalPodAutoscaler;
use crate::api::workload::ScaleTarget;
use crate::controller::ControllerConfig;
use crate::metrics::Fault;
use crate::units::SimDuration;
use crate::workload::{App, NodePool};

/// What a run starts from.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The autoscaler.
    pub autoscaler: HorizontalPodAutoscaler,
    /// What it scales.
    pub target: ScaleTarget,
    /// Workloads beside it, with the cores that each of their pods uses.
    pub others: Vec<(ScaleTarget, f64)>,
    /// How the app behaves.
    pub app: App,
    /// The nodes; none is room for every pod.
    pub nodes: Option<NodePool>,
    /// The messages that wait at the start in the queue that requests go through, if they go through one.
    pub queue: Option<f64>,
    /// External metrics that a provider of its own serves, instead of the adapter.
    pub external: Vec<ExternalMetric>,
    /// Requests per second of all clients from a time on, by time.
    pub traffic: Vec<(SimDuration, f64)>,
    /// What happens by itself, and when.
    pub planned: Vec<(SimDuration, Action)>,
    /// What a person did in the run that this one repeats, in that order: each after everything else at its time.
    pub acted: Vec<(SimDuration, Action)>,
    /// The controller's flags.
    pub config: ControllerConfig,
    /// `--metric-resolution` of metrics-server.
    pub metric_resolution: SimDuration,
    /// `scrape_interval` of Prometheus.
    pub scrape_interval: SimDuration,
    /// The window of the `rate()` in the adapter's own rule.
    pub rate_window: SimDuration,
    /// The ScaledObject that the autoscaler was made of, if it was.
    pub keda: Option<Keda>,
    /// The adapter, if it has rules instead.
    pub adapter: Option<Box<dyn RuledAdapter>>,
    /// What is wrong with the metrics registry, and when.
    pub faults: Vec<Fault>,
    /// The seed of everything random.
    pub seed: u64,
}

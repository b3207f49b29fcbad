//! What a run starts from, and what is planned to happen by itself in it.

use super::action::Action;
use crate::api::hpa::HorizontalPodAutoscaler;
use crate::api::workload::ScaleTarget;
use crate::controller::ControllerConfig;
use crate::metrics::Fault;
use crate::units::SimDuration;
use crate::workload::App;

/// What a run starts from.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The autoscaler.
    pub autoscaler: HorizontalPodAutoscaler,
    /// What it scales.
    pub target: ScaleTarget,
    /// How the app behaves.
    pub app: App,
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
    /// The window of the adapter's `rate()`.
    pub rate_window: SimDuration,
    /// What is wrong with the metrics registry, and when.
    pub faults: Vec<Fault>,
    /// The seed of everything random.
    pub seed: u64,
}

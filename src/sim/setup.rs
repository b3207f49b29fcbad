//! What a run starts from, and what is planned to happen by itself in it.

use super::engine::Engine;
use super::external::ExternalMetric;
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
    pub planned: Vec<(SimDuration, Planned)>,
    /// The controller's flags.
    pub config: ControllerConfig,
    /// `--metric-resolution` of metrics-server.
    pub metric_resolution: SimDuration,
    /// `scrape_interval` of Prometheus.
    pub scrape_interval: SimDuration,
    /// The window of the `rate()` in the adapter's own rule.
    pub rate_window: SimDuration,
    /// The adapter, if it has rules instead.
    pub adapter: Option<Box<dyn RuledAdapter>>,
    /// What is wrong with the metrics registry, and when.
    pub faults: Vec<Fault>,
    /// The seed of everything random.
    pub seed: u64,
}

/// Something planned: what a person could do as well.
#[derive(Clone, Debug, PartialEq)]
pub enum Planned {
    /// The clients send this many requests per second from then on, whatever the traffic.
    Rate(f64),
    /// The app behaves like this from then on.
    App(Box<App>),
    /// Someone applies a manifest.
    Apply(Box<(HorizontalPodAutoscaler, ScaleTarget)>),
    /// As many pods are killed.
    Kill(u32),
    /// The apps of as many pods crash.
    Crash(u32),
    /// The readiness probes of as many pods fail for a while.
    Unready(u32, SimDuration),
    /// The target's pods are replaced.
    Rollout,
}

impl Planned {
    /// Makes it happen.
    pub(super) fn happen(&self, engine: &mut Engine) {
        match self {
            Self::Rate(rate) => engine.set_live_rate(*rate),
            Self::App(app) => engine.set_app(App::clone(app)),
            Self::Apply(objects) => engine.apply(objects.0.clone(), objects.1.clone()),
            Self::Kill(count) => engine.kill(*count),
            Self::Crash(count) => engine.crash(*count),
            Self::Unready(count, span) => engine.fail_readiness(*count, *span),
            Self::Rollout => engine.restart_rollout(),
        }
    }
}

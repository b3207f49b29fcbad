//! `spec.pipeline`: what collects and serves metrics.

use serde::Deserialize;

use super::ranges::Findings;
use crate::diag::FieldPath;
use crate::units::SimDuration;

/// What collects and serves metrics.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Pipeline {
    /// Serves the resource metrics API.
    pub(super) metrics_server: MetricsServerSpec,
    /// Collects what the app exposes.
    pub(super) prometheus: PrometheusSpec,
    /// Serves the custom metrics API from Prometheus.
    pub(super) adapter: AdapterSpec,
}

/// metrics-server.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct MetricsServerSpec {
    /// `--metric-resolution`, from 1s to 1h. By default 15s.
    pub(super) resolution: Option<SimDuration>,
}

/// Prometheus.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct PrometheusSpec {
    /// `scrape_interval`, from 1s to 1h. By default 15s.
    pub(super) scrape_interval: Option<SimDuration>,
}

/// prometheus-adapter.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct AdapterSpec {
    /// The window of `rate()` in its rule, from 1s to 1h. By default 1m.
    pub(super) window: Option<SimDuration>,
}

impl Pipeline {
    pub(super) fn check(&self, path: &FieldPath, found: &mut Findings) {
        let periods = [
            ("metricsServer.resolution", self.metrics_server.resolution),
            ("prometheus.scrapeInterval", self.prometheus.scrape_interval),
            ("adapter.window", self.adapter.window),
        ];
        for (field, period) in periods {
            found.check_period(path.child(field), period);
        }
    }
}

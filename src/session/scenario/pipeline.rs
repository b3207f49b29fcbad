//! `spec.pipeline`: what collects and serves metrics.

use super::ranges::Findings;
use crate::diag::FieldPath;
use crate::manifest::form;
use crate::units::SimDuration;

/// What collects and serves metrics.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct Pipeline {
    /// Serves the resource metrics API.
    pub(super) metrics_server: MetricsServerSpec,
    /// Collects what the app exposes.
    pub(super) prometheus: PrometheusSpec,
    /// Serves the custom metrics API from Prometheus.
    pub(super) adapter: AdapterSpec,
}

form!(Pipeline { metrics_server: "metricsServer", prometheus: "prometheus", adapter: "adapter" });

/// metrics-server.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct MetricsServerSpec {
    /// `--metric-resolution`, from 1s to 1h. By default 15s.
    pub(super) resolution: Option<SimDuration>,
}

form!(MetricsServerSpec { resolution: "resolution" });

/// Prometheus.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct PrometheusSpec {
    /// `scrape_interval`, from 1s to 1h. By default 15s.
    pub(super) scrape_interval: Option<SimDuration>,
}

form!(PrometheusSpec { scrape_interval: "scrapeInterval" });

/// prometheus-adapter.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct AdapterSpec {
    /// The window of `rate()` in its rule, from 1s to 1h. By default 1m.
    pub(super) window: Option<SimDuration>,
}

form!(AdapterSpec { window: "window" });

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

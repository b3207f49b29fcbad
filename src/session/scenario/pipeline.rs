//! `spec.pipeline`: what collects and serves metrics.

use serde::Deserialize;

use super::ranges::OutOfRange;
use crate::diag::FieldPath;
use crate::units::SimDuration;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Pipeline {
    pub(super) metrics_server: MetricsServerSpec,
    pub(super) prometheus: PrometheusSpec,
    pub(super) adapter: AdapterSpec,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct MetricsServerSpec {
    pub(super) resolution: Option<SimDuration>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct PrometheusSpec {
    pub(super) scrape_interval: Option<SimDuration>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct AdapterSpec {
    pub(super) window: Option<SimDuration>,
}

impl Pipeline {
    pub(super) fn check(&self, path: &FieldPath, found: &mut OutOfRange) {
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

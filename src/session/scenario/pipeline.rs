//! `spec.pipeline`: what collects and serves metrics.

use serde::Deserialize;

use super::ranges::OutOfRange;
use crate::diag::FieldPath;
use crate::sim::{Component, Fault, Health};
use crate::units::{SimDuration, SimTime};

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
    installed: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct PrometheusSpec {
    pub(super) scrape_interval: Option<SimDuration>,
    installed: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct AdapterSpec {
    pub(super) window: Option<SimDuration>,
    installed: Option<bool>,
    /// Whether it has `externalRules`: without, there is no external metrics API.
    external: bool,
}

impl Pipeline {
    /// What is not installed.
    pub(super) fn absent(&self) -> impl Iterator<Item = Fault> {
        let installed = [
            (Component::MetricsServer, self.metrics_server.installed),
            (Component::Prometheus, self.prometheus.installed),
            (Component::Adapter, self.adapter.installed),
            (Component::External, Some(self.adapter.external)),
        ];
        let absent = installed.into_iter().filter(|(_, installed)| *installed == Some(false));
        absent.map(|(component, _)| Fault {
            component,
            health: Health::Absent,
            from: SimTime::ZERO,
            until: SimTime::MAX,
        })
    }

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

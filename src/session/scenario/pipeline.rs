//! `spec.pipeline`: what collects and serves metrics.

use super::external::ExternalSpec;
use super::ranges::Findings;
use crate::diag::FieldPath;
use crate::manifest::form;
use crate::sim::{Component, Fault, Health};
use crate::units::{SimDuration, SimTime};

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
    /// External metrics that a provider of its own serves, instead of the adapter.
    pub(super) external: Vec<ExternalSpec>,
}

form!(Pipeline { metrics_server: "metricsServer", prometheus: "prometheus", adapter: "adapter", external: "external" });

/// metrics-server.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct MetricsServerSpec {
    /// `--metric-resolution`, from 1s to 1h. By default 15s.
    pub(super) resolution: Option<SimDuration>,
    /// Whether it is installed. By default true.
    installed: Option<bool>,
}

form!(MetricsServerSpec { resolution: "resolution", installed: "installed" });

/// Prometheus.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct PrometheusSpec {
    /// `scrape_interval`, from 1s to 1h. By default 15s.
    pub(super) scrape_interval: Option<SimDuration>,
    /// Whether it is installed. By default true.
    installed: Option<bool>,
}

form!(PrometheusSpec { scrape_interval: "scrapeInterval", installed: "installed" });

/// prometheus-adapter.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct AdapterSpec {
    /// The window of `rate()` in its rule, from 1s to 1h. By default 1m.
    pub(super) window: Option<SimDuration>,
    /// Whether it is installed. By default true.
    installed: Option<bool>,
    /// Whether it has `externalRules`: without, there is no external metrics API. By default false.
    external: bool,
}

form!(AdapterSpec { window: "window", installed: "installed", external: "external" });

impl Pipeline {
    /// What is not installed.
    pub(super) fn absent(&self) -> impl Iterator<Item = Fault> + use<> {
        let installed = [
            (Component::MetricsServer, self.metrics_server.installed),
            (Component::Prometheus, self.prometheus.installed),
            (Component::Adapter, self.adapter.installed),
            (Component::External, Some(self.adapter.external || !self.external.is_empty())),
        ];
        let absent = installed.into_iter().filter(|(_, installed)| *installed == Some(false));
        absent.map(|(component, _)| Fault {
            component,
            health: Health::Absent,
            from: SimTime::ZERO,
            until: SimTime::MAX,
        })
    }

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

//! `spec.pipeline`: what collects and serves metrics.

use super::external::ExternalSpec;
use super::ranges::Findings;
use crate::diag::{FieldPath, Severity};
use crate::manifest::{Decode, Place, form};
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

/// prometheus-adapter. Without rules it has one of its own, a rate for each pod under any name; with rules there are
/// those, and only the APIs that have some are installed. A ConfigMap among the manifests with the adapter's `config.yaml`
/// is the same as rules here.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct AdapterSpec {
    /// The window of `rate()` in its own rule, from 1s to 1h. By default 1m.
    pub(super) window: Option<SimDuration>,
    /// Whether it is installed. By default true.
    installed: Option<bool>,
    /// Whether its own rule serves external metrics: without, there is no external metrics API. By default false.
    pub(super) external: Option<bool>,
    /// The rules of the custom metrics API, as in the adapter's configuration file.
    rules: RuleList,
    /// The rules of the external metrics API, as in the adapter's configuration file.
    external_rules: RuleList,
    /// `--metrics-relist-interval`: how often it looks for series of its rules, from 1s to 1h. By default 1m.
    pub(super) relist_interval: Option<SimDuration>,
}

form!(AdapterSpec {
    window: "window",
    installed: "installed",
    external: "external",
    rules: "rules",
    external_rules: "externalRules",
    relist_interval: "relistInterval",
});

/// Rules, whether there are any: they are read by those who use them.
#[derive(Default)]
struct RuleList(bool);

impl Decode for RuleList {
    fn decode(_: &Place<'_>) -> Self {
        Self(true)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for RuleList {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rules".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<crate::api::adapter_config::DiscoveryRule>::json_schema(generator)
    }
}

impl Pipeline {
    /// What is not installed.
    pub(super) fn absent(&self) -> impl Iterator<Item = Fault> + use<> {
        let installed = [
            (Component::MetricsServer, self.metrics_server.installed),
            (Component::Prometheus, self.prometheus.installed),
            (Component::Adapter, self.adapter.installed),
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
            ("adapter.relistInterval", self.adapter.relist_interval),
        ];
        for (field, period) in periods {
            found.check_period(path.child(field), period);
        }
        let AdapterSpec { window, external, rules: RuleList(rules), external_rules: RuleList(others), .. } =
            self.adapter;
        let own = [("adapter.window", window.is_some()), ("adapter.external", external.is_some())];
        for (field, _) in own.into_iter().filter(|(_, said)| *said && (rules || others)) {
            let message = "has no effect: it is of the rule that the adapter has when it is given none";
            found.say(Severity::Warning, path.child(field), message);
        }
    }
}

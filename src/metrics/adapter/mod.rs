//! prometheus-adapter: `custom.metrics.k8s.io` and `external.metrics.k8s.io` from Prometheus, by rules.
//!
//! An [`Adapter`] serves one of the two APIs. [`Adapter::discover`] asks Prometheus for the series of each rule and makes
//! metrics of them; [`Adapter::serve`], [`Adapter::custom`] and [`Adapter::external`] answer requests. All of them return
//! what they did stage by stage, recorded by the code that decides; [`walk`] takes a configuration through all stages.
//! Who only holds a [`RuleEngine`] is not linked with any of this; [`fixed`] is the rule that needs none.
//!
//! The source is prometheus-adapter (master after v0.12.0) behind custom-metrics-apiserver; each file names its parts.

mod discovery;
mod engine;
pub mod fixed;
mod labels;
mod naming;
mod paths;
mod provider;
mod query;
mod reply;
pub(super) mod resources;
mod server;
mod walker;

use std::sync::Arc;

use crate::api::adapter_config::DiscoveryRule;
use crate::api::selector::Selector;
pub use crate::metrics::promql::Labels as SeriesLabels;
use crate::metrics::promql::{Labels, Value, number_f};
use crate::units::float;
pub use discovery::{Discovery, RuleWalk, SeriesWalk};
pub use engine::{Around, PromqlRules, Request, RuleEngine, RuleProblem, RunningAdapter, Source, Wrong};
pub use naming::FilterStep;
pub use provider::{CustomRequest, ElementWalk, RequestWalk, Response, World};
pub use reply::{CustomValue, ExternalValue, Reply, Status};
pub use resources::{LabelRule, LabelStep, Resource};
pub use server::Server;
pub use walker::{Asked, Walk, walk};

use discovery::Registry;
use naming::Rule;

/// Which of the two APIs an adapter serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `custom.metrics.k8s.io`, from `rules`.
    Custom,
    /// `external.metrics.k8s.io`, from `externalRules`.
    External,
}

/// Prometheus at an instant.
pub trait Prometheus {
    /// The labels of the series that a selector finds, sorted (`/api/v1/series`).
    ///
    /// # Errors
    /// As Prometheus' client prints them: `bad_data: …`.
    fn series(&self, selector: &str) -> Result<Vec<Labels>, String>;

    /// The result of a query (`/api/v1/query`).
    ///
    /// # Errors
    /// As Prometheus' client prints them: `bad_data: …`, `execution: …`.
    fn query(&self, query: &str) -> Result<QueryResult, String>;
}

/// The API server, as far as the adapter reads it.
pub trait Cluster {
    /// The names of the objects that a selector selects, in the order of the API server; of every namespace if it is
    /// empty.
    fn list(&self, resource: &Resource, namespace: &str, selector: &Selector) -> Vec<String>;
}

/// What a query results in.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryResult {
    /// The value.
    pub value: Value,
    /// The instant of the query, in milliseconds.
    pub at_ms: i64,
}

/// An adapter that serves one API. A clone shares the rules.
#[derive(Clone, Debug)]
pub struct Adapter {
    kind: Kind,
    rules: Arc<[Rule]>,
    registry: Registry,
}

impl Adapter {
    /// An adapter with its rules; it knows no metrics before it discovers some. Nothing if there are no rules: then the
    /// API is not installed.
    ///
    /// # Errors
    /// In the adapter's words, which refuses to start.
    pub fn new(kind: Kind, rules: &[DiscoveryRule]) -> Result<Option<Self>, String> {
        let rules = rules.iter().map(Rule::new).collect::<Result<Arc<[_]>, _>>().map_err(|refusal| refusal.message)?;
        Ok((!rules.is_empty()).then(|| Self { kind, rules, registry: Registry::default() }))
    }

    /// Finds the series of every rule. If one selector fails, the metrics stay what they were.
    pub fn discover(&mut self, prometheus: &dyn Prometheus) -> Discovery {
        let (discovery, registry) = discovery::discover(self.kind, &self.rules, &mut |query| prometheus.series(query));
        self.registry = registry.unwrap_or_else(|| std::mem::take(&mut self.registry));
        discovery
    }

    /// The metrics that there are, by name, and whether they are namespaced.
    #[must_use]
    pub fn metrics(&self) -> Vec<(String, bool)> {
        let mut metrics: Vec<(String, bool)> = Vec::new();
        for metric in self.registry.0.iter().map(|entry| (entry.listed(), entry.namespaced)) {
            let at = metrics.partition_point(|known| *known < metric);
            metrics.insert(at, metric);
        }
        metrics
    }

    fn list(&self) -> Reply {
        let (group_version, kind) = match self.kind {
            Kind::Custom => (reply::CUSTOM_VERSION, reply::CUSTOM_LIST),
            Kind::External => (reply::EXTERNAL_VERSION, reply::EXTERNAL_LIST),
        };
        Reply::Listed { group_version, kind, metrics: self.metrics() }
    }
}

impl QueryResult {
    /// The name of its type.
    fn kind(&self) -> &'static str {
        match self.value {
            Value::Vector(_) => "vector",
            Value::Scalar(_) => "scalar",
            Value::Matrix(_) => "matrix",
            Value::String(_) => "string",
        }
    }

    /// The first line of it as the adapter's log shows it, after its type.
    fn logged(&self) -> String {
        match &self.value {
            Value::Scalar(value) => {
                let seconds = float::from_whole(self.at_ms) / 1000.0;
                [" <nil> scalar: ", &number_f(*value), " @[", &seconds.to_string(), "] <nil>}"].concat()
            }
            Value::Matrix(series) => match series.first() {
                Some(first) => [" <nil> <nil> ", &labels::printed(&first.labels), " =>"].concat(),
                None => " <nil> <nil> }".to_owned(),
            },
            _ => " <nil> <nil> <nil>}".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;

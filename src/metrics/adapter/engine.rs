//! prometheus-adapter's rules behind a trait: who holds a [`RuleEngine`] need not be linked with the rules, their
//! templates, regular expressions and PromQL; who names [`PromqlRules`] is.

use std::fmt::Debug;

use super::naming::{Refusal, Rule};
use super::server::bad_data;
use super::{Adapter, Cluster, CustomRequest, Kind, Prometheus, QueryResult, Reply, Server, Status, Walk, World, walk};
use crate::api::adapter_config::{AdapterConfig, DiscoveryRule};
use crate::api::selector::Selector;
use crate::metrics::SeriesStore;
use crate::metrics::promql::{self, Labels};
use crate::units::{MilliValue, SimDuration, SimTime};

/// `--query.lookback-delta` of Prometheus.
const LOOKBACK_MS: i64 = 300_000;

/// What can be done with rules.
pub trait RuleEngine: Debug + Sync {
    /// What is wrong with a configuration before there is any series.
    fn check(&self, config: &AdapterConfig) -> Vec<RuleProblem>;

    /// An adapter that serves one API; nothing if there are no rules or the adapter refuses them.
    fn start(&self, kind: Kind, rules: &[DiscoveryRule]) -> Option<Box<dyn RunningAdapter>>;

    /// How far back the queries of rules look at most.
    fn look_back(&self, config: &AdapterConfig) -> SimDuration;

    /// The rules of one API, taken through every stage; nothing if there are none or the adapter refuses them.
    fn walk(&self, kind: Kind, rules: &[DiscoveryRule], around: Around<'_>) -> Option<Walk>;
}

/// An adapter that serves one API and remembers which metrics it has found.
pub trait RunningAdapter: Debug + Send + Sync {
    /// Another one, which goes its own way from here.
    fn copy(&self) -> Box<dyn RunningAdapter>;

    /// Finds the series of every rule; if Prometheus does not answer, the metrics stay what they were.
    fn relist(&mut self, around: Around<'_>);

    /// The values of the objects that were asked for, by name; those of an external metric have none.
    ///
    /// # Errors
    /// As the client of the API shows them.
    fn answer(&self, request: &Request<'_>, around: Around<'_>) -> Result<Vec<(String, MilliValue)>, String>;
}

impl Clone for Box<dyn RunningAdapter> {
    fn clone(&self) -> Self {
        self.copy()
    }
}

/// What is asked of an adapter.
#[derive(Clone, Copy, Debug)]
pub enum Request<'a> {
    /// A custom metric.
    Custom(CustomRequest<'a>),
    /// An external metric.
    External {
        /// The namespace of who asks.
        namespace: &'a str,
        /// The metric.
        metric: &'a str,
        /// Its selector.
        selector: &'a Selector,
    },
}

/// What is around an adapter.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The API server.
    pub cluster: &'a dyn Cluster,
    /// Prometheus, if it answers.
    pub prometheus: Option<Source<'a>>,
}

/// Prometheus at an instant.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its series.
    pub series: &'a SeriesStore,
    /// The instant.
    pub at: SimTime,
    /// How far back series count for discovery (the adapter's `--metrics-max-age`).
    pub max_age: SimDuration,
}

/// Something wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleProblem {
    /// The field, from the configuration on.
    pub field: String,
    /// What follows.
    pub wrong: Wrong,
    /// In the words of who finds it wrong.
    pub message: String,
}

/// Who finds a rule wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The adapter, which does not start with it.
    Refused,
    /// Prometheus, which does not take the selector: the adapter finds no metrics at all.
    Useless,
}

/// The rules of prometheus-adapter, over PromQL.
#[derive(Clone, Copy, Debug)]
pub struct PromqlRules;

impl RuleEngine for PromqlRules {
    fn check(&self, config: &AdapterConfig) -> Vec<RuleProblem> {
        let mut problems = Vec::new();
        for (list, rules) in [("rules", &config.rules), ("externalRules", &config.external_rules)] {
            for (place, rule) in rules.iter().enumerate() {
                let mut say = |field: &str, wrong, message| {
                    let field = [list, "[", &place.to_string(), "].", field].concat();
                    problems.push(RuleProblem { field, wrong, message });
                };
                if let Err(Refusal { field, message }) = Rule::new(rule) {
                    say(&field, Wrong::Refused, message);
                } else if let Err(error) = promql::parse_selector(&rule.series_query) {
                    say("seriesQuery", Wrong::Useless, bad_data("match[]", &error.to_string()));
                }
            }
        }
        problems
    }

    fn start(&self, kind: Kind, rules: &[DiscoveryRule]) -> Option<Box<dyn RunningAdapter>> {
        let adapter = Adapter::new(kind, rules).ok().flatten()?;
        Some(Box::new(adapter))
    }

    fn look_back(&self, config: &AdapterConfig) -> SimDuration {
        let rules = config.rules.iter().chain(&config.external_rules);
        let longest = rules.map(|rule| durations(&rule.metrics_query)).fold(0.0, f64::max);
        SimDuration::from_millis(LOOKBACK_MS) + SimDuration::from_secs_f64(longest)
    }

    fn walk(&self, kind: Kind, rules: &[DiscoveryRule], around: Around<'_>) -> Option<Walk> {
        around.with_world(|world| walk(kind, rules, world)).ok().flatten()
    }
}

impl RunningAdapter for Adapter {
    fn copy(&self) -> Box<dyn RunningAdapter> {
        Box::new(self.clone())
    }

    fn relist(&mut self, around: Around<'_>) {
        around.with_world(|world| self.discover(world.prometheus));
    }

    fn answer(&self, request: &Request<'_>, around: Around<'_>) -> Result<Vec<(String, MilliValue)>, String> {
        let response = around.with_world(|world| match request {
            Request::Custom(request) => self.custom(request, world),
            Request::External { namespace, metric, selector } => self.external(namespace, metric, selector, world),
        });
        let milli = |value: &crate::units::Quantity| MilliValue(value.milli_value());
        match response.reply {
            Reply::Custom(values) => Ok(values.into_iter().map(|value| (value.name, milli(&value.value))).collect()),
            Reply::External(values) => Ok(values.iter().map(|v| (String::new(), milli(&v.value))).collect()),
            Reply::Failed(Status { message, .. }) => Err(message),
            Reply::Listed { .. } | Reply::NoSuchPath => Ok(Vec::new()),
        }
    }
}

impl Around<'_> {
    /// Does something with what the adapter itself is used to.
    fn with_world<T>(self, act: impl FnOnce(World<'_>) -> T) -> T {
        let Self { cluster, prometheus } = self;
        let Some(Source { series, at, max_age }) = prometheus else {
            return act(World { cluster, prometheus: &Silent });
        };
        let (at_ms, max_age_ms) = (at.as_millis(), max_age.as_millis());
        act(World { cluster, prometheus: &Server { storage: series, at_ms, lookback_ms: LOOKBACK_MS, max_age_ms } })
    }
}

/// The sum of everything in the template of a query that looks like a duration, in seconds: no query that it makes looks
/// further back, unless the template makes up durations.
fn durations(template: &str) -> f64 {
    let units =
        [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0), ("d", 86_400.0), ("w", 604_800.0), ("y", 31_536_000.0)];
    let mut sum = 0.0;
    let mut rest = template;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        let unit = units.iter().find(|(unit, _)| behind.starts_with(unit));
        sum += unit.map_or(0.0, |(_, seconds)| number.parse().unwrap_or(0.0) * seconds);
        rest = behind;
    }
    sum
}

/// A Prometheus that nobody reaches.
struct Silent;

const UNREACHABLE: &str = "dial tcp: connect: connection refused";

impl Prometheus for Silent {
    fn series(&self, _: &str) -> Result<Vec<Labels>, String> {
        Err(UNREACHABLE.to_owned())
    }

    fn query(&self, _: &str) -> Result<QueryResult, String> {
        Err(UNREACHABLE.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::adapter_config::ResourceMapping;

    #[test]
    fn how_far_a_rule_looks_back_stands_in_its_query() {
        let look_back = |query: &str| {
            let rule = DiscoveryRule { metrics_query: query.to_owned(), ..DiscoveryRule::default() };
            PromqlRules.look_back(&AdapterConfig { rules: vec![rule], external_rules: Vec::new() }).as_secs()
        };
        assert_eq!(look_back("sum(<<.Series>>{<<.LabelMatchers>>})"), 300);
        assert_eq!(look_back("max_over_time(rate(x1[2m])[1h30m:15s] offset 1500ms)"), 300 + 120 + 5400 + 15 + 1);
    }

    #[test]
    fn the_rules_of_both_apis_are_checked() {
        let rule = |series_query: &str, template: &str| DiscoveryRule {
            series_query: series_query.to_owned(),
            resources: ResourceMapping { template: template.to_owned(), ..ResourceMapping::default() },
            metrics_query: "sum(<<.Series>>)".to_owned(),
            ..DiscoveryRule::default()
        };
        let good = rule("up", "<<.Resource>>");
        let check = |rules, external_rules| PromqlRules.check(&AdapterConfig { rules, external_rules });
        assert_eq!(check(vec![], vec![]), []);
        assert_eq!(check(vec![good.clone()], vec![good.clone()]), []);
        let problems = check(vec![good, rule("up{", "<<.Resource>>")], vec![rule("up", "<<.Resource")]);
        let [selector, template] = problems.as_slice() else { panic!("one of each API: {problems:#?}") };
        assert_eq!((selector.field.as_str(), selector.wrong), ("rules[1].seriesQuery", Wrong::Useless));
        assert_eq!((template.field.as_str(), template.wrong), ("externalRules[0].resources.template", Wrong::Refused));
        assert!(template.message.starts_with("unable to parse label template "), "{template:?}");
    }
}

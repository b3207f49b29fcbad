//! prometheus-adapter's rules behind a trait: who holds a [`RuleEngine`] need not be linked with the rules, their
//! templates, regular expressions and PromQL; who names [`PromqlRules`] is.

use super::{Adapter, Kind, Server};
use crate::api::adapter_config::AdapterConfig;
use crate::metrics::promql::StoredSeries;

/// What can be done with rules.
pub trait RuleEngine: Sync {
    /// What is wrong with a configuration before there is any series: in the words of the adapter, which does not start
    /// with it, or of Prometheus, which does not take the selector of a rule.
    fn check(&self, config: &AdapterConfig) -> Vec<String>;
}

/// The rules of prometheus-adapter, over PromQL.
#[derive(Clone, Copy, Debug)]
pub struct PromqlRules;

impl RuleEngine for PromqlRules {
    fn check(&self, config: &AdapterConfig) -> Vec<String> {
        let nothing: Vec<StoredSeries> = Vec::new();
        let prometheus = Server { storage: &nothing, at_ms: 0, lookback_ms: 0, max_age_ms: 0 };
        let apis = [(Kind::Custom, "rules", &config.rules), (Kind::External, "externalRules", &config.external_rules)];
        let mut problems = Vec::new();
        for (kind, field, rules) in apis {
            match Adapter::new(kind, rules) {
                Err(problem) => problems.push(problem),
                Ok(None) => {}
                Ok(Some(mut adapter)) => {
                    for (place, rule) in adapter.discover(&prometheus).rules.into_iter().enumerate() {
                        problems.extend(rule.error.map(|error| format!("{field}[{place}].seriesQuery: {error}")));
                    }
                }
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::adapter_config::{DiscoveryRule, ResourceMapping};

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
        assert_eq!(check(vec![], vec![]), Vec::<String>::new());
        assert_eq!(check(vec![good.clone()], vec![good.clone()]), Vec::<String>::new());
        let problems = check(vec![good, rule("up{", "<<.Resource>>")], vec![rule("up", "<<.Resource")]);
        let [selector, template] = problems.as_slice() else { panic!("one of each API: {problems:#?}") };
        assert!(selector.starts_with("rules[1].seriesQuery: bad_data: "), "{selector}");
        assert!(template.starts_with("unable to parse label template "), "{template}");
    }
}

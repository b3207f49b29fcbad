//! Reads the configuration file of prometheus-adapter as Go's strict YAML decoder does (`yaml.UnmarshalStrict`), with
//! its errors.

use super::parse::parse;
use super::scalar::Scalar;
use super::tree::{Node, Value};
use crate::api::adapter_config::{
    AdapterConfig, DiscoveryRule, GroupResource, NameMapping, RegexFilter, ResourceMapping,
};
use crate::diag::Position;

/// Reads the text of a configuration file.
///
/// # Errors
/// In the adapter's words: the syntax error, or everything that does not fit, with its line.
pub fn read_adapter_config(text: &str) -> Result<AdapterConfig, String> {
    let stream = parse(text);
    let document = stream.documents.first();
    if let Some(problem) = stream.problems.first().filter(|_| document.is_none()) {
        return Err(["unable to parse metrics discovery config: ", &problem.message].concat());
    }
    let repeated = document.into_iter().flat_map(|document| &document.repeated);
    let mut errors: Vec<_> = repeated.map(|problem| problem.message.clone()).collect();
    let (config, wrong) = document.map(|document| read_rules(&document.root)).unwrap_or_default();
    errors.extend(wrong.into_iter().map(|(position, message)| format!("line {}: {message}", position.line)));
    if errors.is_empty() {
        return Ok(config);
    }
    let errors = errors.join("\n  ");
    Err(["unable to parse metrics discovery config: yaml: unmarshal errors:\n  ", &errors].concat())
}

/// Reads a configuration from its tree: what it says, and what does not fit, with its place.
pub(super) fn read_rules(root: &Node) -> (AdapterConfig, Vec<(Position, String)>) {
    let mut decoder = Decoder { errors: Vec::new() };
    let config = decoder.config(root);
    (config, decoder.errors)
}

struct Decoder {
    errors: Vec<(Position, String)>,
}

impl Decoder {
    /// Reports that a node is not of the Go type that it should be.
    fn mismatch(&mut self, node: &Node, wanted: &str) {
        let got = match &node.value {
            Value::List(_) => "!!seq".to_owned(),
            Value::Map(_) => "!!map".to_owned(),
            Value::Scalar(text, scalar) => {
                let tag = match scalar {
                    Scalar::Null => "!!null",
                    Scalar::Bool(_) => "!!bool",
                    Scalar::Int(_) => "!!int",
                    Scalar::Float(_) => "!!float",
                    Scalar::Text => "!!str",
                };
                let shown =
                    if text.len() > 10 { text.chars().take(7).collect::<String>() + "..." } else { text.clone() };
                [tag, " `", &shown, "`"].concat()
            }
        };
        self.errors.push((node.position, ["cannot unmarshal ", &got, " into ", wanted].concat()));
    }

    /// A struct: `field` takes the value of a key, or says that there is no such field.
    fn record(&mut self, node: &Node, of: &str, mut field: impl FnMut(&mut Self, &str, &Node) -> bool) {
        let Value::Map(entries) = &node.value else {
            if !node.is_null() {
                self.mismatch(node, of);
            }
            return;
        };
        for entry in entries {
            if !field(self, &entry.key, &entry.node) {
                self.errors.push((entry.position, ["field ", &entry.key, " not found in type ", of].concat()));
            }
        }
    }

    fn list<T>(&mut self, node: &Node, of: &str, item: impl Fn(&mut Self, &Node) -> T) -> Vec<T> {
        if let Value::List(items) = &node.value {
            return items.iter().map(|node| item(self, node)).collect();
        }
        if !node.is_null() {
            self.mismatch(node, of);
        }
        Vec::new()
    }

    /// A text; numbers and the like are taken as they are written.
    fn text(&mut self, node: &Node) -> String {
        match &node.value {
            Value::Scalar(_, Scalar::Null) => String::new(),
            Value::Scalar(text, _) => text.clone(),
            _ => {
                self.mismatch(node, "string");
                String::new()
            }
        }
    }

    fn config(&mut self, node: &Node) -> AdapterConfig {
        let mut config = AdapterConfig::default();
        self.record(node, "config.MetricsDiscoveryConfig", |decoder, key, node| {
            match key {
                "rules" => config.rules = decoder.rules(node),
                "externalRules" => config.external_rules = decoder.rules(node),
                "resourceRules" => decoder.resource_rules(node),
                _ => return false,
            }
            true
        });
        config
    }

    fn rules(&mut self, node: &Node) -> Vec<DiscoveryRule> {
        self.list(node, "[]config.DiscoveryRule", Self::rule)
    }

    fn rule(&mut self, node: &Node) -> DiscoveryRule {
        let mut rule = DiscoveryRule::default();
        self.record(node, "config.DiscoveryRule", |decoder, key, node| {
            match key {
                "seriesQuery" => rule.series_query = decoder.text(node),
                "seriesFilters" => {
                    rule.series_filters = decoder.list(node, "[]config.RegexFilter", Self::filter);
                }
                "resources" => rule.resources = decoder.resources(node),
                "name" => rule.name = decoder.name(node),
                "metricsQuery" => rule.metrics_query = decoder.text(node),
                _ => return false,
            }
            true
        });
        rule
    }

    fn filter(&mut self, node: &Node) -> RegexFilter {
        let mut filter = RegexFilter::default();
        self.record(node, "config.RegexFilter", |decoder, key, node| {
            match key {
                "is" => filter.is = decoder.text(node),
                "isNot" => filter.is_not = decoder.text(node),
                _ => return false,
            }
            true
        });
        filter
    }

    fn resources(&mut self, node: &Node) -> ResourceMapping {
        let mut mapping = ResourceMapping::default();
        self.record(node, "config.ResourceMapping", |decoder, key, node| {
            match key {
                "template" => mapping.template = decoder.text(node),
                "overrides" => match &node.value {
                    Value::Map(entries) => {
                        for entry in entries {
                            let resource = decoder.group_resource(&entry.node);
                            let at = mapping.overrides.partition_point(|(label, _)| *label < entry.key);
                            mapping.overrides.insert(at, (entry.key.clone(), resource));
                        }
                    }
                    _ if node.is_null() => {}
                    _ => decoder.mismatch(node, "map[string]config.GroupResource"),
                },
                "namespaced" => match &node.value {
                    Value::Scalar(_, Scalar::Bool(value)) => mapping.namespaced = Some(*value),
                    _ if node.is_null() => {}
                    _ => decoder.mismatch(node, "bool"),
                },
                _ => return false,
            }
            true
        });
        mapping
    }

    fn group_resource(&mut self, node: &Node) -> GroupResource {
        let mut resource = GroupResource::default();
        self.record(node, "config.GroupResource", |decoder, key, node| {
            match key {
                "group" => resource.group = decoder.text(node),
                "resource" => resource.resource = decoder.text(node),
                _ => return false,
            }
            true
        });
        resource
    }

    fn name(&mut self, node: &Node) -> NameMapping {
        let mut name = NameMapping::default();
        self.record(node, "config.NameMapping", |decoder, key, node| {
            match key {
                "matches" => name.matches = decoder.text(node),
                "as" => name.r#as = decoder.text(node),
                _ => return false,
            }
            true
        });
        name
    }

    /// The rules of the resource metrics API, which the playground gets from metrics-server: checked, not kept.
    fn resource_rules(&mut self, node: &Node) {
        self.record(node, "config.ResourceRules", |decoder, key, node| {
            match key {
                "cpu" | "memory" => decoder.resource_rule(node),
                "window" => drop(decoder.text(node)),
                _ => return false,
            }
            true
        });
    }

    fn resource_rule(&mut self, node: &Node) {
        self.record(node, "config.ResourceRule", |decoder, key, node| {
            match key {
                "containerQuery" | "nodeQuery" | "containerLabel" => drop(decoder.text(node)),
                "resources" => drop(decoder.resources(node)),
                _ => return false,
            }
            true
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_does_not_fit_is_reported() {
        let text = "rules:\n- seriesQuery: 7\n  nope: 1\n  name: [a]\n  resources:\n    namespaced: 1\n  seriesFilters: a long text\nresourceRules:\n  cpu: {containerQuery: x, containerLabel: c, nodeQuery: {}}\n  window: 1m\n";
        let error = read_adapter_config(text).unwrap_err();
        let wanted = "unable to parse metrics discovery config: yaml: unmarshal errors:
  line 3: field nope not found in type config.DiscoveryRule
  line 4: cannot unmarshal !!seq into config.NameMapping
  line 6: cannot unmarshal !!int `1` into bool
  line 7: cannot unmarshal !!str `a long ...` into []config.RegexFilter
  line 9: cannot unmarshal !!map into string";
        assert_eq!(error, wanted);
    }

    #[test]
    fn what_is_left_out_or_null_is_empty() {
        for text in ["", "rules:\n", "# nothing\n", "null\n", "rules: []\nexternalRules: ~\n"] {
            assert_eq!(read_adapter_config(text), Ok(AdapterConfig::default()), "{text:?}");
        }
        let config = read_adapter_config("rules:\n- name: {matches: 1}\n- ~\n").unwrap();
        assert_eq!(config.rules[0].name.matches, "1");
        assert_eq!(config.rules[1], DiscoveryRule::default());
    }
}

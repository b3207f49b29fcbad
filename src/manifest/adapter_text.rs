//! A configuration of prometheus-adapter where it stands in a text: in a scenario document, in a ConfigMap, or alone. What it
//! says is read when it is used.

use std::rc::Rc;

use super::adapter_config::read_rules;
use super::block::Block;
use super::parse::parse;
use super::tree::{Entry, Node, Value};
use crate::api::adapter_config::AdapterConfig;
use crate::diag::{Diagnostic, FieldPath, Position, Severity};

/// The file in a ConfigMap, as the adapter's Helm chart calls it.
const FILE: &str = "config.yaml";
/// The fields by which a configuration is known.
const FIELDS: [&str; 3] = ["rules", "externalRules", "resourceRules"];

/// A configuration with its place.
#[derive(Clone, Debug)]
pub struct AdapterText {
    /// The configuration, or the text in the text that is one.
    node: Rc<Node>,
    /// The field that it is the value of.
    field: FieldPath,
    /// The whole text, if it is a text in it.
    whole: Option<Rc<str>>,
}

/// A configuration that was parsed.
#[derive(Debug)]
pub struct ParsedAdapterText {
    root: Rc<Node>,
    field: FieldPath,
    /// Where it begins.
    begins: Position,
    /// Where its lines are, if it is a text in the text.
    block: Option<Block>,
    /// What is wrong with its YAML.
    problems: Vec<Diagnostic>,
}

/// What stands behind the fields with which lines of a text begin, which can be told without parsing it.
fn behind<'t>(text: &'t str, fields: &[&str]) -> impl Iterator<Item = &'t str> {
    let line = |line: &'t str| fields.iter().find_map(|field| line.strip_prefix(field)?.strip_prefix(':'));
    text.lines().filter_map(line)
}

impl AdapterText {
    /// What a scenario document has for it under `spec.pipeline.adapter`.
    #[must_use]
    pub fn in_scenario(document: &Node) -> Option<Self> {
        let node = document.find("spec.pipeline.adapter")?;
        let known = |entry: &&Entry| FIELDS[..2].contains(&entry.key.as_str());
        let entries: Vec<_> = node.entries().iter().filter(known).cloned().collect();
        let there = !entries.is_empty();
        let node = Rc::new(Node::new(Value::Map(entries), node.position));
        there.then(|| Self { node, field: FieldPath::root().child("spec.pipeline.adapter"), whole: None })
    }

    /// The whole of a document that is nothing else.
    pub(super) fn alone(document: &Rc<Node>) -> Option<Self> {
        let there = document.entries().iter().any(|entry| FIELDS.contains(&entry.key.as_str()));
        there.then(|| Self { node: Rc::clone(document), field: FieldPath::root(), whole: None })
    }

    /// The file in a ConfigMap, which stands in a text; nothing if the ConfigMap is another's.
    pub(super) fn in_config_map(map: &Node, whole: &str) -> Option<Self> {
        let node = &map.get("data")?.node.get(FILE)?.node;
        let Value::Scalar(text, _) = &node.value else { return None };
        let field = FieldPath::root().child("data").key(FILE);
        behind(text, &FIELDS).next().is_some().then(|| Self { node: Rc::clone(node), field, whole: Some(whole.into()) })
    }

    /// Whether it has any rules, as far as can be told.
    #[must_use]
    pub fn has_rules(&self) -> bool {
        if let Value::Scalar(text, _) = &self.node.value {
            return behind(text, &FIELDS[..2]).any(|list| list.trim() != "[]");
        }
        let some = |node: &Node| !node.is_null() && !matches!(&node.value, Value::List(items) if items.is_empty());
        FIELDS[..2].iter().any(|field| self.node.get(field).is_some_and(|entry| some(&entry.node)))
    }

    /// Says something of all of it.
    #[must_use]
    pub fn note(&self, severity: Severity, message: &str) -> Diagnostic {
        let (position, field) = (self.node.position, self.field.clone());
        Diagnostic { severity, position, field, message: message.to_owned() }
    }

    /// Parses what is a text in the text.
    #[must_use]
    pub fn parse(&self) -> ParsedAdapterText {
        let (begins, field) = (self.node.position, self.field.clone());
        let Value::Scalar(text, _) = &self.node.value else {
            return ParsedAdapterText { root: Rc::clone(&self.node), field, begins, block: None, problems: Vec::new() };
        };
        let lines: Vec<&str> = self.whole.iter().flat_map(|whole| whole.lines()).collect();
        let stream = parse(text);
        let (root, repeated) = match stream.documents.into_iter().next() {
            Some(document) => (document.root, document.repeated),
            None => (Rc::new(Node::new(Value::Map(Vec::new()), Position::START)), Vec::new()),
        };
        let block = Some(Block::of(&self.node, &lines));
        let mut parsed = ParsedAdapterText { root, field: field.clone(), begins, block, problems: Vec::new() };
        let problems = stream.problems.into_iter().chain(repeated);
        let placed = problems.map(|problem| Diagnostic {
            position: parsed.place(problem.position),
            field: field.clone(),
            ..problem
        });
        parsed.problems = placed.collect();
        parsed
    }
}

impl ParsedAdapterText {
    /// What it says, and what does not fit, in the words of Go's YAML decoder.
    #[must_use]
    pub fn read(&self) -> (AdapterConfig, Vec<Diagnostic>) {
        let (config, errors) = read_rules(&self.root);
        let problem = |(position, message)| Diagnostic {
            severity: Severity::Error,
            position: self.place(position),
            field: self.field.clone(),
            message,
        };
        (config, self.problems.iter().cloned().chain(errors.into_iter().map(problem)).collect())
    }

    /// A problem of one of its fields.
    #[must_use]
    pub fn problem(&self, severity: Severity, path: &str, message: String) -> Diagnostic {
        let field = match (&self.block, self.field.as_str()) {
            (Some(_), whole) => FieldPath::root().child(&[whole, ": ", path].concat()),
            (None, "") => FieldPath::root().child(path),
            (None, _) => self.field.child(path),
        };
        Diagnostic { severity, position: self.place(self.root.locate(path)), field, message }
    }

    /// A place of it, in the text that it stands in.
    fn place(&self, inner: Position) -> Position {
        self.block.as_ref().map_or(Some(inner), |block| block.place(inner)).unwrap_or(self.begins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::gates::FeatureGates;
    use crate::manifest::read;

    const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: adapter}\ndata:\n  config.yaml: |\n    rules:\n    - \
                       seriesQuery: up\n      metricsQuery: <<.Series>>\n";

    fn found(text: &str) -> (Option<AdapterText>, Vec<String>) {
        let manifest = read(text, FeatureGates::default());
        let mut said: Vec<_> = manifest.problems.iter().map(ToString::to_string).collect();
        said.retain(|problem| !problem.contains("there is no HorizontalPodAutoscaler"));
        (manifest.adapter, said)
    }

    #[test]
    fn a_configuration_is_found_in_a_config_map_and_alone() {
        let alone = "rules:\n- seriesQuery: up\n  metricsQuery: <<.Series>>\n";
        for text in [MAP, alone] {
            let (adapter, said) = found(text);
            let (config, problems) = adapter.expect("it is there").parse().read();
            assert_eq!((said.len(), problems.len(), config.rules[0].series_query.as_str()), (0, 0, "up"), "{text}");
        }
        let (other, said) = found("apiVersion: v1\nkind: ConfigMap\ndata: {config.yaml: \"level: debug\"}\n");
        assert!(other.is_none() && said[0].contains("ConfigMap is kept in the text and not simulated"), "{said:?}");
        let (_, said) = found(&[MAP, "---\n", MAP].concat());
        assert_eq!(said, ["10:1: info: a second configuration of prometheus-adapter is kept in the text and not used"]);
    }

    #[test]
    fn problems_have_their_places_in_the_block() {
        let (adapter, _) = found(&MAP.replace("seriesQuery", "seriesQery"));
        let adapter = adapter.expect("it is there").parse();
        let problems: Vec<_> = adapter.read().1.iter().map(ToString::to_string).collect();
        let unknown = "7:7: error: data[config.yaml]: field seriesQery not found in type config.DiscoveryRule";
        assert_eq!(problems, [unknown]);
        let problem = adapter.problem(Severity::Error, "rules[0].metricsQuery", "bad".to_owned());
        assert_eq!(problem.to_string(), "8:7: error: data[config.yaml]: rules[0].metricsQuery: bad");
        let (adapter, _) = found(&MAP.replace("<<.Series>>", "["));
        let said = adapter.expect("it is there").parse().read().1[0].to_string();
        assert!(said.contains(": error: data[config.yaml]: yaml: "), "{said:?}");
    }

    #[test]
    fn lists_without_rules_are_no_rules() {
        for (text, has) in
            [("rules: []\n", false), ("externalRules:\n", false), ("rules: 7\n", true), ("rules: [~]\n", true)]
        {
            assert_eq!(found(text).0.map(|adapter| adapter.has_rules()), Some(has), "{text}");
            let map = "apiVersion: v1\nkind: ConfigMap\ndata:\n  config.yaml: |\n    resourceRules: {}\n    "
                .to_owned()
                + text;
            assert_eq!(found(&map).0.map(|adapter| adapter.has_rules()), Some(has || text.ends_with("s:\n")), "{map}");
        }
    }
}

//! A configuration of prometheus-adapter where it stands in a text: in a scenario document, in a ConfigMap, or alone. What it
//! says is read when it is used.

use std::rc::Rc;

use super::adapter_config::read_rules;
use super::block::Block;
use super::parse::parse;
use super::scalar::Scalar;
use super::tree::{Node, Value};
use crate::api::adapter_config::AdapterConfig;
use crate::diag::{Diagnostic, FieldPath, Position, Severity};

/// The file in a ConfigMap, as the adapter's Helm chart calls it.
const FILE: &str = "config.yaml";
/// The fields by which a configuration is known.
const FIELDS: [&str; 3] = ["rules", "externalRules", "resourceRules"];

/// A configuration with its place.
#[derive(Clone, Debug)]
pub struct AdapterText {
    root: Rc<Node>,
    /// The field that it is the value of.
    field: FieldPath,
    /// Where its lines are, if it is a text in the text.
    block: Option<Block>,
}

impl AdapterText {
    /// What a scenario document has for it under `spec.pipeline.adapter`.
    #[must_use]
    pub fn in_scenario(document: &Node) -> Option<Self> {
        let node = document.find("spec.pipeline.adapter")?;
        let entries: Vec<_> =
            node.entries().iter().filter(|entry| FIELDS[..2].contains(&entry.key.as_str())).cloned().collect();
        let field = FieldPath::root().child("spec").child("pipeline").child("adapter");
        let there = !entries.is_empty();
        there.then(|| Self { root: Rc::new(Node::new(Value::Map(entries), node.position)), field, block: None })
    }

    /// The whole of a document that is nothing else.
    pub(super) fn alone(document: &Rc<Node>) -> Option<Self> {
        let there = document.entries().iter().any(|entry| FIELDS.contains(&entry.key.as_str()));
        there.then(|| Self { root: Rc::clone(document), field: FieldPath::root(), block: None })
    }

    /// The file in a ConfigMap, which stands in a text of these lines, and what is wrong with its YAML; nothing if the
    /// ConfigMap is another's.
    pub(super) fn in_config_map(map: &Node, lines: &[&str]) -> Option<(Self, Vec<Diagnostic>)> {
        let file = &map.get("data")?.node.get(FILE)?.node;
        let Value::Scalar(text, Scalar::Text) = &file.value else { return None };
        let begins =
            |line: &str| FIELDS.iter().any(|field| line.strip_prefix(field).is_some_and(|l| l.starts_with(':')));
        let stream = parse(text);
        let document = stream.documents.into_iter().next();
        let known = document.as_ref().is_some_and(|document| Self::alone(&document.root).is_some());
        if !known && !text.lines().any(begins) {
            return None;
        }
        let (root, repeated) = match document {
            Some(document) => (document.root, document.repeated),
            None => (Rc::new(Node::new(Value::Map(Vec::new()), file.position)), Vec::new()),
        };
        let field = FieldPath::root().child("data").key(FILE);
        let found = Self { root, field: field.clone(), block: Some(Block::of(file, lines)) };
        let problems = stream.problems.into_iter().chain(repeated).map(|problem| Diagnostic {
            position: found.place(problem.position).unwrap_or(file.position),
            field: field.clone(),
            ..problem
        });
        let problems = problems.collect();
        Some((found, problems))
    }

    /// Whether it has any rules.
    #[must_use]
    pub fn has_rules(&self) -> bool {
        let some = |node: &Node| !node.is_null() && !matches!(&node.value, Value::List(items) if items.is_empty());
        FIELDS[..2].iter().any(|field| self.root.get(field).is_some_and(|entry| some(&entry.node)))
    }

    /// What it says, and what does not fit, in the words of Go's YAML decoder.
    #[must_use]
    pub fn read(&self) -> (AdapterConfig, Vec<Diagnostic>) {
        let (config, errors) = read_rules(&self.root);
        let problem = |(position, message)| Diagnostic {
            severity: Severity::Error,
            position: self.place(position).unwrap_or(self.root.position),
            field: self.field.clone(),
            message,
        };
        (config, errors.into_iter().map(problem).collect())
    }

    /// A problem of one of its fields, or of the whole.
    #[must_use]
    pub fn problem(&self, severity: Severity, path: &str, message: String) -> Diagnostic {
        let position = self.place(self.root.locate(path)).unwrap_or(self.root.position);
        let field = match (&self.block, self.field.as_str()) {
            _ if path.is_empty() => self.field.clone(),
            (Some(_), whole) => FieldPath::root().child(&[whole, ": ", path].concat()),
            (None, "") => FieldPath::root().child(path),
            (None, _) => self.field.child(path),
        };
        Diagnostic { severity, position, field, message }
    }

    /// A place of it, in the text that it stands in.
    fn place(&self, inner: Position) -> Option<Position> {
        self.block.as_ref().map_or(Some(inner), |block| block.place(inner))
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
            let (config, problems) = adapter.expect("it is there").read();
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
        let adapter = adapter.expect("it is there");
        let problems: Vec<_> = adapter.read().1.iter().map(ToString::to_string).collect();
        let unknown = "7:7: error: data[config.yaml]: field seriesQery not found in type config.DiscoveryRule";
        assert_eq!(problems, [unknown]);
        let problem = adapter.problem(Severity::Error, "rules[0].metricsQuery", "bad".to_owned());
        assert_eq!(problem.to_string(), "8:7: error: data[config.yaml]: rules[0].metricsQuery: bad");
        let (_, said) = found(&MAP.replace("<<.Series>>", "["));
        assert!(said[0].contains(": error: data[config.yaml]: yaml: "), "{said:?}");
    }

    #[test]
    fn lists_without_rules_are_no_rules() {
        for (text, has) in
            [("rules: []\n", false), ("externalRules:\n", false), ("rules: 7\n", true), ("rules: [~]\n", true)]
        {
            assert_eq!(found(text).0.map(|adapter| adapter.has_rules()), Some(has), "{text}");
        }
    }
}

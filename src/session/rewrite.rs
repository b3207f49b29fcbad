//! The scenario document of a session, to be read, changed and started anew.

use std::rc::Rc;

use super::Session;
use super::scenario::{has_document, length_of};
use crate::manifest::parse::parse;
use crate::manifest::print::print;
use crate::manifest::tree::Node;

impl Session {
    /// The scenario document as text, or one that says nothing.
    #[must_use]
    pub fn document_text(&self) -> String {
        print(&self.document_node())
    }

    /// The text that starts this scenario document with the manifests in the editor.
    #[must_use]
    pub fn with_document(&self, document: &str) -> String {
        let end = if document.is_empty() || document.ends_with('\n') { "" } else { "\n" };
        [document, end, "---\n", self.text.trim_start_matches('\u{feff}')].concat()
    }

    /// The text that starts anew with what is written in `value`, as YAML, at a path of the scenario document: `spec.traffic`.
    #[must_use]
    pub fn rewritten(&self, path: &str, value: &str) -> String {
        let steps: Vec<&str> = path.split('.').collect();
        let document = put(&self.document_node(), &steps, &node(value));
        self.with_document(&print(&document))
    }

    /// The text that starts anew with a recorded series as traffic: CSV, or what Prometheus answers to `query_range`. It
    /// lasts as long as the series.
    #[must_use]
    pub fn with_recording(&self, text: &str) -> String {
        let kind = if text.trim_start().starts_with(['{', '[']) { "queryRange" } else { "csv" };
        let recorded = Node::map(vec![(kind, Node::text_of(&text.replace("\r\n", "\n")))]);
        let traffic = Node::list(vec![Node::map(vec![("recorded", recorded)])]);
        let mut document = put(&self.document_node(), &["spec", "traffic"], &traffic);
        if let Some(length) = length_of(kind, text).filter(|length| length.as_secs() > 0) {
            document = put(&document, &["spec", "duration"], &Node::text_of(&length.to_string()));
        }
        self.with_document(&print(&document))
    }

    /// The scenario document, or one that says nothing.
    pub(super) fn document_node(&self) -> Rc<Node> {
        let new =
            || Node::map(vec![("apiVersion", Node::text_of("hpa-playground/v1")), ("kind", Node::text_of("Scenario"))]);
        self.document.clone().unwrap_or_else(new)
    }
}

/// What is written in a text of one document.
fn node(text: &str) -> Rc<Node> {
    let first = parse(text).documents.into_iter().next();
    first.map_or_else(|| Node::plain(&"null"), |document| document.root)
}

/// A document with a value at a path.
fn put(document: &Node, steps: &[&str], value: &Rc<Node>) -> Rc<Node> {
    let [step, further @ ..] = steps else { return Rc::clone(value) };
    let null = Node::plain(&"null");
    let inner = document.get(step).map_or(&null, |entry| &entry.node);
    document.with(step, put(inner, further, value))
}

impl Session {
    /// The line in which the first object of one of these kinds begins.
    #[must_use]
    pub fn line_of(&self, kinds: &[&str]) -> Option<u32> {
        parse(&self.text).documents.iter().find_map(|document| line(&document.root, kinds))
    }

    /// Whether a file is a recorded series: by its name, or as what Prometheus answers.
    #[must_use]
    pub fn is_recording(name: &str, text: &str) -> bool {
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        ending == "csv" || ending == "tsv" || {
            let found = |path| parse(text).documents.first().is_some_and(|document| document.root.find(path).is_some());
            text.trim_start().starts_with('{') && (found("data.result") || found("result"))
        }
    }

    /// Whether a text has a scenario document.
    #[must_use]
    pub fn has_scenario(text: &str) -> bool {
        has_document(text)
    }

    /// How many autoscalers a text has, and which fields of its objects are read and have no effect: `status`.
    #[must_use]
    pub fn contents(text: &str) -> (usize, Vec<&'static str>) {
        let (mut autoscalers, mut unused) = (0, Vec::new());
        for document in &parse(text).documents {
            count(&document.root, &mut autoscalers, &mut unused);
        }
        (autoscalers, unused)
    }
}

fn line(node: &Rc<Node>, kinds: &[&str]) -> Option<u32> {
    let kind = node.text("kind")?;
    if kinds.contains(&kind) {
        return Some(node.position.line);
    }
    let items = node.get("items").filter(|_| kind.ends_with("List"))?.node.items();
    items.iter().find_map(|item| line(item, kinds))
}

fn count(node: &Node, autoscalers: &mut usize, unused: &mut Vec<&'static str>) {
    let kind = node.text("kind").unwrap_or_default();
    if let Some(items) = node.get("items").filter(|_| kind.ends_with("List")) {
        items.node.items().iter().for_each(|item| count(item, autoscalers, unused));
        return;
    }
    *autoscalers += usize::from(kind == "HorizontalPodAutoscaler");
    for field in ["status", "metadata.managedFields"] {
        if node.find(field).is_some() && !unused.contains(&field) {
            unused.push(field);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Command, Extension};
    use crate::units::SimDuration;

    #[test]
    fn traffic_is_written_into_the_document() {
        let mut session = Session::default();
        let _ = session.extend_with(Extension::rules());
        let text = session.rewritten("spec.traffic", "[{constant: 9}]");
        assert_eq!(Session::check(&text), []);
        let manifest = session.text().0.to_owned();
        let _ = session.apply(Command::Load { text });
        assert_eq!(session.scenario().traffic, [(SimDuration::ZERO, 9.0)]);
        assert_eq!((session.scenario().name.as_str(), session.text().0), ("requests-per-second", manifest.as_str()));
    }

    #[test]
    fn a_recording_sets_traffic_and_duration() {
        let session = Session::default();
        for recording in ["time,rate\r\n0,5\r\n90,8\r\n", "{\"result\": [{\"values\": [[1, \"5\"], [91, \"8\"]]}]}"] {
            let text = session.with_recording(recording);
            assert_eq!(Session::check(&text), [], "{text}");
            let started = Session::open(&text).expect("it can be started");
            assert_eq!(started.scenario().duration, SimDuration::from_secs(90));
            assert_eq!(started.scenario().traffic[0], (SimDuration::ZERO, 5.0));
        }
        let problems = Session::check(&session.with_recording("time,rate\n0,few\n"));
        assert!(problems[0].message.contains("cannot read \"few\""), "{problems:?}");
    }

    #[test]
    fn a_document_can_be_changed_by_hand() {
        let session = Session::default();
        let text = session.with_document(&session.document_text().replace("25m", "9m"));
        assert_eq!(Session::open(&text).expect("valid").scenario().duration, SimDuration::from_secs(540));
        let wrong = session.with_document("apiVersion: hpa-playground/v1\nkind: Scenario\nspec:\n  sed: 1");
        assert_eq!(Session::check(&wrong)[0].position.line, 4);
    }

    #[test]
    fn what_kubectl_prints_is_known() {
        let list =
            "apiVersion: v1\nkind: List\nitems:\n- kind: Service\n- kind: HorizontalPodAutoscaler\n  status: {}\n";
        assert_eq!(Session::contents(list), (1, vec!["status"]));
        assert_eq!(Session::contents("a: ["), (0, vec![]));
        assert!(
            Session::is_recording("a.CSV", "0,1") && Session::is_recording("a.json", "{\"data\": {\"result\": []}}")
        );
        assert!(!Session::is_recording("a.yaml", list) && !Session::has_scenario(list));
        assert_eq!(Session::default().line_of(&["Deployment", "StatefulSet"]), None);
        assert_eq!(Session::default().line_of(&["HorizontalPodAutoscaler"]), Some(1));
    }
}

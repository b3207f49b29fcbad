//! The documents of a text by API version and kind: checked, converted, defaulted, validated, every problem located.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::adapter_text::AdapterText;
use super::check::{Finding, Kind, check};
use super::keda::ReadScaledObject;
use super::old_versions::{Converted, OldVersion, convert};
use super::parse::{Stream, parse};
use super::schema::{self, Struct};
use super::server::{Created, admit};
use super::tree::{Node, Value};
use super::values::scale_target;
use crate::api::defaults::BehaviorFrom;
use crate::api::gates::FeatureGates;
use crate::api::hpa::{HorizontalPodAutoscaler, HpaSpec, MetricSource, ResourceTarget};
use crate::api::keda::ScaledObject;
use crate::api::status::HpaStatus;
use crate::api::workload::ScaleTarget;
use crate::diag::{Diagnostic, FieldPath, Position, Severity};

/// What a text says.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// The autoscaler, if the text has a valid one.
    pub autoscaler: Option<HorizontalPodAutoscaler>,
    /// What it scales: the object in the text, or what is assumed where the text has none.
    pub target: Option<ScaleTarget>,
    /// The configuration of prometheus-adapter, if the text has one.
    pub adapter: Option<AdapterText>,
    /// The ScaledObject that the autoscaler was made of, if it was.
    pub keda: Option<Arc<ScaledObject>>,
    /// Whether there is a ScaledObject, and what it takes to read it is not there.
    pub waits: bool,
    /// The workloads that it does not scale.
    pub others: Vec<ScaleTarget>,
    /// What is wrong or worth knowing, by position.
    pub problems: Vec<Diagnostic>,
    document: Option<Rc<Node>>,
}

impl Manifest {
    /// A text of which nothing can be used.
    #[must_use]
    pub fn refused(problems: Vec<Diagnostic>) -> Self {
        Self { problems, ..Self::default() }
    }

    /// Refuses it for something that is found out later.
    pub fn refuse(&mut self, problems: Vec<Diagnostic>) {
        self.problems.extend(problems);
        self.problems.sort_by_key(|p| p.position);
        (self.autoscaler, self.target, self.keda) = (None, None, None);
    }

    /// Whether it is refused.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|p| p.severity == Severity::Error)
    }

    /// Where a field of the autoscaler stands in the text, if it stands there.
    #[must_use]
    pub fn locate(&self, path: &str) -> Option<Position> {
        self.document.as_ref()?.place(path)
    }
}

/// Reads a text as a cluster with these feature gates would, and older API versions besides.
#[must_use]
pub fn read(text: &str, gates: FeatureGates) -> Manifest {
    read_with(text, gates, None)
}

/// The same with KEDA's objects, if what it takes to read them is there.
#[must_use]
pub fn read_with(text: &str, gates: FeatureGates, keda: Option<ReadScaledObject>) -> Manifest {
    let Stream { documents, problems } = parse(text);
    let broken = !problems.is_empty();
    let mut reader =
        Reader { text, manifest: Manifest::refused(problems), gates, targets: Vec::new(), scaled: Vec::new() };
    for document in documents {
        reader.manifest.problems.extend(document.repeated);
        reader.document(&document.root);
    }
    for node in std::mem::take(&mut reader.scaled) {
        reader.scaled_object(&node, keda);
    }
    reader.finish(broken)
}

struct Reader<'a> {
    text: &'a str,
    manifest: Manifest,
    gates: FeatureGates,
    targets: Vec<(ScaleTarget, Rc<Node>)>,
    /// The ScaledObjects, which come last.
    scaled: Vec<Rc<Node>>,
}

impl Reader<'_> {
    fn say(&mut self, severity: Severity, position: Position, field: FieldPath, message: impl Into<String>) {
        self.manifest.problems.push(Diagnostic { severity, position, field, message: message.into() });
    }

    /// One object, or a list of them.
    fn document(&mut self, node: &Rc<Node>) {
        if node.is_null() {
            return;
        }
        if !matches!(node.value, Value::Map(_)) {
            let message = "a manifest is a mapping with apiVersion and kind";
            self.say(Severity::Error, node.position, FieldPath::root(), message);
            return;
        }
        let version = node.text("apiVersion").unwrap_or_default();
        let kind = node.text("kind").unwrap_or_default();
        if let Some(items) = node.get("items").filter(|_| kind.ends_with("List")) {
            items.node.items().iter().for_each(|item| self.document(item));
            return;
        }
        let at = |key: &str| node.get(key).map_or(node.position, |e| e.position);
        let field = |name: &str| FieldPath::root().child(name);
        match (version, kind) {
            ("", "") if AdapterText::alone(node).is_some() => self.adapter(AdapterText::alone(node), node.position),
            (_, "") => self.say(Severity::Error, node.position, field("kind"), "Object 'Kind' is missing"),
            ("", "HorizontalPodAutoscaler") => {
                self.say(Severity::Error, node.position, field("apiVersion"), "Object 'apiVersion' is missing");
            }
            ("autoscaling/v2", "HorizontalPodAutoscaler") => self.autoscaler(node, &schema::V2, None),
            ("autoscaling/v1", "HorizontalPodAutoscaler") => {
                self.autoscaler(node, &schema::V1, Some(OldVersion::V1));
            }
            ("autoscaling/v2beta2", "HorizontalPodAutoscaler") => {
                let message = "autoscaling/v2beta2 is not served since Kubernetes 1.26: \
                               read here as autoscaling/v2, which has the same fields";
                self.say(Severity::Warning, at("apiVersion"), field("apiVersion"), message);
                self.autoscaler(node, &schema::V2BETA2, None);
            }
            ("autoscaling/v2beta1", "HorizontalPodAutoscaler") => {
                let message = "autoscaling/v2beta1 is not served since Kubernetes 1.25: \
                               converted here to autoscaling/v2 as Kubernetes 1.24 did";
                self.say(Severity::Warning, at("apiVersion"), field("apiVersion"), message);
                self.autoscaler(node, &schema::V2BETA1, Some(OldVersion::V2beta1));
            }
            (_, "HorizontalPodAutoscaler") => {
                let message = format!("no kind \"HorizontalPodAutoscaler\" is registered for version {version:?}");
                self.say(Severity::Error, at("apiVersion"), field("apiVersion"), message);
            }
            ("apps/v1", "Deployment") => self.target(node, kind, &schema::DEPLOYMENT),
            ("apps/v1", "StatefulSet") => self.target(node, kind, &schema::STATEFUL_SET),
            ("apps/v1", "ReplicaSet") => self.target(node, kind, &schema::REPLICA_SET),
            ("v1", "ReplicationController") => self.target(node, kind, &schema::REPLICATION_CONTROLLER),
            ("hpa-playground/v1", "Scenario") => {}
            ("keda.sh/v1alpha1", "ScaledObject") => self.scaled.push(Rc::clone(node)),
            ("hpa-playground/v1", "Lesson") => {
                let message = "a lesson is opened from the lessons: as a scenario only the rest of this text is run";
                self.say(Severity::Info, node.position, FieldPath::root(), message);
            }
            ("v1", "ConfigMap") if self.config_map(node) => {}
            _ => {
                let message = format!("{kind} is kept in the text and not simulated");
                self.say(Severity::Info, at("kind"), FieldPath::root(), message);
            }
        }
    }

    /// Takes the adapter's configuration from a ConfigMap; whether it is there.
    fn config_map(&mut self, node: &Node) -> bool {
        let adapter = AdapterText::in_config_map(node, self.text);
        let there = adapter.is_some();
        if there {
            self.adapter(adapter, node.position);
        }
        there
    }

    /// Takes the adapter's configuration; the first one counts.
    fn adapter(&mut self, adapter: Option<AdapterText>, position: Position) {
        if self.manifest.adapter.is_some() {
            let message = "a second configuration of prometheus-adapter is kept in the text and not used";
            self.say(Severity::Info, position, FieldPath::root(), message);
            return;
        }
        self.manifest.adapter = adapter;
    }

    /// Checks a document; whether its values can be used.
    fn check(&mut self, node: &Node, ty: &'static Struct) -> bool {
        let findings = check(node, ty);
        let usable = findings.iter().all(|finding| finding.kind == Kind::Unknown);
        for Finding { kind, position, path, message, hint } in findings {
            let strict = if kind == Kind::Unknown { "strict decoding error: " } else { "" };
            let hint = hint.map(|name| format!(", did you mean \"{name}\"?")).unwrap_or_default();
            self.say(Severity::Error, position, path, format!("{strict}{message}{hint}"));
        }
        usable
    }

    fn target(&mut self, node: &Rc<Node>, kind: &str, ty: &'static Struct) {
        if self.check(node, ty) {
            self.targets.push((scale_target(node, kind), Rc::clone(node)));
        }
    }

    /// Takes the autoscaler that KEDA makes of a ScaledObject.
    fn scaled_object(&mut self, node: &Rc<Node>, keda: Option<ReadScaledObject>) {
        let Some(read) = keda else {
            self.manifest.waits = true;
            return;
        };
        let scaled = read(node, self.manifest.document.as_deref());
        self.manifest.problems.extend(scaled.problems);
        if let Some(autoscaler) = scaled.autoscaler {
            (self.manifest.document, self.manifest.autoscaler) = (None, None);
            self.manifest.keda = scaled.object;
            self.autoscaler(&autoscaler, &schema::V2, None);
        }
    }

    fn autoscaler(&mut self, node: &Rc<Node>, ty: &'static Struct, old: Option<OldVersion>) {
        let usable = self.check(node, ty);
        let converted = match old.filter(|_| usable) {
            Some(version) => convert(node, version),
            None => Converted { root: Rc::clone(node), behavior: BehaviorFrom::Spec, ignored: Vec::new() },
        };
        for (name, position) in converted.ignored {
            let field = FieldPath::root().child("metadata").child("annotations").key(name);
            let message = "not well-formed, and ignored without a word by the API server";
            self.say(Severity::Warning, position, field, message);
        }
        let created = usable.then(|| admit(&converted.root, converted.behavior, self.gates));
        for error in created.iter().flat_map(|created| &created.errors) {
            let position = converted.root.locate(error.field.as_str());
            self.say(Severity::Error, position, error.field.clone(), error.body());
        }
        if self.manifest.document.is_some() {
            let message = "a second HorizontalPodAutoscaler is kept in the text and not simulated";
            self.say(Severity::Info, node.position, FieldPath::root(), message);
            return;
        }
        self.manifest.document = Some(Rc::clone(&converted.root));
        let Some(Created { metadata, spec, errors }) = created else { return };
        match HpaSpec::try_from(&spec) {
            Ok(spec) if errors.is_empty() => {
                let (namespace, name) = (metadata.namespace, metadata.name);
                let status = HpaStatus::default();
                self.manifest.autoscaler = Some(HorizontalPodAutoscaler { namespace, name, spec, status });
            }
            Ok(_) => {}
            Err(error) => {
                let position = converted.root.locate(error.field.as_str());
                self.say(Severity::Error, position, error.field, error.error.to_string());
            }
        }
    }

    /// Says which containers lack a request that a metric is measured in percent of.
    fn requests(&mut self, target: &ScaleTarget, node: &Node) {
        let metrics = self.manifest.autoscaler.iter().flat_map(|autoscaler| &autoscaler.spec.metrics);
        let relative = metrics.filter_map(|metric| match metric {
            MetricSource::Resource { name, target: ResourceTarget::Utilization(_) } => Some((name, None)),
            MetricSource::ContainerResource { name, container, target: ResourceTarget::Utilization(_) } => {
                Some((name, Some(container)))
            }
            _ => None,
        });
        let pod_level = self.gates.pod_level_resources && !target.pod_spec.requests.is_empty();
        let relative: BTreeSet<_> = relative.filter(|(_, only)| only.is_some() || !pod_level).collect();
        let mut lacking = BTreeSet::new();
        for (resource, only) in relative {
            for (index, container) in target.pod_spec.containers.iter().enumerate() {
                let counts = only.is_none_or(|name| *name == container.name);
                if counts && !container.requests.contains_key(resource) {
                    lacking.insert((index, resource.clone()));
                }
            }
        }
        let path =
            ["spec", "template", "spec", "containers"].iter().fold(FieldPath::root(), |path, name| path.child(name));
        for (index, resource) in lacking {
            let path = path.index(index);
            let position = node.locate(path.as_str());
            let message = format!("no {resource} request: the autoscaler cannot measure {resource} in percent of it");
            self.say(Severity::Warning, position, path.child("resources").child("requests"), message);
        }
    }

    /// Puts the autoscaler and its target together.
    fn finish(mut self, broken: bool) -> Manifest {
        let reference = self.manifest.autoscaler.as_ref().map(|a| a.spec.scale_target_ref.clone());
        if let Some(reference) = &reference {
            let named = |t: &ScaleTarget| t.kind == reference.kind && t.name == reference.name;
            let (found, others): (Vec<_>, Vec<_>) =
                std::mem::take(&mut self.targets).into_iter().partition(|(t, _)| named(t));
            for (other, node) in others {
                let message = format!(
                    "{}/{} is not what the autoscaler scales: its pods stay as they are",
                    other.kind, other.name
                );
                self.say(Severity::Info, node.position, FieldPath::root(), message);
                self.manifest.others.push(other);
            }
            let found = found.into_iter().next();
            if let Some((target, node)) = &found {
                self.requests(target, node);
            }
            let found = found.map(|(target, _)| target);
            self.manifest.target = Some(found.unwrap_or_else(|| ScaleTarget::assumed(reference)));
        } else if !broken && !self.manifest.waits && self.manifest.document.is_none() && !self.manifest.has_errors() {
            let message = "there is no HorizontalPodAutoscaler in the text";
            self.say(Severity::Error, Position::START, FieldPath::root(), message);
        }
        self.manifest.problems.sort_by_key(|p| p.position);
        if self.manifest.has_errors() {
            (self.manifest.autoscaler, self.manifest.target, self.manifest.keda) = (None, None, None);
        }
        self.manifest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: &str = include_str!("../../tests/manifests/requests-per-second-v2beta2.yaml");

    fn read_default(text: &str) -> Manifest {
        read(text, FeatureGates::default())
    }

    fn lines(text: &str) -> Vec<String> {
        read_default(text).problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_seed_manifest_is_read_with_a_warning() {
        let manifest = read_default(SEED);
        assert!(!manifest.has_errors());
        assert_eq!(manifest.problems.len(), 1);
        let autoscaler = manifest.autoscaler.expect("a valid manifest has an autoscaler");
        assert_eq!(autoscaler.name, "myhpa");
        assert_eq!(autoscaler.spec.metrics.len(), 1);
        assert_eq!(manifest.target.expect("a valid manifest has a target").name, "myapp");
    }

    #[test]
    fn errors_are_in_the_api_servers_words_and_in_their_place() {
        let text = SEED.replace("maxReplicas: 10", "maxReplicas: 0").replace("Deployment", "").replace("2beta2", "2");
        assert_eq!(
            lines(&text),
            [
                "8:5: error: spec.scaleTargetRef.kind: Required value",
                "11:3: error: spec.maxReplicas: Required value: must be set and greater than 0",
                "11:3: error: spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`",
            ]
        );
    }

    #[test]
    fn what_is_no_autoscaler_is_said() {
        assert_eq!(lines(""), ["1:1: error: there is no HorizontalPodAutoscaler in the text"]);
        assert_eq!(lines("kind: Service\n").len(), 2);
        assert!(lines("a: [").len() == 1);
    }

    #[test]
    fn an_autoscaler_of_v1_is_one_with_a_cpu_metric() {
        let text = "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec:\n  \
                    maxReplicas: 5\n  targetCPUUtilizationPercentage: 60\n  \
                    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n";
        let manifest = read_default(text);
        assert_eq!(manifest.problems, []);
        let target = ResourceTarget::Utilization(60);
        let metrics = manifest.autoscaler.map(|a| a.spec.metrics);
        assert_eq!(metrics, Some(vec![MetricSource::Resource { name: "cpu".to_owned(), target }]));
    }

    #[test]
    fn a_field_is_located_only_where_it_stands() {
        let manifest = read_default(SEED);
        assert_eq!(manifest.locate("spec.maxReplicas"), Some(Position { line: 11, column: 3 }));
        assert_eq!(manifest.locate("spec.behavior"), None);
    }
}

//! The documents of a text by API version and kind: converted, defaulted, validated, every problem located.

use std::rc::Rc;

use k8s_openapi::api::autoscaling::{v1, v2};

use super::decode::decode;
use super::tree::{Node, Stream, parse};
use super::wire::{Autoscaler, Deployment};
use crate::api::defaults;
use crate::api::hpa::{HorizontalPodAutoscaler, HpaSpec};
use crate::api::status::HpaStatus;
use crate::api::validation::{FieldError, validate_spec};
use crate::api::workload::ScaleTarget;
use crate::diag::{Diagnostic, FieldPath, Position, Severity};

/// What a text says.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// The autoscaler, if the text has a valid one.
    pub autoscaler: Option<HorizontalPodAutoscaler>,
    /// What it scales: the object in the text, or what is assumed where the text has none.
    pub target: Option<ScaleTarget>,
    /// What is wrong or worth knowing, by position.
    pub problems: Vec<Diagnostic>,
    document: Option<Rc<Node>>,
}

impl Manifest {
    /// Whether it is refused.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|p| p.severity == Severity::Error)
    }

    /// Where a field of the autoscaler stands in the text, if it stands there.
    #[must_use]
    pub fn locate(&self, path: &str) -> Option<Position> {
        let document = self.document.as_ref()?;
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        let parent = document.find(parent)?;
        Some(parent.get(name)?.position)
    }
}

/// Reads a text.
#[must_use]
pub fn read(text: &str) -> Manifest {
    let Stream { documents, problems } = parse(text);
    let broken = !problems.is_empty();
    let mut reader = Reader { manifest: Manifest { problems, ..Manifest::default() }, deployments: Vec::new() };
    for document in documents.iter().filter(|d| !d.is_null()) {
        reader.document(document);
    }
    reader.finish(broken)
}

struct Reader {
    manifest: Manifest,
    deployments: Vec<(ScaleTarget, Position)>,
}

impl Reader {
    fn say(&mut self, severity: Severity, position: Position, field: FieldPath, message: String) {
        self.manifest.problems.push(Diagnostic { severity, position, field, message });
    }

    fn document(&mut self, node: &Rc<Node>) {
        let version = node.text("apiVersion").unwrap_or_default();
        let kind = node.text("kind").unwrap_or_default();
        let at = |key: &str| node.get(key).map_or(node.position, |e| e.position);
        match (version, kind) {
            (_, "") => {
                let message = "Object 'Kind' is missing".to_owned();
                self.say(Severity::Error, node.position, FieldPath::root().child("kind"), message);
            }
            ("autoscaling/v2", "HorizontalPodAutoscaler") => self.autoscaler(node),
            ("autoscaling/v2beta2", "HorizontalPodAutoscaler") => {
                let message = "autoscaling/v2beta2 is not served since Kubernetes 1.26: \
                               read here as autoscaling/v2, which has the same fields";
                let field = FieldPath::root().child("apiVersion");
                self.say(Severity::Warning, at("apiVersion"), field, message.to_owned());
                self.autoscaler(node);
            }
            ("autoscaling/v1", "HorizontalPodAutoscaler") => self.autoscaler_v1(node),
            (_, "HorizontalPodAutoscaler") => {
                let message = format!("no kind \"HorizontalPodAutoscaler\" is registered for version {version:?}");
                self.say(Severity::Error, at("apiVersion"), FieldPath::root().child("apiVersion"), message);
            }
            ("apps/v1", "Deployment") => {
                if let Some(deployment) = decode::<Deployment>(node, &mut self.manifest.problems) {
                    self.deployments.push((ScaleTarget::from(deployment), node.position));
                }
            }
            _ => {
                let message = format!("{kind} is kept in the text and not simulated");
                self.say(Severity::Info, at("kind"), FieldPath::root(), message);
            }
        }
    }

    fn autoscaler(&mut self, node: &Rc<Node>) {
        if let Some(mut wire) = decode::<Autoscaler<v2::HorizontalPodAutoscalerSpec>>(node, &mut self.manifest.problems)
        {
            self.checked(node, wire.metadata.namespace.take(), wire.metadata.name.take(), wire.spec);
        }
    }

    /// autoscaling/v1 without its annotations: its one target is a Resource metric.
    fn autoscaler_v1(&mut self, node: &Rc<Node>) {
        let Some(wire) = decode::<Autoscaler<v1::HorizontalPodAutoscalerSpec>>(node, &mut self.manifest.problems)
        else {
            return;
        };
        let spec = wire.spec;
        let cpu = spec.target_cpu_utilization_percentage.map(|percent| v2::MetricSpec {
            type_: "Resource".to_owned(),
            resource: Some(v2::ResourceMetricSource {
                name: "cpu".to_owned(),
                target: v2::MetricTarget {
                    type_: "Utilization".to_owned(),
                    average_utilization: Some(percent),
                    ..v2::MetricTarget::default()
                },
            }),
            ..v2::MetricSpec::default()
        });
        let spec = v2::HorizontalPodAutoscalerSpec {
            max_replicas: spec.max_replicas,
            min_replicas: spec.min_replicas,
            metrics: Some(cpu.into_iter().collect()),
            scale_target_ref: v2::CrossVersionObjectReference {
                api_version: spec.scale_target_ref.api_version,
                kind: spec.scale_target_ref.kind,
                name: spec.scale_target_ref.name,
            },
            behavior: None,
        };
        self.checked(node, wire.metadata.namespace, wire.metadata.name, spec);
    }

    /// Defaults and validates, and keeps the first autoscaler of the text.
    fn checked(
        &mut self,
        node: &Rc<Node>,
        namespace: Option<String>,
        name: Option<String>,
        mut spec: v2::HorizontalPodAutoscalerSpec,
    ) {
        defaults::set_defaults(&mut spec);
        let mut errors = validate_spec(&spec);
        if name.as_ref().is_none_or(String::is_empty) {
            let field = FieldPath::root().child("metadata").child("name");
            errors.insert(
                0,
                FieldError { field, message: "Required value: name or generateName is required".to_owned() },
            );
        }
        for error in errors {
            let position = node.locate(error.field.as_str());
            self.say(Severity::Error, position, error.field, error.message);
        }
        if self.manifest.document.is_some() {
            let message = "a second HorizontalPodAutoscaler is kept in the text and not simulated".to_owned();
            self.say(Severity::Info, node.position, FieldPath::root(), message);
            return;
        }
        let spec = match HpaSpec::try_from(&spec) {
            Ok(spec) => spec,
            Err(error) => {
                let position = node.locate(error.field.as_str());
                self.say(Severity::Error, position, error.field, error.error.to_string());
                return;
            }
        };
        self.manifest.document = Some(Rc::clone(node));
        self.manifest.autoscaler = Some(HorizontalPodAutoscaler {
            namespace: namespace.unwrap_or_else(|| "default".to_owned()),
            name: name.unwrap_or_default(),
            spec,
            status: HpaStatus::default(),
        });
    }

    /// Puts the autoscaler and its target together.
    fn finish(mut self, broken: bool) -> Manifest {
        let reference = self.manifest.autoscaler.as_ref().map(|a| a.spec.scale_target_ref.clone());
        if let Some(reference) = &reference {
            let named = |t: &ScaleTarget| t.kind == reference.kind && t.name == reference.name;
            let found = self.deployments.iter().find(|(t, _)| named(t)).map(|(t, _)| t.clone());
            let others: Vec<_> = self.deployments.iter().filter(|(t, _)| !named(t)).cloned().collect();
            for (other, position) in others {
                let message = format!("{}/{} is not what the autoscaler scales: not simulated", other.kind, other.name);
                self.say(Severity::Info, position, FieldPath::root(), message);
            }
            self.manifest.target = Some(found.unwrap_or_else(|| ScaleTarget::assumed(reference)));
        } else if !broken {
            let message = "there is no HorizontalPodAutoscaler in the text".to_owned();
            self.say(Severity::Error, Position::START, FieldPath::root(), message);
        }
        self.manifest.problems.sort_by_key(|p| p.position);
        if self.manifest.has_errors() {
            self.manifest.autoscaler = None;
            self.manifest.target = None;
        }
        self.manifest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::hpa::{MetricSource, ResourceTarget};

    const SEED: &str = include_str!("../../tests/manifests/requests-per-second-v2beta2.yaml");

    fn lines(text: &str) -> Vec<String> {
        read(text).problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_seed_manifest_is_read_with_a_warning() {
        let manifest = read(SEED);
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
        let manifest = read(text);
        assert_eq!(manifest.problems, []);
        let target = ResourceTarget::Utilization(60);
        let metrics = manifest.autoscaler.map(|a| a.spec.metrics);
        assert_eq!(metrics, Some(vec![MetricSource::Resource { name: "cpu".to_owned(), target }]));
    }

    #[test]
    fn a_field_is_located_only_where_it_stands() {
        let manifest = read(SEED);
        assert_eq!(manifest.locate("spec.maxReplicas"), Some(Position { line: 11, column: 3 }));
        assert_eq!(manifest.locate("spec.behavior"), None);
    }
}

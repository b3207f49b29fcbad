//! The autoscaler that KEDA makes, as a tree whose nodes stand where the ScaledObject says it.

use std::rc::Rc;

use super::scalers::Metric;
use crate::api::keda::ScaledObject;
use crate::diag::Position;
use crate::manifest::scalar::{Scalar, resolve};
use crate::manifest::tree::{Entry, Node, Value};

/// What the autoscaler is made of, but for its metrics.
pub(super) struct Made<'a> {
    /// Its name.
    pub(super) hpa: &'a str,
    /// Its namespace.
    pub(super) namespace: &'a str,
    /// Version, kind and name of its target.
    pub(super) target: (&'a str, &'a str, &'a str),
    /// `minReplicaCount` as written, and `maxReplicaCount`.
    pub(super) bounds: (Option<i32>, i32),
}

/// The text of a scalar.
pub(super) fn text_of(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar(text, _) => Some(text),
        _ => None,
    }
}

fn text(position: Position, text: &str) -> Rc<Node> {
    Rc::new(Node::new(Value::Scalar(text.to_owned(), Scalar::Text), position))
}

fn number(position: Position, text: &str) -> Rc<Node> {
    Rc::new(Node::new(Value::Scalar(text.to_owned(), resolve(text)), position))
}

fn map(position: Position, entries: Vec<(&str, Position, Rc<Node>)>) -> Rc<Node> {
    let entry = |(key, position, node): (&str, Position, Rc<Node>)| Entry { key: key.to_owned(), position, node };
    Rc::new(Node::new(Value::Map(entries.into_iter().map(entry).collect()), position))
}

/// The autoscaler (upstream's `newHPAForScaledObject`).
pub(super) fn autoscaler(root: &Node, object: &str, made: &Made<'_>, metrics: Vec<Metric>) -> Rc<Node> {
    let at = |path: &str| root.locate(path);
    let (name, target, spec) = (at("metadata.name"), at("spec.scaleTargetRef"), at("spec"));
    let (version, kind, workload) = made.target;
    let (min, max) = made.bounds;
    let owner = map(
        name,
        vec![
            ("apiVersion", name, text(name, "keda.sh/v1alpha1")),
            ("kind", name, text(name, "ScaledObject")),
            ("name", name, text(name, object)),
            ("uid", name, text(name, "00000000-0000-0000-0000-000000000000")),
            ("controller", name, number(name, "true")),
        ],
    );
    let reference = map(
        target,
        vec![
            ("apiVersion", at("spec.scaleTargetRef.apiVersion"), text(target, version)),
            ("kind", at("spec.scaleTargetRef.kind"), text(target, kind)),
            ("name", at("spec.scaleTargetRef.name"), text(target, workload)),
        ],
    );
    let (least, most, triggers) = (at("spec.minReplicaCount"), at("spec.maxReplicaCount"), at("spec.triggers"));
    let metrics = metrics.into_iter().map(|metric| metric_node(&metric, object)).collect();
    let mut fields = vec![
        ("scaleTargetRef", target, reference),
        // An autoscaler cannot have 0 (`GetHPAMinReplicas`).
        ("minReplicas", least, number(least, &min.unwrap_or(0).max(1).to_string())),
        ("maxReplicas", most, number(most, &max.to_string())),
        ("metrics", triggers, Rc::new(Node::new(Value::List(metrics), triggers))),
    ];
    let config = root.find("spec.advanced.horizontalPodAutoscalerConfig");
    let behavior = config.and_then(|config| config.get("behavior")).filter(|entry| !entry.node.is_null());
    fields.extend(behavior.map(|entry| ("behavior", entry.position, Rc::clone(&entry.node))));
    let start = root.position;
    let metadata = vec![
        ("name", name, text(name, made.hpa)),
        ("namespace", name, text(name, made.namespace)),
        ("ownerReferences", name, Rc::new(Node::new(Value::List(vec![owner]), name))),
    ];
    map(
        start,
        vec![
            ("apiVersion", start, text(start, "autoscaling/v2")),
            ("kind", start, text(start, "HorizontalPodAutoscaler")),
            ("metadata", at("metadata"), map(name, metadata)),
            ("spec", spec, map(spec, fields)),
        ],
    )
}

/// One element of `spec.metrics`.
fn metric_node(metric: &Metric, object: &str) -> Rc<Node> {
    let (trigger, threshold) = metric.places;
    let (kind, amount) = &metric.target;
    let field = match *kind {
        "Utilization" => "averageUtilization",
        "Value" => "value",
        _ => "averageValue",
    };
    let amount = if *kind == "Utilization" { number(threshold, amount) } else { text(threshold, amount) };
    let target = map(threshold, vec![("type", trigger, text(trigger, kind)), (field, threshold, amount)]);
    let (source, fields) = match metric.kind {
        "External" => {
            let labels = map(trigger, vec![(ScaledObject::LABEL, trigger, text(trigger, object))]);
            let selector = map(trigger, vec![("matchLabels", trigger, labels)]);
            let identifier =
                map(trigger, vec![("name", trigger, text(trigger, &metric.name)), ("selector", trigger, selector)]);
            ("external", vec![("metric", trigger, identifier)])
        }
        "Resource" => ("resource", vec![("name", trigger, text(trigger, &metric.name))]),
        _ => {
            let container = metric.container.as_deref().unwrap_or_default();
            let name = ("name", trigger, text(trigger, &metric.name));
            ("containerResource", vec![name, ("container", trigger, text(trigger, container))])
        }
    };
    let fields = fields.into_iter().chain([("target", threshold, target)]).collect();
    map(trigger, vec![("type", trigger, text(trigger, metric.kind)), (source, trigger, map(trigger, fields))])
}

//! Autoscalers of v1, v2beta1 and v2beta2 as trees of v2, by the conversions of the last release that served each:
//! every field keeps the place it has in the text, so that what is wrong with it is said there.
//!
//! Upstream: `pkg/apis/autoscaling/{v1,v2beta1}/conversion.go`.

use std::rc::Rc;

use super::annotation;
use super::scalar::Scalar;
use super::schema::{BEHAVIOR, METRICS, Type};
use super::tree::{Entry, Node, Value};
use crate::api::defaults::BehaviorFrom;
use crate::diag::Position;

/// The annotations in which older versions keep what their fields cannot hold.
const METRICS_ANNOTATION: &str = "autoscaling.alpha.kubernetes.io/metrics";
const BEHAVIOR_ANNOTATION: &str = "autoscaling.alpha.kubernetes.io/behavior";
const OTHER_ANNOTATIONS: [&str; 2] =
    ["autoscaling.alpha.kubernetes.io/current-metrics", "autoscaling.alpha.kubernetes.io/conditions"];

/// A document of v2, converted.
pub(super) struct Converted {
    pub(super) root: Rc<Node>,
    pub(super) behavior: BehaviorFrom,
    /// The annotations that are not well-formed, by name and place: upstream ignores them without a word.
    pub(super) ignored: Vec<(&'static str, Position)>,
}

/// An API version that differs from v2 in its fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OldVersion {
    V1,
    V2beta1,
}

/// Converts a document that the checker found nothing against.
pub(super) fn convert(root: &Rc<Node>, version: OldVersion) -> Converted {
    let mut converted = Converted { root: Rc::clone(root), behavior: BehaviorFrom::Spec, ignored: Vec::new() };
    let spec = root.get("spec").map_or(root, |entry| &entry.node);
    let mut fields: Vec<Entry> = spec.entries().to_vec();
    let mut metrics: Vec<Rc<Node>> = Vec::new();
    let mut metrics_at = spec.position;
    match version {
        OldVersion::V1 => {
            if let Some((node, position)) = converted.annotated(METRICS_ANNOTATION, METRICS) {
                metrics.extend(node.items().iter().map(metric));
                metrics_at = position;
            }
            if let Some(percent) = take(&mut fields, "targetCPUUtilizationPercentage") {
                metrics.push(cpu_metric(&percent));
                metrics_at = percent.position;
            }
        }
        OldVersion::V2beta1 => {
            if let Some(list) = take(&mut fields, "metrics") {
                metrics.extend(list.node.items().iter().map(metric));
                metrics_at = list.position;
            }
        }
    }
    if !metrics.is_empty() {
        fields.push(entry("metrics", metrics_at, list(metrics, metrics_at)));
    }
    let behavior = converted.annotated(BEHAVIOR_ANNOTATION, Type::Struct(&BEHAVIOR));
    if let Some((node, position)) = behavior.filter(|(node, _)| !node.entries().is_empty()) {
        fields.push(entry("behavior", position, node));
        converted.behavior = BehaviorFrom::Annotation;
    }
    converted.root = replace_spec(&converted.root, &map(fields, spec.position));
    converted
}

impl Converted {
    /// The value of an annotation that holds JSON, and its place.
    fn annotated(&mut self, name: &'static str, ty: Type) -> Option<(Rc<Node>, Position)> {
        let metadata = &self.root.get("metadata")?.node;
        let annotation = metadata.get("annotations")?.node.get(name)?;
        let Value::Scalar(text, Scalar::Text) = &annotation.node.value else { return None };
        let node = annotation::read(text, ty, annotation.position);
        if node.is_none() {
            self.ignored.push((name, annotation.position));
        }
        node.map(|node| (node, annotation.position))
    }
}

/// The document with another spec, and without the annotations that conversion uses up.
fn replace_spec(root: &Rc<Node>, spec: &Rc<Node>) -> Rc<Node> {
    let used_up =
        |name: &str| name == METRICS_ANNOTATION || name == BEHAVIOR_ANNOTATION || OTHER_ANNOTATIONS.contains(&name);
    let without = |node: &Rc<Node>, keep: &dyn Fn(&Entry) -> Option<Entry>| {
        map(node.entries().iter().filter_map(keep).collect(), node.position)
    };
    without(root, &|field| match field.key.as_str() {
        "spec" => Some(Entry { node: Rc::clone(spec), ..field.clone() }),
        "metadata" => {
            let metadata = without(&field.node, &|field| match field.key.as_str() {
                "annotations" => {
                    let kept = without(&field.node, &|a| (!used_up(&a.key)).then(|| a.clone()));
                    Some(Entry { node: kept, ..field.clone() })
                }
                _ => Some(field.clone()),
            });
            Some(Entry { node: metadata, ..field.clone() })
        }
        _ => Some(field.clone()),
    })
}

/// A metric of v2beta1 as one of v2.
fn metric(old: &Rc<Node>) -> Rc<Node> {
    let convert = |field: &Entry| {
        let convert: fn(&Node) -> Rc<Node> = match field.key.as_str() {
            "resource" | "containerResource" => resource,
            "pods" => pods,
            "object" => object,
            "external" => external,
            _ => return field.clone(),
        };
        if field.node.is_null() { field.clone() } else { Entry { node: convert(&field.node), ..field.clone() } }
    };
    map(old.entries().iter().map(convert).collect(), old.position)
}

fn resource(old: &Node) -> Rc<Node> {
    let utilization = field(old, "targetAverageUtilization", "averageUtilization");
    let kind = if utilization.is_some() { "Utilization" } else { "AverageValue" };
    let target = target(old, kind, [utilization, field(old, "targetAverageValue", "averageValue")]);
    let kept = ["name", "container"].map(|name| field(old, name, name));
    map(kept.into_iter().flatten().chain([target]).collect(), old.position)
}

fn pods(old: &Node) -> Rc<Node> {
    let value = field(old, "targetAverageValue", "averageValue").unwrap_or_else(|| zero("averageValue", old));
    map(vec![identifier(old, "selector"), target(old, "AverageValue", [Some(value), None])], old.position)
}

fn object(old: &Node) -> Rc<Node> {
    let value = field(old, "targetValue", "value").unwrap_or_else(|| zero("value", old));
    let average = field(old, "averageValue", "averageValue");
    let kind = if average.is_some() { "AverageValue" } else { "Value" };
    let described = field(old, "target", "describedObject");
    let target = target(old, kind, [Some(value), average]);
    map(described.into_iter().chain([identifier(old, "selector"), target]).collect(), old.position)
}

fn external(old: &Node) -> Rc<Node> {
    let value = field(old, "targetValue", "value");
    let kind = if value.is_some() { "Value" } else { "AverageValue" };
    let target = target(old, kind, [value, field(old, "targetAverageValue", "averageValue")]);
    map(vec![identifier(old, "metricSelector"), target], old.position)
}

/// `targetCPUUtilizationPercentage` as a metric.
fn cpu_metric(percent: &Entry) -> Rc<Node> {
    let at = percent.position;
    let utilization = entry("averageUtilization", at, Rc::clone(&percent.node));
    let target = map(vec![text_entry("type", "Utilization", at), utilization], at);
    let resource = map(vec![text_entry("name", "cpu", at), entry("target", at, target)], at);
    map(vec![text_entry("type", "Resource", at), entry("resource", at, resource)], at)
}

/// `metric` of v2: the name, and the selector under the name it has in this source.
fn identifier(old: &Node, selector: &str) -> Entry {
    let fields = [field(old, "metricName", "name"), field(old, selector, "selector")];
    let fields: Vec<Entry> = fields.into_iter().flatten().collect();
    let position = fields.first().map_or(old.position, |first| first.position);
    entry("metric", position, map(fields, position))
}

/// `target` of v2.
fn target(old: &Node, kind: &str, values: [Option<Entry>; 2]) -> Entry {
    let values: Vec<Entry> = values.into_iter().flatten().collect();
    let position = values.first().map_or(old.position, |first| first.position);
    let fields = [text_entry("type", kind, position)].into_iter().chain(values).collect();
    entry("target", position, map(fields, position))
}

/// A field under its new name; none if it is null.
fn field(old: &Node, name: &str, renamed: &str) -> Option<Entry> {
    let field = old.get(name).filter(|field| !field.node.is_null())?;
    Some(entry(renamed, field.position, Rc::clone(&field.node)))
}

fn take(fields: &mut Vec<Entry>, name: &str) -> Option<Entry> {
    let at = fields.iter().position(|field| field.key == name)?;
    Some(fields.remove(at)).filter(|field| !field.node.is_null())
}

/// What a quantity is that upstream's older types do not let one leave out.
fn zero(name: &str, at: &Node) -> Entry {
    entry(name, at.position, Rc::new(Node::new(Value::Scalar("0".to_owned(), Scalar::Int(0)), at.position)))
}

fn text_entry(key: &str, text: &str, position: Position) -> Entry {
    entry(key, position, Rc::new(Node::new(Value::Scalar(text.to_owned(), Scalar::Text), position)))
}

fn entry(key: &str, position: Position, node: Rc<Node>) -> Entry {
    Entry { key: key.to_owned(), position, node }
}

fn map(entries: Vec<Entry>, position: Position) -> Rc<Node> {
    Rc::new(Node::new(Value::Map(entries), position))
}

fn list(items: Vec<Rc<Node>>, position: Position) -> Rc<Node> {
    Rc::new(Node::new(Value::List(items), position))
}

//! The numbers of an autoscaler that sliders set: where each stands in which API version, and what is written there.

use std::rc::Rc;

use serde::Serialize;

use super::{Place, Refusal, set};
use crate::manifest::parse::parse;
use crate::manifest::tree::{Node, Value};
use crate::units::Quantity;

/// A number of the autoscaler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// `spec.minReplicas`.
    MinReplicas,
    /// `spec.maxReplicas`.
    MaxReplicas,
    /// The target of the metric at this index.
    Target(usize),
    /// `spec.behavior.scaleDown.stabilizationWindowSeconds`.
    ScaleDownWindow,
}

/// What a field counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Replicas.
    Replicas,
    /// Percent of the request.
    Percent,
    /// A Kubernetes quantity.
    Quantity,
    /// Seconds.
    Seconds,
}

/// Where a field stands, and what is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it stands, or would.
    pub place: Place,
    /// What it counts.
    pub unit: Unit,
    /// The text of its value; none if it is not there and has its default.
    pub text: Option<String>,
}

/// Fields of a metric's source that are its target, with what they count; those of v2 first, then those of v2beta1.
const TARGETS: &[(&str, Unit)] = &[
    ("target.averageUtilization", Unit::Percent),
    ("target.averageValue", Unit::Quantity),
    ("target.value", Unit::Quantity),
    ("targetAverageUtilization", Unit::Percent),
    ("targetAverageValue", Unit::Quantity),
    ("targetValue", Unit::Quantity),
    ("averageValue", Unit::Quantity),
];

/// The window, in the autoscaler's `spec`.
const SCALE_DOWN_WINDOW: &str = "behavior.scaleDown.stabilizationWindowSeconds";
/// What a ScaledObject says of its autoscaler.
const HPA_OF_KEDA: &str = "spec.advanced.horizontalPodAutoscalerConfig.";
/// What the thresholds of KEDA's triggers are called.
const THRESHOLDS: [&str; 5] = ["value", "threshold", "lagThreshold", "queueLength", "listLength"];

/// Finds a field of the first autoscaler of a text.
///
/// # Errors
/// Why it cannot be told where it is.
pub fn find(text: &str, field: Field) -> Result<Written, Refusal> {
    let stream = parse(text);
    if !stream.problems.is_empty() {
        return Err(Refusal::Syntax);
    }
    let mut documents = stream.documents.iter().enumerate();
    let found = documents.find_map(|(n, document)| autoscaler(&document.root, "").map(|(path, node)| (n, path, node)));
    let (document, before, root) = found.ok_or(Refusal::Missing)?;
    let old = matches!(root.text("apiVersion"), Some("autoscaling/v1" | "autoscaling/v2beta1"));
    let keda = root.text("kind") == Some("ScaledObject");
    let (path, unit) = match field {
        Field::MinReplicas if keda => ("spec.minReplicaCount".to_owned(), Unit::Replicas),
        Field::MaxReplicas if keda => ("spec.maxReplicaCount".to_owned(), Unit::Replicas),
        Field::ScaleDownWindow if keda => ([HPA_OF_KEDA, SCALE_DOWN_WINDOW].concat(), Unit::Seconds),
        Field::Target(index) if keda => threshold(&root, index).ok_or(Refusal::Missing)?,
        Field::MinReplicas => ("spec.minReplicas".to_owned(), Unit::Replicas),
        Field::MaxReplicas => ("spec.maxReplicas".to_owned(), Unit::Replicas),
        Field::ScaleDownWindow if old => return Err(Refusal::Version),
        Field::ScaleDownWindow => (["spec.", SCALE_DOWN_WINDOW].concat(), Unit::Seconds),
        Field::Target(index) => target(&root, index).ok_or(Refusal::Missing)?,
    };
    let text = match root.find(&path) {
        Some(node) if node.is_null() => None,
        Some(Node { value: Value::Scalar(text, _), .. }) => Some(text.clone()),
        Some(_) => return Err(Refusal::Unusual),
        None => None,
    };
    let path = [before.as_str(), &path].concat();
    Ok(Written { place: Place { document, path }, unit, text })
}

/// The text with a field of its first autoscaler set to what is written in `value`.
///
/// # Errors
/// Why that cannot be done.
pub fn set_field(text: &str, field: Field, value: &str) -> Result<String, Refusal> {
    let Written { place, unit, .. } = find(text, field)?;
    let fits = match unit {
        Unit::Quantity => {
            value.bytes().all(|b| b.is_ascii_alphanumeric() || b".+-".contains(&b)) && Quantity::parse(value).is_ok()
        }
        _ => value.len() <= 10 && !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()),
    };
    if fits { set(text, &place, value) } else { Err(Refusal::Value) }
}

/// The first autoscaler in a document, which may be a list, with the way to it.
fn autoscaler(node: &Rc<Node>, before: &str) -> Option<(String, Rc<Node>)> {
    let kind = node.text("kind")?;
    if matches!(kind, "HorizontalPodAutoscaler" | "ScaledObject") {
        return Some((before.to_owned(), Rc::clone(node)));
    }
    let items = node.get("items").filter(|_| kind.ends_with("List"))?.node.items();
    items.iter().enumerate().find_map(|(n, item)| autoscaler(item, &format!("{before}items[{n}].")))
}

/// Where the threshold of a trigger of KEDA stands.
fn threshold(root: &Node, index: usize) -> Option<(String, Unit)> {
    let path = format!("spec.triggers[{index}].metadata");
    let given = root.find(&path)?;
    let name = THRESHOLDS.iter().find(|name| given.text(name).is_some())?;
    // Upstream reads a number there, and not a quantity.
    Some((format!("{path}.{name}"), Unit::Replicas))
}

/// Where the target of a metric stands.
fn target(root: &Node, index: usize) -> Option<(String, Unit)> {
    if root.text("apiVersion") == Some("autoscaling/v1") {
        let path = "spec.targetCPUUtilizationPercentage";
        return (index == 0 && root.find(path).is_some()).then(|| (path.to_owned(), Unit::Percent));
    }
    let metric = format!("spec.metrics[{index}]");
    let kind = root.find(&metric)?.text("type")?;
    let mut letters = kind.chars();
    let source = letters.next()?.to_ascii_lowercase().to_string() + letters.as_str();
    let mut paths = TARGETS.iter().map(|(name, unit)| (format!("{metric}.{source}.{name}"), *unit));
    paths.find(|(path, _)| root.find(path).is_some_and(|node| !node.is_null()))
}

//! KEDA's ScaledObject: what KEDA's admission webhook says of it, and the autoscaler that its operator makes of it. That one
//! is a tree of autoscaling/v2 whose fields stand where those fields of the ScaledObject stand that they come from. Names the
//! schema, the tree and what they name.

mod scalers;
mod tree;

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::check::{Kind, check, whole};
use super::schema::SCALED_OBJECT;
use super::tree::{Node, Value};
use crate::api::keda::{ScaledObject, Trigger};
use crate::diag::{Diagnostic, FieldPath, Severity};
use crate::units::{Replicas, SimDuration};
use scalers::Metric;

/// How a ScaledObject is read, with the autoscaler that the text has otherwise.
pub type ReadScaledObject = fn(&Rc<Node>, Option<&Node>) -> Scaled;

/// What a ScaledObject is.
#[derive(Debug, Default)]
pub struct Scaled {
    /// The autoscaler that KEDA makes of it, if it counts.
    pub autoscaler: Option<Rc<Node>>,
    /// What KEDA's own loop goes by.
    pub object: Option<Arc<ScaledObject>>,
    /// What is wrong with it or worth knowing.
    pub problems: Vec<Diagnostic>,
}

/// The longest value of a label, and so of the names.
const LONGEST_NAME: usize = 63;
/// `maxReplicaCount` where there is none.
const MOST: i32 = 100;
/// The kind of what is scaled where none is written, and its version.
const TARGET: (&str, &str) = ("apps/v1", "Deployment");

/// Reads a ScaledObject; `other` is the autoscaler that the text has beside it.
#[must_use]
pub fn read_scaled_object(node: &Rc<Node>, other: Option<&Node>) -> Scaled {
    let mut reader = Reader { root: node, problems: Vec::new() };
    let usable = reader.check();
    let made = usable.then(|| reader.read(other)).flatten();
    let refused = reader.problems.iter().any(|problem| problem.severity == Severity::Error);
    let (autoscaler, object) = made.filter(|_| !refused).unzip();
    Scaled { autoscaler, object: object.map(Arc::new), problems: reader.problems }
}

struct Reader<'a> {
    root: &'a Rc<Node>,
    problems: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn say(&mut self, severity: Severity, path: &str, message: impl Into<String>) {
        let position = self.root.locate(path);
        let field =
            path.split('.').filter(|part| !part.is_empty()).fold(FieldPath::root(), |all, part| all.child(part));
        self.problems.push(Diagnostic { severity, position, field, message: message.into() });
    }

    fn refuse(&mut self, path: &str, message: impl Into<String>) {
        self.say(Severity::Error, path, message);
    }

    /// Checks it against its Go type; whether its values can be used.
    fn check(&mut self) -> bool {
        let findings = check(self.root, &SCALED_OBJECT);
        let usable = findings.iter().all(|finding| finding.kind == Kind::Unknown);
        self.problems.extend(findings.into_iter().map(|finding| {
            let strict = if finding.kind == Kind::Unknown { "strict decoding error: " } else { "" };
            let hint = finding.hint.map(|name| format!(", did you mean \"{name}\"?")).unwrap_or_default();
            let message = format!("{strict}{}{hint}", finding.message);
            Diagnostic { severity: Severity::Error, position: finding.position, field: finding.path, message }
        }));
        usable
    }

    fn node(&self, path: &str) -> Option<&'a Node> {
        self.root.find(path).filter(|node| !node.is_null())
    }

    fn text(&self, path: &str) -> Option<&'a str> {
        match &self.node(path)?.value {
            Value::Scalar(text, _) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    fn int(&self, path: &str) -> Option<i32> {
        match self.node(path)?.value {
            Value::Scalar(_, number) => i32::try_from(whole(number)?).ok(),
            _ => None,
        }
    }

    fn seconds(&self, path: &str, default: i64) -> SimDuration {
        SimDuration::from_secs(self.int(path).map_or(default, i64::from).max(0))
    }

    /// What it says: the autoscaler and the object; nothing where another autoscaler counts.
    fn read(&mut self, other: Option<&Node>) -> Option<(Rc<Node>, ScaledObject)> {
        let name = self.text("metadata.name").unwrap_or_default();
        let (version, kind) = (
            self.text("spec.scaleTargetRef.apiVersion").unwrap_or(TARGET.0),
            self.text("spec.scaleTargetRef.kind").unwrap_or(TARGET.1),
        );
        let Some(target) = self.text("spec.scaleTargetRef.name") else {
            self.refuse("spec.scaleTargetRef.name", "ScaledObject.spec.scaleTargetRef.name is missing");
            return None;
        };
        let hpa = self.hpa_name(name);
        if !self.takes_over(other, (version, kind, target), name) {
            return None;
        }
        let (min, max) = self.bounds();
        let (metrics, triggers) = self.triggers();
        self.fallback(&metrics);
        if self.node("spec.advanced.scalingModifiers").is_some() {
            let message = "not simulated: every trigger counts by itself";
            self.say(Severity::Warning, "spec.advanced.scalingModifiers", message);
        }
        let namespace = self.text("metadata.namespace").unwrap_or("default").to_owned();
        let object = ScaledObject {
            namespace: namespace.clone(),
            name: name.to_owned(),
            target_kind: kind.to_owned(),
            target_name: target.to_owned(),
            // A loop without a pause would never get on.
            polling_interval: self.seconds("spec.pollingInterval", 30).max(SimDuration::from_secs(1)),
            cooldown_period: self.seconds("spec.cooldownPeriod", 300),
            initial_cooldown_period: self.seconds("spec.initialCooldownPeriod", 0),
            min_replicas: Replicas(min.unwrap_or(0).max(0)),
            idle_replicas: self.int("spec.idleReplicaCount").map(Replicas),
            triggers,
        };
        let made = tree::Made { hpa: &hpa, namespace: &namespace, target: (version, kind, target), bounds: (min, max) };
        Some((tree::autoscaler(self.root, name, &made, metrics), object))
    }

    /// The name of the autoscaler (upstream's `getHPAName`), which is a label, too (`verifyName`).
    fn hpa_name(&mut self, name: &str) -> String {
        let place = "spec.advanced.horizontalPodAutoscalerConfig.name";
        let hpa = self.text(place).map_or_else(|| ["keda-hpa-", name].concat(), str::to_owned);
        if name.len() > LONGEST_NAME {
            let message = format!(
                "scaledobject name {name:?} is {} characters long; must be no more than {LONGEST_NAME} characters \
                 because it is used as the {:?} label value",
                name.len(),
                ScaledObject::LABEL
            );
            self.refuse("metadata.name", message);
        } else if hpa.len() > LONGEST_NAME {
            let message = format!(
                "HPA name {hpa:?} derived from scaledobject is {} characters long; must be no more than {LONGEST_NAME} \
                 characters; set spec.advanced.horizontalPodAutoscalerConfig.name to a shorter name or shorten the \
                 scaledobject name",
                hpa.len()
            );
            self.refuse(if self.node(place).is_some() { place } else { "metadata.name" }, message);
        }
        hpa
    }

    /// Whether its autoscaler takes the place of the one that is there (`verifyHpas`, `verifyScaledObjects`).
    fn takes_over(&mut self, other: Option<&Node>, target: (&str, &str, &str), name: &str) -> bool {
        let Some(other) = other else { return true };
        let of = |path: &str| other.find(path).and_then(tree::text_of);
        let hpa = of("metadata.name").unwrap_or_default();
        let owners = other.find("metadata.ownerReferences").map(Node::items).unwrap_or_default();
        let owner = owners.iter().find(|owner| owner.text("kind") == Some("ScaledObject"));
        let owner = owner.and_then(|owner| owner.text("name"));
        if owner == Some(name) {
            return true;
        }
        let (version, kind, workload) = target;
        if (of("spec.scaleTargetRef.kind"), of("spec.scaleTargetRef.name")) != (Some(kind), Some(workload)) {
            let message = "ScaledObject is kept in the text and not simulated: one autoscaler is";
            self.say(Severity::Info, "", message);
            return false;
        }
        let of_type = format!("the workload '{workload}' of type '{version}.{kind}' is already managed by the");
        let annotation = |key: &str| self.root.get("metadata")?.node.get("annotations")?.node.text(key);
        let transfers = annotation("scaledobject.keda.sh/transfer-hpa-ownership") == Some("true");
        let named = self.text("spec.advanced.horizontalPodAutoscalerConfig.name") == Some(hpa);
        match owner {
            Some(owner) => self.refuse("spec.scaleTargetRef", format!("{of_type} ScaledObject '{owner}'")),
            None if transfers && named => return true,
            None if transfers => {
                let message = format!(
                    "the existing hpa '{hpa}' for workload '{workload}' of type '{version}.{kind}' must be specified by \
                     name in advanced settings to enable ownership transfer"
                );
                self.refuse("spec.scaleTargetRef", message);
            }
            None => self.refuse("spec.scaleTargetRef", format!("{of_type} hpa '{hpa}'")),
        }
        false
    }

    /// `minReplicaCount` as written, and `maxReplicaCount` (`CheckReplicaCountBoundsAreValid`).
    fn bounds(&mut self) -> (Option<i32>, i32) {
        let (min, max) = (self.int("spec.minReplicaCount"), self.int("spec.maxReplicaCount").unwrap_or(MOST));
        let least = min.map_or(0, |min| min.max(1));
        if least > max {
            let message = format!("MinReplicaCount={least} must be less than MaxReplicaCount={max}");
            self.refuse("spec.maxReplicaCount", message);
        }
        if let Some(idle) = self.int("spec.idleReplicaCount").filter(|idle| *idle >= least) {
            let message = format!("IdleReplicaCount={idle} must be less than MinReplicaCount={least}");
            self.refuse("spec.idleReplicaCount", message);
        }
        if self.int("spec.idleReplicaCount").is_some_and(|idle| idle > 0) {
            let message = "the autoscaler does not leave it there: it goes back to minReplicaCount, and only 0 stays";
            self.say(Severity::Warning, "spec.idleReplicaCount", message);
        }
        (min, max)
    }

    /// The metrics of the autoscaler, by their type as KEDA sorts them, and the triggers of KEDA's own loop.
    fn triggers(&mut self) -> (Vec<Metric>, Vec<Trigger>) {
        let items = self.node("spec.triggers").map(Node::items).unwrap_or_default();
        if items.is_empty() {
            self.refuse("spec.triggers", "no triggers defined in the ScaledObject/ScaledJob");
        }
        let (mut metrics, mut triggers, mut names) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (index, item) in items.iter().enumerate() {
            if let Some(name) = item.text("name").filter(|name| !name.is_empty() && !names.insert(*name)) {
                let message = format!(
                    "triggerName {name:?} is defined multiple times in the ScaledObject, but it must be unique"
                );
                self.refuse(&format!("spec.triggers[{index}].name"), message);
            }
            let mut found = Vec::new();
            let read = scalers::read(item, index, &mut found);
            for (severity, place, message) in found {
                self.say(severity, &format!("spec.triggers[{index}].{place}"), message);
            }
            if let Some((metric, trigger)) = read {
                metrics.push(metric);
                triggers.extend(trigger);
            }
        }
        if metrics.is_empty() && !items.is_empty() && self.problems.iter().all(|p| p.severity != Severity::Error) {
            self.refuse("spec.triggers", "none of the triggers is simulated");
        }
        let resources = |metric: &Metric| metric.kind != "External";
        let never = items.len() == metrics.len() && metrics.iter().all(resources);
        if never && !metrics.is_empty() && self.int("spec.minReplicaCount").unwrap_or(0) == 0 {
            let message = "scaledobject has only cpu/memory triggers AND minReplica is 0 (scale to zero doesn't work in this case)";
            self.refuse("spec.minReplicaCount", message);
        }
        metrics.sort_by_key(|metric| metric.kind);
        (metrics, triggers)
    }

    /// `fallback` (`CheckFallbackValid`).
    fn fallback(&mut self, metrics: &[Metric]) {
        if self.node("spec.fallback").is_none() {
            return;
        }
        let of = |name: &str| self.int(&["spec.fallback.", name].concat()).unwrap_or(0);
        let (threshold, replicas) = (of("failureThreshold"), of("replicas"));
        if threshold < 0 || replicas < 0 {
            let message =
                format!("FailureThreshold={threshold} & Replicas={replicas} must both be greater than or equal to 0");
            self.refuse("spec.fallback", message);
        } else if metrics.iter().all(|metric| metric.kind != "External" || metric.target.0 != "AverageValue") {
            let message = "at least one trigger (that is not cpu or memory) has to have the `AverageValue` type for the \
                           fallback to be enabled";
            self.refuse("spec.fallback", message);
        } else {
            self.say(Severity::Info, "spec.fallback", "fallback is not simulated: a metric that fails holds the count");
        }
    }
}

#[cfg(test)]
mod tests;

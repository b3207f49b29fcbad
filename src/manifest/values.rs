//! The values of a document that `check` found nothing against, read from its tree: the autoscaler's spec into the types
//! of `k8s-openapi`, metadata, and of a scale target what the playground uses.
//!
//! By hand and not by serde: the decoders of `k8s-openapi` take five times the room in the page that these readers take.

use std::collections::BTreeMap;
use std::sync::Arc;

use k8s_openapi::api::autoscaling::v2;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as WireQuantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1;

use super::check::whole;
use super::scalar::Scalar;
use super::tree::{Node, Value};
use crate::api::object_meta::{ObjectMeta, OwnerReference};
use crate::api::pod::{Container, PodSpec, Probe};
use crate::api::workload::{PodManagement, ScaleTarget, Share, Strategy};
use crate::units::{Quantity, Replicas, SimDuration};

/// A field as Go reads it: one that is null or not there has no value.
#[derive(Clone, Copy)]
struct Field<'a>(Option<&'a Node>);

impl<'a> Field<'a> {
    fn of(node: Option<&'a Node>) -> Self {
        Self(node.filter(|node| !node.is_null()))
    }

    fn at(self, name: &str) -> Self {
        Self::of(self.0.and_then(|node| node.get(name)).map(|entry| &*entry.node))
    }

    fn text(self) -> Option<String> {
        match &self.0?.value {
            Value::Scalar(text, Scalar::Text) => Some(text.clone()),
            _ => None,
        }
    }

    /// The text under a name, empty where there is none.
    fn text_at(self, name: &str) -> String {
        self.at(name).text().unwrap_or_default()
    }

    fn int(self) -> Option<i32> {
        match self.0?.value {
            Value::Scalar(_, number) => i32::try_from(whole(number)?).ok(),
            _ => None,
        }
    }

    /// A number of seconds, none below zero.
    fn seconds(self) -> Option<SimDuration> {
        self.int().map(|seconds| SimDuration::from_secs(seconds.max(0).into()))
    }

    fn quantity(self) -> Option<Quantity> {
        match &self.0?.value {
            Value::Scalar(text, Scalar::Text) => text.trim().parse().ok(),
            Value::Scalar(_, number) => number.json_number()?.parse().ok(),
            _ => None,
        }
    }

    /// A quantity in its canonical form.
    fn wire_quantity(self) -> Option<WireQuantity> {
        Some(WireQuantity(self.quantity()?.to_string()))
    }

    /// Reads a struct that may be left out.
    fn optional<T>(self, read: fn(Self) -> T) -> Option<T> {
        self.0.map(|_| read(self))
    }

    /// The elements of a list; none where there is no list.
    fn list<T>(self, read: fn(Self) -> T) -> Option<Vec<T>> {
        self.0.map(|node| node.items().iter().map(|item| read(Self::of(Some(item)))).collect())
    }

    /// The entries of a map of which `read` makes something.
    fn map<T>(self, read: fn(Self) -> Option<T>) -> BTreeMap<String, T> {
        let entries = self.0.map(Node::entries).unwrap_or_default();
        let pairs = entries.iter().map(|entry| (entry.key.clone(), read(Self::of(Some(&entry.node)))));
        pairs.filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// A map of texts, null being empty.
    fn texts(self) -> BTreeMap<String, String> {
        self.map(|value| Some(value.text().unwrap_or_default()))
    }
}

/// `metadata` of a document.
pub(super) fn metadata(root: &Node) -> ObjectMeta {
    meta(Field(Some(root)).at("metadata"))
}

fn meta(field: Field<'_>) -> ObjectMeta {
    ObjectMeta {
        name: field.text_at("name"),
        generate_name: field.text_at("generateName"),
        namespace: field.text_at("namespace"),
        uid: field.text_at("uid"),
        labels: field.at("labels").texts(),
        annotations: field.at("annotations").texts(),
        owner_references: field.at("ownerReferences").list(owner).unwrap_or_default(),
        finalizers: field.at("finalizers").list(|item| item.text().unwrap_or_default()).unwrap_or_default(),
    }
}

fn owner(field: Field<'_>) -> OwnerReference {
    OwnerReference {
        api_version: field.text_at("apiVersion"),
        kind: field.text_at("kind"),
        name: field.text_at("name"),
        uid: field.text_at("uid"),
        controller: matches!(
            field.at("controller").0.map(|node| &node.value),
            Some(Value::Scalar(_, Scalar::Bool(true)))
        ),
    }
}

/// `spec` of an autoscaler of v2.
pub(super) fn autoscaler_spec(root: &Node) -> v2::HorizontalPodAutoscalerSpec {
    let spec = Field(Some(root)).at("spec");
    v2::HorizontalPodAutoscalerSpec {
        behavior: spec.at("behavior").optional(|behavior| v2::HorizontalPodAutoscalerBehavior {
            scale_down: behavior.at("scaleDown").optional(rules),
            scale_up: behavior.at("scaleUp").optional(rules),
        }),
        max_replicas: spec.at("maxReplicas").int().unwrap_or(0),
        metrics: spec.at("metrics").list(metric),
        min_replicas: spec.at("minReplicas").int(),
        scale_target_ref: reference(spec.at("scaleTargetRef")),
    }
}

fn reference(field: Field<'_>) -> v2::CrossVersionObjectReference {
    v2::CrossVersionObjectReference {
        api_version: field.at("apiVersion").text(),
        kind: field.text_at("kind"),
        name: field.text_at("name"),
    }
}

fn metric(field: Field<'_>) -> v2::MetricSpec {
    v2::MetricSpec {
        container_resource: field.at("containerResource").optional(|source| v2::ContainerResourceMetricSource {
            container: source.text_at("container"),
            name: source.text_at("name"),
            target: target(source),
        }),
        external: field
            .at("external")
            .optional(|source| v2::ExternalMetricSource { metric: identifier(source), target: target(source) }),
        object: field.at("object").optional(|source| v2::ObjectMetricSource {
            described_object: reference(source.at("describedObject")),
            metric: identifier(source),
            target: target(source),
        }),
        pods: field
            .at("pods")
            .optional(|source| v2::PodsMetricSource { metric: identifier(source), target: target(source) }),
        resource: field
            .at("resource")
            .optional(|source| v2::ResourceMetricSource { name: source.text_at("name"), target: target(source) }),
        type_: field.text_at("type"),
    }
}

/// `metric` of a source.
fn identifier(source: Field<'_>) -> v2::MetricIdentifier {
    let metric = source.at("metric");
    v2::MetricIdentifier { name: metric.text_at("name"), selector: metric.at("selector").optional(selector) }
}

/// `target` of a source.
fn target(source: Field<'_>) -> v2::MetricTarget {
    let target = source.at("target");
    v2::MetricTarget {
        average_utilization: target.at("averageUtilization").int(),
        average_value: target.at("averageValue").wire_quantity(),
        type_: target.text_at("type"),
        value: target.at("value").wire_quantity(),
    }
}

fn selector(field: Field<'_>) -> v1::LabelSelector {
    let requirement = |field: Field<'_>| v1::LabelSelectorRequirement {
        key: field.text_at("key"),
        operator: field.text_at("operator"),
        values: field.at("values").list(|item| item.text().unwrap_or_default()),
    };
    v1::LabelSelector {
        match_expressions: field.at("matchExpressions").list(requirement),
        match_labels: field.at("matchLabels").optional(Field::texts),
    }
}

fn rules(field: Field<'_>) -> v2::HPAScalingRules {
    let policy = |field: Field<'_>| v2::HPAScalingPolicy {
        period_seconds: field.at("periodSeconds").int().unwrap_or(0),
        type_: field.text_at("type"),
        value: field.at("value").int().unwrap_or(0),
    };
    v2::HPAScalingRules {
        policies: field.at("policies").list(policy),
        select_policy: field.at("selectPolicy").text(),
        stabilization_window_seconds: field.at("stabilizationWindowSeconds").int(),
        tolerance: field.at("tolerance").wire_quantity(),
    }
}

/// A Deployment, StatefulSet, ReplicaSet or ReplicationController as the scale target that it is.
pub(super) fn scale_target(root: &Node, kind: &str) -> ScaleTarget {
    let root = Field(Some(root));
    let spec = root.at("spec");
    let (template, pod) = (spec.at("template"), spec.at("template").at("spec"));
    let labels = template.at("metadata").at("labels").texts();
    ScaleTarget {
        kind: kind.to_owned(),
        name: root.at("metadata").text_at("name"),
        replicas: spec.at("replicas").int().map(Replicas),
        pod_management: match spec.text_at("podManagementPolicy").as_str() {
            "Parallel" => PodManagement::Parallel,
            _ => PodManagement::OrderedReady,
        },
        strategy: strategy(spec.at("strategy")),
        min_ready: spec.at("minReadySeconds").seconds().unwrap_or_default(),
        selector: selector_text(spec.at("selector"), &labels).into(),
        template: template.0.map_or(0, Node::fingerprint),
        labels: Arc::new(labels),
        pod_spec: Arc::new(PodSpec {
            containers: pod.at("containers").list(container).unwrap_or_default(),
            init_containers: pod.at("initContainers").list(container).unwrap_or_default(),
            requests: pod.at("resources").at("requests").map(Field::quantity),
            termination_grace: pod.at("terminationGracePeriodSeconds").seconds(),
        }),
    }
}

fn strategy(field: Field<'_>) -> Strategy {
    let share = |name| {
        let field = field.at("rollingUpdate").at(name);
        let percent = || field.text()?.strip_suffix('%')?.parse().ok().map(Share::Percent);
        field.int().map(Share::Pods).or_else(percent).unwrap_or(Share::Percent(25))
    };
    match field.text_at("type").as_str() {
        "Recreate" => Strategy::Recreate,
        _ => Strategy::RollingUpdate { surge: share("maxSurge"), unavailable: share("maxUnavailable") },
    }
}

/// A label selector as one text (`FormatLabelSelector`); that of a ReplicationController has only labels. Where there is
/// none it is the labels of the pods.
fn selector_text(field: Field<'_>, labels: &BTreeMap<String, String>) -> String {
    let structured = ["matchLabels", "matchExpressions"].into_iter().any(|name| field.at(name).0.is_some());
    let equal = if structured { field.at("matchLabels").texts() } else { field.texts() };
    let equal = if !structured && equal.is_empty() { labels.clone() } else { equal };
    let mut parts: Vec<(String, String)> = equal
        .into_iter()
        .map(|(key, value)| {
            let text = [&key, "=", &value].concat();
            (key, text)
        })
        .collect();
    parts.extend(field.at("matchExpressions").list(expression).unwrap_or_default());
    parts.sort();
    parts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(",")
}

/// A requirement of a selector with its key.
fn expression(field: Field<'_>) -> (String, String) {
    let key = field.text_at("key");
    let values = || field.at("values").list(|item| item.text().unwrap_or_default()).unwrap_or_default().join(",");
    let text = match field.text_at("operator").as_str() {
        "In" => [&key, " in (", &values(), ")"].concat(),
        "NotIn" => [&key, " notin (", &values(), ")"].concat(),
        "DoesNotExist" => ["!", &key].concat(),
        _ => key.clone(),
    };
    (key, text)
}

fn container(field: Field<'_>) -> Container {
    let resources = field.at("resources");
    let limits = resources.at("limits").map(Field::quantity);
    // What is limited and not requested is requested as it is limited (upstream's `SetDefaults_Pod`).
    let mut requests = limits.clone();
    requests.extend(resources.at("requests").map(Field::quantity));
    Container {
        name: field.text_at("name"),
        requests,
        limits,
        restarts_always: field.text_at("restartPolicy") == "Always",
        readiness: field.at("readinessProbe").optional(probe),
        liveness: field.at("livenessProbe").optional(probe),
        startup: field.at("startupProbe").optional(probe),
        pre_stop: field.at("lifecycle").at("preStop").at("sleep").at("seconds").seconds().unwrap_or_default(),
    }
}

fn probe(field: Field<'_>) -> Probe {
    let defaults = Probe::default();
    // 0 is as good as not given.
    let count = |name| field.at(name).int().and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
    Probe {
        initial_delay: field.at("initialDelaySeconds").seconds().unwrap_or(defaults.initial_delay),
        period: field.at("periodSeconds").seconds().filter(|p| *p > SimDuration::ZERO).unwrap_or(defaults.period),
        successes: count("successThreshold").unwrap_or(defaults.successes),
        failures: count("failureThreshold").unwrap_or(defaults.failures),
    }
}

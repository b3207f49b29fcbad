//! The three metrics APIs: what they answer to the controller's requests, as JSON.

use serde_json::{Map, Value, json};

use super::Printed;
use super::stamp::{quantity, rfc3339};
use crate::api::hpa::{LabelSelector, MetricSource};
use crate::present::metric;
use crate::say;
use crate::session::Session;
use crate::sim::MetricNow;
use crate::units::{MilliValue, SimTime};

/// The most items of a list that are printed.
const LISTED: usize = 20;

/// `metrics.k8s.io`.
pub(super) fn resource(session: &Session) -> (String, Vec<Printed>) {
    let (engine, language) = (session.engine(), session.language());
    let (namespace, selector) = (&engine.autoscaler().namespace, &engine.workload().target().selector);
    let asked = format!("GET /apis/metrics.k8s.io/v1beta1/namespaces/{namespace}/pods?labelSelector={selector}");
    let used = engine.autoscaler().spec.metrics.iter().any(metric::is_resource);
    let says = if used {
        language.say("CPU and memory of the pods, as metrics-server has them. The controller asks at every sync.")
    } else {
        language.say("CPU and memory of the pods, as metrics-server has them. This autoscaler does not ask for them.")
    };
    let text = match engine.pod_metrics() {
        Err(error) => error,
        Ok(list) => {
            let item = |item| {
                let item: &crate::api::metrics::PodMetrics = item;
                let containers = list.containers(item).iter().map(|c| {
                    let mut usage = Map::new();
                    if let Some(cpu) = c.cpu {
                        usage.insert("cpu".to_owned(), quantity(cpu).into());
                    }
                    if let Some(memory) = c.memory {
                        usage.insert("memory".to_owned(), format!("{}Ki", memory.0 / 1_024_000).into());
                    }
                    json!({ "name": &*c.name, "usage": usage })
                });
                json!({
                    "metadata": { "name": &*item.name, "namespace": namespace },
                    "timestamp": rfc3339(item.timestamp),
                    "window": item.window.to_string(),
                    "containers": containers.collect::<Vec<_>>(),
                })
            };
            let items = list.items().iter().take(LISTED).map(item).collect();
            listed(session, "PodMetricsList", "metrics.k8s.io/v1beta1", (items, list.items().len()))
        }
    };
    (says.to_owned(), vec![Printed { asked, text }])
}

/// `custom.metrics.k8s.io`.
pub(super) fn custom(session: &Session) -> (String, Vec<Printed>) {
    let language = session.language();
    let asked = |m: &&MetricSource| matches!(m, MetricSource::Pods { .. } | MetricSource::Object { .. });
    let printed: Vec<Printed> =
        session.engine().autoscaler().spec.metrics.iter().filter(asked).map(|m| one(session, m)).collect();
    let says = if printed.is_empty() {
        language.say("Metrics of pods and other objects. This autoscaler asks for none.")
    } else {
        language.say("Metrics of pods and other objects, which the adapter makes of Prometheus' series. The controller asks at every sync.")
    };
    (says.to_owned(), printed)
}

/// `external.metrics.k8s.io`.
pub(super) fn external(session: &Session) -> (String, Vec<Printed>) {
    let language = session.language();
    let asked = |m: &&MetricSource| matches!(m, MetricSource::External { .. });
    let printed: Vec<Printed> =
        session.engine().autoscaler().spec.metrics.iter().filter(asked).map(|m| one(session, m)).collect();
    let says = if printed.is_empty() {
        language.say("Metrics that belong to no object of the cluster, such as the length of a queue. This autoscaler asks for none.")
    } else {
        language.say("Metrics that belong to no object of the cluster, such as the length of a queue. The controller asks at every sync.")
    };
    (says.to_owned(), printed)
}

/// The answer for one metric.
fn one(session: &Session, source: &MetricSource) -> Printed {
    let engine = session.engine();
    let namespace = &engine.autoscaler().namespace;
    let name = metric::name(source);
    let asked = match source {
        MetricSource::External { metric, .. } => {
            let labels = labels(metric.selector.as_ref());
            format!("GET /apis/external.metrics.k8s.io/v1beta1/namespaces/{namespace}/{name}{labels}")
        }
        MetricSource::Object { described_object: object, .. } => format!(
            "GET /apis/custom.metrics.k8s.io/v1beta2/namespaces/{namespace}/{}s/{}/{name}",
            object.kind.to_lowercase(),
            object.name
        ),
        _ => {
            let selector = &engine.workload().target().selector;
            format!(
                "GET /apis/custom.metrics.k8s.io/v1beta2/namespaces/{namespace}/pods/*/{name}?labelSelector={selector}"
            )
        }
    };
    let text = match engine.metric_now(source) {
        Err(error) => error,
        Ok(answer) => body(session, source, answer),
    };
    Printed { asked, text }
}

fn body(session: &Session, source: &MetricSource, answer: MetricNow) -> String {
    const CUSTOM: &str = "custom.metrics.k8s.io/v1beta2";
    let namespace = &session.engine().autoscaler().namespace;
    let name = metric::name(source);
    let custom = |object: Value, value: MilliValue, at: SimTime| json!({ "describedObject": object, "metric": { "name": name }, "timestamp": rfc3339(at), "value": quantity(value) });
    // The adapter writes the time of the question; how old the samples are it does not say.
    let now = session.now();
    match answer {
        MetricNow::NotAsked => String::new(),
        MetricNow::Pods(values, _) => {
            let item = |v: &crate::api::metrics::PodMetricValue| {
                let pod = json!({ "kind": "Pod", "namespace": namespace, "name": &*v.pod, "apiVersion": "/v1" });
                custom(pod, v.value, now)
            };
            let items = values.0.iter().take(LISTED).map(item).collect();
            listed(session, "MetricValueList", CUSTOM, (items, values.0.len()))
        }
        MetricNow::Object(value, _) => {
            let MetricSource::Object { described_object: object, .. } = source else { return String::new() };
            let object = json!({ "kind": object.kind, "namespace": namespace, "name": object.name, "apiVersion": object.api_version });
            listed(session, "MetricValueList", CUSTOM, (vec![custom(object, value, now)], 1))
        }
        MetricNow::External(values, _) => {
            let item = |value: &MilliValue| json!({ "metricName": name, "metricLabels": {}, "timestamp": rfc3339(now), "value": quantity(*value) });
            let items = values.iter().take(LISTED).map(item).collect();
            listed(session, "ExternalMetricValueList", "external.metrics.k8s.io/v1beta1", (items, values.len()))
        }
    }
}

fn listed(session: &Session, kind: &str, version: &str, (items, count): (Vec<Value>, usize)) -> String {
    let list = json!({ "kind": kind, "apiVersion": version, "metadata": {}, "items": items });
    let mut text = serde_json::to_string_pretty(&list).unwrap_or_default();
    if count > LISTED {
        text += "\n";
        text += &say!(session.language(), "… and {n} more items", n = count - LISTED);
    }
    text
}

/// The labels of a selector, as far as they are asked for one by one.
fn labels(selector: Option<&LabelSelector>) -> String {
    let Some(selector) = selector.filter(|selector| !selector.match_labels.is_empty()) else { return String::new() };
    let labels: Vec<String> = selector.match_labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    format!("?labelSelector={}", labels.join(","))
}

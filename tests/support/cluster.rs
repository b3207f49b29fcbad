//! Pods and answers of the metrics APIs, from vectors.

use std::collections::BTreeMap;
use std::sync::Arc;

use hpa_playground::api::metrics::{ContainerMetrics, PodMetricValue, PodMetricValues, PodMetricsList};
use hpa_playground::api::pod::{Container, Pod, PodPhase, PodSpec, ReadyCondition};
use hpa_playground::api::selector::Selector;
use hpa_playground::api::status::ConditionStatus;
use hpa_playground::controller::MetricAnswer;
use hpa_playground::units::{MilliValue, Quantity, SimDuration, SimTime};
use serde_json::Value;

use super::vectors::{int, text};

pub(crate) type Labels = Arc<BTreeMap<String, String>>;

/// What pods have where they say nothing of their own.
#[derive(Clone, Default)]
pub(crate) struct PodDefaults {
    pub(crate) labels: Labels,
    pub(crate) spec: Arc<PodSpec>,
}

impl PodDefaults {
    /// `pod_labels` and `pod_spec` of a vector.
    pub(crate) fn of(vector: &Value) -> Self {
        Self { labels: labels(&vector["pod_labels"]), spec: Arc::new(pod_spec(&vector["pod_spec"])) }
    }
}

/// A map of labels.
fn labels(value: &Value) -> Labels {
    Arc::new(strings(value).map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
}

/// The entries of a map of texts.
fn strings(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    value.as_object().into_iter().flatten().filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
}

/// The elements of a list that may be left out.
pub(crate) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The instant under `key`, if it is there.
pub(crate) fn instant(value: &Value, key: &str) -> Option<SimTime> {
    value[key].as_i64().map(SimTime::from_millis)
}

/// A pod.
pub(crate) fn pod(value: &Value, defaults: &PodDefaults) -> Pod {
    let own = |key: &str| value.get(key).filter(|value| !value.is_null());
    let ready = match text(value, "ready") {
        "True" => Some(ConditionStatus::True),
        "False" => Some(ConditionStatus::False),
        "Unknown" => Some(ConditionStatus::Unknown),
        _ => None,
    };
    Pod {
        name: text(value, "name").into(),
        labels: own("labels").map_or_else(|| Arc::clone(&defaults.labels), labels),
        deleting: value["deleting"] == true,
        phase: match text(value, "phase") {
            "Pending" => PodPhase::Pending,
            "Succeeded" => PodPhase::Succeeded,
            "Failed" => PodPhase::Failed,
            _ => PodPhase::Running,
        },
        start_time: instant(value, "start_ms"),
        ready: ready.map(|status| ReadyCondition { status, last_transition_time: instant(value, "ready_ms") }),
        spec: own("spec").map_or_else(|| Arc::clone(&defaults.spec), |spec| Arc::new(pod_spec(spec))),
    }
}

/// The pods of a list, by name.
pub(crate) fn pods(value: &Value, defaults: &PodDefaults) -> Vec<Pod> {
    let mut pods: Vec<_> = list(value).map(|value| pod(value, defaults)).collect();
    pods.sort_by(|a, b| a.name.cmp(&b.name));
    pods
}

fn pod_spec(value: &Value) -> PodSpec {
    PodSpec {
        containers: list(&value["containers"]).map(container).collect(),
        init_containers: list(&value["initContainers"]).map(container).collect(),
        requests: requests(value),
        ..PodSpec::default()
    }
}

fn container(value: &Value) -> Container {
    Container {
        name: text(value, "name").to_owned(),
        requests: requests(value),
        restarts_always: text(value, "restartPolicy") == "Always",
        ..Container::default()
    }
}

fn requests(value: &Value) -> BTreeMap<String, Quantity> {
    strings(&value["resources"]["requests"]).map(|(name, text)| (name.to_owned(), quantity(text))).collect()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn milli(value: &Value) -> Option<MilliValue> {
    value.as_str().map(|text| MilliValue(quantity(text).milli_value()))
}

/// Which pods a metrics API is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) selector: Option<&'a Selector>,
    pub(crate) pods: &'a [Pod],
    pub(crate) defaults: &'a PodDefaults,
}

impl Asked<'_> {
    /// Whether the API returns the pod `name`: its labels match; a name that is no pod has the default labels.
    fn returns(self, name: &str) -> bool {
        let pod = self.pods.iter().find(|pod| &*pod.name == name);
        let labels = pod.map_or(&self.defaults.labels, |pod| &pod.labels);
        self.selector.is_none_or(|selector| selector.matches(labels))
    }

    /// The name of a pod, shared with the pod if there is one.
    fn name(self, name: &str) -> Arc<str> {
        self.pods.iter().find(|pod| &*pod.name == name).map_or_else(|| name.into(), |pod| Arc::clone(&pod.name))
    }

    /// What the resource metrics API answers.
    pub(crate) fn pod_metrics(self, value: &Value) -> Option<Result<PodMetricsList, String>> {
        if value.is_null() {
            return None;
        }
        if let Some(error) = value["error"].as_str() {
            return Some(Err(error.to_owned()));
        }
        let mut answer = PodMetricsList::new();
        let window = SimDuration::from_secs(int(value, "window_s"));
        // JSON objects are read in the order of their keys.
        for (name, sample) in value["pods"].as_object().into_iter().flatten() {
            if self.returns(name) {
                let own = instant(&value["pod_ts_ms"], name);
                let timestamp = own.unwrap_or(SimTime::from_millis(int(value, "ts_ms")));
                answer.push(self.name(name), timestamp, window, containers(sample));
            }
        }
        Some(Ok(answer))
    }

    /// What the custom or external metrics API answers.
    pub(crate) fn metric(self, value: &Value) -> Answer {
        if value.is_null() {
            return Answer::NotAsked;
        }
        if let Some(error) = value["error"].as_str() {
            return Answer::Failed(error.to_owned());
        }
        if let Some(object) = milli(&value["object"]) {
            return Answer::Object(object);
        }
        if let Some(values) = value["external"].as_array() {
            return Answer::External(values.iter().filter_map(milli).collect());
        }
        let values = value["pods"].as_object().into_iter().flatten().filter(|(name, _)| self.returns(name));
        let values =
            values.filter_map(|(name, text)| Some(PodMetricValue { pod: self.name(name), value: milli(text)? }));
        Answer::Pods(PodMetricValues(values.collect()))
    }
}

fn containers(sample: &Value) -> Vec<ContainerMetrics> {
    let containers = sample.as_object().into_iter().flatten();
    let usage = |(name, usage): (&String, &Value)| ContainerMetrics {
        name: name.as_str().into(),
        cpu: milli(&usage[0]),
        memory: milli(&usage[1]),
    };
    containers.map(usage).collect()
}

/// What the custom or external metrics API answered, owned.
pub(crate) enum Answer {
    NotAsked,
    Failed(String),
    Pods(PodMetricValues),
    Object(MilliValue),
    External(Vec<MilliValue>),
}

impl Answer {
    /// As the controller sees it.
    pub(crate) fn seen(&self) -> Result<MetricAnswer<'_>, &str> {
        match self {
            Self::NotAsked => Ok(MetricAnswer::NotAsked),
            Self::Failed(error) => Err(error),
            Self::Pods(values) => Ok(MetricAnswer::Pods(values)),
            Self::Object(value) => Ok(MetricAnswer::Object(*value)),
            Self::External(values) => Ok(MetricAnswer::External(values)),
        }
    }
}

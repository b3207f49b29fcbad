//! What the API answers, and its JSON (`k8s.io/metrics`, `metav1.Status`).

use serde_json::{Value, json};

use super::resources::Resource;
use crate::api::selector::{Operator, Selector};
use crate::metrics::go::quote::quote;
use crate::metrics::promql::Labels;
use crate::units::Quantity;

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Values of a custom metric.
    Custom(Vec<CustomValue>),
    /// Values of an external metric.
    External(Vec<ExternalValue>),
    /// The metrics that there are: their names, and whether they are namespaced.
    Listed {
        /// `custom.metrics.k8s.io/v1beta2` or `external.metrics.k8s.io/v1beta1`.
        group_version: &'static str,
        /// The kind of their lists.
        kind: &'static str,
        /// Name and whether it is namespaced, sorted.
        metrics: Vec<(String, bool)>,
    },
    /// A refusal or a failure.
    Failed(Status),
    /// The path leads nowhere.
    NoSuchPath,
}

/// The value of a custom metric for an object.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomValue {
    /// What kind of object.
    pub resource: &'static Resource,
    /// Its namespace, empty if it is in none.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The metric.
    pub metric: String,
    /// The metric's selector, if one was given.
    pub selector: Option<Selector>,
    /// The value.
    pub value: Quantity,
}

/// A value of an external metric.
#[derive(Clone, Debug, PartialEq)]
pub struct ExternalValue {
    /// The labels; a scalar has none.
    pub labels: Option<Labels>,
    /// The metric.
    pub metric: String,
    /// The value.
    pub value: Quantity,
}

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The HTTP status.
    pub code: u16,
    /// The reason; an unexpected error has none.
    pub reason: &'static str,
    /// The message.
    pub message: String,
}

impl Status {
    /// `404 NotFound` for a metric (`provider.NewMetricNotFoundError`, `NewMetricNotFoundForError`).
    pub(super) fn not_found(metric: &str, described: &str) -> Self {
        let message = ["the server could not find the metric ", metric, " for ", described].concat();
        Self { code: 404, reason: "NotFound", message }
    }

    /// `500 InternalError` (`apierrors.NewInternalError`).
    pub(super) fn internal(cause: &str) -> Self {
        Self { code: 500, reason: "InternalError", message: INTERNAL.to_owned() + cause }
    }

    /// An error that the API server did not expect, which it logs.
    pub(super) fn unexpected(message: String, log: &mut Vec<String>) -> Self {
        let said = quote(&message);
        let error = [
            "apiserver received an error that is not an metav1.Status: &errors.errorString{s:",
            &said,
            "}: ",
            &message,
        ];
        let error = quote(&error.concat());
        log.push(["E status.go] \"Unhandled Error\" err=", &error, " logger=\"UnhandledError\""].concat());
        Self { code: 500, reason: "", message }
    }
}

const INTERNAL: &str = "Internal error occurred: ";

impl Reply {
    /// The HTTP status.
    #[must_use]
    pub fn code(&self) -> u16 {
        match self {
            Self::Failed(status) => status.code,
            Self::NoSuchPath => 404,
            _ => 200,
        }
    }

    /// The body; without timestamps, which are those of the request. No JSON is behind a path that leads nowhere.
    #[must_use]
    pub fn body(&self) -> Option<Value> {
        Some(match self {
            Self::Custom(values) => {
                list(CUSTOM_VERSION, CUSTOM_LIST, &values.iter().map(CustomValue::json).collect::<Vec<_>>())
            }
            Self::External(values) => {
                list(EXTERNAL_VERSION, EXTERNAL_LIST, &values.iter().map(ExternalValue::json).collect::<Vec<_>>())
            }
            Self::Listed { group_version, kind, metrics } => {
                let resource = |(name, namespaced): &(String, bool)| json!({"kind": kind, "name": name, "namespaced": namespaced, "singularName": "", "verbs": ["get"]});
                let resources: Vec<_> = metrics.iter().map(resource).collect();
                json!({"apiVersion": "v1", "groupVersion": group_version, "kind": "APIResourceList", "resources": resources})
            }
            Self::Failed(status) => status.json(),
            Self::NoSuchPath => return None,
        })
    }
}

/// The version that serves custom metrics.
pub(super) const CUSTOM_VERSION: &str = "custom.metrics.k8s.io/v1beta2";
/// The kind of a list of custom metrics.
pub(super) const CUSTOM_LIST: &str = "MetricValueList";
/// The version that serves external metrics.
pub(super) const EXTERNAL_VERSION: &str = "external.metrics.k8s.io/v1beta1";
/// The kind of a list of external metrics.
pub(super) const EXTERNAL_LIST: &str = "ExternalMetricValueList";

fn list(version: &str, kind: &str, items: &[Value]) -> Value {
    json!({"apiVersion": version, "items": items, "kind": kind, "metadata": {}})
}

impl CustomValue {
    fn json(&self) -> Value {
        let api_version = [self.resource.group, "/", self.resource.version].concat();
        let mut object = json!({"apiVersion": api_version, "kind": self.resource.kind, "name": self.name});
        if !self.namespace.is_empty() {
            object["namespace"] = self.namespace.as_str().into();
        }
        let metric = json!({"name": self.metric, "selector": self.selector.as_ref().map(selector)});
        json!({"describedObject": object, "metric": metric, "value": self.value.to_string()})
    }
}

impl ExternalValue {
    fn json(&self) -> Value {
        let labels = self.labels.as_ref().map(|labels| {
            let entries = labels.iter().map(|label| (label.name.to_string(), Value::from(&*label.value)));
            Value::Object(entries.collect())
        });
        json!({"metricLabels": labels, "metricName": self.metric, "value": self.value.to_string()})
    }
}

impl Status {
    fn json(&self) -> Value {
        let mut status = json!({
            "apiVersion": "v1", "code": self.code, "kind": "Status", "message": self.message, "metadata": {},
            "status": "Failure",
        });
        if !self.reason.is_empty() {
            status["reason"] = self.reason.into();
        }
        if let Some(cause) = self.message.strip_prefix(INTERNAL) {
            status["details"] = json!({"causes": [{"message": cause}]});
        }
        status
    }
}

/// A selector as the API writes it; only what [`check_selector`] lets pass.
fn selector(selector: &Selector) -> Value {
    let mut out = json!({});
    for requirement in selector.requirements() {
        let operator = match requirement.operator {
            Operator::Equals => {
                out["matchLabels"][&requirement.key] = requirement.values.join("").into();
                continue;
            }
            Operator::In => "In",
            Operator::NotIn => "NotIn",
            Operator::Exists => "Exists",
            _ => "DoesNotExist",
        };
        let mut expression = json!({"key": requirement.key, "operator": operator});
        if !requirement.values.is_empty() {
            expression["values"] = requirement.values.as_slice().into();
        }
        match &mut out["matchExpressions"] {
            Value::Array(expressions) => expressions.push(expression),
            none => *none = vec![expression].into(),
        }
    }
    out
}

/// Whether the API can write a selector (`metav1.ParseToLabelSelector`).
pub(super) fn check_selector(selector: &Selector) -> Result<(), String> {
    for requirement in selector.requirements() {
        match requirement.operator {
            Operator::NotEquals => return Err("\"!=\" is not a valid label selector operator".to_owned()),
            Operator::GreaterThan => return Err("\"gt\" isn't supported in label selectors".to_owned()),
            Operator::LessThan => return Err("\"lt\" isn't supported in label selectors".to_owned()),
            _ => {}
        }
    }
    Ok(())
}

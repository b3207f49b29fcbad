//! What the API answers, and its JSON (`k8s.io/metrics`, `metav1.Status`).

use super::resources::Resource;
use crate::api::quote::quote;
use crate::api::selector::{Operator, Selector};
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

    /// The body as JSON; without timestamps, which are those of the request. None is behind a path that leads nowhere.
    #[must_use]
    pub fn body(&self) -> Option<String> {
        Some(match self {
            Self::Custom(values) => {
                list(CUSTOM_VERSION, CUSTOM_LIST, &values.iter().map(CustomValue::json).collect::<Vec<_>>())
            }
            Self::External(values) => {
                list(EXTERNAL_VERSION, EXTERNAL_LIST, &values.iter().map(ExternalValue::json).collect::<Vec<_>>())
            }
            Self::Listed { group_version, kind, metrics } => {
                let resource = |(name, namespaced): &(String, bool)| {
                    object(&[
                        ("kind", string(kind)),
                        ("name", string(name)),
                        ("namespaced", namespaced.to_string()),
                        ("singularName", string("")),
                        ("verbs", array(&[string("get")])),
                    ])
                };
                object(&[
                    ("apiVersion", string("v1")),
                    ("groupVersion", string(group_version)),
                    ("kind", string("APIResourceList")),
                    ("resources", array(&metrics.iter().map(resource).collect::<Vec<_>>())),
                ])
            }
            Self::Failed(status) => status.json(),
            Self::NoSuchPath => return None,
        })
    }
}

/// A JSON string.
fn string(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// A JSON object of values that are JSON.
fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, value)| [&string(name), ":", value].concat()).collect();
    ["{", &fields.join(","), "}"].concat()
}

/// A JSON list of values that are JSON.
fn array(items: &[String]) -> String {
    ["[", &items.join(","), "]"].concat()
}

/// The version that serves custom metrics.
pub(super) const CUSTOM_VERSION: &str = "custom.metrics.k8s.io/v1beta2";
/// The kind of a list of custom metrics.
pub(super) const CUSTOM_LIST: &str = "MetricValueList";
/// The version that serves external metrics.
pub(super) const EXTERNAL_VERSION: &str = "external.metrics.k8s.io/v1beta1";
/// The kind of a list of external metrics.
pub(super) const EXTERNAL_LIST: &str = "ExternalMetricValueList";

fn list(version: &str, kind: &str, items: &[String]) -> String {
    let metadata = ("metadata", object(&[]));
    object(&[("apiVersion", string(version)), ("items", array(items)), ("kind", string(kind)), metadata])
}

impl CustomValue {
    fn json(&self) -> String {
        let api_version = [self.resource.group, "/", self.resource.version].concat();
        let mut described = vec![
            ("apiVersion", string(&api_version)),
            ("kind", string(self.resource.kind)),
            ("name", string(&self.name)),
        ];
        if !self.namespace.is_empty() {
            described.push(("namespace", string(&self.namespace)));
        }
        let selector = self.selector.as_ref().map_or_else(|| "null".to_owned(), selector);
        object(&[
            ("describedObject", object(&described)),
            ("metric", object(&[("name", string(&self.metric)), ("selector", selector)])),
            ("value", string(&self.value.to_string())),
        ])
    }
}

impl ExternalValue {
    fn json(&self) -> String {
        let labels = self.labels.as_ref().map_or_else(
            || "null".to_owned(),
            |labels| object(&labels.iter().map(|label| (&*label.name, string(&label.value))).collect::<Vec<_>>()),
        );
        object(&[
            ("metricLabels", labels),
            ("metricName", string(&self.metric)),
            ("value", string(&self.value.to_string())),
        ])
    }
}

impl Status {
    fn json(&self) -> String {
        let mut fields = vec![("apiVersion", string("v1")), ("code", self.code.to_string())];
        if let Some(cause) = self.message.strip_prefix(INTERNAL) {
            let cause = object(&[("message", string(cause))]);
            fields.push(("details", object(&[("causes", array(&[cause]))])));
        }
        fields.extend([("kind", string("Status")), ("message", string(&self.message)), ("metadata", object(&[]))]);
        if !self.reason.is_empty() {
            fields.push(("reason", string(self.reason)));
        }
        fields.push(("status", string("Failure")));
        object(&fields)
    }
}

/// A selector as the API writes it; only what [`check_selector`] lets pass.
fn selector(selector: &Selector) -> String {
    let mut labels = Vec::new();
    let mut expressions = Vec::new();
    for requirement in selector.requirements() {
        let operator = match requirement.operator {
            Operator::Equals => {
                labels.push((requirement.key.as_str(), string(&requirement.values.join(""))));
                continue;
            }
            Operator::In => "In",
            Operator::NotIn => "NotIn",
            Operator::Exists => "Exists",
            _ => "DoesNotExist",
        };
        let mut expression = vec![("key", string(&requirement.key)), ("operator", string(operator))];
        if !requirement.values.is_empty() {
            expression
                .push(("values", array(&requirement.values.iter().map(|value| string(value)).collect::<Vec<_>>())));
        }
        expressions.push(object(&expression));
    }
    let mut fields = Vec::new();
    if !expressions.is_empty() {
        fields.push(("matchExpressions", array(&expressions)));
    }
    if !labels.is_empty() {
        fields.push(("matchLabels", object(&labels)));
    }
    object(&fields)
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

//! What the metrics APIs answered, or an error in the words of upstream's metrics client and replica calculator.

use super::seen::MetricAnswer;
use crate::api::hpa::{CrossVersionObjectReference, LabelSelector};
use crate::api::metrics::{PodMetricValues, PodMetricsList};
use crate::units::MilliValue;

/// What asking for resource metrics fails with where their API is not installed.
const NO_RESOURCE_API: &str = "the server could not find the requested resource (get pods.metrics.k8s.io)";

/// The answer for one element of `spec.metrics`, or what the API failed with.
pub type Answer<'a> = Result<MetricAnswer<'a>, &'a str>;

/// The samples of the pods for a resource; none where the API is not installed.
///
/// # Errors
/// If the API failed or had no sample.
pub fn resource_metrics<'a>(
    resource: &str,
    answer: Option<Result<&'a PodMetricsList, &str>>,
) -> Result<&'a PodMetricsList, String> {
    let error = match answer.unwrap_or(Err(NO_RESOURCE_API)) {
        Ok(list) if list.items().is_empty() => "no metrics returned from resource metrics API".to_owned(),
        Ok(list) => return Ok(list),
        Err(error) => format!("unable to fetch metrics from resource metrics API: {error}"),
    };
    Err(format!("unable to get metrics for resource {resource}: {error}"))
}

/// The values of a custom metric of pods.
///
/// # Errors
/// If the API failed or had no value.
pub fn pod_values<'a>(metric: &str, answer: Answer<'a>) -> Result<&'a PodMetricValues, String> {
    let error = match answer {
        Ok(MetricAnswer::Pods(values)) if !values.0.is_empty() => return Ok(values),
        Ok(_) => "no metrics returned from custom metrics API".to_owned(),
        Err(error) => format!("unable to fetch metrics from custom metrics API: {error}"),
    };
    Err(format!("unable to get metric {metric}: {error}"))
}

/// The value of a custom metric of an object.
///
/// # Errors
/// If the API failed. Upstream puts the words in this odd order.
pub fn object_value(
    metric: &str,
    namespace: &str,
    object: &CrossVersionObjectReference,
    answer: Answer<'_>,
) -> Result<MilliValue, String> {
    let error = match answer {
        Ok(MetricAnswer::Object(value)) => return Ok(value),
        Ok(_) => "no metrics returned from custom metrics API".to_owned(),
        Err(error) => format!("unable to fetch metrics from custom metrics API: {error}"),
    };
    let (kind, name) = (&object.kind, &object.name);
    Err(format!("unable to get metric {metric}: {kind} on {namespace} {name}/{error}"))
}

/// The values of the series of an external metric.
///
/// # Errors
/// If the selector is none, the API failed, or it had no series.
pub fn external_values<'a>(
    metric: &str,
    namespace: &str,
    selector: Option<&LabelSelector>,
    answer: Answer<'a>,
) -> Result<&'a [MilliValue], String> {
    if let Some(selector) = selector {
        selector.check()?;
    }
    let error = match answer {
        Ok(MetricAnswer::External(values)) if !values.is_empty() => return Ok(values),
        Ok(_) => "no metrics returned from external metrics API".to_owned(),
        Err(error) => format!("unable to fetch metrics from external metrics API: {error}"),
    };
    match selector {
        Some(selector) => Err(format!("unable to get external metric {namespace}/{metric}/{selector}: {error}")),
        None => Err(format!("unable to get external metric {namespace}/{metric}/nil: {error}")),
    }
}

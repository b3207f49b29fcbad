//! What one sync has read from the cluster before it decides: the controller itself fetches nothing.

use crate::api::metrics::{PodMetricValues, PodMetricsList};
use crate::api::pod::Pod;
use crate::api::selector::Selector;
use crate::units::{MilliValue, Replicas};

/// Everything that one sync reads, and how its two writes will end.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The scale subresource of the target, or why it could not be read.
    pub scale: Result<Scale<'a>, &'a str>,
    /// The pods of the namespace, by name. Those that the scale's selector does not match are left out.
    pub pods: &'a [Pod],
    /// The answer of the resource metrics API for the selector; none where that API is not installed.
    pub pod_metrics: Option<Result<&'a PodMetricsList, &'a str>>,
    /// The answers of the custom and external metrics APIs, one for each element of `spec.metrics`.
    pub metrics: &'a [Result<MetricAnswer<'a>, &'a str>],
    /// The selectors that the controller remembers of the other autoscalers.
    pub other_hpas: &'a [RememberedSelector],
    /// How writing the scale ends, if it is written.
    pub scale_update: Result<(), &'a str>,
    /// How writing the status ends, if it is written.
    pub status_update: Result<(), &'a str>,
}

/// The scale subresource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale<'a> {
    /// `spec.replicas`: what was last asked for.
    pub spec: Replicas,
    /// `status.replicas`: how many pods there are.
    pub status: Replicas,
    /// `status.selector`, as text.
    pub selector: &'a str,
}

/// What a metrics API answered for one element of `spec.metrics`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MetricAnswer<'a> {
    /// No such API is asked: the metric is a resource.
    NotAsked,
    /// The values of a Pods metric.
    Pods(&'a PodMetricValues),
    /// The value of an Object metric.
    Object(MilliValue),
    /// The values of the series of an External metric.
    External(&'a [MilliValue]),
}

/// The selector that another autoscaler's target last had.
#[derive(Clone, Debug, PartialEq)]
pub struct RememberedSelector {
    /// The namespace of that autoscaler.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The selector.
    pub selector: Selector,
}

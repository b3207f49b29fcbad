//! External metrics that a provider of its own serves, straight from what it measures: a queue, a schedule.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::observe::Registry;
use crate::api::hpa::{LabelSelector, MetricSource};
use crate::metrics::Verdict;
use crate::units::{MilliValue, SimDuration, SimTime, float};

/// An external metric with one series.
#[derive(Clone, Debug, PartialEq)]
pub struct ExternalMetric {
    /// Its name.
    pub name: String,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Where its value comes from.
    pub measure: Measure,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// The messages that wait in the queue; without a queue, the requests that wait in the pods.
    Backlog,
    /// The seconds that the oldest message has waited.
    Age,
    /// Requests per second of all clients.
    Rate,
    /// Requests per second of all pods, as Prometheus has them.
    Scraped,
    /// It is given: values from a time on, by time.
    Series(Arc<[(SimDuration, f64)]>),
}

impl ExternalMetric {
    /// Its value at `now`, to which the workload was brought.
    pub(super) fn value(&self, registry: &Registry<'_>, now: SimTime) -> MilliValue {
        let workload = registry.workload;
        let value = match &self.measure {
            Measure::Backlog => workload.waiting(),
            Measure::Age => workload.queue().map_or(0.0, |queue| queue.age(now)),
            Measure::Rate => workload.rate(),
            Measure::Scraped => return Self::scraped(registry.adapter.total(registry.prometheus, now)),
            Measure::Series(values) => {
                let next = values.partition_point(|(at, _)| SimTime::ZERO + *at <= now);
                next.checked_sub(1).map_or(0.0, |last| values[last].1)
            }
        };
        MilliValue(float::truncate(value * 1000.0))
    }
}

impl Registry<'_> {
    /// What the provider answers for an external metric: the values of the series that are asked for.
    pub(super) fn provided(
        &self,
        source: &MetricSource,
        namespace: &str,
        now: SimTime,
    ) -> Result<(Vec<MilliValue>, SimTime), String> {
        let MetricSource::External { metric, .. } = source else { return Ok((Vec::new(), now)) };
        let verdict = self.faults.provider_verdict(now);
        if let Some(error) = verdict.metric_error(source, namespace) {
            return Err(error);
        }
        let named: Vec<_> = self.external.iter().enumerate().filter(|(_, known)| known.name == metric.name).collect();
        if named.is_empty() {
            return Err(Verdict::Undiscovered.metric_error(source, namespace).unwrap_or_default());
        }
        let asked =
            |labels: &BTreeMap<_, _>| metric.selector.as_ref().is_none_or(|s: &LabelSelector| s.matches(labels));
        let Verdict::Answers { at, zeros } = verdict else { return Ok((Vec::new(), now)) };
        let value = |(place, known): (usize, &ExternalMetric)| match self.held.and_then(|held| held.get(place)) {
            _ if zeros => MilliValue::ZERO,
            Some(held) => *held,
            None => known.value(self, at),
        };
        Ok((named.into_iter().filter(|(_, known)| asked(&known.labels)).map(value).collect(), at))
    }
}

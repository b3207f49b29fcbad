//! The rule that the simulation has built in: serves `custom.metrics.k8s.io` from the simulated Prometheus.

use crate::api::metrics::PodMetricValues;
use crate::metrics::prometheus::Prometheus;
use crate::units::{MilliValue, SimDuration, SimTime, float};

/// The adapter with its rule: the counter that the app exposes, as a rate per pod.
#[derive(Clone, Debug, PartialEq)]
pub struct Adapter {
    /// The window of `rate(<<.Series>>{<<.LabelMatchers>>}[window])`.
    pub window: SimDuration,
}

/// An answer, with the time of the oldest sample behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// One value for each pod that has one, by name, truncated to thousandths as the adapter does.
    pub values: PodMetricValues,
    /// The oldest of the pods' last samples.
    pub oldest: Option<SimTime>,
}

impl Adapter {
    /// What the custom metrics API answers for all pods that run, written over an answer of before.
    pub fn pods_metric(&self, prometheus: &Prometheus, now: SimTime, answer: &mut Answer) {
        answer.oldest = None;
        let mut count = 0;
        for (pod, rate, sampled) in prometheus.rates(self.window, now) {
            answer.values.put(count, pod, MilliValue(float::truncate(rate * 1000.0)));
            answer.oldest = Some(answer.oldest.map_or(sampled, |oldest| oldest.min(sampled)));
            count += 1;
        }
        answer.values.0.truncate(count);
    }

    /// What the APIs answer for all requests together, with the time of the oldest sample behind it; nothing if no pod has
    /// a rate, as `sum()` of nothing is nothing.
    #[must_use]
    pub fn total(&self, prometheus: &Prometheus, now: SimTime) -> Option<(MilliValue, SimTime)> {
        let rates = prometheus.rates(self.window, now).map(|(_, rate, sampled)| (rate, sampled));
        let (rate, sampled) = rates.reduce(|sum, one| (sum.0 + one.0, sum.1.min(one.1)))?;
        Some((MilliValue(float::truncate(rate * 1000.0)), sampled))
    }
}

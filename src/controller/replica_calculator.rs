//! From usage to a count (upstream's `ReplicaCalculator`).

use std::sync::Arc;

use super::config::ControllerConfig;
use super::pod_groups::{Grouping, MatchedPods, Readiness, Sample, Samples, Totals};
use super::requests::Requests;
use super::trace::{Assumption, Current, Measurement, Recorder, Step};
use super::utilization::{Inclusion, PodTarget, SecondLook};
use crate::api::metrics::{PodMetricValues, PodMetricsList, ResourceKind};
use crate::units::{MilliValue, Replicas, SimDuration, SimTime, Tolerances, UsageRatio, Utilization};

/// The error of too few pods.
const NO_PODS: &str = "no pods returned by selector while calculating replica count";
/// The error of too few samples.
const NO_METRICS: &str = "did not receive metrics for targeted pods (pods might be unready)";
/// What a metric asks for, and what it was measured as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The count.
    pub replicas: Replicas,
    /// Percent of the request, where the target is a utilization.
    pub utilization: Option<Utilization>,
    /// The average, or the value.
    pub usage: MilliValue,
}

/// A resource of the pods or of one of their containers.
#[derive(Clone, Copy, Debug)]
pub struct ResourceMetric<'a> {
    /// The resource.
    pub name: &'a str,
    /// The container; none for whole pods.
    pub container: Option<&'a str>,
    /// The samples, at least one.
    pub samples: &'a PodMetricsList,
}

/// Computes counts from usage.
#[derive(Debug)]
pub struct ReplicaCalculator<'a, R> {
    /// The current instant.
    pub now: SimTime,
    /// The flags.
    pub config: &'a ControllerConfig,
    /// How far ratios may stray.
    pub tolerances: Tolerances,
    /// The pods of the target.
    pub pods: MatchedPods<'a>,
    /// Who listens.
    pub recorder: &'a mut R,
}

impl<R: Recorder> ReplicaCalculator<'_, R> {
    /// For a target in percent of the request (upstream's `GetResourceReplicas`).
    ///
    /// # Errors
    /// In upstream's words.
    pub fn resource_replicas(
        &mut self,
        current: Replicas,
        target: i32,
        metric: ResourceMetric<'_>,
    ) -> Result<Proposal, String> {
        let target = PodTarget::Utilization(target);
        let Assumption::Percent(fallback) = target.fallback() else {
            unreachable!("a utilization falls back on percent")
        };
        let pod_level = self.config.gates.pod_level_resources;
        let requests = Requests::new(metric.name, metric.container, pod_level, fallback);
        let totals = self.add_up(metric.readiness(), &metric.samples(), Some(requests))?;
        if let Some(error) = totals.request_error {
            return Err(error);
        }
        self.pod_replicas(current, target, &totals)
    }

    /// For a target in an amount per pod (upstream's `GetRawResourceReplicas`).
    ///
    /// # Errors
    /// In upstream's words.
    pub fn raw_resource_replicas(
        &mut self,
        current: Replicas,
        target: MilliValue,
        metric: ResourceMetric<'_>,
    ) -> Result<Proposal, String> {
        let totals = self.add_up(metric.readiness(), &metric.samples(), None)?;
        self.pod_replicas(current, PodTarget::Average(target), &totals)
    }

    /// For a custom metric of the pods (upstream's `GetMetricReplicas`).
    ///
    /// # Errors
    /// In upstream's words.
    pub fn metric_replicas(
        &mut self,
        current: Replicas,
        target: MilliValue,
        values: &PodMetricValues,
    ) -> Result<Proposal, String> {
        let totals = self.add_up(Readiness::NotAsked, values, None)?;
        self.pod_replicas(current, PodTarget::Average(target), &totals)
    }

    /// Groups the pods, if there are any, and adds up their samples, if any counts.
    fn add_up(
        &mut self,
        readiness: Readiness,
        samples: &impl Samples,
        requests: Option<Requests<'_>>,
    ) -> Result<Totals, String> {
        if self.pods.is_empty() {
            return Err(NO_PODS.to_owned());
        }
        let grouping = Grouping { now: self.now, config: self.config, readiness };
        let totals = grouping.add_up(self.pods, samples, requests, self.recorder);
        if totals.samples == 0 { Err(NO_METRICS.to_owned()) } else { Ok(totals) }
    }

    /// The common part of the metrics of pods (upstream's `calcPlainMetricReplicas`, and the same in `GetResourceReplicas`).
    fn pod_replicas(&mut self, current: Replicas, target: PodTarget, totals: &Totals) -> Result<Proposal, String> {
        let (measured, _) = target.measure(totals, SecondLook::NONE)?;
        self.recorder.record(|| Step::Measured(measured));
        let (utilization, usage) = match measured.current {
            Current::Utilization(current) => (Some(current), measured.sum.average(totals.ready).unwrap_or_default()),
            Current::Average(usage) | Current::Value(usage) | Current::PerPod(usage, _) => (None, usage),
        };
        let replicas = self.ratio_to_replicas(current, target, totals, measured.ratio)?;
        Ok(Proposal { replicas, utilization, usage })
    }

    /// From the ratio of the ready pods to a count, with a second look at the others where they could matter.
    fn ratio_to_replicas(
        &mut self,
        current: Replicas,
        target: PodTarget,
        totals: &Totals,
        ratio: UsageRatio,
    ) -> Result<Replicas, String> {
        let scale_up_with_unready = totals.unready > 0 && ratio.asks_for_more();
        if !scale_up_with_unready && totals.missing == 0 {
            let holds = self.within_tolerance(ratio);
            return Ok(if holds { current } else { self.ceil(ratio, totals.ready) });
        }
        let missing = match totals.missing {
            0 => Assumption::LeftOut,
            _ if ratio.asks_for_less() => target.fallback(),
            _ if ratio.asks_for_more() => Assumption::Nothing,
            _ => Assumption::LeftOut,
        };
        let unready = if scale_up_with_unready { Inclusion::Added } else { Inclusion::LeftOut };
        let (measured, pods) = target.measure(totals, SecondLook { missing, unready })?;
        let added = if scale_up_with_unready { totals.unready } else { 0 };
        self.recorder.record(|| Step::SecondLook { missing: (totals.missing, missing), unready: added, measured });
        Ok(self.second_ratio_to_replicas(current, ratio, measured.ratio, pods))
    }

    /// The count of a second look, unless it turned the direction around.
    fn second_ratio_to_replicas(
        &mut self,
        current: Replicas,
        before: UsageRatio,
        after: UsageRatio,
        pods: usize,
    ) -> Replicas {
        if self.within_tolerance(after) {
            return current;
        }
        if (before.asks_for_less() && after.asks_for_more()) || (before.asks_for_more() && after.asks_for_less()) {
            self.recorder.record(|| Step::DirectionReversed { before, after });
            return current;
        }
        let replicas = self.ceil(after, pods);
        if (after.asks_for_less() && replicas > current) || (after.asks_for_more() && replicas < current) {
            self.recorder.record(|| Step::CountReversed { ratio: after, replicas });
            return current;
        }
        replicas
    }

    fn within_tolerance(&mut self, ratio: UsageRatio) -> bool {
        let (tolerances, holds) = (self.tolerances, self.tolerances.hold(ratio));
        if holds {
            self.recorder.record(|| Step::WithinTolerance { ratio, tolerances });
        }
        holds
    }

    fn ceil(&mut self, ratio: UsageRatio, pods: usize) -> Replicas {
        let replicas = ratio.ceil_times(pods);
        self.recorder.record(|| Step::Ceiled { ratio, pods: Some(pods), replicas });
        replicas
    }

    /// For the value of a metric of another object (upstream's `GetObjectMetricReplicas`).
    ///
    /// # Errors
    /// In upstream's words, if there are no pods.
    pub fn object_metric_replicas(
        &mut self,
        current: Replicas,
        target: MilliValue,
        value: MilliValue,
    ) -> Result<Proposal, String> {
        self.value_replicas(current, target, value)
    }

    /// For the value of a metric of another object, shared by the pods (upstream's `GetObjectPerPodMetricReplicas`).
    pub fn object_per_pod_metric_replicas(
        &mut self,
        status: Replicas,
        target: MilliValue,
        value: MilliValue,
    ) -> Proposal {
        self.per_pod_value_replicas(status, target, value, Overflow::Wraps)
    }

    /// For the sum of the series of an external metric (upstream's `GetExternalMetricReplicas`).
    ///
    /// # Errors
    /// In upstream's words, if there are no pods.
    pub fn external_metric_replicas(
        &mut self,
        current: Replicas,
        target: MilliValue,
        values: &[MilliValue],
    ) -> Result<Proposal, String> {
        self.recorder.record(|| Step::SeriesRead { values: values.to_vec() });
        let sum = values.iter().try_fold(MilliValue::ZERO, |sum, value| {
            if *value > MilliValue::ZERO { sum.checked_add(*value) } else { Some(sum + *value) }
        });
        self.value_replicas(current, target, sum.unwrap_or(MilliValue::MAX))
    }

    /// For the sum of the series of an external metric, shared by the pods (upstream's `GetExternalPerPodMetricReplicas`).
    pub fn external_per_pod_metric_replicas(
        &mut self,
        status: Replicas,
        target: MilliValue,
        values: &[MilliValue],
    ) -> Proposal {
        self.recorder.record(|| Step::SeriesRead { values: values.to_vec() });
        let sum = values.iter().try_fold(MilliValue::ZERO, |sum, value| {
            // A negative sum is taken for an overflow, whatever it comes from.
            Some(sum + *value).filter(|sum| *sum >= MilliValue::ZERO)
        });
        self.per_pod_value_replicas(status, target, sum.unwrap_or(MilliValue::MAX), Overflow::Capped)
    }

    /// For a value that is aimed at as it is (the end of upstream's `GetObjectMetricReplicas` and `GetExternalMetricReplicas`).
    fn value_replicas(&mut self, current: Replicas, target: MilliValue, value: MilliValue) -> Result<Proposal, String> {
        let ratio = UsageRatio::of_values(value, target);
        self.recorder.record(|| {
            let (current, target) = (Current::Value(value), Current::Value(target));
            Step::Measured(Measurement { sum: value, requests: None, pods: None, current, target, ratio })
        });
        let replicas = self.usage_ratio_replica_count(current, ratio)?;
        Ok(Proposal { replicas, utilization: None, usage: value })
    }

    /// Upstream's `getUsageRatioReplicaCount`: from zero pods, neither tolerance nor readiness matter.
    fn usage_ratio_replica_count(&mut self, current: Replicas, ratio: UsageRatio) -> Result<Replicas, String> {
        if current == Replicas::ZERO {
            let replicas = ratio.ceil();
            self.recorder.record(|| Step::Ceiled { ratio, pods: None, replicas });
            return Ok(replicas);
        }
        if self.within_tolerance(ratio) {
            return Ok(current);
        }
        if self.pods.is_empty() {
            return Err(format!("unable to calculate ready pods: {NO_PODS}"));
        }
        let ready = self.pods.ready_count();
        let replicas = ratio.ceil_times_capped(ready);
        self.recorder.record(|| Step::ReadyPodsCounted { ready, of: self.pods.count() });
        self.recorder.record(|| Step::Ceiled { ratio, pods: Some(ready), replicas });
        Ok(replicas)
    }

    /// For a value that the pods share (the end of upstream's `GetObjectPerPodMetricReplicas` and
    /// `GetExternalPerPodMetricReplicas`, of which only the latter caps count and value).
    fn per_pod_value_replicas(
        &mut self,
        status: Replicas,
        target: MilliValue,
        value: MilliValue,
        overflow: Overflow,
    ) -> Proposal {
        let ratio = UsageRatio::of_total(value, target, status);
        self.recorder.record(|| {
            let (current, target) = (Current::Value(value), Current::PerPod(target, status));
            Step::Measured(Measurement { sum: value, requests: None, pods: None, current, target, ratio })
        });
        let replicas = if self.within_tolerance(ratio) {
            status
        } else {
            let replicas = match overflow {
                Overflow::Wraps => value.ceil_div(target),
                Overflow::Capped => value.ceil_div_capped(target),
            };
            let ratio = UsageRatio::of_values(value, target);
            self.recorder.record(|| Step::Ceiled { ratio, pods: None, replicas });
            replicas
        };
        let usage = match overflow {
            Overflow::Wraps => value.per_pod(status),
            Overflow::Capped => value.per_pod_capped(status),
        };
        Proposal { replicas, utilization: None, usage }
    }
}

/// What becomes of numbers that their integers do not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Overflow {
    /// The lowest integer, as amd64 converts them.
    Wraps,
    /// The largest integer.
    Capped,
}

impl<'a> ResourceMetric<'a> {
    fn readiness(&self) -> Readiness {
        if self.name == "cpu" { Readiness::Asked } else { Readiness::NotAsked }
    }

    /// The samples as far as they have the resource.
    fn samples(&self) -> ResourceSamples<'a> {
        ResourceSamples { list: self.samples, kind: ResourceKind::of(self.name), container: self.container }
    }
}

/// Samples of one resource, of pods or of one of their containers.
struct ResourceSamples<'a> {
    list: &'a PodMetricsList,
    kind: ResourceKind,
    container: Option<&'a str>,
}

impl Samples for ResourceSamples<'_> {
    #[inline]
    fn count(&self) -> usize {
        self.list.items().len()
    }

    #[inline]
    fn pod(&self, place: usize) -> &Arc<str> {
        &self.list.items()[place].name
    }

    /// Upstream's `getPodMetrics` and `getContainerMetrics`: a pod counts only if all its containers have the resource.
    #[inline]
    fn sample(&self, place: usize) -> Option<Sample> {
        let item = &self.list.items()[place];
        let containers = self.list.containers(item);
        let value = match (self.container, containers) {
            (Some(name), _) => containers.iter().find(|container| &*container.name == name)?.usage(self.kind)?,
            (None, []) => return None,
            (None, [only]) => only.usage(self.kind)?,
            (None, _) => {
                containers.iter().try_fold(MilliValue::ZERO, |sum, each| Some(sum + each.usage(self.kind)?))?
            }
        };
        Some(Sample { value, timestamp: item.timestamp, window: item.window })
    }
}

impl Samples for PodMetricValues {
    #[inline]
    fn count(&self) -> usize {
        self.0.len()
    }

    #[inline]
    fn pod(&self, place: usize) -> &Arc<str> {
        &self.0[place].pod
    }

    /// Readiness is not asked for custom metrics, so it does not matter when they were sampled.
    #[inline]
    fn sample(&self, place: usize) -> Option<Sample> {
        let (timestamp, window) = (SimTime::ZERO, SimDuration::ZERO);
        Some(Sample { value: self.0[place].value, timestamp, window })
    }
}

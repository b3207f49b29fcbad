//! What the controller reads at a sync: the scale, the pods, and what the metrics APIs answer.

use std::sync::Arc;

use super::external::ExternalMetric;
use super::rules::{Pods, RuledAdapter};
use crate::api::hpa::{HpaSpec, MetricSource};
use crate::api::metrics::{PodMetricValue, PodMetricValues, PodMetricsList};
use crate::api::pod::Pod;
use crate::controller::{MetricAnswer, Scale, Seen};
use crate::metrics::{Adapter, Answer, Component, Faults, MetricsServer, Prometheus, Steady, Verdict};
use crate::units::{MilliValue, SimTime};
use crate::workload::Workload;

/// The answers of one sync, which [`Seen`] borrows. It is kept from sync to sync, so that what has not changed need not
/// be copied again and what has needs no new room.
#[derive(Debug, Default)]
pub(super) struct Observation {
    /// The workload's revision that this is of.
    revision: u64,
    /// Whether the pods are those of the time before.
    pub(super) same_pods: bool,
    /// When this was.
    at: SimTime,
    /// What the pod metrics are, but for the time, as long as nothing changes.
    steady: Option<Steady>,
    /// Whether they are the same as the time before, but for the time.
    pub(super) same_usage: bool,
    pods: Vec<Pod>,
    selector: Arc<str>,
    pod_metrics: PodMetricsList,
    /// Why there are no pod metrics.
    no_pod_metrics: Option<String>,
    /// One for each element of `spec.metrics`.
    answers: Vec<Result<Answered, String>>,
}

impl Clone for Observation {
    /// Empty: a copy looks for itself.
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// What the custom or external API answered for one metric.
#[derive(Clone, Debug, Default)]
enum Answered {
    /// It is a resource, which has its own API.
    #[default]
    NotAsked,
    Pods(Answer),
    Object(MilliValue, SimTime),
    /// A series if there is one.
    External(Vec<MilliValue>, Option<SimTime>),
}

/// What the custom or external API answers for one metric, for who looks between two syncs.
#[derive(Clone, Debug, PartialEq)]
pub enum MetricNow {
    /// It is a resource, which has its own API.
    NotAsked,
    /// A value for each pod, and the oldest sample behind them.
    Pods(PodMetricValues, Option<SimTime>),
    /// The value of an object.
    Object(MilliValue, SimTime),
    /// The values of the series there are.
    External(Vec<MilliValue>, Option<SimTime>),
}

/// What serves the three APIs, and what is wrong with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Registry<'a> {
    pub(super) server: &'a MetricsServer,
    pub(super) prometheus: &'a Prometheus,
    /// What Prometheus was when the custom and when the external API froze, if they did.
    pub(super) frozen: [Option<&'a Prometheus>; 2],
    pub(super) adapter: &'a Adapter,
    /// The adapter with rules that takes its place, if there is one.
    pub(super) ruled: Option<&'a dyn RuledAdapter>,
    /// External metrics that a provider of its own serves instead of the adapter, and what they were when their API froze.
    pub(super) external: &'a [ExternalMetric],
    pub(super) held: Option<&'a [MilliValue]>,
    pub(super) workload: &'a Workload,
    pub(super) faults: &'a Faults,
}

impl Observation {
    /// Reads the cluster at `now`; the autoscaler is in `namespace`.
    pub(super) fn look(
        &mut self,
        workload: &Workload,
        (spec, namespace): (&HpaSpec, &str),
        registry: Registry<'_>,
        now: SimTime,
    ) {
        self.same_pods = self.revision == workload.revision();
        if !self.same_pods {
            self.revision = workload.revision();
            self.pods.clear();
            self.pods.extend(workload.pods().iter().map(|p| p.api.clone()));
            self.selector.clone_from(&workload.target().selector);
            if workload.others().next().is_some() {
                self.pods.extend(workload.others().map(|(p, _)| p.api.clone()));
                self.pods.sort_by(|a, b| a.name.cmp(&b.name));
            }
        }
        let asked = spec.metrics.iter().any(is_resource);
        let answers = registry.faults.verdict(Component::Resource, now) == Verdict::Answers { at: now, zeros: false };
        let steady = registry.server.steady(now).filter(|_| asked && answers);
        self.same_usage = steady.is_some() && self.steady == steady;
        if self.same_usage {
            self.pod_metrics.delay(now.since(self.at));
        } else {
            self.no_pod_metrics = None;
            if asked {
                self.no_pod_metrics = registry.pod_metrics(now, &mut self.pod_metrics).err();
            } else {
                self.pod_metrics.clear();
            }
        }
        (self.at, self.steady) = (now, steady);
        self.answers.resize(spec.metrics.len(), Ok(Answered::NotAsked));
        for (source, answer) in spec.metrics.iter().zip(&mut self.answers) {
            let before = std::mem::replace(answer, Ok(Answered::NotAsked)).unwrap_or_default();
            *answer = registry.answer(source, namespace, now, before);
            if let (Ok(Answered::Pods(answer)), Some(_)) = (answer, registry.frozen[0]) {
                // The adapter still lists the pods itself: those that are gone are not asked for.
                let there = |pod: &Arc<str>| self.pods.binary_search_by(|p| p.name.cmp(pod)).is_ok();
                answer.values.0.retain(|value| there(&value.pod));
            }
        }
    }

    /// Whether the custom API is asked.
    pub(super) fn asks_custom(&self) -> bool {
        self.answers.iter().any(|a| matches!(a, Ok(Answered::Pods(_) | Answered::Object(..))))
    }

    /// The oldest sample behind all answers.
    pub(super) fn oldest_sample(&self) -> Option<SimTime> {
        let custom = self.answers.iter().filter_map(|answer| match answer.as_ref().ok()? {
            Answered::NotAsked => None,
            Answered::Pods(answer) => answer.oldest,
            Answered::Object(_, at) => Some(*at),
            Answered::External(_, at) => *at,
        });
        custom.chain(self.pod_metrics.items().iter().map(|i| i.timestamp)).min()
    }

    /// Hands the observation to `read`, in the form that the controller takes.
    pub(super) fn with_seen<T>(&self, workload: &Workload, read: impl FnOnce(&Seen<'_>) -> T) -> T {
        let metrics: Vec<Result<MetricAnswer<'_>, &str>> = self
            .answers
            .iter()
            .map(|answer| match answer {
                Ok(Answered::NotAsked) => Ok(MetricAnswer::NotAsked),
                Ok(Answered::Pods(answer)) => Ok(MetricAnswer::Pods(&answer.values)),
                Ok(Answered::Object(value, _)) => Ok(MetricAnswer::Object(*value)),
                Ok(Answered::External(values, _)) => Ok(MetricAnswer::External(values)),
                Err(error) => Err(error.as_str()),
            })
            .collect();
        read(&Seen {
            scale: Ok(Scale {
                spec: workload.replicas(),
                status: workload.status_replicas(),
                selector: &self.selector,
            }),
            pods: &self.pods,
            pod_metrics: Some(self.no_pod_metrics.as_deref().map_or(Ok(&self.pod_metrics), Err)),
            metrics: &metrics,
            other_hpas: &[],
            scale_update: Ok(()),
            status_update: Ok(()),
        })
    }
}

fn is_resource(source: &MetricSource) -> bool {
    matches!(source, MetricSource::Resource { .. } | MetricSource::ContainerResource { .. })
}

impl Registry<'_> {
    /// What the resource API answers, written over `list`.
    pub(super) fn pod_metrics(&self, now: SimTime, list: &mut PodMetricsList) -> Result<(), String> {
        let verdict = self.faults.verdict(Component::Resource, now);
        if let Some(error) = verdict.resource_error() {
            list.clear();
            return Err(error);
        }
        self.server.usage(list);
        if matches!(verdict, Verdict::Answers { zeros: true, .. }) {
            list.make_zero();
        }
        Ok(())
    }

    /// What the custom or external API answers for one metric.
    pub(super) fn ask(&self, source: &MetricSource, namespace: &str, now: SimTime) -> Result<MetricNow, String> {
        Ok(match self.answer(source, namespace, now, Answered::NotAsked)? {
            Answered::NotAsked => MetricNow::NotAsked,
            Answered::Pods(answer) => MetricNow::Pods(answer.values, answer.oldest),
            Answered::Object(value, at) => MetricNow::Object(value, at),
            Answered::External(values, at) => MetricNow::External(values, at),
        })
    }

    /// The oldest of the samples with which an API of the adapter answers.
    pub(super) fn oldest_scrape(&self, api: Component, now: SimTime) -> Option<SimTime> {
        let Verdict::Answers { at, .. } = self.faults.verdict(api, now) else { return None };
        let frozen = self.frozen[usize::from(api == Component::External)];
        self.adapter.total(frozen.unwrap_or(self.prometheus), at).map(|total| total.1)
    }

    /// What the custom or external API answers for one metric; the room of the answer `before` is used again.
    fn answer(
        &self,
        source: &MetricSource,
        namespace: &str,
        now: SimTime,
        before: Answered,
    ) -> Result<Answered, String> {
        let (api, frozen) = match source {
            MetricSource::Pods { .. } | MetricSource::Object { .. } => (Component::Custom, self.frozen[0]),
            MetricSource::External { .. } => (Component::External, self.frozen[1]),
            _ => return Ok(Answered::NotAsked),
        };
        if api == Component::External && !self.external.is_empty() {
            let (values, at) = self.provided(source, namespace, now)?;
            return Ok(Answered::External(values, Some(at)));
        }
        let verdict = self.faults.verdict(api, now);
        if let Some(ruled) = self.ruled {
            let cluster = Pods { workload: self.workload, namespace };
            return ruled
                .answer(source, cluster, verdict)
                .map(|values| self.answered(source, values, ruled.oldest_scrape(now)));
        }
        if let Some(error) = verdict.metric_error(source, namespace) {
            return Err(error);
        }
        let Verdict::Answers { at, zeros } = verdict else { return Ok(Answered::NotAsked) };
        let prometheus = frozen.unwrap_or(self.prometheus);
        if matches!(source, MetricSource::Pods { .. }) {
            let mut answer = if let Answered::Pods(answer) = before { answer } else { Answer::default() };
            self.adapter.pods_metric(prometheus, at, &mut answer);
            if zeros {
                answer.values.0.iter_mut().for_each(|value| value.value = MilliValue::ZERO);
            }
            return Ok(Answered::Pods(answer));
        }
        let total = if zeros { Some((MilliValue::ZERO, at)) } else { self.adapter.total(prometheus, at) };
        match (source, total) {
            (MetricSource::Object { .. }, Some((value, at))) => Ok(Answered::Object(value, at)),
            // An object without a value is not found.
            (MetricSource::Object { described_object, .. }, None) => {
                let error = Verdict::Undiscovered.metric_error(source, namespace).unwrap_or_default();
                Err([&error, " ", &described_object.name].concat())
            }
            (_, total) => Ok(Answered::External(total.iter().map(|t| t.0).collect(), total.map(|t| t.1))),
        }
    }

    /// The values that an adapter with rules answered, in the order of their objects.
    fn answered(&self, source: &MetricSource, values: Vec<(String, MilliValue)>, oldest: Option<SimTime>) -> Answered {
        match source {
            MetricSource::Pods { .. } => {
                let pods = self.workload.pods();
                let named = |(name, value): (String, MilliValue)| {
                    let place = pods.binary_search_by(|pod| (*pod.api.name).cmp(&name)).ok()?;
                    Some(PodMetricValue { pod: Arc::clone(&pods[place].api.name), value })
                };
                Answered::Pods(Answer {
                    values: PodMetricValues(values.into_iter().filter_map(named).collect()),
                    oldest,
                })
            }
            MetricSource::Object { .. } => {
                let value = values.first().map_or(MilliValue::ZERO, |(_, value)| *value);
                Answered::Object(value, oldest.unwrap_or_default())
            }
            _ => Answered::External(values.into_iter().map(|(_, value)| value).collect(), oldest),
        }
    }

    /// What the custom API answers for pods, as their average.
    pub(super) fn custom_average(&self, now: SimTime) -> Option<MilliValue> {
        let Verdict::Answers { at, zeros } = self.faults.verdict(Component::Custom, now) else { return None };
        let mut answer = Answer::default();
        self.adapter.pods_metric(self.frozen[0].unwrap_or(self.prometheus), at, &mut answer);
        let values = answer.values.0;
        let sum = values.iter().map(|v| if zeros { 0 } else { v.value.0 }).sum();
        MilliValue(sum).average(values.len())
    }

    /// What the external API answers.
    pub(super) fn external_total(&self, now: SimTime) -> Option<MilliValue> {
        if let Some(first) = self.external.first() {
            return Some(self.held.map_or_else(|| first.value(self, now), |held| held[0]));
        }
        let Verdict::Answers { at, zeros } = self.faults.verdict(Component::External, now) else { return None };
        let total = self.adapter.total(self.frozen[1].unwrap_or(self.prometheus), at).map(|total| total.0);
        if zeros { Some(MilliValue::ZERO) } else { total }
    }
}

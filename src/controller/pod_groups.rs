//! Which pods count, and how: the pods of the target put side by side with their samples.

use std::cmp::Ordering;
use std::sync::Arc;

use super::config::ControllerConfig;
use super::requests::Requests;
use super::trace::{PodGroup, PodLife, PodReading, Recorder, Startup, Step, Unready};
use crate::api::pod::{Pod, PodPhase};
use crate::api::selector::Selector;
use crate::api::status::ConditionStatus;
use crate::units::{MilliValue, SimDuration, SimTime};

/// Room that is used again in every sync: nothing in it lasts, so a copy of it is empty.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The places of the pods that the selector matches.
    pub(super) matching: Vec<usize>,
    /// What was measured for each metric.
    pub(super) measured: Vec<Option<crate::api::status::MetricValueStatus>>,
}

impl Clone for Scratch {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// The pods that a selector matches, by name.
#[derive(Clone, Copy, Debug)]
pub struct MatchedPods<'a> {
    pods: &'a [Pod],
    matching: &'a [usize],
}

impl<'a> MatchedPods<'a> {
    /// The pods among `pods` that `selector` matches; `matching` is room for their places.
    #[must_use]
    pub fn select(pods: &'a [Pod], selector: &Selector, matching: &'a mut Vec<usize>) -> Self {
        matching.clear();
        // Pods of one template share their labels, so most are looked at once.
        let mut last = None;
        for (index, pod) in pods.iter().enumerate() {
            let matches = match last {
                Some((labels, matches)) if std::ptr::eq(labels, Arc::as_ptr(&pod.labels)) => matches,
                _ => selector.matches(&pod.labels),
            };
            last = Some((Arc::as_ptr(&pod.labels), matches));
            if matches {
                matching.push(index);
            }
        }
        Self { pods, matching }
    }

    /// The pods, by name.
    pub fn iter(&self) -> impl Iterator<Item = &'a Pod> + use<'a> {
        let pods = self.pods;
        self.matching.iter().map(move |index| &pods[*index])
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.matching.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.matching.is_empty()
    }

    /// How many run and are ready (upstream's `getReadyPodsCount`).
    #[must_use]
    pub fn ready_count(&self) -> usize {
        self.iter().filter(|pod| pod.phase == PodPhase::Running && is_ready(pod)).count()
    }
}

/// Whether the `Ready` condition is true (upstream's `IsPodReady`).
fn is_ready(pod: &Pod) -> bool {
    pod.ready.is_some_and(|ready| ready.status == ConditionStatus::True)
}

/// The sample of a pod (upstream's `PodMetric`).
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The value.
    pub value: MilliValue,
    /// When its window ended.
    pub timestamp: SimTime,
    /// How long its window was.
    pub window: SimDuration,
}

/// The samples of pods, by name.
pub trait Samples {
    /// How many there are.
    fn count(&self) -> usize;

    /// Whose the sample at a place is.
    fn pod(&self, place: usize) -> &Arc<str>;

    /// The sample at a place; none if it lacks what is asked for.
    fn sample(&self, place: usize) -> Option<Sample>;
}

/// Whether a pod must have become ready before its sample counts: upstream asks this of `cpu` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It must.
    Asked,
    /// Any running pod counts.
    NotAsked,
}

/// How the controller looks at pods: the arguments of upstream's `groupPods`.
#[derive(Clone, Copy, Debug)]
pub struct Grouping<'a> {
    /// The current instant.
    pub now: SimTime,
    /// The flags for the start of pods.
    pub config: &'a ControllerConfig,
    /// Whether readiness matters.
    pub readiness: Readiness,
}

/// Counts and sums over the groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// Pods that count with their sample.
    pub ready: usize,
    /// Pods without a sample.
    pub missing: usize,
    /// Pods whose sample is not used.
    pub unready: usize,
    /// Samples that count: of the ready pods and of pods that the controller does not know.
    pub samples: usize,
    /// The sum over the ready pods.
    pub usage: MilliValue,
    /// The sum over pods that the controller does not know.
    pub strangers: MilliValue,
    /// The requests of the ready pods.
    pub requests: MilliValue,
    /// The requests of the pods without a sample.
    pub missing_requests: MilliValue,
    /// The same, each times the percentage that is assumed on a scale-down.
    pub missing_fallback: MilliValue,
    /// The requests of the pods whose sample is not used.
    pub unready_requests: MilliValue,
    /// Why the requests could not be added up.
    pub request_error: Option<String>,
}

impl Grouping<'_> {
    /// How a pod is treated (the body of upstream's `groupPods`).
    #[must_use]
    #[inline]
    pub fn group_of(&self, pod: &Pod, sample: Option<&Sample>) -> PodGroup {
        if pod.deleting || pod.phase == PodPhase::Failed {
            return PodGroup::Ignored;
        }
        if pod.phase == PodPhase::Pending {
            return PodGroup::Unready(Unready::Pending);
        }
        let Some(sample) = sample else { return PodGroup::Missing };
        match self.readiness {
            Readiness::Asked => self.unready(pod, sample).map_or(PodGroup::Ready, PodGroup::Unready),
            Readiness::NotAsked => PodGroup::Ready,
        }
    }

    /// Why the sample of a running pod is not used, if so.
    fn unready(&self, pod: &Pod, sample: &Sample) -> Option<Unready> {
        let (Some(ready), Some(start)) = (pod.ready, pod.start_time) else { return Some(Unready::NotStarted) };
        let turned = ready.last_transition_time.unwrap_or(SimTime::MIN);
        let is_false = ready.status == ConditionStatus::False;
        if start + self.config.cpu_initialization_period > self.now {
            if is_false {
                return Some(Unready::Initializing);
            }
            return (sample.timestamp < turned + sample.window).then_some(Unready::SampleTooOld);
        }
        (is_false && start + self.config.initial_readiness_delay > turned).then_some(Unready::NeverReady)
    }

    /// Groups the pods and adds them up (upstream's `groupPods`, `removeMetricsForPods` and the sums of `utilization.go`).
    ///
    /// Pods and samples are listed by name, so one pass over both is enough.
    pub fn add_up<R: Recorder>(
        &self,
        pods: MatchedPods<'_>,
        samples: &impl Samples,
        mut requests: Option<Requests<'_>>,
        recorder: &mut R,
    ) -> Totals {
        let fallback = requests.as_ref().map_or(100, |requests| requests.fallback_percent);
        let listens = recorder.listens();
        let mut totals = Totals::default();
        let mut strangers = Strangers { samples, next: 0, seen: listens.then(Vec::new) };
        let mut readings = Vec::new();
        for pod in pods.iter() {
            let sample = strangers.skip_to(&pod.name, &mut totals);
            let group = self.group_of(pod, sample.as_ref());
            let request = totals.request_of(pod, requests.as_mut());
            totals.add(group, sample.map(|sample| sample.value), request, fallback);
            if listens {
                readings.push(self.reading(pod, group, sample, requests.is_some().then_some(request)));
            }
        }
        while strangers.next < samples.count() {
            strangers.skip(&mut totals);
        }
        recorder.record(|| Step::PodsGrouped {
            pods: readings,
            strangers: strangers.seen.unwrap_or_default(),
            startup: self.startup(),
        });
        totals
    }

    /// What a pod that starts is judged by.
    fn startup(&self) -> Option<Startup> {
        (self.readiness == Readiness::Asked).then_some(Startup {
            now: self.now,
            initialization_period: self.config.cpu_initialization_period,
            readiness_delay: self.config.initial_readiness_delay,
        })
    }

    /// A pod, for who listens.
    fn reading(&self, pod: &Pod, group: PodGroup, sample: Option<Sample>, request: Option<MilliValue>) -> PodReading {
        let Pod { deleting, phase, start_time: started, ready, .. } = *pod;
        let sampled = sample.filter(|_| self.readiness == Readiness::Asked).map(|s| (s.timestamp, s.window));
        PodReading {
            name: Arc::clone(&pod.name),
            group,
            life: PodLife { deleting, phase, started, ready },
            usage: sample.map(|sample| sample.value),
            sampled,
            request,
        }
    }
}

/// Walks through the samples beside the pods; those that are no pod's count too.
struct Strangers<'a, S> {
    samples: &'a S,
    next: usize,
    /// Those that were passed, if anyone listens.
    seen: Option<Vec<(Arc<str>, MilliValue)>>,
}

impl<S: Samples> Strangers<'_, S> {
    /// The sample of the pod `name`, if there is one; all before it are no pod's.
    #[inline]
    fn skip_to(&mut self, name: &Arc<str>, totals: &mut Totals) -> Option<Sample> {
        while self.next < self.samples.count() {
            match order(self.samples.pod(self.next), name) {
                Ordering::Less => self.skip(totals),
                Ordering::Equal => {
                    self.next += 1;
                    return self.samples.sample(self.next - 1);
                }
                Ordering::Greater => break,
            }
        }
        None
    }

    /// Counts the next sample as one of a pod that the controller does not know.
    fn skip(&mut self, totals: &mut Totals) {
        if let Some(sample) = self.samples.sample(self.next) {
            totals.samples += 1;
            totals.strangers += sample.value;
            if let Some(seen) = &mut self.seen {
                seen.push((Arc::clone(self.samples.pod(self.next)), sample.value));
            }
        }
        self.next += 1;
    }
}

impl Totals {
    /// The request of a pod, where they are asked for; the first error is kept and ends the asking.
    #[inline]
    fn request_of(&mut self, pod: &Pod, requests: Option<&mut Requests<'_>>) -> MilliValue {
        let Some(requests) = requests.filter(|_| self.request_error.is_none()) else { return MilliValue::ZERO };
        requests.of(pod).unwrap_or_else(|error| {
            self.request_error = Some(error.to_string());
            MilliValue::ZERO
        })
    }

    #[inline]
    fn add(&mut self, group: PodGroup, usage: Option<MilliValue>, request: MilliValue, fallback_percent: i64) {
        match group {
            PodGroup::Ready => {
                self.ready += 1;
                self.samples += 1;
                self.usage += usage.unwrap_or_default();
                self.requests += request;
            }
            PodGroup::Missing => {
                self.missing += 1;
                self.missing_requests += request;
                self.missing_fallback += request.percent(fallback_percent);
            }
            PodGroup::Unready(_) => {
                self.unready += 1;
                self.unready_requests += request;
            }
            PodGroup::Ignored => {}
        }
    }
}

/// Compares names; those that are the same text in memory need no look at it.
#[inline]
fn order(a: &Arc<str>, b: &Arc<str>) -> Ordering {
    if Arc::ptr_eq(a, b) { Ordering::Equal } else { a.cmp(b) }
}

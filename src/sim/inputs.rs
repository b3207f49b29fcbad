//! What one sync read, kept so small that every sync of a long run can be run again.
//!
//! Pods and names are shared with the sync before as long as they are the same; numbers are written beside each other as
//! differences, since most pods are much like the one before.

use std::sync::Arc;

use super::tape::{Column, Reader, Tape, Writer};
use crate::api::metrics::{ContainerMetrics, PodMetricValue, PodMetricValues, PodMetrics, PodMetricsList};
use crate::api::pod::Pod;
use crate::controller::{MetricAnswer, RememberedSelector, Scale, Seen};
use crate::units::{MilliValue, Replicas, SimDuration, SimTime};

/// Everything that one sync read.
#[derive(Clone, Debug, Default)]
pub(super) struct Inputs {
    pods: Arc<[Pod]>,
    others: Arc<[RememberedSelector]>,
    /// The pods' metrics, with times as they are before the sync.
    usage: Arc<Tape>,
    rest: Tape,
}

/// What is known to be the same as at the sync before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Same {
    pub(super) pods: bool,
    /// The pods' metrics, but for the time.
    pub(super) usage: bool,
}

/// What a metrics API answered, owned.
enum Answer<'a> {
    NotAsked,
    Pods(PodMetricValues),
    Object(MilliValue),
    External(Vec<MilliValue>),
    Failed(&'a str),
}

impl Inputs {
    /// Keeps what was seen at `now`; what is the same as `before` is shared with it.
    pub(super) fn of(seen: &Seen<'_>, now: SimTime, before: &Self, known: Same) -> Self {
        let mut tape = Tape::writer(&before.rest);
        tape.result(seen.scale, |tape, scale| {
            tape.number(scale.spec.0.into());
            tape.number(scale.status.0.into());
            tape.text(scale.selector);
        });
        tape.count(seen.metrics.len());
        for answer in seen.metrics {
            tape.answer(answer);
        }
        tape.result(seen.scale_update, |_, ()| {});
        tape.result(seen.status_update, |_, ()| {});
        let same = known.pods
            || seen.pods.len() == before.pods.len() && seen.pods.iter().zip(&*before.pods).all(|(a, b)| same(a, b));
        Self {
            pods: if same { Arc::clone(&before.pods) } else { seen.pods.into() },
            others: if *seen.other_hpas == *before.others {
                Arc::clone(&before.others)
            } else {
                seen.other_hpas.into()
            },
            usage: if known.usage { Arc::clone(&before.usage) } else { Self::usage(seen, now, &before.usage).into() },
            rest: tape.finish(),
        }
    }

    fn usage(seen: &Seen<'_>, now: SimTime, before: &Tape) -> Tape {
        let mut tape = Tape::writer(before);
        tape.count(usize::from(seen.pod_metrics.is_some()));
        if let Some(answer) = seen.pod_metrics {
            tape.result(answer, |tape, list| tape.pod_metrics(list, now));
        }
        tape.finish()
    }

    /// Hands what was kept of a sync at `now` to `read`, in the form that the controller takes.
    pub(super) fn with_seen<T>(&self, now: SimTime, read: impl FnOnce(&Seen<'_>) -> T) -> T {
        let mut tape = self.rest.reader();
        let scale = tape.result(|tape| Scale { spec: tape.replicas(), status: tape.replicas(), selector: tape.text() });
        let mut usage = self.usage.reader();
        let pod_metrics = (usage.count() > 0).then(|| usage.result(|tape| tape.pod_metrics(now)));
        let answers: Vec<Answer<'_>> = (0..tape.count()).map(|_| tape.answer()).collect();
        let (scale_update, status_update) = (tape.result(|_| ()), tape.result(|_| ()));
        let metrics: Vec<_> = answers.iter().map(Answer::seen).collect();
        read(&Seen {
            scale,
            pods: &self.pods,
            pod_metrics: pod_metrics.as_ref().map(|answer| answer.as_ref().map_err(|error| *error)),
            metrics: &metrics,
            other_hpas: &self.others,
            scale_update,
            status_update,
        })
    }
}

/// Whether two pods were measured together, and use the same.
fn alike(list: &PodMetricsList, a: &PodMetrics, b: &PodMetrics) -> bool {
    let (ours, theirs) = (list.containers(a), list.containers(b));
    let pairs = || ours.iter().zip(theirs);
    (a.timestamp, a.window, ours.len()) == (b.timestamp, b.window, theirs.len())
        && pairs().all(|(a, b)| a.cpu == b.cpu && a.memory == b.memory)
}

/// Whether two pods are the same; what is shared is compared by its place.
fn same(a: &Pod, b: &Pod) -> bool {
    let life = |pod: &Pod| (pod.deleting, pod.phase, pod.start_time, pod.ready);
    life(a) == life(b) && Arc::ptr_eq(&a.spec, &b.spec) && Arc::ptr_eq(&a.labels, &b.labels) && a.name == b.name
}

impl Answer<'_> {
    fn seen(&self) -> Result<MetricAnswer<'_>, &str> {
        match self {
            Self::NotAsked => Ok(MetricAnswer::NotAsked),
            Self::Pods(values) => Ok(MetricAnswer::Pods(values)),
            Self::Object(value) => Ok(MetricAnswer::Object(*value)),
            Self::External(values) => Ok(MetricAnswer::External(values)),
            Self::Failed(error) => Err(error),
        }
    }
}

impl Writer<'_> {
    fn result<T>(&mut self, result: Result<T, &str>, write: impl FnOnce(&mut Self, T)) {
        self.count(usize::from(result.is_err()));
        match result {
            Ok(value) => write(self, value),
            Err(error) => self.text(error),
        }
    }

    fn pod_metrics(&mut self, list: &PodMetricsList, now: SimTime) {
        let (mut timestamps, mut windows) = (Column::from(now.as_micros()), Column::default());
        let (mut cpus, mut memories) = (Column::default(), Column::default());
        let items = list.items();
        self.count(items.len());
        let mut rest = items.iter();
        let mut before: Option<&PodMetrics> = None;
        // Most pods are measured together and use the same: how many like the one before follow, then one that differs.
        loop {
            let like = before.map_or(0, |before| rest.clone().take_while(|item| alike(list, before, item)).count());
            if before.is_some() {
                self.count(like);
            }
            for item in rest.by_ref().take(like) {
                self.name(&item.name);
                list.containers(item).iter().for_each(|container| self.name(&container.name));
            }
            let Some(item) = rest.next() else { break };
            before = Some(item);
            self.name(&item.name);
            self.next(&mut timestamps, item.timestamp.as_micros());
            self.next(&mut windows, item.window.as_micros());
            let containers = list.containers(item);
            self.count(containers.len());
            for ContainerMetrics { name, cpu, memory } in containers {
                self.name(name);
                self.count(usize::from(cpu.is_some()) + 2 * usize::from(memory.is_some()));
                for (column, value) in [(&mut cpus, cpu), (&mut memories, memory)] {
                    if let Some(value) = value {
                        self.next(column, value.0);
                    }
                }
            }
        }
    }

    fn answer(&mut self, answer: &Result<MetricAnswer<'_>, &str>) {
        let mut values = Column::default();
        match answer {
            Ok(MetricAnswer::NotAsked) => self.count(0),
            Ok(MetricAnswer::Pods(PodMetricValues(list))) => {
                self.count(1);
                self.count(list.len());
                for PodMetricValue { pod, value } in list {
                    self.name(pod);
                    self.next(&mut values, value.0);
                }
            }
            Ok(MetricAnswer::Object(value)) => {
                self.count(2);
                self.number(value.0);
            }
            Ok(MetricAnswer::External(list)) => {
                self.count(3);
                self.count(list.len());
                list.iter().for_each(|value| self.next(&mut values, value.0));
            }
            Err(error) => {
                self.count(4);
                self.text(error);
            }
        }
    }
}

impl<'a> Reader<'a> {
    fn result<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Result<T, &'a str> {
        if self.count() == 0 { Ok(read(self)) } else { Err(self.text()) }
    }

    fn replicas(&mut self) -> Replicas {
        Replicas(i32::try_from(self.number()).unwrap_or_default())
    }

    fn pod_metrics(&mut self, now: SimTime) -> PodMetricsList {
        let (mut timestamps, mut windows) = (Column::from(now.as_micros()), Column::default());
        let (mut cpus, mut memories) = (Column::default(), Column::default());
        let mut list = PodMetricsList::new();
        let items = self.count();
        while list.items().len() < items {
            let name = self.name();
            let timestamp = SimTime::from_micros(self.next(&mut timestamps));
            let window = SimDuration::from_micros(self.next(&mut windows));
            let containers: Vec<_> = (0..self.count())
                .map(|_| {
                    let (name, there) = (self.name(), self.count());
                    let mut usage = |column, bit| (there & bit > 0).then(|| MilliValue(self.next(column)));
                    ContainerMetrics { name, cpu: usage(&mut cpus, 1), memory: usage(&mut memories, 2) }
                })
                .collect();
            list.push(name, timestamp, window, containers.iter().cloned());
            for _ in 0..self.count() {
                let name = self.name();
                let like = containers.iter().map(|one| ContainerMetrics { name: self.name(), ..one.clone() });
                list.push(name, timestamp, window, like);
            }
        }
        list
    }

    fn answer(&mut self) -> Answer<'a> {
        let mut values = Column::default();
        match self.count() {
            0 => Answer::NotAsked,
            1 => {
                let count = self.count();
                let value = |_| PodMetricValue { pod: self.name(), value: MilliValue(self.next(&mut values)) };
                Answer::Pods(PodMetricValues((0..count).map(value).collect()))
            }
            2 => Answer::Object(MilliValue(self.number())),
            3 => Answer::External((0..self.count()).map(|_| MilliValue(self.next(&mut values))).collect()),
            _ => Answer::Failed(self.text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::api::pod::{PodPhase, PodSpec, ReadyCondition};
    use crate::api::selector::Selector;
    use crate::api::status::ConditionStatus;

    const NOW: SimTime = SimTime::from_millis(20_000);

    /// What a sync may see, owned.
    #[derive(Clone)]
    struct World {
        pods: Vec<Pod>,
        usage: PodMetricsList,
        values: PodMetricValues,
        series: Vec<MilliValue>,
        others: Vec<RememberedSelector>,
        fails: bool,
    }

    impl World {
        fn new() -> Self {
            let pod = |name: &str| Pod {
                name: name.into(),
                labels: Arc::default(),
                deleting: false,
                phase: PodPhase::Running,
                start_time: Some(SimTime::ZERO),
                ready: None,
                spec: Arc::new(PodSpec::default()),
            };
            let (pods, mut usage) = ([pod("a"), pod("b")], PodMetricsList::new());
            for (pod, cpu, memory) in [(&pods[0], Some(250), Some(1 << 40)), (&pods[1], None, Some(i64::MIN))] {
                let container = |name: &str| ContainerMetrics {
                    name: name.into(),
                    cpu: cpu.map(MilliValue),
                    memory: memory.map(MilliValue),
                };
                let at = SimTime::from_millis(15_000);
                usage.push(
                    Arc::clone(&pod.name),
                    at,
                    SimDuration::from_secs(15),
                    [container("app"), container("side")],
                );
            }
            let value = |pod: &Pod| PodMetricValue { pod: Arc::clone(&pod.name), value: MilliValue(2_000) };
            Self {
                values: PodMetricValues(pods.iter().map(value).collect()),
                pods: pods.into(),
                usage,
                series: vec![MilliValue(i64::MAX), MilliValue(-1)],
                others: Vec::new(),
                fails: false,
            }
        }

        fn with_seen<T>(&self, read: impl FnOnce(&Seen<'_>) -> T) -> T {
            let outcome = if self.fails { Err("conflict") } else { Ok(()) };
            read(&Seen {
                scale: outcome.map(|()| Scale { spec: Replicas(-3), status: Replicas(2), selector: "app=web" }),
                pods: &self.pods,
                pod_metrics: (self.series.len() > 1).then(|| outcome.map(|()| &self.usage)),
                metrics: &[
                    Ok(MetricAnswer::NotAsked),
                    outcome.map(|()| MetricAnswer::Pods(&self.values)),
                    Ok(MetricAnswer::Object(MilliValue(-7))),
                    Ok(MetricAnswer::External(&self.series)),
                ],
                other_hpas: &self.others,
                scale_update: outcome,
                status_update: Ok(()),
            })
        }
    }

    #[test]
    fn what_is_kept_is_what_was_seen_after_any_change() {
        let changes: [fn(&mut World); 10] = [
            |_| {},
            |world| world.pods[0].deleting = true,
            |world| world.pods[1].phase = PodPhase::Pending,
            |world| world.pods[1].start_time = None,
            |world| {
                let ready = ReadyCondition { status: ConditionStatus::True, last_transition_time: None };
                world.pods[0].ready = Some(ready);
            },
            |world| world.pods[0].labels = Arc::new(BTreeMap::from([("app".to_owned(), "web".to_owned())])),
            |world| {
                let selector = Selector::parse("app=web").expect("it is a selector");
                world.others = vec![RememberedSelector { namespace: "a".into(), name: "b".into(), selector }];
            },
            |world| world.values.0.truncate(1),
            |world| world.fails = true,
            |world| {
                world.fails = false;
                world.series.clear();
            },
        ];
        let (mut world, mut kept) = (World::new(), Inputs::default());
        for (number, change) in changes.into_iter().enumerate() {
            change(&mut world);
            kept = world.with_seen(|seen| Inputs::of(seen, NOW, &kept, Same::default()));
            let seen = world.with_seen(|seen| format!("{seen:?}"));
            assert_eq!(kept.with_seen(NOW, |again| format!("{again:?}")), seen, "change {number}");
        }
    }
}

//! What the three metrics APIs answer: `metrics.k8s.io`, `custom.metrics.k8s.io`, `external.metrics.k8s.io`.

use std::ops::Range;
use std::sync::Arc;

use crate::units::{MilliValue, SimDuration, SimTime};

/// An answer of the resource metrics API: the samples of the pods, by name.
///
/// The containers of all pods lie in one buffer, so that a list that is cleared and filled again allocates nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodMetricsList {
    items: Vec<PodMetrics>,
    containers: Vec<ContainerMetrics>,
}

/// The sample of one pod.
#[derive(Clone, Debug, PartialEq)]
pub struct PodMetrics {
    /// The pod's name.
    pub name: Arc<str>,
    /// When the window ended.
    pub timestamp: SimTime,
    /// How long the window was.
    pub window: SimDuration,
    containers: Range<usize>,
}

/// The sample of one container.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerMetrics {
    /// The container's name.
    pub name: Arc<str>,
    /// Cores, in thousandths rounded up; none where the sample has no `cpu`.
    pub cpu: Option<MilliValue>,
    /// Bytes, in thousandths; none where the sample has no `memory`.
    pub memory: Option<MilliValue>,
}

impl ContainerMetrics {
    /// The usage of a resource, if the sample has it.
    #[must_use]
    pub const fn usage(&self, kind: ResourceKind) -> Option<MilliValue> {
        match kind {
            ResourceKind::Cpu => self.cpu,
            ResourceKind::Memory => self.memory,
            ResourceKind::Other => None,
        }
    }
}

/// A resource, as far as the resource metrics API knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceKind {
    /// `cpu`.
    Cpu,
    /// `memory`.
    Memory,
    /// One that is never measured.
    Other,
}

impl ResourceKind {
    /// The resource `name`.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name {
            "cpu" => Self::Cpu,
            "memory" => Self::Memory,
            _ => Self::Other,
        }
    }
}

impl PodMetricsList {
    /// An empty answer.
    #[must_use]
    pub const fn new() -> Self {
        Self { items: Vec::new(), containers: Vec::new() }
    }

    /// Forgets the samples and keeps the room.
    pub fn clear(&mut self) {
        self.items.clear();
        self.containers.clear();
    }

    /// Makes every usage that was measured 0.
    pub fn make_zero(&mut self) {
        for container in &mut self.containers {
            for usage in [&mut container.cpu, &mut container.memory] {
                *usage = usage.map(|_| MilliValue::ZERO);
            }
        }
    }

    /// Adds the sample of a pod, which must come after all there are in the order of names.
    pub fn push(
        &mut self,
        name: Arc<str>,
        timestamp: SimTime,
        window: SimDuration,
        containers: impl IntoIterator<Item = ContainerMetrics>,
    ) {
        debug_assert!(self.items.last().is_none_or(|last| last.name < name), "samples are listed by name");
        let start = self.containers.len();
        self.containers.extend(containers);
        self.items.push(PodMetrics { name, timestamp, window, containers: start..self.containers.len() });
    }

    /// The same samples, so much later.
    pub fn delay(&mut self, span: SimDuration) {
        self.items.iter_mut().for_each(|item| item.timestamp += span);
    }

    /// Puts the sample of a pod at a place, in the order of names. What stood there for the same pod and the same
    /// containers is written over, anything else is forgotten, with all that came after it.
    pub fn put(
        &mut self,
        place: usize,
        (name, timestamp, window): (&Arc<str>, SimTime, SimDuration),
        containers: &[(Arc<str>, MilliValue)],
        usage: impl Fn(usize) -> (MilliValue, MilliValue),
    ) {
        if let Some(item) = self.items.get_mut(place)
            && Arc::ptr_eq(&item.name, name)
            && item.containers.len() == containers.len()
        {
            (item.timestamp, item.window) = (timestamp, window);
            let there = &mut self.containers[item.containers.clone()];
            if there.iter().zip(containers).all(|(there, (name, _))| Arc::ptr_eq(&there.name, name)) {
                for (index, container) in there.iter_mut().enumerate() {
                    let (cpu, memory) = usage(index);
                    (container.cpu, container.memory) = (Some(cpu), Some(memory));
                }
                return;
            }
        }
        self.truncate(place);
        let containers = containers.iter().enumerate().map(|(index, (name, _))| {
            let (cpu, memory) = usage(index);
            ContainerMetrics { name: Arc::clone(name), cpu: Some(cpu), memory: Some(memory) }
        });
        self.push(Arc::clone(name), timestamp, window, containers);
    }

    /// Forgets all samples but the first `count`.
    pub fn truncate(&mut self, count: usize) {
        if let Some(item) = self.items.get(count) {
            self.containers.truncate(item.containers.start);
            self.items.truncate(count);
        }
    }

    /// The samples, by name.
    #[must_use]
    #[inline]
    pub fn items(&self) -> &[PodMetrics] {
        &self.items
    }

    /// The containers of one of the samples.
    #[must_use]
    #[inline]
    pub fn containers(&self, item: &PodMetrics) -> &[ContainerMetrics] {
        self.containers.get(item.containers.clone()).unwrap_or_default()
    }
}

/// An answer of the custom metrics API for a metric of pods: its value for each, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodMetricValues(pub Vec<PodMetricValue>);

impl PodMetricValues {
    /// Puts the value of a pod at a place, in the order of names; what stood there for another pod is forgotten, with all
    /// that came after it.
    pub fn put(&mut self, place: usize, pod: &Arc<str>, value: MilliValue) {
        match self.0.get_mut(place) {
            Some(there) if Arc::ptr_eq(&there.pod, pod) => there.value = value,
            _ => {
                self.0.truncate(place);
                self.0.push(PodMetricValue { pod: Arc::clone(pod), value });
            }
        }
    }
}

/// The containers of a pod, with the CPU that those beside the first use.
pub type Containers = Arc<[(Arc<str>, MilliValue)]>;

/// The value of a custom metric for one pod.
#[derive(Clone, Debug, PartialEq)]
pub struct PodMetricValue {
    /// The pod's name.
    pub pod: Arc<str>,
    /// The value, in thousandths rounded up.
    pub value: MilliValue,
}

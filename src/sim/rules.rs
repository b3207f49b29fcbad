//! prometheus-adapter with rules of its own, in the cluster: it looks for series again and again, and answers the controller
//! with what Prometheus has kept.

use super::engine::{Due, Engine};
use crate::api::adapter_config::DiscoveryRule;
use crate::api::hpa::{HpaSpec, MetricIdentifier, MetricSource};
use crate::api::selector::Selector;
use crate::metrics::adapter::{
    Around, Cluster, CustomRequest, Kind, Request, Resource, RuleEngine, RunningAdapter, Source, Walk,
};
use crate::metrics::{Component, Exposed, Faults, Health, SeriesStore, TargetId, TargetLabels, Verdict, described};
use crate::units::{MilliValue, SimDuration, SimTime};
use crate::workload::{App, Load, SimPod, Stage, Workload};

/// The two APIs of the adapter, each with its adapter at the same place.
const APIS: [Component; 2] = [Component::Custom, Component::External];

/// An adapter that has just been started.
#[derive(Clone, Debug)]
pub struct AdapterSetup {
    /// What serves custom metrics, if there are rules for them.
    pub custom: Option<Box<dyn RunningAdapter>>,
    /// What serves external metrics, if there are rules for them.
    pub external: Option<Box<dyn RunningAdapter>>,
    /// `--metrics-relist-interval`.
    pub relist_interval: SimDuration,
}

/// The adapter, and what Prometheus keeps for it.
#[derive(Clone, Debug)]
pub(super) struct Ruled {
    adapters: [Option<Box<dyn RunningAdapter>>; 2],
    relist_interval: SimDuration,
    /// When it looks for series next.
    relist: SimTime,
    store: SeriesStore,
    /// What was kept when an API froze, if it did.
    frozen: [Option<Box<SeriesStore>>; 2],
}

/// The cluster as the adapter sees it: the pods of the target are all that it lists.
struct Pods<'a> {
    workload: &'a Workload,
    namespace: &'a str,
}

impl Cluster for Pods<'_> {
    fn list(&self, resource: &Resource, namespace: &str, selector: &Selector) -> Vec<String> {
        if resource.kind != "Pod" || ![self.namespace, ""].contains(&namespace) {
            return Vec::new();
        }
        let pods = self.workload.pods().iter().filter(|pod| selector.matches(&pod.api.labels));
        pods.map(|pod| pod.api.name.to_string()).collect()
    }
}

/// A metric that the controller asks for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) source: &'a MetricSource,
    pub(super) workload: &'a Workload,
    pub(super) namespace: &'a str,
}

impl Ruled {
    /// What one of the APIs answers as `verdict` says; the values of an external metric have no names.
    pub(super) fn answer(&self, wanted: Wanted<'_>, verdict: Verdict) -> Result<Vec<(String, MilliValue)>, String> {
        let Wanted { source, workload, namespace } = wanted;
        let place = usize::from(matches!(source, MetricSource::External { .. }));
        let Some(adapter) = &self.adapters[place] else {
            return Verdict::Unregistered.told(source, namespace).map_or(Ok(Vec::new()), Err);
        };
        // Without Prometheus the adapter still knows what it had found.
        let (at, zeros) = match verdict {
            Verdict::Answers { at, zeros } => (Some(at), zeros),
            Verdict::Undiscovered | Verdict::Unfetchable => (None, false),
            _ => return verdict.told(source, namespace).map_or(Ok(Vec::new()), Err),
        };
        let series = self.frozen[place].as_deref().unwrap_or(&self.store);
        let cluster = &Pods { workload, namespace };
        let prometheus = at.map(|at| Source { series, at, max_age: self.relist_interval });
        let around = Around { cluster, prometheus };
        let mut values = ask(wanted, |request| adapter.answer(request, around))?;
        if zeros {
            for (_, value) in &mut values {
                *value = MilliValue::ZERO;
            }
            if values.is_empty() && place == 1 {
                values.push((String::new(), MilliValue::ZERO));
            }
        }
        Ok(values)
    }

    /// The oldest of the targets' last scrapes.
    pub(super) fn oldest_scrape(&self, now: SimTime) -> Option<SimTime> {
        self.store.oldest_scrape(now)
    }

    /// An API answers with what is kept now from here on, or ceases to.
    pub(super) fn faults_changed(&mut self, faults: &Faults, now: SimTime) {
        for (api, frozen) in APIS.into_iter().zip(&mut self.frozen) {
            match (faults.frozen(api, now), &frozen) {
                (Some(_), None) => *frozen = Some(Box::new(self.store.clone())),
                (None, Some(_)) => *frozen = None,
                _ => {}
            }
        }
    }

    /// The adapter looks for series, as far as it runs and Prometheus answers.
    fn relist(&mut self, cluster: &dyn Cluster, faults: &Faults, now: SimTime) {
        if matches!(faults.health(Component::Adapter, now), Health::Absent | Health::Down) {
            return;
        }
        let at = match faults.health(Component::Prometheus, now) {
            Health::Absent | Health::Down => None,
            Health::Slow { delay } => Some(now - delay),
            _ => Some(now),
        };
        let prometheus = at.map(|at| Source { series: &self.store, at, max_age: self.relist_interval });
        let around = Around { cluster, prometheus };
        for (api, adapter) in APIS.into_iter().zip(&mut self.adapters) {
            if let (Some(adapter), None) = (adapter, faults.frozen(api, now)) {
                adapter.relist(around);
            }
        }
    }
}

/// Asks for a metric in the form that the API takes, or says why the client does not.
fn ask<T>(wanted: Wanted<'_>, answer: impl FnOnce(&Request<'_>) -> Result<T, String>) -> Result<T, String> {
    let Wanted { source, workload, namespace } = wanted;
    let of = |metric: &MetricIdentifier| metric.selector.as_ref().map(Selector::from).unwrap_or_default();
    let everything = &Selector::default();
    match source {
        MetricSource::Pods { metric, .. } => {
            let objects = &Selector::parse(&super::observe::selector(workload)).unwrap_or_default();
            let (resource, group, name) = ("pods", "", None);
            let (selector, metric) = (&of(metric), &metric.name);
            answer(&Request::Custom(CustomRequest { namespace, resource, group, name, objects, metric, selector }))
        }
        MetricSource::Object { metric, described_object, .. } => {
            let resource = described(described_object)?;
            // The client asks for the namespace of the autoscaler, whatever the name of the object.
            let (inside, name) = match resource.kind {
                "Namespace" => ("", namespace),
                _ => (namespace, described_object.name.as_str()),
            };
            answer(&Request::Custom(CustomRequest {
                namespace: inside,
                resource: resource.plural,
                group: resource.group,
                name: Some(name),
                objects: everything,
                metric: &metric.name,
                selector: &of(metric),
            }))
        }
        MetricSource::External { metric, .. } => {
            answer(&Request::External { namespace, metric: &metric.name, selector: &of(metric) })
        }
        _ => answer(&Request::External { namespace, metric: "", selector: everything }),
    }
}

/// What an app exposes, as whole as its metrics are.
fn exposed(pod: &SimPod, load: &Load, service_time: f64, memory_bytes: f64) -> Exposed {
    let served = if pod.stage == Stage::Ready { load.arrivals.min(load.capacity) } else { 0.0 };
    Exposed {
        // The small number keeps a request that is complete from missing for its last bit.
        requests: libm::floor(pod.received + 1e-6),
        // Those that are served at a time are as many as arrive while one is (Little's law).
        in_flight: libm::round(served * service_time + pod.backlog),
        cpu_seconds: libm::floor(pod.cpu_seconds * 100.0 + 1e-6) / 100.0,
        memory_bytes: libm::floor(memory_bytes),
    }
}

impl Engine {
    /// An adapter with rules takes the place of the one there was; nothing is the adapter with its own rule.
    pub fn set_adapter(&mut self, setup: Option<AdapterSetup>) {
        let now = self.now();
        let Some(AdapterSetup { custom, external, relist_interval }) = setup else {
            self.ruled = None;
            return;
        };
        let scrape_interval = self.prometheus.scrape_interval();
        // An adapter finds at once what is there; at first, each target has to be scraped once.
        let (store, wait) = match self.ruled.take() {
            Some(before) => (before.store, SimDuration::ZERO),
            None => (SeriesStore::new(scrape_interval), scrape_interval),
        };
        let relist = now + wait;
        let ruled = Ruled { adapters: [custom, external], relist_interval, relist, store, frozen: Default::default() };
        self.ruled = Some(Box::new(ruled));
        self.due.push(relist, Due::Relist);
        let running: Vec<_> = self.workload.pods().iter().filter(|pod| pod.running()).map(|pod| pod.id).collect();
        for pod in running {
            self.keep_series_of(TargetId(pod));
        }
        self.faults_changed();
    }

    /// Whether the adapter has rules of its own, and how often it looks for series then.
    #[must_use]
    pub fn relist_interval(&self) -> Option<SimDuration> {
        self.ruled.as_ref().map(|ruled| ruled.relist_interval)
    }

    /// The adapter looks for series, if this is its time and not that of one before it.
    pub(super) fn relist(&mut self) {
        let now = self.now();
        let Some(ruled) = self.ruled.as_mut().filter(|ruled| ruled.relist == now) else { return };
        let cluster = &Pods { workload: &self.workload, namespace: &self.autoscaler.namespace };
        ruled.relist(cluster, &self.broken.faults, now);
        ruled.relist = now + ruled.relist_interval;
        let next = ruled.relist;
        self.due.push(next, Due::Relist);
    }

    /// Prometheus keeps the series of a pod from now on.
    pub(super) fn keep_series_of(&mut self, id: TargetId) {
        let Some(ruled) = &mut self.ruled else { return };
        let Some(pod) = self.workload.pods().iter().find(|pod| pod.id == id.0) else { return };
        let target = self.workload.target();
        let container = target.pod_spec.containers.first().map_or("", |container| container.name.as_str());
        let (namespace, service) = (self.autoscaler.namespace.as_str(), target.name.as_str());
        ruled.store.discover(id, TargetLabels { container, namespace, pod: &pod.api.name, service });
    }

    /// A pod is gone, and its series end.
    pub(super) fn keep_no_longer(&mut self, id: TargetId) {
        let now = self.now();
        if let Some(ruled) = &mut self.ruled {
            ruled.store.forget(id, now);
        }
    }

    /// What Prometheus keeps of a scrape of a pod for an adapter with rules.
    pub(super) fn keep(&mut self, id: TargetId, place: usize, memory_bytes: fn(&SimPod) -> f64) {
        let now = self.now();
        let Some(ruled) = &mut self.ruled else { return };
        let Some(pod) = self.workload.pods().get(place) else { return };
        let service_time = App::service_time(self.workload.app(), self.workload.target().cpu_limit());
        let exposed = exposed(pod, &self.workload.load(), service_time, memory_bytes(pod));
        ruled.store.scraped(id, exposed, now);
    }

    /// The rules of one API taken through every stage, with the series as they are now; nothing if there are none.
    #[must_use]
    pub fn walk(&self, engine: &dyn RuleEngine, kind: Kind, rules: &[DiscoveryRule]) -> Option<Walk> {
        let adapter = self.ruled.as_ref()?;
        let cluster = &Pods { workload: &self.workload, namespace: &self.autoscaler.namespace };
        let source = Source { series: &adapter.store, at: self.now(), max_age: adapter.relist_interval };
        engine.walk(kind, rules, Around { cluster, prometheus: Some(source) })
    }

    /// The metrics that the autoscaler asks the adapter for, custom and external ones, as the APIs list them.
    #[must_use]
    pub fn asked_of_adapter(&self) -> [Vec<String>; 2] {
        let (mut custom, mut external) = (Vec::new(), Vec::new());
        for source in &self.autoscaler.spec.metrics {
            match source {
                MetricSource::Pods { metric, .. } => custom.push(["pods/", &metric.name].concat()),
                MetricSource::Object { metric, described_object, .. } => {
                    let resource = described(described_object).map(Resource::name).unwrap_or_default();
                    custom.push([&resource, "/", &metric.name].concat());
                }
                MetricSource::External { metric, .. } => external.push(metric.name.clone()),
                _ => {}
            }
        }
        [custom, external]
    }

    /// What one of the APIs would answer just now to the first question of the autoscaler's, on average.
    pub(super) fn ruled_reading(&self, ruled: &Ruled, api: Component) -> Option<MilliValue> {
        let HpaSpec { metrics, .. } = &self.autoscaler.spec;
        let asked = |source: &&MetricSource| match source {
            MetricSource::Pods { .. } | MetricSource::Object { .. } => api == Component::Custom,
            MetricSource::External { .. } => api == Component::External,
            _ => false,
        };
        let (source, now) = (metrics.iter().find(asked)?, self.now());
        let wanted = Wanted { source, workload: &self.workload, namespace: &self.autoscaler.namespace };
        let values = ruled.answer(wanted, self.broken.faults.verdict(api, now)).ok()?;
        let sum = values.iter().map(|(_, value)| value.0).fold(0, i64::wrapping_add);
        if api == Component::External {
            return (!values.is_empty()).then_some(MilliValue(sum));
        }
        MilliValue(sum).average(values.len())
    }
}

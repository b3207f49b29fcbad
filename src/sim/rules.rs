//! prometheus-adapter with rules of its own, in the cluster: it looks for series again and again, and answers the controller
//! with what Prometheus has kept.

use std::fmt::Debug;
use std::sync::Arc;

use super::engine::{Due, Engine};
use crate::api::adapter_config::AdapterConfig;
use crate::api::hpa::{MetricIdentifier, MetricSource};
use crate::api::selector::Selector;
use crate::metrics::adapter::{
    Around, Cluster, CustomRequest, Kind, Request, Resource, RuleEngine, RunningAdapter, Source, Walk,
};
use crate::metrics::{
    Component, Exposed, Faults, Health, SeriesStore, TargetId, TargetLabels, Verdict, described, whole,
};
use crate::units::{MilliValue, SimDuration, SimTime};
use crate::workload::{SimPod, Stage, Workload};

/// The two APIs of the adapter, each with its adapter at the same place.
const APIS: [Component; 2] = [Component::Custom, Component::External];

/// An adapter with rules in a cluster, and what Prometheus keeps for it. It is behind a trait, as who holds it need not be
/// linked with it: who calls [`start_adapter`] is.
pub trait RuledAdapter: Debug + Send + Sync {
    /// Another one, which goes its own way from here.
    fn copy(&self) -> Box<dyn RuledAdapter>;

    /// Its rules.
    fn config(&self) -> &AdapterConfig;

    /// Whether it has the same rules.
    fn is_like(&self, other: &dyn RuledAdapter) -> bool;

    /// Whether the custom and the external API are installed.
    fn installed(&self) -> [bool; 2];

    /// `--metrics-relist-interval`.
    fn relist_interval(&self) -> SimDuration;

    /// It takes the place of another one, which leaves it its series, or is the first, which has none to find yet: when it
    /// looks for series.
    fn begin(
        &mut self,
        before: Option<&mut (dyn RuledAdapter + 'static)>,
        scrapes: SimDuration,
        now: SimTime,
    ) -> SimTime;

    /// The series, for an adapter that takes the place of this one.
    fn store(&mut self) -> &mut SeriesStore;

    /// A target is new: its series are kept from now on.
    fn discover(&mut self, pod: &SimPod, cluster: Pods<'_>);

    /// A target is gone.
    fn forget(&mut self, id: TargetId, now: SimTime);

    /// A scrape of a pod, whose container may be down.
    fn scraped(&mut self, pod: &SimPod, cluster: Pods<'_>, now: SimTime);

    /// Looks for series, if it is the time, as far as it runs and Prometheus answers: when to do so next.
    fn relist(&mut self, cluster: Pods<'_>, faults: &Faults, now: SimTime) -> Option<SimTime>;

    /// An API answers with what is kept now from here on, or ceases to.
    fn faults_changed(&mut self, faults: &Faults, now: SimTime);

    /// What the API of a metric answers as `verdict` says; the values of an external metric have no names.
    ///
    /// # Errors
    /// As the client of the API shows them.
    fn answer(&self, source: &MetricSource, cluster: Pods<'_>, verdict: Verdict) -> Result<Values, String>;

    /// The oldest of the targets' last scrapes.
    fn oldest_scrape(&self, now: SimTime) -> Option<SimTime>;

    /// The rules of both APIs taken through every stage, with the series as they are now; nothing where there are none.
    fn walk(&self, cluster: Pods<'_>, now: SimTime) -> [Option<Walk>; 2];
}

/// Another adapter, with rules or, if it is none, with its own; and the APIs that are installed now and were not, or the
/// other way round.
#[derive(Clone, Debug)]
pub struct Swap {
    /// The adapter.
    pub adapter: Option<Box<dyn RuledAdapter>>,
    /// The APIs.
    pub health: Vec<(Component, Health)>,
}

impl PartialEq for Swap {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.adapter, &other.adapter) {
            (Some(adapter), Some(other)) => adapter.is_like(&**other),
            (adapter, other) => adapter.is_none() && other.is_none(),
        };
        same && self.health == other.health
    }
}

/// What an API answers: values of objects.
type Values = Vec<(String, MilliValue)>;

impl Clone for Box<dyn RuledAdapter> {
    fn clone(&self) -> Self {
        self.copy()
    }
}

/// Starts an adapter with rules.
#[must_use]
pub fn start_adapter(
    engine: &'static dyn RuleEngine,
    config: AdapterConfig,
    relist_interval: SimDuration,
) -> Box<dyn RuledAdapter> {
    Box::new(Ruled {
        engine,
        adapters: [engine.start(Kind::Custom, &config.rules), engine.start(Kind::External, &config.external_rules)],
        config: config.into(),
        relist_interval,
        relist: SimTime::ZERO,
        store: SeriesStore::new(SimDuration::ZERO),
        frozen: [None, None],
    })
}

/// The adapter, and what Prometheus keeps for it.
#[derive(Clone, Debug)]
struct Ruled {
    engine: &'static dyn RuleEngine,
    config: Arc<AdapterConfig>,
    adapters: [Option<Box<dyn RunningAdapter>>; 2],
    relist_interval: SimDuration,
    /// When it looks for series next.
    relist: SimTime,
    store: SeriesStore,
    /// What was kept when an API froze, if it did.
    frozen: [Option<Box<SeriesStore>>; 2],
}

/// The cluster as the adapter sees it: pods are all that it lists.
#[derive(Clone, Copy, Debug)]
pub struct Pods<'a> {
    pub(super) workload: &'a Workload,
    pub(super) namespace: &'a str,
}

impl Cluster for Pods<'_> {
    fn list(&self, resource: &Resource, namespace: &str, selector: &Selector) -> Vec<String> {
        if resource.kind != "Pod" || ![self.namespace, ""].contains(&namespace) {
            return Vec::new();
        }
        let pods = self.workload.pods().iter().chain(self.workload.others().map(|(pod, _)| pod));
        let mut names: Vec<_> =
            pods.filter(|pod| selector.matches(&pod.api.labels)).map(|pod| pod.api.name.to_string()).collect();
        names.sort_unstable();
        names
    }
}

impl RuledAdapter for Ruled {
    fn copy(&self) -> Box<dyn RuledAdapter> {
        Box::new(self.clone())
    }

    fn config(&self) -> &AdapterConfig {
        &self.config
    }

    fn is_like(&self, other: &dyn RuledAdapter) -> bool {
        *self.config == *other.config()
    }

    fn installed(&self) -> [bool; 2] {
        self.adapters.each_ref().map(Option::is_some)
    }

    fn relist_interval(&self) -> SimDuration {
        self.relist_interval
    }

    fn begin(
        &mut self,
        before: Option<&mut (dyn RuledAdapter + 'static)>,
        scrapes: SimDuration,
        now: SimTime,
    ) -> SimTime {
        // An adapter finds at once what is there; at first, each target has to be scraped once.
        (self.store, self.relist) = match before {
            Some(before) => (before.store().clone(), now),
            None => (SeriesStore::new(scrapes), now + scrapes),
        };
        // What it looks for, and what it asks.
        self.store.keep_for(self.engine.look_back(&self.config).max(self.relist_interval));
        self.relist
    }

    fn store(&mut self) -> &mut SeriesStore {
        &mut self.store
    }

    fn discover(&mut self, pod: &SimPod, Pods { workload, namespace }: Pods<'_>) {
        let target = workload.target();
        let container = target.pod_spec.containers.first().map_or("", |container| container.name.as_str());
        let known = TargetLabels { container, namespace, pod: &pod.api.name, service: &target.name };
        self.store.discover(TargetId(pod.id), known);
    }

    fn forget(&mut self, id: TargetId, now: SimTime) {
        self.store.forget(id, now);
    }

    fn scraped(&mut self, pod: &SimPod, Pods { workload, .. }: Pods<'_>, now: SimTime) {
        let exposed = pod.running().then(|| exposed(pod, workload, now));
        self.store.scraped(TargetId(pod.id), exposed, now);
    }

    fn relist(&mut self, cluster: Pods<'_>, faults: &Faults, now: SimTime) -> Option<SimTime> {
        if self.relist != now {
            return None;
        }
        self.relist = now + self.relist_interval;
        let at = match faults.health(Component::Prometheus, now) {
            Health::Absent | Health::Down => None,
            Health::Slow { delay } => Some(now - delay),
            _ => Some(now),
        };
        let prometheus = at.map(|at| Source { series: &self.store, at, max_age: self.relist_interval });
        let around = Around { cluster: &cluster, prometheus };
        let runs = !matches!(faults.health(Component::Adapter, now), Health::Absent | Health::Down);
        for (api, adapter) in APIS.into_iter().zip(&mut self.adapters) {
            if let (Some(adapter), None, true) = (adapter, faults.frozen(api, now), runs) {
                adapter.relist(around);
            }
        }
        Some(self.relist)
    }

    fn faults_changed(&mut self, faults: &Faults, now: SimTime) {
        for (api, frozen) in APIS.into_iter().zip(&mut self.frozen) {
            match (faults.frozen(api, now), &frozen) {
                (Some(_), None) => *frozen = Some(Box::new(self.store.clone())),
                (None, Some(_)) => *frozen = None,
                _ => {}
            }
        }
    }

    fn answer(&self, source: &MetricSource, cluster: Pods<'_>, verdict: Verdict) -> Result<Values, String> {
        let place = usize::from(matches!(source, MetricSource::External { .. }));
        let told = |verdict: Verdict| verdict.told(source, cluster.namespace).map_or(Ok(Vec::new()), Err);
        let Some(adapter) = &self.adapters[place] else { return told(Verdict::Unregistered) };
        // Without Prometheus the adapter still knows what it had found.
        let (at, zeros) = match verdict {
            Verdict::Answers { at, zeros } => (Some(at), zeros),
            Verdict::Undiscovered | Verdict::Unfetchable => (None, false),
            _ => return told(verdict),
        };
        let series = self.frozen[place].as_deref().unwrap_or(&self.store);
        let prometheus = at.map(|at| Source { series, at, max_age: self.relist_interval });
        let around = Around { cluster: &cluster, prometheus };
        let mut values = ask(source, cluster, |request| adapter.answer(request, around))?;
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

    fn oldest_scrape(&self, now: SimTime) -> Option<SimTime> {
        self.store.oldest_scrape(now)
    }

    fn walk(&self, cluster: Pods<'_>, now: SimTime) -> [Option<Walk>; 2] {
        let source = Source { series: &self.store, at: now, max_age: self.relist_interval };
        let around = Around { cluster: &cluster, prometheus: Some(source) };
        let AdapterConfig { rules, external_rules } = &*self.config;
        [self.engine.walk(Kind::Custom, rules, around), self.engine.walk(Kind::External, external_rules, around)]
    }
}

/// Asks for a metric in the form that the API takes, or says why the client does not.
fn ask<T>(
    source: &MetricSource,
    Pods { workload, namespace }: Pods<'_>,
    answer: impl FnOnce(&Request<'_>) -> Result<T, String>,
) -> Result<T, String> {
    let of = |metric: &MetricIdentifier| metric.selector.as_ref().map(Selector::from).unwrap_or_default();
    let everything = &Selector::default();
    match source {
        MetricSource::Pods { metric, .. } => {
            let objects = &Selector::parse(&workload.target().selector).unwrap_or_default();
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
fn exposed(pod: &SimPod, workload: &Workload, now: SimTime) -> Exposed {
    let (load, app) = (workload.load(), workload.app());
    let service_time = app.service_time(workload.target().cpu_limit());
    let served = if pod.stage == Stage::Ready { load.arrivals.min(load.capacity) } else { 0.0 };
    Exposed {
        requests: whole(pod.received),
        // Those that are served at a time are as many as arrive while one is (Little's law).
        in_flight: libm::round(served * service_time + pod.backlog),
        cpu_seconds: libm::floor(pod.cpu_seconds * 100.0 + 1e-6) / 100.0,
        memory_bytes: libm::floor(pod.memory(app.memory, now)),
    }
}

impl Engine {
    /// An adapter with rules takes the place of the one there was; nothing is the adapter with its own rule.
    pub(super) fn set_adapter(&mut self, adapter: Option<Box<dyn RuledAdapter>>) {
        let (now, scrapes) = (self.now(), self.prometheus.scrape_interval());
        let mut before = std::mem::replace(&mut self.ruled, adapter);
        let Some(ruled) = &mut self.ruled else { return };
        let relist = ruled.begin(before.as_deref_mut(), scrapes, now);
        let cluster = Pods { workload: &self.workload, namespace: &self.autoscaler.namespace };
        for pod in self.workload.pods().iter().filter(|pod| pod.running()) {
            ruled.discover(pod, cluster);
        }
        self.due.push(relist, Due::Relist);
        self.faults_changed();
    }

    /// Another adapter takes the place of the one there was.
    pub(super) fn swap(&mut self, swap: &Swap) {
        self.set_adapter(swap.adapter.clone());
        for (component, health) in &swap.health {
            self.set_health(*component, *health, None);
        }
    }

    /// The adapter, if it has rules.
    #[must_use]
    pub fn ruled_adapter(&self) -> Option<&dyn RuledAdapter> {
        self.ruled.as_deref()
    }

    /// The rules of both APIs taken through every stage, with the series as they are now; nothing where there are none.
    #[must_use]
    pub fn walk_rules(&self) -> Option<[Option<Walk>; 2]> {
        let cluster = Pods { workload: &self.workload, namespace: &self.autoscaler.namespace };
        Some(self.ruled.as_ref()?.walk(cluster, self.now()))
    }

    /// The adapter looks for series, if this is its time and not that of one before it.
    pub(super) fn relist(&mut self) {
        let now = self.now();
        let cluster = Pods { workload: &self.workload, namespace: &self.autoscaler.namespace };
        let next = self.ruled.as_mut().and_then(|ruled| ruled.relist(cluster, &self.broken.faults, now));
        if let Some(next) = next {
            self.due.push(next, Due::Relist);
        }
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
    pub(super) fn ruled_reading(&self, ruled: &dyn RuledAdapter, api: Component) -> Option<MilliValue> {
        let asked = |source: &&MetricSource| match source {
            MetricSource::Pods { .. } | MetricSource::Object { .. } => api == Component::Custom,
            MetricSource::External { .. } => api == Component::External,
            _ => false,
        };
        let (source, now) = (self.autoscaler.spec.metrics.iter().find(asked)?, self.now());
        let cluster = Pods { workload: &self.workload, namespace: &self.autoscaler.namespace };
        let values = ruled.answer(source, cluster, self.broken.faults.verdict(api, now)).ok()?;
        let sum = values.iter().map(|(_, value)| value.0).fold(0, i64::wrapping_add);
        if api == Component::External {
            return (!values.is_empty()).then_some(MilliValue(sum));
        }
        MilliValue(sum).average(values.len())
    }
}

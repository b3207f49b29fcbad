//! What is wrong with the metrics registry, from when to when, and what a client of its three APIs is told then.

use serde::Serialize;

use super::adapter::resources::Resource;
use crate::api::hpa::{CrossVersionObjectReference, MetricSource};
use crate::units::{SimDuration, SimTime};

/// The API server gives up a request after this (`--request-timeout`); the controller's own client never does.
const REQUEST_TIMEOUT: SimDuration = SimDuration::from_secs(60);
/// metrics-server gives up a kubelet after this (`--kubelet-request-timeout`).
const KUBELET_TIMEOUT: SimDuration = SimDuration::from_secs(10);

/// A part of the registry that can fail: one of the three APIs, or what is behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Component {
    /// The resource metrics API.
    Resource,
    /// The custom metrics API.
    Custom,
    /// The external metrics API.
    External,
    /// The kubelets with cAdvisor.
    Kubelet,
    /// metrics-server.
    MetricsServer,
    /// Prometheus.
    Prometheus,
    /// prometheus-adapter.
    Adapter,
}

/// How a component fares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Health {
    /// As it should.
    #[default]
    Works,
    /// It is not installed.
    Absent,
    /// It is installed and does not answer.
    Down,
    /// It answers late, with what was true then; too late is as good as never.
    Slow {
        /// How late.
        delay: SimDuration,
    },
    /// It takes in nothing new.
    Frozen,
    /// It answers 0.
    Zeros,
}

/// How a component fares for some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which component.
    pub component: Component,
    /// How it fares.
    pub health: Health,
    /// From when on.
    pub from: SimTime,
    /// Until when; for good is the end of time.
    pub until: SimTime,
}

/// How every component fares, now and as it is planned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

/// How an API answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody serves it: there is no APIService.
    Unregistered,
    /// There is an APIService, and nobody behind it answers.
    Unavailable,
    /// The API server gives up.
    TimedOut,
    /// The adapter has never found a series.
    Undiscovered,
    /// The adapter cannot ask Prometheus.
    Unfetchable,
    /// With what was so at a time.
    Answers {
        /// At what time.
        at: SimTime,
        /// Everything is 0.
        zeros: bool,
    },
}

/// What becomes of a round of metrics-server's questions to the kubelets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// They are answered, and the answers count so much later.
    Answered(SimDuration),
    /// No kubelet has an answer of use: metrics-server forgets every pod.
    Failed,
    /// There is nothing new: metrics-server keeps what it has.
    Nothing,
}

impl Component {
    /// Every component.
    pub const ALL: [Self; 7] = [
        Self::Resource,
        Self::Custom,
        Self::External,
        Self::Kubelet,
        Self::MetricsServer,
        Self::Prometheus,
        Self::Adapter,
    ];

    /// Its name in commands and scenarios.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::Custom => "custom",
            Self::External => "external",
            Self::Kubelet => "kubelet",
            Self::MetricsServer => "metricsServer",
            Self::Prometheus => "prometheus",
            Self::Adapter => "adapter",
        }
    }

    /// The component of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|component| component.name() == name)
    }

    /// The API itself and what serves it, the nearest first.
    const fn path(self) -> &'static [Self] {
        match self {
            Self::Resource => &[Self::Resource, Self::MetricsServer],
            Self::Custom => &[Self::Custom, Self::Adapter, Self::Prometheus],
            Self::External => &[Self::External, Self::Adapter, Self::Prometheus],
            _ => &[],
        }
    }
}

impl Health {
    /// Its name in commands and scenarios.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Absent => "absent",
            Self::Down => "down",
            Self::Slow { .. } => "slow",
            Self::Frozen => "frozen",
            Self::Zeros => "zeros",
        }
    }

    /// The health of that name in commands and scenarios, if there is one; to be slow takes a delay as well.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "works" => Self::Works,
            "absent" => Self::Absent,
            "down" => Self::Down,
            "frozen" => Self::Frozen,
            "zeros" => Self::Zeros,
            _ => return None,
        })
    }
}

impl Faults {
    /// Plans a fault.
    pub fn plan(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Every fault, planned or not over when that was last looked at.
    #[must_use]
    pub fn all(&self) -> &[Fault] {
        &self.0
    }

    /// From now on a component fares as `fault` says, whatever was so or was to go on.
    pub fn set(&mut self, fault: Fault) {
        let now = fault.from;
        let for_good = fault.until == SimTime::MAX;
        let same = |old: &Fault| old.component == fault.component && old.from <= now;
        self.0.retain(|old| old.until > now && !(same(old) && (for_good || old.until < SimTime::MAX)));
        self.0.push(fault);
    }

    /// How a component fares at `now`: the fault that began last decides.
    #[must_use]
    pub fn health(&self, component: Component, now: SimTime) -> Health {
        self.current(component, now).map_or(Health::Works, |fault| fault.health)
    }

    fn current(&self, component: Component, now: SimTime) -> Option<&Fault> {
        let holds = |fault: &&Fault| fault.component == component && fault.from <= now && now < fault.until;
        self.0.iter().filter(holds).max_by_key(|fault| fault.from)
    }

    /// Since when an API of Prometheus' metrics answers the same, if it does.
    #[must_use]
    pub fn frozen(&self, api: Component, now: SimTime) -> Option<SimTime> {
        let parts = api.path().iter().filter(|part| **part != Component::Prometheus);
        let frozen = parts.filter_map(|part| self.current(*part, now)).filter(|fault| fault.health == Health::Frozen);
        frozen.map(|fault| fault.from).min()
    }

    /// How an API answers a question at `now`.
    #[must_use]
    pub fn verdict(&self, api: Component, now: SimTime) -> Verdict {
        self.verdict_of(api.path(), api, now)
    }

    /// How the external API answers a question at `now` if a provider of its own serves it.
    #[must_use]
    pub fn provider_verdict(&self, now: SimTime) -> Verdict {
        self.verdict_of(&[Component::External], Component::External, now)
    }

    fn verdict_of(&self, path: &[Component], api: Component, now: SimTime) -> Verdict {
        let (mut at, mut zeros, mut late) = (now, false, SimDuration::ZERO);
        for part in path {
            let prometheus = *part == Component::Prometheus;
            match self.health(*part, now) {
                Health::Absent if prometheus => return Verdict::Undiscovered,
                Health::Down if prometheus => return Verdict::Unfetchable,
                Health::Absent => return Verdict::Unregistered,
                Health::Down => return Verdict::Unavailable,
                Health::Slow { delay } => late = late + delay,
                Health::Zeros => zeros = true,
                Health::Works | Health::Frozen => {}
            }
            if late >= REQUEST_TIMEOUT {
                return Verdict::TimedOut;
            }
        }
        if let Some(since) = self.frozen(api, now) {
            at = since;
        }
        Verdict::Answers { at: at - late, zeros }
    }

    /// Whether Prometheus takes in what it scrapes.
    #[must_use]
    pub fn scrapes(&self, now: SimTime) -> bool {
        !matches!(self.health(Component::Prometheus, now), Health::Absent | Health::Down | Health::Frozen)
    }

    /// Whether metrics-server runs.
    #[must_use]
    pub fn metrics_server_runs(&self, now: SimTime) -> bool {
        !matches!(self.health(Component::MetricsServer, now), Health::Absent | Health::Down)
    }

    /// What becomes of a round of metrics-server's questions at `now`.
    #[must_use]
    pub fn round(&self, now: SimTime) -> Round {
        let mut late = SimDuration::ZERO;
        for part in Component::Resource.path() {
            match self.health(*part, now) {
                Health::Frozen => return Round::Nothing,
                Health::Slow { delay } => late = late + delay,
                _ => {}
            }
        }
        // What is later than the API server waits is never seen.
        let late = late.min(REQUEST_TIMEOUT);
        match self.health(Component::Kubelet, now) {
            _ if !self.metrics_server_runs(now) => Round::Nothing,
            Health::Frozen => Round::Nothing,
            Health::Slow { delay } if delay < KUBELET_TIMEOUT => Round::Answered(late + delay),
            Health::Works => Round::Answered(late),
            // metrics-server drops a pod whose usage is 0 as incomplete (`checkContainerMetrics`).
            Health::Absent | Health::Down | Health::Slow { .. } | Health::Zeros => Round::Failed,
        }
    }
}

impl Verdict {
    /// What asking for the pods' resource metrics fails with; nothing if it does not.
    #[must_use]
    pub fn resource_error(self) -> Option<String> {
        self.error("pods.metrics.k8s.io")
    }

    /// What asking for a custom or external metric in `namespace` fails with, of the rule that the simulation has built in;
    /// nothing if it does not.
    #[must_use]
    pub fn metric_error(self, source: &MetricSource, namespace: &str) -> Option<String> {
        let verdict = match (self, source) {
            // The rule counts requests: of pods, and of what stands before them.
            (Self::Answers { .. }, MetricSource::Object { described_object, .. }) => {
                match described(described_object) {
                    Ok(resource) if !["services", "ingresses"].contains(&resource.plural) => Self::Undiscovered,
                    _ => self,
                }
            }
            _ => self,
        };
        verdict.told(source, namespace)
    }

    /// What asking for a custom or external metric in `namespace` fails with, whatever the rules; nothing if it does not.
    #[must_use]
    pub fn told(self, source: &MetricSource, namespace: &str) -> Option<String> {
        match source {
            MetricSource::External { metric, .. } => {
                let described = if namespace == "default" { "namespaces" } else { "" };
                let missing = self.adapter_error(&metric.name, described);
                missing.or_else(|| self.error(&[&metric.name, ".external.metrics.k8s.io"].concat()))
            }
            _ if self == Self::Unregistered => {
                Some("no custom metrics API (custom.metrics.k8s.io) registered".to_owned())
            }
            MetricSource::Pods { metric, .. } => {
                self.adapter_error(&metric.name, "pods").or_else(|| self.error("pods.custom.metrics.k8s.io *"))
            }
            MetricSource::Object { metric, described_object: object, .. } => {
                let resource = match described(object) {
                    Ok(resource) => resource.name(),
                    Err(error) => return Some(error),
                };
                let asked = match resource.as_str() {
                    "namespaces" => ["metrics.custom.metrics.k8s.io ", &metric.name].concat(),
                    _ => [&resource, ".custom.metrics.k8s.io ", &object.name].concat(),
                };
                self.adapter_error(&metric.name, &resource).or_else(|| self.error(&asked))
            }
            _ => None,
        }
    }

    /// What prometheus-adapter itself says.
    fn adapter_error(self, metric: &str, resource: &str) -> Option<String> {
        match self {
            Self::Undiscovered => Some(["the server could not find the metric ", metric, " for ", resource].concat()),
            Self::Unfetchable => Some("Internal error occurred: unable to fetch metrics".to_owned()),
            _ => None,
        }
    }

    /// The client's words for an HTTP status that comes without an explanation (apimachinery's
    /// `NewGenericServerResponse`).
    fn error(self, asked: &str) -> Option<String> {
        let words = match self {
            Self::Unregistered => "the server could not find the requested resource",
            Self::Unavailable => "the server is currently unable to handle the request",
            Self::TimedOut => {
                "the server was unable to return a response in the time allotted, but may still be processing the \
                 request"
            }
            _ => return None,
        };
        Some([words, " (get ", asked, ")"].concat())
    }
}

/// The resource of an object, or why the client knows none (`qualResourceForKind`).
///
/// # Errors
/// In the client's words.
pub fn described(object: &CrossVersionObjectReference) -> Result<&'static Resource, String> {
    let group = object.api_version.split_once('/').map_or("", |(group, _)| group);
    let kind = &object.kind;
    let dot = if group.is_empty() { "" } else { "." };
    match Resource::find(group, kind) {
        Ok(resource) if resource.group == group && resource.kind == kind => Ok(resource),
        _ => Err([
            "unable to map kind ",
            kind,
            dot,
            group,
            " to resource: no matches for kind \"",
            kind,
            "\" in group \"",
            group,
            "\"",
        ]
        .concat()),
    }
}

//! The control loop as a picture: what each part knows now, and what moves between them.

use super::{format, metric, steps};
use crate::api::hpa::MetricSource;
use crate::session::Session;
use crate::sim::{self, Component, Engine, Health, SimPod, Stage};
use crate::units::{MilliValue, Replicas, SimTime, Utilization};

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct LoopView {
    /// Requests per second of the clients: `24.0/s`.
    pub traffic: String,
    /// `8 endpoints`.
    pub endpoints: String,
    /// The scale target's kind.
    pub target_kind: String,
    /// The scale target's name.
    pub target_name: String,
    /// `8 ready · 2 starting · spec 10`.
    pub target_caption: String,
    /// How many pods are wanted, if that is more than are simulated.
    pub capped: Option<Replicas>,
    /// How many replicas there are and should be.
    pub replicas: ReplicaCounts,
    /// The pods in the order of their names.
    pub pods: Vec<PodView>,
    /// `p95 latency 84 ms · dropped 0/s`.
    pub service_caption: String,
    /// Whether requests get lost just now.
    pub losing: bool,
    /// kubelet with metrics-server, then Prometheus with its adapter.
    pub collectors: [CollectorView; 2],
    /// resource, custom, external.
    pub apis: [ApiView; 3],
    /// The controller.
    pub controller: ControllerView,
    /// What the last scale command said: `scale to 10`.
    pub scale_caption: String,
}

/// How many replicas there are and should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicaCounts {
    /// The autoscaler's `status.desiredReplicas`.
    pub desired: Replicas,
    /// The pods that the scale target has.
    pub current: Replicas,
    /// Those of them that are ready.
    pub ready: Replicas,
}

/// One pod.
#[derive(Clone, Debug, PartialEq)]
pub struct PodView {
    /// Its name.
    pub name: String,
    /// Where it is in its life.
    pub state: PodState,
    /// CPU used as a fraction of its request; can exceed 1.
    pub cpu: f64,
    /// Name, state and numbers in words.
    pub title: String,
}

/// Where a pod is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodState {
    /// Serves.
    Ready,
    /// On its way up.
    Starting,
    /// On its way down.
    Stopping,
}

/// What gathers a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectorView {
    /// `kubelet · cAdvisor`.
    pub name: &'static str,
    /// `every 15 s → metrics-server`.
    pub caption: String,
    /// Whether the autoscaler's metrics come this way.
    pub in_use: bool,
    /// Whether one of the two fails.
    pub broken: bool,
}

/// One of the three aggregated APIs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiView {
    /// `resource`, `custom` or `external`.
    pub name: &'static str,
    /// What it last answered: `3.0 req/s per pod`.
    pub caption: String,
    /// Whether it is there and used.
    pub state: ApiState,
}

/// Whether an API is there and used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiState {
    /// The autoscaler asks it.
    InUse,
    /// It is there; the autoscaler does not ask it.
    Idle,
    /// It is there and fails, or what it says is not so.
    Broken,
    /// Nothing serves it.
    NotInstalled,
}

/// The controller.
#[derive(Clone, Debug, PartialEq)]
pub struct ControllerView {
    /// The arithmetic of the last sync: `⌈8 × 3.0/2⌉ = 12`.
    pub formula: String,
    /// `next sync in 9 s`.
    pub countdown: String,
    /// How much of the period is over, from 0 to 1.
    pub progress: f64,
}

/// A way along which something moves once in a while; requests flow all the time, see [`request_flow`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Clients to Service.
    Requests,
    /// Service to pods.
    Endpoints,
    /// Pods to kubelet.
    KubeletScrape,
    /// kubelet and metrics-server to the resource API.
    ResourceApi,
    /// Pods to Prometheus.
    PrometheusScrape,
    /// Prometheus and its adapter to the custom API.
    CustomApi,
    /// Metrics registry to controller.
    Query,
    /// Controller to the scale target.
    Scale,
}

impl LoopView {
    /// Whether what the autoscaler asks for comes along an edge: both ends of it work and are used.
    #[must_use]
    pub fn carries(&self, edge: Edge) -> bool {
        let flows = |collector: &CollectorView| collector.in_use && !collector.broken;
        match edge {
            Edge::KubeletScrape => flows(&self.collectors[0]),
            Edge::PrometheusScrape => flows(&self.collectors[1]),
            Edge::ResourceApi => self.apis[0].state == ApiState::InUse,
            Edge::CustomApi => self.apis[1].state == ApiState::InUse,
            Edge::Requests | Edge::Endpoints | Edge::Query | Edge::Scale => true,
        }
    }
}

/// Something that moved along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// Where.
    pub edge: Edge,
    /// When.
    pub at: SimTime,
}

/// The picture now.
#[must_use]
pub fn control_loop(session: &Session) -> LoopView {
    let engine = session.engine();
    let workload = engine.workload();
    let flow = workload.flow();
    let ready = workload.count(Stage::Ready);
    let p95 = workload.p95().map_or_else(|| "no pod answers".to_owned(), |s| format!("p95 latency {:.0} ms", s * 1e3));
    LoopView {
        traffic: format!("{}/s", format::rate(workload.rate())),
        endpoints: format::count(ready, "endpoint"),
        target_kind: workload.target().kind.clone(),
        target_name: workload.target().name.clone(),
        target_caption: target_caption(engine),
        capped: workload.capped(),
        replicas: ReplicaCounts {
            desired: engine.autoscaler().status.desired_replicas,
            current: workload.status_replicas(),
            ready: Replicas::from_count(ready),
        },
        pods: workload.pods().iter().map(|p| pod(engine, p)).collect(),
        service_caption: format!("{p95} · dropped {}/s", format::rate(flow.dropped)),
        losing: flow.dropped > 0.05,
        collectors: collectors(engine),
        apis: apis(engine),
        controller: controller(session),
        scale_caption: engine
            .history()
            .syncs
            .iter()
            .rev()
            .find_map(|s| s.scale_to)
            .map_or_else(|| "scale".to_owned(), |n| format!("scale to {n}")),
    }
}

fn target_caption(engine: &Engine) -> String {
    let workload = engine.workload();
    let starting = workload.starting();
    let stopping = workload.count(Stage::Terminating);
    let mut parts = vec![format!("{} ready", workload.count(Stage::Ready))];
    for (count, word) in [(starting, "starting"), (stopping, "stopping")] {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    parts.push(format!("spec {}", workload.replicas()));
    parts.join(" · ")
}

fn pod(engine: &Engine, pod: &SimPod) -> PodView {
    let cpu = engine.cpu_of_request(pod);
    let (state, word) = match pod.stage {
        Stage::Pending if pod.unschedulable => (PodState::Starting, "waiting for a node"),
        Stage::Pending => (PodState::Starting, "pulling its image"),
        Stage::Starting if pod.up => (PodState::Starting, "not ready"),
        Stage::Starting => (PodState::Starting, "starting, not ready"),
        Stage::Ready if pod.up => (PodState::Ready, "ready"),
        Stage::Ready => (PodState::Ready, "ready, but its app is not up"),
        Stage::BackOff => (PodState::Starting, "waiting to be started again"),
        Stage::Terminating => (PodState::Stopping, "stopping"),
    };
    let age = pod.age(engine.now()).as_secs();
    let title = format!("{}: {word}, {age} s old, CPU {:.0} % of its request", pod.api.name, cpu * 100.0);
    PodView { name: pod.api.name.to_string(), state, cpu, title }
}

/// Whether the autoscaler asks metrics-server, and the adapter.
fn asks(engine: &Engine) -> (bool, bool) {
    let metrics = &engine.autoscaler().spec.metrics;
    let custom = |m: &MetricSource| !metric::is_resource(m);
    (metrics.iter().any(metric::is_resource), metrics.iter().any(custom))
}

/// A component and what is wrong with it: `Prometheus down`; nothing if it works.
fn ailing(engine: &Engine, component: Component, name: &str) -> Option<String> {
    let health = engine.health(component);
    (health != Health::Works).then(|| format!("{name} {}", ailment(health)))
}

/// What is wrong, in few words.
#[must_use]
pub fn ailment(health: Health) -> String {
    match health {
        Health::Works => "works".to_owned(),
        Health::Absent => "not installed".to_owned(),
        Health::Down => "down".to_owned(),
        Health::Slow { delay } => format!("{delay} late"),
        Health::Frozen => "frozen".to_owned(),
        Health::Zeros => "answers 0".to_owned(),
    }
}

fn collectors(engine: &Engine) -> [CollectorView; 2] {
    let (resource, custom) = asks(engine);
    let (scrape, window) = engine.prometheus_times();
    let rules = match engine.ruled_adapter() {
        Some(adapter) => format!("rules, listed every {}", adapter.relist_interval()),
        None => format!("rate over {window}"),
    };
    let view = |name, parts: [(Component, &str); 2], in_use, caption| {
        let ailing: Vec<_> = parts.into_iter().filter_map(|(part, name)| ailing(engine, part, name)).collect();
        let broken = !ailing.is_empty();
        CollectorView { name, caption: if broken { ailing.join(" · ") } else { caption }, in_use, broken }
    };
    [
        view(
            "kubelet · cAdvisor",
            [(Component::Kubelet, "kubelet"), (Component::MetricsServer, "metrics-server")],
            resource,
            format!("every {} → metrics-server", engine.metric_resolution()),
        ),
        view(
            "Prometheus → adapter",
            [(Component::Prometheus, "Prometheus"), (Component::Adapter, "adapter")],
            custom,
            format!("scrape {scrape} · {rules}"),
        ),
    ]
}

fn apis(engine: &Engine) -> [ApiView; 3] {
    let (resource, _) = asks(engine);
    let metrics = &engine.autoscaler().spec.metrics;
    let external = metrics.iter().any(|m| matches!(m, MetricSource::External { .. }));
    let custom = metrics.iter().any(|m| matches!(m, MetricSource::Pods { .. } | MetricSource::Object { .. }));
    let unknown = || "no sample yet".to_owned();
    let cpu = engine.cpu_utilization().map_or_else(unknown, |Utilization(p)| format!("cpu {p} %"));
    // Rules make metrics of anything, not only rates.
    let unit = if engine.ruled_adapter().is_some() { "" } else { "/s" };
    let rate = |value: MilliValue| format!("{}{unit} per pod", format::short_milli(value));
    let all = |value: MilliValue| format!("{}{unit} in all", format::short_milli(value));
    let view = |name, path: &[Component], used, caption| {
        let health = path.iter().map(|part| engine.health(*part)).find(|health| *health != Health::Works);
        let behind = path.iter().skip(2).find_map(|part| ailing(engine, *part, "Prometheus"));
        let (state, caption) = match health {
            None if used => (ApiState::InUse, caption),
            None => (ApiState::Idle, caption),
            Some(Health::Absent) if behind.is_none() => (ApiState::NotInstalled, ailment(Health::Absent)),
            Some(Health::Down) if behind.is_none() => (ApiState::Broken, ailment(Health::Down)),
            Some(Health::Absent | Health::Down) => (ApiState::Broken, behind.unwrap_or_default()),
            Some(health) => (ApiState::Broken, format!("{caption} · {}", ailment(health))),
        };
        ApiView { name, caption, state }
    };
    [
        view("resource", &[Component::Resource, Component::MetricsServer], resource, cpu),
        view(
            "custom",
            &[Component::Custom, Component::Adapter, Component::Prometheus],
            custom,
            engine.custom_average().map_or_else(unknown, rate),
        ),
        view(
            "external",
            &[Component::External, Component::Adapter, Component::Prometheus],
            external,
            engine.external_total().map_or_else(unknown, all),
        ),
    ]
}

fn controller(session: &Session) -> ControllerView {
    let engine = session.engine();
    let history = engine.history();
    let formula = match history.syncs.last() {
        Some(sync) => steps::formula(sync, &history.steps_of(sync), session.language()),
        None => "waits for its first sync".to_owned(),
    };
    let left = sync_period(session) * (1.0 - sync_progress(session));
    ControllerView {
        formula,
        countdown: format!("next sync in {:.0} s", libm::ceil(left)),
        progress: sync_progress(session),
    }
}

fn sync_period(session: &Session) -> f64 {
    session.engine().config().sync_period.as_secs_f64()
}

/// How much of the sync period is over, from 0 to 1: as in the picture, cheap enough for every animation frame.
#[must_use]
pub fn sync_progress(session: &Session) -> f64 {
    let last = session.engine().history().syncs.last().map_or(SimTime::ZERO, |s| s.at);
    (session.now().since(last).as_secs_f64() / sync_period(session)).min(1.0)
}

/// Requests per second now, for dots in proportion: of the clients, and of those that are served.
#[must_use]
pub fn request_flow(session: &Session) -> (f64, f64) {
    let workload = session.engine().workload();
    (workload.rate(), workload.flow().served)
}

/// What moved after `after` and not after now, in order.
#[must_use]
pub fn pulses(session: &Session, after: SimTime) -> Vec<Pulse> {
    let moves = session.engine().moves_since(after);
    moves.into_iter().map(|m| Pulse { edge: edge(m.edge), at: m.at }).collect()
}

fn edge(edge: sim::Edge) -> Edge {
    match edge {
        sim::Edge::KubeletScrape => Edge::KubeletScrape,
        sim::Edge::ResourceApi => Edge::ResourceApi,
        sim::Edge::PrometheusScrape => Edge::PrometheusScrape,
        sim::Edge::CustomApi => Edge::CustomApi,
        sim::Edge::Query => Edge::Query,
        sim::Edge::Scale => Edge::Scale,
    }
}

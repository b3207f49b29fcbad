//! The control loop as a picture: what each part knows now, and what moves between them.

mod pipeline;
mod pods;

pub use pipeline::ailment;
pub(super) use pods::target_caption;
pub use pods::{pod_at, pod_state, pod_title};

use super::{format, steps};
use crate::say;
use crate::session::Session;
use crate::sim::{self, Stage};
use crate::units::{Replicas, SimTime};

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
    /// The third step, with what the last scale command said: `3 scale to 10`.
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PodView {
    /// Where it is in its life.
    pub state: PodState,
    /// CPU used as a fraction of its request; can exceed 1.
    pub cpu: f64,
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
    /// How.
    pub mark: Mark,
}

/// How something fares, as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As it should.
    Fine,
    /// It does not answer, or is not there.
    Down,
    /// It is late.
    Slow,
    /// It takes in nothing new.
    Frozen,
    /// What it says is not so.
    Wrong,
}

/// How old something is, against how often it is renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staleness {
    /// As young as it should be.
    Fresh,
    /// Older than it should be.
    Old,
    /// Far too old.
    Stale,
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
    /// How it fares.
    pub mark: Mark,
    /// How old its oldest sample is: `14 s old`; empty where it has none.
    pub age: String,
    /// How old that is against the period of its collector.
    pub staleness: Staleness,
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
    let (engine, language) = (session.engine(), session.language());
    let workload = engine.workload();
    let flow = workload.flow();
    let ready = workload.count(Stage::Ready);
    let dropped = format::rate(flow.dropped);
    let service_caption = match workload.p95() {
        Some(p95) => say!(
            language,
            "p95 latency {ms} ms · dropped {dropped}/s",
            ms = format!("{:.0}", p95 * 1e3),
            dropped = dropped
        ),
        None => say!(language, "no pod answers · dropped {dropped}/s", dropped = dropped),
    };
    LoopView {
        traffic: format!("{}/s", format::rate(workload.rate())),
        endpoints: language.count(ready, "{n} endpoint", "{n} endpoints"),
        target_kind: workload.target().kind.clone(),
        target_name: workload.target().name.clone(),
        target_caption: target_caption(engine, language),
        capped: workload.capped(),
        replicas: ReplicaCounts {
            desired: engine.autoscaler().status.desired_replicas,
            current: workload.status_replicas(),
            ready: Replicas::from_count(ready),
        },
        pods: workload.pods().iter().map(|p| pods::view(engine, p)).collect(),
        service_caption,
        losing: flow.dropped > 0.05,
        collectors: pipeline::collectors(engine, language),
        apis: pipeline::apis(engine, language),
        controller: controller(session),
        scale_caption: engine
            .history()
            .syncs
            .iter()
            .rev()
            .find_map(|s| s.scale_to)
            .map_or_else(|| language.say("3 scale").to_owned(), |n| say!(language, "3 scale to {n}", n = n)),
    }
}

fn controller(session: &Session) -> ControllerView {
    let (engine, language) = (session.engine(), session.language());
    let history = engine.history();
    let formula = match history.syncs.last() {
        Some(sync) => steps::formula(sync, &history.steps_of(sync), language),
        None => language.say("waits for its first sync").to_owned(),
    };
    let left = sync_period(session) * (1.0 - sync_progress(session));
    ControllerView {
        formula,
        countdown: say!(language, "next sync in {n} s", n = libm::ceil(left)),
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

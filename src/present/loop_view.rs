//! The control loop as a picture: what each part knows now, and what moves between them.

use crate::session::Session;
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

/// A way along which something moves.
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
    let progress = session.now().as_secs_f64() % 15.0 / 15.0;
    let pods = (0..10)
        .map(|i| PodView {
            name: format!("myapp-{i}"),
            state: if i < 8 { PodState::Ready } else { PodState::Starting },
            cpu: if i < 8 { 0.52 } else { 0.05 },
            title: format!("myapp-{i}: ready, 52 % of its CPU request"),
        })
        .collect();
    LoopView {
        traffic: "24.0/s".into(),
        endpoints: "8 endpoints".into(),
        target_kind: "Deployment".into(),
        target_name: "myapp".into(),
        target_caption: "8 ready · 2 starting · spec 10".into(),
        replicas: ReplicaCounts { desired: Replicas(10), current: Replicas(10), ready: Replicas(8) },
        pods,
        service_caption: "p95 latency 84 ms · dropped 0/s".into(),
        losing: false,
        collectors: [
            CollectorView {
                name: "kubelet · cAdvisor", caption: "every 15 s → metrics-server".into(), in_use: false
            },
            CollectorView {
                name: "Prometheus → adapter",
                caption: "scrape 15 s · rate over 1 min".into(),
                in_use: true,
            },
        ],
        apis: [
            ApiView { name: "resource", caption: "cpu 61%".into(), state: ApiState::Idle },
            ApiView { name: "custom", caption: "3.0 req/s per pod".into(), state: ApiState::InUse },
            ApiView { name: "external", caption: "not installed".into(), state: ApiState::NotInstalled },
        ],
        controller: ControllerView {
            formula: "⌈8 × 3.0/2⌉ = 12".into(),
            countdown: format!("next sync in {:.0} s", 15.0 - progress * 15.0),
            progress,
        },
        scale_caption: "scale to 10".into(),
    }
}

/// How much of the sync period is over, from 0 to 1: as in the picture, cheap enough for every animation frame.
#[must_use]
pub fn sync_progress(session: &Session) -> f64 {
    session.now().as_secs_f64() % 15.0 / 15.0
}

/// Requests per second now, for dots in proportion: of the clients, and of those that are served.
#[must_use]
pub fn request_flow(_session: &Session) -> (f64, f64) {
    (24.0, 24.0)
}

/// What moved after `after` and not after now, in order.
#[must_use]
pub fn pulses(session: &Session, after: SimTime) -> Vec<Pulse> {
    let period = 15_000;
    let (first, last) = (after.as_millis() / period + 1, session.now().as_millis() / period);
    (first..=last)
        .flat_map(|n| {
            let at = SimTime::from_millis(n * period);
            [Edge::PrometheusScrape, Edge::CustomApi, Edge::Query, Edge::Scale].map(|edge| Pulse { edge, at })
        })
        .collect()
}

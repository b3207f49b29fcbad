//! What a run has seen: columns of samples, the syncs with what they read, events, and what moved just now.

use std::collections::VecDeque;
use std::sync::Arc;

use super::inputs::Inputs;
use super::replay::Checkpoints;
use crate::api::hpa::HpaSpec;
use crate::api::status::{Event, HpaStatus};
use crate::units::{Replicas, SimTime};

/// The most movements that are kept: they only feed the animation.
const MAX_MOVES: usize = 512;

/// Everything that a run has seen.
#[derive(Debug, Default)]
pub struct History {
    /// Grows with every addition, so that a reader knows whether to look again.
    pub revision: u64,
    /// What was measured over time.
    pub samples: Samples,
    /// The syncs of the controller, the first first.
    pub syncs: Vec<Sync>,
    /// The events of the autoscaler and of the ScaledObject that it was made of, the first first.
    pub events: Vec<EmittedEvent>,
    /// What moved along an edge, the latest last.
    pub moves: VecDeque<Move>,
    /// What is carried from sync to sync, now and then.
    pub(super) checkpoints: Checkpoints,
}

/// Columns of samples, all of the same length, by time.
#[derive(Debug, Default)]
pub struct Samples {
    /// When.
    pub at: Vec<SimTime>,
    /// Requests per second of the clients.
    pub arrivals: Vec<f64>,
    /// Requests per second that got no answer, since the sample before.
    pub dropped: Vec<f64>,
    /// Requests per second that the pods which serve can answer at most.
    pub capacity: Vec<f64>,
    /// Requests that wait, in the pods and in the queue before them.
    pub waiting: Vec<f64>,
    /// `spec.replicas`.
    pub desired: Vec<i32>,
    /// Pods that serve.
    pub ready: Vec<i32>,
    /// Pods on their way up.
    pub starting: Vec<i32>,
    /// Pods on their way down.
    pub stopping: Vec<i32>,
    /// Cores that the target's pods use.
    pub cpu: Vec<f64>,
    /// Nodes, if the scenario says which there are.
    pub nodes: Vec<i32>,
    /// The 95th percentile of the response time in seconds; not-a-number when nothing is served.
    pub p95: Vec<f64>,
}

/// How far a history goes: what was there of it at some time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) samples: usize,
    pub(super) syncs: usize,
    pub(super) events: usize,
    pub(super) revision: u64,
    /// When the next checkpoint was due.
    pub(super) due: usize,
}

/// One sync of the controller.
#[derive(Clone, Debug)]
pub struct Sync {
    /// Its number, from 1.
    pub number: u64,
    /// When.
    pub at: SimTime,
    /// The autoscaler's spec that was in force, shared by the syncs from one manifest to the next.
    pub spec: Arc<HpaSpec>,
    /// `spec.replicas` of the target before.
    pub before: Replicas,
    /// What the metrics asked for, before stabilization, policies and bounds; none where they could not say.
    pub proposed: Option<Replicas>,
    /// What was written to the target's scale.
    pub scale_to: Option<Replicas>,
    /// The status after it, mostly shared with the sync before if nothing was written.
    pub status: Arc<HpaStatus>,
    /// The error it returned.
    pub error: Option<String>,
    /// The oldest sample behind the metrics.
    pub oldest_sample: Option<SimTime>,
    /// What it read.
    pub(super) inputs: Inputs,
}

/// An event with its sync.
#[derive(Clone, Debug)]
pub struct EmittedEvent {
    /// When.
    pub at: SimTime,
    /// The number of the sync; of one that KEDA emits, the last sync before it.
    pub sync: u64,
    /// The event.
    pub event: Event,
    /// Who emitted it.
    pub by: Reporter,
    /// From what to what the target was scaled with it, unless that was a sync's doing.
    pub scaled: Option<(Replicas, Replicas)>,
}

/// Who emits events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reporter {
    /// The controller, about the autoscaler.
    Autoscaler,
    /// KEDA's operator, about the ScaledObject.
    Keda,
}

/// A way along which something moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// From the pods to kubelet and metrics-server.
    KubeletScrape,
    /// From metrics-server to the resource API.
    ResourceApi,
    /// From the pods to Prometheus.
    PrometheusScrape,
    /// From Prometheus by way of the adapter to the custom API.
    CustomApi,
    /// From the metrics registry to the controller.
    Query,
    /// From the controller to the scale target.
    Scale,
}

/// Something moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// When.
    pub at: SimTime,
    /// Where.
    pub edge: Edge,
}

impl Samples {
    /// The first `count` rows.
    pub(super) fn first(&self, count: usize) -> Self {
        Self {
            at: self.at[..count].to_vec(),
            arrivals: self.arrivals[..count].to_vec(),
            dropped: self.dropped[..count].to_vec(),
            capacity: self.capacity[..count].to_vec(),
            waiting: self.waiting[..count].to_vec(),
            cpu: self.cpu[..count].to_vec(),
            nodes: self.nodes[..count].to_vec(),
            desired: self.desired[..count].to_vec(),
            ready: self.ready[..count].to_vec(),
            starting: self.starting[..count].to_vec(),
            stopping: self.stopping[..count].to_vec(),
            p95: self.p95[..count].to_vec(),
        }
    }
}

impl History {
    pub(super) fn moved(&mut self, edge: Edge, at: SimTime) {
        if self.moves.len() == MAX_MOVES {
            self.moves.pop_front();
        }
        self.moves.push_back(Move { at, edge });
    }
}

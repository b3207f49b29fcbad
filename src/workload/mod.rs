//! The scale target with its pods, the load on them and the traffic that makes it. Names api, random and units.
//!
//! A [`Workload`] is driven from outside: it is told the time, what to scale to and how many requests arrive, and says
//! which of its pods change when. Between two such moments all rates are constant, so that queues, CPU and counters are
//! integrated in closed form.

mod app;
mod course;
pub mod demand;
mod life;
mod nodes;
mod ordinals;
mod pod;
mod pods;
mod queue;
pub mod registry_service;
mod requests;
mod scaling;
mod template;

pub use app::{App, Memory, Situation, Spreading};
pub use nodes::{Node, NodeAutoscaler, NodeEvent, NodePool, NodeSize, Nodes};
pub use pod::{Load, Request, SimPod, Stage};
pub use pods::{Happening, PodEvent, PodId, Start, Transition, Workload};
pub use queue::MessageQueue;
pub use requests::{Flow, Totals};

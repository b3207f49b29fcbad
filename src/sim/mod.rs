//! The discrete-event engine in which workload, metrics and controller meet. Names those and what they name.
//!
//! [`Engine`] holds a cluster with one autoscaler and moves it from event to event; [`History`] is what it has seen. Nobody
//! listens to the controller while it runs: [`History::explain`] runs a past sync again with what it had read. All that is
//! done from outside is an [`Action`]; [`Engine::seek`] is the cluster at a past time.

mod action;
mod applying;
mod collectors;
mod engine;
mod external;
mod faults;
mod fingerprint;
mod history;
mod inputs;
mod keda;
mod observe;
mod probe;
mod queue;
mod quiet;
mod readings;
mod replay;
mod rounds;
mod rules;
mod setup;
mod snapshot;
mod syncing;
mod tape;

pub use action::{Action, Applied};
pub use engine::Engine;
pub use external::{ExternalMetric, Measure};
pub use history::{Edge, EmittedEvent, History, Move, Reporter, Samples, Sync};
pub use keda::{Keda, KedaState, ScaleLoop, StartKeda, start_keda};
pub use observe::MetricNow;
pub use probe::Exposition;
pub use replay::Explanation;
pub use rules::{Pods, RuledAdapter, Swap, start_adapter};
pub use setup::Setup;

/// What can be wrong with the metrics registry: what scenarios and commands say of it, and `present` shows.
pub use crate::metrics::{Component, Fault, Health};
/// What `present` shows of a service that a larger count alone does not scale.
pub use crate::workload::registry_service;
/// What `present` shows of a pod and of the requests: part of what the engine lets others see.
pub use crate::workload::{Node, SimPod, Stage, Totals};

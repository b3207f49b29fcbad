//! The discrete-event engine in which workload, metrics and controller meet. Names those and what they name.
//!
//! [`Engine`] holds a cluster with one autoscaler and moves it from event to event; [`History`] is what it has seen.

mod engine;
mod history;
mod observe;
mod queue;

pub use engine::{Engine, Setup};
pub use history::{Edge, EmittedEvent, History, Move, Samples, Sync};

/// What `present` shows of a pod and of the requests: part of what the engine lets others see.
pub use crate::workload::{SimPod, Stage, Totals};

//! The metrics registry and what serves it: what is exposed, gathered, queried. Names api, random and units.
//!
//! Resource metrics are served by [`MetricsServer`], custom ones and, where a scenario asks for it, external ones by
//! [`Adapter`] over [`Prometheus`]; [`Faults`] says which of these fail, and in which words. [`promql`] answers queries over any storage of series, and [`adapter`] is
//! prometheus-adapter with its rules over that; the simulation does not use them yet.

pub mod adapter;
mod faults;
pub mod go;
mod metrics_server;
mod prometheus;
pub mod promql;
pub mod regex;

pub use adapter::fixed::{Adapter, Answer};
pub use faults::{Component, Fault, Faults, Health, Round, Verdict};
pub use metrics_server::{KubeletPod, MetricsServer, PodStats};
pub use prometheus::{Line, Prometheus, TargetId, whole};

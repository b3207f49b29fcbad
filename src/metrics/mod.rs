//! The metrics registry and what serves it: what is exposed, gathered, queried. Names api, random and units.
//!
//! Resource metrics are served by [`MetricsServer`], custom ones and, where a scenario asks for it, external ones by
//! [`Adapter`] over [`Prometheus`], which know one rule and one series; [`Faults`] says which of these fail, and in which
//! words. Where a scenario has rules, [`adapter`] is prometheus-adapter with them, over the [`SeriesStore`] by way of
//! [`promql`], which answers queries over any storage of series.

pub mod adapter;
mod faults;
pub mod go;
mod metrics_server;
mod prometheus;
pub mod promql;
pub mod regex;
mod series_store;

pub use adapter::fixed::{Adapter, Answer};
pub use faults::{Component, Fault, Faults, Health, Round, Verdict, described};
pub use metrics_server::{KubeletPod, MetricsServer, PodStats, Steady};
pub use prometheus::{Line, Prometheus, TargetId, visits, whole};
pub use series_store::{Exposed, SeriesStore, TargetLabels};

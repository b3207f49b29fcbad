//! The metrics registry and what serves it: what is exposed, gathered, queried. Names api, random and units.
//!
//! Two of the three aggregated APIs are served: resource by [`MetricsServer`], custom by [`Adapter`] over
//! [`Prometheus`]; external by nothing. [`promql`] answers queries over any storage of series, and [`adapter`] is
//! prometheus-adapter with its rules over that; the simulation does not use them yet.

pub mod adapter;
pub mod go;
mod metrics_server;
mod prometheus;
pub mod promql;
pub mod regex;

pub use adapter::fixed::{Adapter, Answer};
pub use metrics_server::{MetricsServer, PodStats};
pub use prometheus::{Prometheus, TargetId};

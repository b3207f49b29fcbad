//! HPA Playground: what a Kubernetes HorizontalPodAutoscaler manifest will do, and why.
//!
//! A tour, from the bottom up. The layer table in ARCHITECTURE.md says which may name which.
//!
//! - [`diag`], [`language`], [`random`], [`units`]: problems with a place, words in several languages, seeded randomness,
//!   numbers with a meaning.
//! - [`api`]: Kubernetes objects in their checked form. [`manifest`]: YAML text to them, with every problem located.
//! - [`controller`]: the HorizontalPodAutoscaler controller as a pure function.
//! - [`metrics`]: the metrics registry and what serves it. [`workload`]: pods, load, traffic.
//! - [`sim`]: the discrete-event engine in which those three meet. [`session`]: everything a person can do with it.
//! - [`present`]: what is shown, as plain data. `ui`: the page, the only layer that knows the browser. `js`: the package
//!   for JavaScript.

pub mod api;
pub mod controller;
pub mod diag;
#[cfg(feature = "js")]
pub mod js;
pub mod language;
pub mod manifest;
pub mod metrics;
pub mod present;
pub mod random;
pub mod session;
pub mod sim;
#[cfg(feature = "ui")]
pub mod ui;
pub mod units;
pub mod workload;

//! The HorizontalPodAutoscaler controller as a pure function: state in, state out, with reasons. Names api and units.
//!
//! [`reconcile()`] is one sync. It reads nothing but its arguments, knows no clock, and remembers in [`Memory`].
//!
//! - `reconcile`: the sync, from the scale to the status. `proposals`: one count for each metric, and the largest.
//! - `replica_calculator`: from usage to a count. `pod_groups`: which pods count. `utilization`: sums against targets.
//! - `stabilization`, `scaling_policies`, `bounds`: what holds a proposal back.
//! - `conditions`: what is said about it. `trace`: why, as data.

mod config;
mod memory;
pub mod pod_groups;
mod reconcile;
mod seen;
pub mod trace;

pub use config::{ControllerConfig, FeatureGates};
pub use memory::{Memory, Recommendation, ScaleEvent};
pub use reconcile::{Reconciled, reconcile};
pub use seen::{MetricAnswer, RememberedSelector, Scale, Seen};
pub use trace::{Explained, Recorder, Step};

//! The HorizontalPodAutoscaler controller as a pure function: state in, state out, with reasons. Names api and units.
//!
//! [`reconcile()`] is one sync. It reads nothing but its arguments, knows no clock, and remembers in [`Memory`].
//!
//! - `reconcile`: the sync, from the scale to the status. `proposals`: one count for each metric, and the largest.
//! - `replica_calculator`: from usage to a count. `pod_groups`: which pods count. `utilization`: sums against targets.
//! - `stabilization`, `scaling_policies`, `bounds`: what holds a proposal back.
//! - `conditions`: what is said about it. `trace`: why, as data.

pub mod answers;
pub mod bounds;
mod conditions;
mod config;
mod memory;
mod outcome;
pub mod pod_groups;
mod proposals;
mod reconcile;
pub mod replica_calculator;
pub mod requests;
pub mod scaling_policies;
mod seen;
pub mod stabilization;
mod target;
pub mod trace;
mod utilization;

pub use config::{ControllerConfig, FeatureGates};
pub use memory::{Memory, Recommendation, ScaleEvent};
pub use proposals::build_quantity;
pub use reconcile::{Reconciled, reconcile};
pub use seen::{MetricAnswer, RememberedSelector, Scale, Seen};
pub use trace::{Explained, Recorder, Step};

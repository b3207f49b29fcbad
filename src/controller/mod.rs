//! The HorizontalPodAutoscaler controller as a pure function: state in, state out, with reasons. Names api and units.
//!
//! [`reconcile()`] is one sync. It reads nothing but its arguments, knows no clock, and remembers in [`Memory`].
//!
//! - `reconcile`: the sync, from the scale (`target`) through the proposals to the new count.
//! - `proposals`: one count for each metric, and the largest. `answers`: what the metrics APIs said.
//! - `replica_calculator`: from usage to a count. `pod_groups`: which pods count. `requests`, `utilization`: sums, targets.
//! - `stabilization`, `scaling_policies`, `bounds`: what holds a proposal back. `rescale`: putting them together.
//! - `conditions`, `metric_name`, `outcome`: what is said about it, and the new status. `trace`: why, as data.

pub mod answers;
pub mod bounds;
mod conditions;
mod config;
mod memory;
mod metric_name;
mod outcome;
pub mod pod_groups;
mod proposals;
mod reconcile;
pub mod replica_calculator;
pub mod requests;
mod rescale;
pub mod scaling_policies;
mod seen;
pub mod stabilization;
mod target;
pub mod trace;
mod utilization;

pub use crate::api::gates::FeatureGates;
pub use config::ControllerConfig;
pub use memory::{Memory, Recommendation, ScaleEvent};
pub use proposals::build_quantity;
pub use reconcile::{Reconciled, reconcile, reconcile_explained};
pub use seen::{MetricAnswer, RememberedSelector, Scale, Seen};
pub use trace::{Explained, Recorder, Step};

#[cfg(test)]
mod tests;

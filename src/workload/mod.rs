//! The scale target with its pods, the load on them and the traffic that makes it. Names api, random and units.
//!
//! A [`Workload`] is driven from outside: it is told the time, what to scale to and how many requests arrive, and says
//! which of its pods change when. Between two such moments all rates are constant, so that queues, CPU and counters are
//! integrated in closed form.

mod app;
pub mod demand;
mod deployment;
mod ordinals;
mod pod;
mod requests;
mod template;

pub use app::App;
pub use deployment::{PodEvent, PodId, Transition, Workload};
pub use pod::{Load, SimPod, Stage};
pub use requests::{Flow, Totals};

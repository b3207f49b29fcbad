//! Numbers with a meaning. The only place with `as` casts; names nothing else.

pub mod float;
pub mod milli;
pub mod percent;
pub mod quantity;
pub mod ratio;
pub mod replicas;
pub mod time;

pub use milli::MilliValue;
pub use percent::Utilization;
pub use quantity::{Format, Quantity};
pub use ratio::{Tolerances, UsageRatio};
pub use replicas::Replicas;
pub use time::{DurationError, SimDuration, SimTime, in_order};

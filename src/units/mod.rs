//! Numbers with a meaning. The only place with `as` casts; names nothing else.

pub mod float;
pub mod quantity;
pub mod replicas;
pub mod time;

pub use quantity::Quantity;
pub use replicas::Replicas;
pub use time::{SimDuration, SimTime};

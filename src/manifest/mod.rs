//! YAML text to checked API objects and back: parse, locate, edit. Names api, diag and units.
//!
//! The way of a text: [`parse`] (YAML to trees in which every node knows its place) → `check` (a tree against the Go type
//! it claims to be, by the tables of `schema`) → `old_versions` (to autoscaling/v2) → `decode` (values) → defaults and
//! validation of `api`. [`read`] is the playground's front door, which takes older versions with a warning and reports
//! everything; [`server`] answers as an API server would. `wire`, `scalar`, `annotation`, `go_time`: details of these.

mod annotation;
mod check;
mod decode;
mod go_time;
mod near_miss;
mod old_versions;
pub mod parse;
mod read;
pub mod scalar;
mod schema;
pub mod server;
pub mod tree;
mod wire;

pub use decode::decode;
pub use read::{Manifest, read};

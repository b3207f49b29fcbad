//! YAML text to checked API objects and back: parse, locate, edit. Names api, diag and units.
//!
//! The way of a text: [`parse`] (YAML to trees in which every node knows its place) → `check` (a tree against the Go type
//! it claims to be, by the tables of `schema`) → `old_versions` (to autoscaling/v2) → `values` → defaults and
//! validation of `api`. [`read`] is the playground's front door, which takes older versions with a warning and reports
//! everything; [`server`] answers as an API server would. `scalar`, `annotation`,
//! `go_time`, `near_miss`: details of these. [`print`] is the way back, from trees to YAML. `adapter_config` reads the
//! configuration file of prometheus-adapter, `adapter_text` finds it in a text, and `block` knows where the lines of a text
//! in the text are. [`decode()`] reads documents of the playground's own into forms. [`shape`] is one view of the types and the
//! forms, [`outline`] finds a place in a text that need not be well-formed; [`upgraded`]
//! writes an autoscaler of an older version anew. `keda` reads KEDA's ScaledObject.

mod adapter_config;
mod adapter_text;
mod annotation;
mod block;
mod check;
mod decode;
pub mod edit;
mod go_time;
mod keda;
mod near_miss;
mod old_versions;
pub mod outline;
pub mod parse;
pub mod print;
mod read;
pub mod scalar;
mod schema;
pub mod server;
pub mod shape;
pub mod tree;
mod upgrade;
mod values;

pub use adapter_config::read_adapter_config;
pub use adapter_text::{AdapterText, ParsedAdapterText};
pub use block::Block;
pub(crate) use decode::form;
pub use decode::{Decode, Place, decode};
pub use keda::{ReadScaledObject, Scaled, read_scaled_object};
pub use near_miss::near_miss;
pub use read::{Manifest, read, read_with};
pub use upgrade::upgraded;

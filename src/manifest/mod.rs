//! YAML text to checked API objects and back: parse, locate, edit. Names api, diag and units.
//!
//! The way of a text: [`tree`] (YAML events to a tree in which every node knows its place) → `decode` (the tree to
//! wire types or any other serde type, with every unknown field and wrong type reported) → `read` (the documents by
//! API version and kind, converted, defaulted, validated). Nothing stops at the first error.

mod adapter_config;
mod decode;
mod near_miss;
mod read;
pub mod tree;
mod wire;

pub use adapter_config::read_adapter_config;
pub use decode::decode;
pub use read::{Manifest, read};

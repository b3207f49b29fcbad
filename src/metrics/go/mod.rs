//! What Prometheus and its adapter take from Go's standard library: templates, quoted text.

pub mod quote;
pub mod template;

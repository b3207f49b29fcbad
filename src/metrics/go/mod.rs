//! What Prometheus and its adapter take from Go's standard library: templates.

pub mod template;

//! What Prometheus and its adapter take from Go's standard library: regular expressions, templates, quoted text.

pub mod quote;
pub mod regexp;
pub mod template;

//! Kubernetes objects in a checked form of our own: one enum per choice, nothing that validation would refuse.
//!
//! Names diag and units. Wire types come from `k8s-openapi` (v1_36) and do not leave this layer and `manifest`.

pub mod adapter_config;
pub mod convert;
pub mod defaults;
pub mod field_error;
pub mod gates;
pub mod hpa;
pub mod keda;
mod metric_validation;
pub mod metrics;
pub mod names;
pub mod object_meta;
pub mod pod;
pub mod quote;
pub mod selector;
pub mod status;
pub mod validation;
pub mod workload;

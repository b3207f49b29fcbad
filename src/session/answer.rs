//! What a real API server would say of a text.

use crate::controller::FeatureGates;
use crate::manifest::server;

/// What an API server of Kubernetes 1.36 with its default feature gates answers to a manifest of an autoscaler: whether
/// it refuses it, and its words.
#[must_use]
pub fn server_answer(text: &str) -> (bool, String) {
    match server::create(text, FeatureGates::default()) {
        Err(refused) => (true, refused.request_error().unwrap_or(refused.error)),
        Ok(created) => match created.invalid_message() {
            Some(message) => (true, message),
            None => (false, format!("horizontalpodautoscaler.autoscaling/{} created", created.metadata.name)),
        },
    }
}

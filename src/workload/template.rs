//! What the pods of a target have in common, and how they are named.

use std::sync::Arc;

use crate::api::pod::{Pod, PodPhase};
use crate::api::workload::ScaleTarget;
use crate::random::Stream;

/// A pod of the target, but for its name.
pub(super) fn template(target: &ScaleTarget) -> Pod {
    Pod {
        name: target.name.as_str().into(),
        labels: Arc::clone(&target.labels),
        deleting: false,
        phase: PodPhase::Pending,
        start_time: None,
        ready: None,
        spec: Arc::clone(&target.pod_spec),
    }
}

/// Five characters as Kubernetes ends generated names: no vowels, nothing that looks like another.
pub(super) fn suffix(stream: &mut Stream) -> String {
    const ALPHABET: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";
    let mut letter = || char::from(ALPHABET[usize::try_from(stream.below(27)).unwrap_or(0)]);
    (0..5).map(|_| letter()).collect()
}

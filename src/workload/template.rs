//! What the pods of a target have in common, and how they are named.

use std::sync::Arc;

use crate::api::pod::{Pod, PodPhase};
use crate::api::workload::ScaleTarget;
use crate::random::Stream;

/// The characters that generated names end with: no vowels, nothing that looks like another.
const ALPHABET: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";

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

/// What a new pod from a template is called; only a StatefulSet's pods go by their ordinal.
pub(super) fn generated_name(target: &ScaleTarget, template: u64, ordinal: usize, stream: &mut Stream) -> String {
    let name = &target.name;
    match target.kind.as_str() {
        "StatefulSet" => [name, "-", &ordinal.to_string()].concat(),
        "Deployment" => [name, "-", &template_hash(template), "-", &suffix(stream)].concat(),
        _ => [name, "-", &suffix(stream)].concat(),
    }
}

/// Five characters as Kubernetes ends generated names.
fn suffix(stream: &mut Stream) -> String {
    (0..5).map(|_| letter(stream.below(27))).collect()
}

/// Ten characters that stand for a template, as in the name of a ReplicaSet.
fn template_hash(template: u64) -> String {
    let mut rest = template;
    let mut next = || {
        let letter = letter(rest % 27);
        rest /= 27;
        letter
    };
    (0..10).map(|_| next()).collect()
}

fn letter(number: u64) -> char {
    char::from(ALPHABET[usize::try_from(number).unwrap_or(0)])
}

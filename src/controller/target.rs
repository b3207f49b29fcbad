//! The scale target: whether its kind is known, and whether its selector can be used.

use super::pod_groups::MatchedPods;
use super::seen::RememberedSelector;
use crate::api::hpa::CrossVersionObjectReference;
use crate::api::selector::Selector;

/// The kinds that the simulated cluster knows and that have a scale, with their groups.
const KINDS: [(&str, &str); 4] =
    [("", "ReplicationController"), ("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "StatefulSet")];

/// Why a target is not found: the error, and what stands before it in the error of the sync.
pub(super) type TargetError = (String, &'static str);

/// Whether the kind of a target is known (upstream's `ParseGroupVersion` and `RESTMappings`).
pub(super) fn check_kind(target: &CrossVersionObjectReference) -> Result<(), TargetError> {
    let version = target.api_version.as_str();
    let group = match version.split_once('/') {
        _ if version.is_empty() || version == "/" => "",
        None => "",
        Some((_, rest)) if rest.contains('/') => {
            let error = format!("unexpected GroupVersion string: {version}");
            return Err((error, "invalid API version in scale target reference"));
        }
        Some((group, _)) => group,
    };
    if KINDS.contains(&(group, target.kind.as_str())) {
        return Ok(());
    }
    let error = format!("no matches for kind {:?} in group {group:?}", target.kind);
    Err((error, "unable to determine resource for scale target reference"))
}

/// The names of all autoscalers that select any of `pods`, if there are several (the end of upstream's
/// `validateAndParseSelector`).
pub(super) fn rivals(
    (namespace, name): (&str, &str),
    others: &[RememberedSelector],
    pods: MatchedPods<'_>,
) -> Option<String> {
    let selects = |other: &&RememberedSelector| {
        let another = other.namespace == namespace && other.name != name;
        another && pods.iter().any(|pod| other.selector.matches(&pod.labels))
    };
    let mut keys: Vec<_> = others.iter().filter(selects).map(|other| format!("{namespace}/{}", other.name)).collect();
    if keys.is_empty() {
        return None;
    }
    keys.push(format!("{namespace}/{name}"));
    keys.sort();
    keys.dedup();
    Some(format!("[{}]", keys.join(" ")))
}

/// Reads the selector of a target, unless the text is the one that `memory` holds already.
pub(super) fn remember_selector(text: &str, memory: &mut Option<(String, Selector)>) -> Result<(), String> {
    if memory.as_ref().is_none_or(|(known, _)| known != text) {
        *memory = Some((text.to_owned(), Selector::parse(text)?));
    }
    Ok(())
}

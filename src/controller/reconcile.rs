//! One sync, from the scale to the status.

use super::{ControllerConfig, Memory, Recorder, Seen};
use crate::api::hpa::HorizontalPodAutoscaler;
use crate::api::status::Event;
use crate::units::{Replicas, SimTime};

/// What a sync did.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reconciled {
    /// The count that was written to the scale; none if nothing was written, or the write failed.
    pub scale_to: Option<Replicas>,
    /// Whether `hpa.status` was replaced: it had changed, and writing it did not fail.
    pub status_written: bool,
    /// The events, in the order they were emitted.
    pub events: Vec<Event>,
    /// The error that the sync returned.
    pub error: Option<String>,
}

/// One sync of one autoscaler (upstream's `reconcileAutoscaler`): reads `seen`, replaces `hpa.status`, remembers in `memory`.
pub fn reconcile<R: Recorder>(
    _now: SimTime,
    _hpa: &mut HorizontalPodAutoscaler,
    _seen: &Seen<'_>,
    _memory: &mut Memory,
    _config: &ControllerConfig,
    _recorder: &mut R,
) -> Reconciled {
    Reconciled::default()
}

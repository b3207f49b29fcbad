//! What the controller remembers of one autoscaler from sync to sync; a new process has an empty one.

use crate::api::selector::Selector;
use crate::units::{Replicas, SimTime};

/// A count that the metrics asked for, before stabilization (upstream's `timestampedRecommendation`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// The count.
    pub replicas: Replicas,
    /// When it was computed.
    pub at: SimTime,
}

/// A change that was made (upstream's `timestampedScaleEvent`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleEvent {
    /// By how many pods, in the direction of its list.
    pub change: i32,
    /// When.
    pub at: SimTime,
    /// Whether it was once too old for all policies: then the next change may take its place, even if policies with
    /// longer periods have come since.
    pub outdated: bool,
}

/// What the controller remembers of one autoscaler.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The recommendations; none as long as no scale was read.
    pub(super) recommendations: Option<Vec<Recommendation>>,
    /// Changes upwards.
    pub(super) scale_up_events: Vec<ScaleEvent>,
    /// Changes downwards.
    pub(super) scale_down_events: Vec<ScaleEvent>,
    /// The last selector of the target that could be read, with its text.
    pub(super) selector: Option<(String, Selector)>,
    /// Room that is used again in every sync.
    pub(super) scratch: super::pod_groups::Scratch,
}

impl Memory {
    /// A memory that holds `recommendations`; an empty list too keeps the first sync from adding one.
    #[must_use]
    pub fn with_recommendations(recommendations: Vec<Recommendation>) -> Self {
        Self { recommendations: Some(recommendations), ..Self::default() }
    }

    /// The recommendations, in the order of their places.
    #[must_use]
    pub fn recommendations(&self) -> &[Recommendation] {
        self.recommendations.as_deref().unwrap_or_default()
    }

    /// The changes upwards, in the order of their places.
    #[must_use]
    pub fn scale_up_events(&self) -> &[ScaleEvent] {
        &self.scale_up_events
    }

    /// The changes downwards, in the order of their places.
    #[must_use]
    pub fn scale_down_events(&self) -> &[ScaleEvent] {
        &self.scale_down_events
    }

    /// The last selector of the target that could be read: what other autoscalers are compared with.
    #[must_use]
    pub fn selector(&self) -> Option<&Selector> {
        self.selector.as_ref().map(|(_, selector)| selector)
    }
}

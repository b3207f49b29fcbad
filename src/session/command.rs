//! The commands that links, keys, sliders, lessons and tests all speak, and the set of what one changed.

use std::ops::{BitOr, BitOrAssign};

use serde::Serialize;

use crate::manifest::edit::Field;
use crate::sim::{Component, Health};
use crate::units::SimDuration;

/// One thing a person can do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "command", rename_all = "camelCase")]
pub enum Command {
    /// Lets time run.
    Play,
    /// Stops time.
    Pause,
    /// Back to the start, with the manifest and the sliders as they are.
    Reset,
    /// Runs to just after the next sync of the controller, then pauses.
    NextSync,
    /// Runs to the next thing that happens (the target is scaled, the controller says something, something is planned or was
    /// done), for an hour at most, then pauses.
    NextEvent,
    /// Sets how fast time runs.
    SetSpeed {
        /// The new speed.
        speed: Speed,
    },
    /// Moves a slider.
    Slide {
        /// Which.
        slider: SliderId,
        /// Its new value, in the slider's own unit; clamped to its range.
        value: f64,
    },
    /// Replaces the manifest; it takes effect if it has no errors.
    EditManifest {
        /// The whole text.
        text: String,
    },
    /// Changes one number of the manifest in place; it takes effect as any other edit: `{"field": "max-replicas", "value": 12}`,
    /// `{"field": {"target": 0}, "value": "100m"}`.
    SetField {
        /// Which.
        field: Field,
        /// What is to be written there.
        value: String,
    },
    /// Starts what a text says: manifests, and at most one scenario document.
    Load {
        /// The whole text.
        text: String,
    },
    /// Starts one of the built-in scenarios from its beginning.
    SelectScenario {
        /// Its `metadata.name`.
        name: String,
    },
    /// Breaks a component of the metrics registry, or mends it: `{"health": "down", "for": "2m"}`,
    /// `{"health": {"slow": {"delay": "30s"}}}`, `{"health": "works"}`.
    SetFault {
        /// Which.
        component: Component,
        /// How it fares from now on.
        health: Health,
        /// For how long; none is for good.
        #[serde(rename = "for")]
        span: Option<SimDuration>,
    },
    /// Deletes pods, the oldest first.
    Kill {
        /// How many.
        pods: u32,
    },
    /// Moves back to a past time or forth again. What was computed stays; a change in the past begins another line.
    Seek {
        /// How long after the start: `"7m45s"`; from JSON also `"timeMs": 465000`. A day beyond the end of what is computed at
        /// most.
        time: SimDuration,
    },
    /// Back to the line that the last change in the past has left; the one since then is dropped.
    Unfork,
    /// Chooses the sync that is explained.
    Explain {
        /// Its number; none follows the latest.
        sync: Option<u64>,
    },
}

impl Command {
    /// Whether this one sets what another one sets, so that only the last of them counts.
    #[must_use]
    pub fn supersedes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Slide { slider: a, .. }, Self::Slide { slider: b, .. }) => a == b,
            (Self::SetField { field: a, .. }, Self::SetField { field: b, .. }) => a == b,
            _ => false,
        }
    }
}

/// How fast time runs, against the wall clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Speed {
    /// As it is.
    #[serde(rename = "1")]
    X1,
    /// Ten times as fast.
    #[default]
    #[serde(rename = "10")]
    X10,
    /// A minute a second.
    #[serde(rename = "60")]
    X60,
    /// As fast as the machine can.
    #[serde(rename = "max")]
    Max,
}

impl Speed {
    /// Every speed, the slowest first.
    pub const ALL: [Self; 4] = [Self::X1, Self::X10, Self::X60, Self::Max];

    /// Simulated seconds for each second of the wall clock; none is as many as the machine can.
    #[must_use]
    pub const fn factor(self) -> Option<i64> {
        match self {
            Self::X1 => Some(1),
            Self::X10 => Some(10),
            Self::X60 => Some(60),
            Self::Max => None,
        }
    }
}

/// A slider, by what it sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SliderId {
    /// Requests per second of all clients.
    RequestRate,
    /// CPU time that one request takes, in milliseconds.
    WorkPerRequest,
    /// From scheduled to ready, in seconds.
    PodStartTime,
}

/// What a command changed: the parts of the picture that need another look.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes(u8);

impl Changes {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// The current instant, and what moves with it.
    pub const TIME: Self = Self(1);
    /// Samples, syncs or events were added or dropped.
    pub const HISTORY: Self = Self(2);
    /// The text in the editor or its problems.
    pub const MANIFEST: Self = Self(4);
    /// Play, speed, sliders, scenario.
    pub const CONTROLS: Self = Self(8);
    /// The sync that is explained.
    pub const SELECTION: Self = Self(16);
    /// Everything.
    pub const ALL: Self = Self(31);

    /// Whether any of `other` changed.
    #[must_use]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Changes {
    type Output = Self;
    fn bitor(self, rhs: Self) -> Self {
        Self(self.0 | rhs.0)
    }
}

impl BitOrAssign for Changes {
    fn bitor_assign(&mut self, rhs: Self) {
        *self = *self | rhs;
    }
}

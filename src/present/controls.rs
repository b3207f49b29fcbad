//! The controls: clock, sliders, scenarios to choose from.

use super::Idea;
use crate::session::{Session, SliderId, Speed};

/// The bar at the top.
#[derive(Clone, Debug, PartialEq)]
pub struct TransportView {
    /// Whether time runs.
    pub running: bool,
    /// How fast.
    pub speed: Speed,
    /// The time as a clock: `00:07:45`.
    pub clock: String,
    /// The number of the last sync, from 1; 0 before the first.
    pub sync: u64,
}

/// One slider.
#[derive(Clone, Debug, PartialEq)]
pub struct SliderView {
    /// Which.
    pub id: SliderId,
    /// The end of its test id: `request-rate`.
    pub slug: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The lowest value.
    pub min: f64,
    /// The highest value.
    pub max: f64,
    /// The step of one key press.
    pub step: f64,
    /// Where it stands.
    pub value: f64,
    /// Where it stands, with the unit: `24.0 req/s`.
    pub text: String,
    /// Its colour.
    pub idea: Idea,
}

/// One scenario to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioChoice {
    /// Its `metadata.name`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Whether it is the one that runs.
    pub selected: bool,
}

/// The bar at the top.
#[must_use]
pub fn transport(session: &Session) -> TransportView {
    let sync = u64::try_from(session.now().as_millis() / 15_000).unwrap_or(0);
    TransportView { running: session.running(), speed: session.speed(), clock: session.now().to_string(), sync }
}

/// The sliders, in their order.
#[must_use]
pub fn sliders(_session: &Session) -> Vec<SliderView> {
    vec![
        SliderView {
            id: SliderId::RequestRate,
            slug: "request-rate",
            label: "Request rate",
            min: 0.0,
            max: 60.0,
            step: 0.5,
            value: 24.0,
            text: "24.0 req/s".into(),
            idea: Idea::Traffic,
        },
        SliderView {
            id: SliderId::WorkPerRequest,
            slug: "work-per-request",
            label: "Work per request",
            min: 1.0,
            max: 200.0,
            step: 1.0,
            value: 40.0,
            text: "40 ms CPU".into(),
            idea: Idea::Ready,
        },
        SliderView {
            id: SliderId::PodStartTime,
            slug: "pod-start-time",
            label: "Pod start time",
            min: 1.0,
            max: 120.0,
            step: 1.0,
            value: 12.0,
            text: "12 s".into(),
            idea: Idea::Starting,
        },
    ]
}

/// The scenarios to choose from.
#[must_use]
pub fn scenarios(_session: &Session) -> Vec<ScenarioChoice> {
    vec![ScenarioChoice {
        name: "requests-per-second".into(),
        title: "Custom metric: requests per second".into(),
        selected: true,
    }]
}

//! The timeline: charts over one shared time axis, and the markers of what was decided.

use super::Idea;
use crate::session::Session;
use crate::units::SimTime;

/// The timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The left end of the axis.
    pub from: SimTime,
    /// The right end of the axis.
    pub to: SimTime,
    /// Where the cursor stands.
    pub cursor: SimTime,
    /// From top to bottom.
    pub charts: Vec<Chart>,
    /// Scale events, by time.
    pub markers: Vec<Marker>,
}

/// One chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The end of its test id: `requests`, `replicas`, `metric`.
    pub slug: &'static str,
    /// What it shows, with the unit.
    pub title: String,
    /// The top of its axis; the bottom is 0.
    pub max: f64,
    /// Its lines, the first at the back.
    pub lines: Vec<Line>,
    /// Horizontal lines, such as maxReplicas or the target.
    pub rules: Vec<Rule>,
    /// A band between two values, such as the tolerance.
    pub band: Option<(f64, f64)>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is called in the legend.
    pub label: String,
    /// Its colour.
    pub idea: Idea,
    /// Whether a value holds until the next one (a stair) or is joined to it.
    pub stair: bool,
    /// Time in seconds and value; not-a-number is a gap.
    pub points: Vec<(f64, f64)>,
}

/// One horizontal line.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Where.
    pub value: f64,
    /// What it is called.
    pub label: String,
    /// Its colour.
    pub idea: Idea,
}

/// One scale event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// When.
    pub at: SimTime,
    /// `8→10`.
    pub text: String,
    /// The sync that decided it.
    pub sync: u64,
}

/// The timeline up to now.
#[must_use]
pub fn timeline(session: &Session) -> Timeline {
    let end = session.now().as_secs_f64();
    let steps = || std::iter::successors(Some(0.0), move |t| (*t < end).then(|| (t + 5.0_f64).min(end)));
    let line = |label: &str, idea, stair, f: &dyn Fn(f64) -> f64| Line {
        label: label.into(),
        idea,
        stair,
        points: steps().map(|t| (t, f(t))).collect(),
    };
    Timeline {
        from: SimTime::ZERO,
        to: session.now().max(SimTime::from_millis(600_000)),
        cursor: session.now(),
        charts: vec![
            Chart {
                slug: "requests",
                title: "requests per second".into(),
                max: 40.0,
                lines: vec![line("requests", Idea::Traffic, false, &|_| 24.0)],
                rules: vec![],
                band: None,
            },
            Chart {
                slug: "replicas",
                title: "replicas".into(),
                max: 10.0,
                lines: vec![
                    line("desired", Idea::Decision, true, &|t| 10.0_f64.min(1.0 + libm::floor(t / 60.0))),
                    line("ready", Idea::Ready, true, &|t| 10.0_f64.min(1.0 + libm::floor((t - 12.0).max(0.0) / 60.0))),
                ],
                rules: vec![Rule { value: 10.0, label: "maxReplicas 10".into(), idea: Idea::Decision }],
                band: None,
            },
            Chart {
                slug: "metric",
                title: "myapp_requests_per_second per pod".into(),
                max: 8.0,
                lines: vec![line("metric", Idea::Metric, true, &|t| 24.0 / (1.0 + libm::floor(t / 60.0)))],
                rules: vec![Rule { value: 2.0, label: "target 2".into(), idea: Idea::Metric }],
                band: Some((1.8, 2.2)),
            },
        ],
        markers: vec![Marker { at: SimTime::from_millis(15_000), text: "1→4".into(), sync: 1 }],
    }
}

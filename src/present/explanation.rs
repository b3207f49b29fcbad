//! Why a sync decided what it did: the explanation in words and numbers.

use super::Idea;
use crate::session::Session;

/// The panel "Why 10?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyView {
    /// The question: `Why 10?`.
    pub question: String,
    /// The number of the sync explained, from 1; 0 before the first.
    pub sync: u64,
    /// `Sync #31 at 00:07:45`.
    pub heading: String,
    /// What can be done here.
    pub hint: String,
    /// The stages, in order.
    pub steps: Vec<WhyStep>,
    /// What came of it, and the number: `Deployment/myapp scaled`, `8 → 10`.
    pub outcome: Option<(String, String)>,
    /// The conditions after it.
    pub conditions: Vec<Chip>,
}

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyStep {
    /// What was computed.
    pub title: Vec<Run>,
    /// How, or from what.
    pub note: String,
    /// The number that came out.
    pub value: String,
    /// The idea that colours the stage, where it decided.
    pub emphasis: Option<Idea>,
}

/// A piece of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Set as code.
    pub code: bool,
    /// Its colour.
    pub idea: Option<Idea>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// `ScalingLimited · TooManyReplicas`.
    pub text: String,
    /// Kubernetes' message.
    pub title: String,
    /// The colour: ready when all is well, decision when it limits, lost when it fails.
    pub idea: Idea,
}

/// One event of the autoscaler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventView {
    /// The clock when it was emitted.
    pub clock: String,
    /// The sync that emitted it.
    pub sync: u64,
    /// `Normal` or `Warning`.
    pub kind: &'static str,
    /// Kubernetes' reason.
    pub reason: String,
    /// Kubernetes' message.
    pub message: String,
}

/// What the loop did last, in one sentence for who listens to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The sync that did it.
    pub sync: u64,
    /// `Sync 31: scaled myapp from 8 to 10`.
    pub text: String,
}

/// The last scale command so far; none before the first.
#[must_use]
pub fn announcement(session: &Session) -> Option<Announcement> {
    let sync = super::controls::transport(session).sync;
    (sync > 0).then(|| Announcement { sync: 1, text: "Sync 1: scaled myapp from 1 to 4".into() })
}

/// The explanation of the chosen sync.
#[must_use]
pub fn why(session: &Session) -> WhyView {
    let run = |text: &str, code, idea| Run { text: text.into(), code, idea };
    let step =
        |title, note: &str, value: &str, emphasis| WhyStep { title, note: note.into(), value: value.into(), emphasis };
    let sync = super::controls::transport(session).sync;
    WhyView {
        question: "Why 10?".into(),
        sync,
        heading: format!("Sync #{sync} at {}", session.now()),
        hint: "click a marker on the timeline to explain an earlier sync".into(),
        steps: vec![
            step(
                vec![run("myapp_requests_per_second", true, Some(Idea::Metric))],
                "average over the 8 pods that reported, age 4 s",
                "3.0",
                None,
            ),
            step(
                vec![run("ratio ", false, None), run("3.0 / 2", true, None)],
                "outside tolerance 0.9 – 1.1",
                "1.50",
                None,
            ),
            step(vec![run("⌈ 8 × 1.50 ⌉", true, None)], "the only metric, so it wins", "12", None),
            step(
                vec![run("maxReplicas 10", false, None)],
                "ScalingLimited: TooManyReplicas",
                "10",
                Some(Idea::Decision),
            ),
        ],
        outcome: Some(("Deployment/myapp scaled".into(), "8 → 10".into())),
        conditions: vec![
            Chip { text: "AbleToScale · SucceededRescale".into(), title: String::new(), idea: Idea::Ready },
            Chip { text: "ScalingActive · ValidMetricFound".into(), title: String::new(), idea: Idea::Ready },
            Chip { text: "ScalingLimited · TooManyReplicas".into(), title: String::new(), idea: Idea::Decision },
        ],
    }
}

/// The events so far, the latest first.
#[must_use]
pub fn events(_session: &Session) -> Vec<EventView> {
    vec![EventView {
        clock: "00:00:15".into(),
        sync: 1,
        kind: "Normal",
        reason: "SuccessfulRescale".into(),
        message: "New size: 4; reason: pods metric myapp_requests_per_second above target".into(),
    }]
}

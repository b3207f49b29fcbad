//! Why a sync decided what it did: the explanation in words and numbers.

use super::{Idea, steps};
use crate::api::status::{Condition, ConditionKind, ConditionStatus, EventKind};
use crate::language::Language;
use crate::say;
use crate::session::Session;
use crate::sim::{EmittedEvent, History, Sync};

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
    /// What it was put together from, one line each: pods, recommendations, changes.
    pub details: Vec<String>,
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
    let sync = session.engine().history().syncs.iter().rev().find(|s| s.scale_to.is_some())?;
    let name = &sync.spec.scale_target_ref.name;
    let text = say!(
        session.language(),
        "Sync {number}: scaled {name} from {from} to {to}",
        number = sync.number,
        name = name,
        from = sync.before,
        to = sync.scale_to?,
    );
    Some(Announcement { sync: sync.number, text })
}

/// The explanation of the chosen sync, or of the latest.
#[must_use]
pub fn why(session: &Session) -> WhyView {
    let (history, language) = (session.engine().history(), session.language());
    let chosen = session.selected().and_then(|n| history.syncs.get(usize::try_from(n.checked_sub(1)?).ok()?));
    let Some(sync) = chosen.or_else(|| history.syncs.last()) else {
        return WhyView {
            question: language.say("Why?").to_owned(),
            sync: 0,
            heading: language.say("Before the first sync").to_owned(),
            hint: say!(language, "the controller looks every {period}", period = session.engine().config().sync_period),
            steps: Vec::new(),
            outcome: None,
            conditions: Vec::new(),
        };
    };
    let hint = match session.selected() {
        Some(_) => language.say("an earlier sync: show the latest"),
        None => language.say("choose a marker below to explain an earlier one"),
    };
    WhyView { hint: hint.to_owned(), ..why_of(history, sync, language) }
}

/// The explanation of one of the syncs of a run: it is run again for it.
#[must_use]
pub fn why_of(history: &History, sync: &Sync, language: Language) -> WhyView {
    let result = sync.scale_to.unwrap_or(sync.before);
    WhyView {
        question: say!(language, "Why {count}?", count = result),
        sync: sync.number,
        heading: say!(language, "Sync #{number} at {time}", number = sync.number, time = sync.at),
        hint: String::new(),
        steps: steps::words(sync, &history.steps_of(sync), language),
        outcome: Some(outcome(sync, language)),
        conditions: sync.status.conditions.iter().map(chip).collect(),
    }
}

fn outcome(sync: &Sync, language: Language) -> (String, String) {
    let target = &sync.spec.scale_target_ref;
    let name = format!("{}/{}", target.kind, target.name);
    match (sync.scale_to, &sync.error) {
        (Some(to), _) => (say!(language, "{name} scaled", name = name), format!("{} → {to}", sync.before)),
        (None, Some(_)) => (say!(language, "{name} left alone", name = name), sync.before.to_string()),
        (None, None) => (say!(language, "{name} stays", name = name), sync.before.to_string()),
    }
}

fn chip(condition: &Condition) -> Chip {
    let name = match condition.kind {
        ConditionKind::AbleToScale => "AbleToScale",
        ConditionKind::ScalingActive => "ScalingActive",
        ConditionKind::ScalingLimited => "ScalingLimited",
        ConditionKind::ScaledToZero => "ScaledToZero",
    };
    let holds = condition.status == ConditionStatus::True;
    let idea = match (condition.kind, holds) {
        (ConditionKind::ScalingLimited | ConditionKind::ScaledToZero, true) => Idea::Decision,
        (ConditionKind::ScalingLimited | ConditionKind::ScaledToZero, false) | (_, true) => Idea::Ready,
        (_, false) => Idea::Lost,
    };
    let status = match condition.status {
        ConditionStatus::True => "True",
        ConditionStatus::False => "False",
        ConditionStatus::Unknown => "Unknown",
    };
    Chip {
        text: format!("{name} · {}", condition.reason),
        title: format!("{name}={status}: {}", condition.message),
        idea,
    }
}

/// How many events are shown.
const EVENTS: usize = 100;

/// The events so far, the latest first.
#[must_use]
pub fn events(session: &Session) -> Vec<EventView> {
    let view = |e: &EmittedEvent| EventView {
        clock: e.at.to_string(),
        sync: e.sync,
        kind: match e.event.kind {
            EventKind::Normal => "Normal",
            EventKind::Warning => "Warning",
        },
        reason: e.event.reason.to_string(),
        message: e.event.message.clone(),
    };
    session.engine().history().events.iter().rev().take(EVENTS).map(view).collect()
}

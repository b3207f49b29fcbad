//! Why a sync decided what it did: the explanation in words and numbers.

use serde::Serialize;

use super::inspect::Part;
use super::{Idea, format, metric, steps};
use crate::api::status::{Condition, ConditionKind, ConditionStatus, EventKind};
use crate::controller::Step;
use crate::language::Language;
use crate::say;
use crate::session::Session;
use crate::sim::{EmittedEvent, History, Reporter, Sync};
use crate::units::SimTime;

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
    /// The metrics side by side, where there are several.
    pub metrics: Vec<MetricRow>,
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
    /// Where it came from.
    pub origin: Origin,
}

/// Where a stage came from: there it can be looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The field of the autoscaler; nothing is empty.
    pub field: String,
    /// The line on which that stands in the text, if the text still says what was in force then.
    pub line: Option<u32>,
    /// The part of the loop.
    pub part: Option<Part>,
    /// When what decided was measured or recommended.
    pub moment: Option<SimTime>,
}

/// What one of several metrics came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MetricRow {
    /// Its name.
    pub name: String,
    /// What was compared with the target: `9.5 / 10.0`.
    pub fraction: String,
    /// The one by the other.
    pub ratio: String,
    /// What it asks for.
    pub asks: String,
    /// Whether its proposal was taken.
    pub won: bool,
    /// Why it could not be computed; empty if it could.
    pub failed: String,
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
    /// The sync that emitted it; of one that KEDA emits, the last sync before it, or 0.
    pub sync: u64,
    /// Whether that is the sync that was chosen to be explained.
    pub chosen: bool,
    /// Whether KEDA's operator emits it, and not the controller.
    pub keda: bool,
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
    let Some(sync) = chosen(session) else {
        return WhyView {
            question: question(session),
            sync: 0,
            heading: language.say("Before the first sync").to_owned(),
            hint: say!(language, "the controller looks every {period}", period = session.engine().config().sync_period),
            metrics: Vec::new(),
            steps: Vec::new(),
            outcome: None,
            conditions: Vec::new(),
        };
    };
    let hint = match session.selected() {
        Some(_) => language.say("an earlier sync: show the latest"),
        None => language.say("choose a marker below to explain an earlier one"),
    };
    let mut view = WhyView { hint: hint.to_owned(), ..why_of(history, sync, language) };
    for step in &mut view.steps {
        step.origin.line = line_of(session, sync, &step.origin.field);
    }
    view
}

/// What an explanation and the answers beside it depend on: they need not be made again before it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The number of the latest sync; 0 before the first.
    pub latest: u64,
    chosen: Option<(u64, SimTime)>,
    /// What was done, and to which line.
    done: (usize, Option<SimTime>),
    text: (u64, usize),
    /// When KEDA looks next.
    keda: Option<SimTime>,
    language: &'static str,
    running: bool,
}

/// What the explanation depends on.
#[must_use]
pub fn basis(session: &Session) -> Basis {
    let (text, revision) = session.text();
    Basis {
        latest: session.engine().history().syncs.last().map_or(0, |sync| sync.number),
        chosen: chosen(session).map(|sync| (sync.number, sync.at)),
        done: (session.line().actions().len(), session.forked()),
        text: (revision, text.len()),
        keda: session.engine().keda().map(|keda| keda.state().next),
        language: session.language().code(),
        running: session.running(),
    }
}

/// The question that is answered: `Why 10?`.
#[must_use]
pub fn question(session: &Session) -> String {
    let language = session.language();
    chosen(session).map_or_else(|| language.say("Why?").to_owned(), |sync| question_of(sync, language))
}

/// The number of the sync that is explained; 0 before the first.
#[must_use]
pub fn number(session: &Session) -> u64 {
    chosen(session).map_or(0, |sync| sync.number)
}

fn question_of(sync: &Sync, language: Language) -> String {
    say!(language, "Why {count}?", count = sync.scale_to.unwrap_or(sync.before))
}

/// The sync that is explained: the one that was chosen, or the latest.
pub(super) fn chosen(session: &Session) -> Option<&Sync> {
    let syncs = &session.engine().history().syncs;
    let chosen = session.selected().and_then(|number| syncs.get(usize::try_from(number.checked_sub(1)?).ok()?));
    chosen.or_else(|| syncs.last())
}

/// The line of a field of the autoscaler, or of what it is in, if the text still says what was in force at a sync.
pub(super) fn line_of(session: &Session, sync: &Sync, field: &str) -> Option<u32> {
    let draft = session.draft();
    let stands = draft.autoscaler.as_ref().is_some_and(|autoscaler| autoscaler.spec == *sync.spec);
    let mut path = field;
    while stands && !path.is_empty() {
        if let Some(position) = draft.locate(path) {
            return Some(position.line);
        }
        path = path.rsplit_once(['.', '[']).map_or("", |(outer, _)| outer);
        if path == "spec" {
            return None;
        }
    }
    None
}

/// The explanation of one of the syncs of a run: it is run again for it.
#[must_use]
pub fn why_of(history: &History, sync: &Sync, language: Language) -> WhyView {
    let steps = history.steps_of(sync);
    WhyView {
        question: question_of(sync, language),
        sync: sync.number,
        heading: say!(language, "Sync #{number} at {time}", number = sync.number, time = sync.at),
        hint: String::new(),
        metrics: metrics(sync, &steps, language),
        steps: steps::words(sync, &steps, language),
        outcome: Some(outcome(sync, language)),
        conditions: sync.status.conditions.iter().map(chip).collect(),
    }
}

/// The metrics side by side, where there are several.
fn metrics(sync: &Sync, steps: &[Step], language: Language) -> Vec<MetricRow> {
    let row = |reading: &steps::Reading| {
        let (current, target) = reading.measured.map_or_else(Default::default, |measured| {
            (steps::phrases::current(measured.current), steps::phrases::current(measured.target))
        });
        MetricRow {
            name: sync.spec.metrics.get(reading.index).map(metric::name).unwrap_or_default(),
            fraction: if current.is_empty() { "—".to_owned() } else { format!("{current} / {target}") },
            ratio: reading.measured.map_or_else(|| "—".to_owned(), |measured| format::ratio(measured.ratio)),
            asks: match (reading.asks, &reading.failed) {
                (Some(asks), _) => asks.to_string(),
                (None, Some(_)) => language.say("✕ failed").to_owned(),
                (None, None) => "—".to_owned(),
            },
            won: reading.won,
            failed: reading.failed.clone().unwrap_or_default(),
        }
    };
    let readings = steps::readings(steps);
    if readings.len() > 1 { readings.iter().map(row).collect() } else { Vec::new() }
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
        chosen: e.by == Reporter::Autoscaler && session.selected() == Some(e.sync),
        keda: e.by == Reporter::Keda,
        kind: match e.event.kind {
            EventKind::Normal => "Normal",
            EventKind::Warning => "Warning",
        },
        reason: e.event.reason.to_string(),
        message: e.event.message.clone(),
    };
    session.engine().history().events.iter().rev().take(EVENTS).map(view).collect()
}

//! Markers: what was decided, what went wrong, what was done from outside and what is planned.

use super::{Marker, MarkerKind};
use crate::api::status::EventKind;
use crate::language::Language;
use crate::session::Session;
use crate::sim::{Action, Health};
use crate::units::{SimDuration, SimTime};
use crate::{msg, say};

/// Actions of a kind closer than this are one: a slider that is dragged. Warnings closer than the other are one streak.
const STROKE: SimDuration = SimDuration::from_secs(15);
const STREAK: SimDuration = SimDuration::from_secs(60);

/// The markers in a window, by kind and time.
pub(super) fn markers(session: &Session, (from, to): (SimTime, SimTime)) -> Vec<Marker> {
    let (history, language, now) = (session.line().history(), session.language(), session.now());
    let within = |at: SimTime| from <= at && at <= to;
    // Only what lies before the position can be explained: to the rest one can only go.
    let explained = |sync: u64, at: SimTime| Some(sync).filter(|_| at <= now);
    let syncs = &history.syncs[history.syncs.partition_point(|sync| sync.at < from)..];
    let mut markers: Vec<Marker> = syncs
        .iter()
        .take_while(|sync| sync.at <= to)
        .filter_map(|sync| {
            let (text, sync) = (format!("{}→{}", sync.before, sync.scale_to?), sync);
            let detail = say!(language, "sync {sync}: {change}", sync = sync.number, change = text);
            Some(Marker { at: sync.at, text, detail, kind: MarkerKind::Scale, sync: explained(sync.number, sync.at) })
        })
        .collect();
    for emitted in history.events.iter().filter(|emitted| within(emitted.at)) {
        let Some((from, to)) = emitted.scaled else { continue };
        let (at, text) = (emitted.at, format!("{from}→{to}"));
        markers.push(Marker { at, detail: format!("KEDA: {text}"), text, kind: MarkerKind::Scale, sync: None });
    }
    let mut last: Option<(&str, SimTime)> = None;
    for emitted in history.events.iter().filter(|emitted| emitted.event.kind == EventKind::Warning) {
        let reason = emitted.event.reason;
        let goes_on = last.is_some_and(|(before, at)| before == reason && emitted.at - at <= STREAK);
        last = Some((reason, emitted.at));
        if within(emitted.at) && !goes_on {
            let (at, sync) = (emitted.at, explained(emitted.sync, emitted.at));
            let detail = format!("{reason}: {}", emitted.event.message);
            markers.push(Marker { at, text: reason.to_owned(), detail, kind: MarkerKind::Warning, sync });
        }
    }
    let next_sync = |at: SimTime| {
        let sync = history.syncs.get(history.syncs.partition_point(|sync| sync.at < at))?;
        explained(sync.number, sync.at)
    };
    let actions = session.line().actions();
    for (n, (at, action)) in actions.iter().enumerate() {
        let again = actions.get(n + 1).is_some_and(|(next, other)| {
            std::mem::discriminant(other) == std::mem::discriminant(action) && *next - *at <= STROKE
        });
        if within(*at) && !again {
            let (text, sync) = (words(language, action), next_sync(*at));
            markers.push(Marker { at: *at, detail: text.clone(), text, kind: MarkerKind::Action, sync });
        }
    }
    let scenario = session.scenario();
    for (at, action) in scenario.planned.iter().chain(&scenario.acted) {
        let at = SimTime::ZERO + *at;
        if within(at) {
            let text = words(language, action);
            markers.push(Marker { at, detail: text.clone(), text, kind: MarkerKind::Planned, sync: next_sync(at) });
        }
    }
    for fault in scenario.faults.iter().filter(|fault| fault.from > SimTime::ZERO && within(fault.from)) {
        let text = format!("{}: {}", fault.component.name(), fault.health.name());
        let (at, sync) = (fault.from, next_sync(fault.from));
        markers.push(Marker { at, detail: text.clone(), text, kind: MarkerKind::Planned, sync });
    }
    markers
}

/// What is done, in few words.
fn words(language: Language, action: &Action) -> String {
    match action {
        Action::Rate(rate) => say!(language, "{rate} requests/s", rate = (rate * 10.0).round() / 10.0),
        Action::App(_) => language.say(msg!("the app behaves otherwise")).to_owned(),
        Action::Apply(_) => language.say(msg!("a manifest is applied")).to_owned(),
        Action::Kill(pods) => say!(language, "pods killed: {pods}", pods = pods),
        Action::Crash(pods) => say!(language, "pods that crash: {pods}", pods = pods),
        Action::Unready(pods, span) => say!(language, "pods not ready for {span}: {pods}", span = span, pods = pods),
        Action::Rollout => language.say(msg!("a rollout starts")).to_owned(),
        Action::Health(component, Health::Works, _) => {
            say!(language, "{component} works again", component = component.name())
        }
        Action::Health(component, health, _) => format!("{}: {}", component.name(), health.name()),
    }
}

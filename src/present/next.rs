//! What holds the count where it is, what comes next, and what would change that: the questions that follow "why?".

mod keda;
mod reason;
mod thresholds;

use super::steps::readings;
use super::{explanation, metric};
use crate::say;
use crate::session::Session;
use crate::sim::{History, Sync};
use crate::units::{Replicas, SimDuration, SimTime};

/// How far ahead is looked.
const HORIZON: SimDuration = SimDuration::from_secs(600);
/// With more pods than this, looking ahead takes too long to be done while time runs.
const MANY_PODS: usize = 300;

/// A question and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The question.
    pub question: &'static str,
    /// The answers, the most important first.
    pub says: Vec<Line>,
}

/// An answer, and the line of the manifest that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The answer.
    pub text: String,
    /// The line.
    pub line: Option<u32>,
}

/// The answers about the chosen sync, or about the latest and what comes after it.
#[must_use]
pub fn answers(session: &Session) -> Vec<Answer> {
    let (history, language) = (session.engine().history(), session.language());
    let Some(sync) = explanation::chosen(session) else {
        let next = Answer { question: language.say("What next?"), says: vec![plain(ahead(session))] };
        return keda::answer(session).into_iter().chain([next]).collect();
    };
    let steps = history.steps_of(sync);
    let readings = readings(&steps);
    let won = readings.iter().find(|reading| reading.won);
    let line = |field: &str| explanation::line_of(session, sync, field);
    let reason = reason::of(sync, &steps, won, language);
    let mut answers = vec![Answer {
        question: language.say(reason.question),
        says: vec![Line { text: reason.text, line: line(reason.field) }],
    }];
    if session.selected().is_some() {
        return answers;
    }
    answers.extend(keda::answer(session));
    answers.push(Answer { question: language.say("What next?"), says: vec![plain(ahead(session))] });
    // The line is that of the first answer.
    let way_out = keda::way_out(session, sync).or(reason.way_out).map(plain);
    let bounds = won.into_iter().flat_map(|won| {
        let target = sync.spec.metrics.get(won.index).map(|source| metric::target_path(source, won.index));
        let line = target.and_then(|target| line(&target));
        thresholds::of(sync, won, language).into_iter().map(move |text| Line { text, line })
    });
    let says: Vec<Line> = way_out.into_iter().chain(bounds).collect();
    if !says.is_empty() {
        answers.push(Answer { question: language.say("What would change that?"), says });
    }
    answers
}

fn plain(text: String) -> Line {
    Line { text, line: None }
}

/// The next times that the target is scaled, if nobody does anything.
fn ahead(session: &Session) -> String {
    let (now, language) = (session.now(), session.language());
    if session.running() && session.engine().workload().pods().len() > MANY_PODS {
        return language.say("Pause to look ahead: there are many pods.").to_owned();
    }
    let next: Vec<(SimTime, Replicas, Replicas)> = scales(session, now + HORIZON);
    let minutes = HORIZON.as_secs() / 60;
    match next.as_slice() {
        [] => say!(language, "No change in the next {minutes} minutes, if nobody does anything.", minutes = minutes),
        [(at, from, to)] => {
            say!(
                language,
                "{from} → {to} at {time}, then no change for {minutes} minutes, if nobody does anything.",
                from = from,
                to = to,
                time = at,
                minutes = minutes
            )
        }
        [(at, from, to), (after, _, then), ..] => {
            say!(
                language,
                "{from} → {to} at {time}, then {then} at {after}, if nobody does anything.",
                from = from,
                to = to,
                time = at,
                then = then,
                after = after
            )
        }
    }
}

/// When the target is scaled from now on, and from which count to which: what is computed already, and a run ahead.
fn scales(session: &Session, until: SimTime) -> Vec<(SimTime, Replicas, Replicas)> {
    let (now, line) = (session.now(), session.line());
    let scale = |sync: &Sync| Some((sync.at, sync.before, sync.scale_to?));
    let after = |syncs: &[Sync], at: SimTime| syncs.partition_point(|sync| sync.at <= at);
    let of = |history: &History, from: SimTime| {
        let syncs = &history.syncs;
        let scaled = syncs[after(syncs, from)..].iter().filter_map(scale);
        // KEDA scales, too.
        let by_keda = history.events.iter().filter(|event| event.at > from);
        let by_keda = by_keda.filter_map(|event| event.scaled.map(|(from, to)| (event.at, from, to)));
        scaled.chain(by_keda).filter(|(at, ..)| *at <= until).collect::<Vec<_>>()
    };
    let mut scales = of(line.history(), now);
    if line.now() < until {
        scales.extend(of(line.ahead(until).history(), line.now()));
    }
    scales.sort_by_key(|(at, ..)| *at);
    scales
}

#[cfg(test)]
mod tests;

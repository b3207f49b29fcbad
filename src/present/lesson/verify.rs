//! What a lesson's file is put through before it is given to anyone: nothing wrong in it, not passed as it is, passed with
//! its solution.

use super::{CheckState, CheckView, checks, passed};
use crate::diag::{Diagnostic, FieldPath, Severity};
use crate::session::lesson::{self, Lesson};
use crate::session::{Command, Extension, Session};
use crate::units::{SimDuration, SimTime};

/// How much further than the last check a run goes: to the next sample.
const BEYOND: SimDuration = SimDuration::from_secs(5);

/// What is wrong with the text of a lesson, each with its place; its scenario is run without and with the solution.
#[must_use]
pub fn verify(text: &str, extension: Extension) -> Vec<Diagnostic> {
    let (lesson, mut problems) = lesson::read(text, extension);
    let Some(lesson) = lesson else { return problems };
    let say = |severity, field: &str, message: String| {
        let path = field.split('.').fold(FieldPath::root(), |path, part| path.child(part));
        Diagnostic { severity, position: lesson::place(text, field), field: path, message }
    };
    if passed(&checks(&run(&lesson, lesson.start(), extension), &lesson)) {
        let message = "all checks hold with nothing done: there is nothing to bring about";
        problems.push(say(Severity::Error, "spec.checks", message.to_owned()));
    }
    match lesson.solved(extension) {
        None => {
            let message = "there is no solution: nothing shows that the checks can hold";
            problems.push(say(Severity::Warning, "spec.solution", message.to_owned()));
        }
        Some(commands) => {
            let session = run(&lesson, commands, extension);
            let wrong = refused(&session).map_or_else(|| failing(&session, &lesson), |message| vec![message]);
            problems.extend(wrong.into_iter().map(|message| say(Severity::Error, "spec.solution", message)));
        }
    }
    problems.sort_by_key(|problem| problem.position);
    problems
}

/// The checks that do not hold, in words.
fn failing(session: &Session, lesson: &Lesson) -> Vec<String> {
    let views = checks(session, lesson).into_iter().enumerate();
    let failing = views.filter(|(_, view)| view.state != CheckState::Holds).map(|(place, view)| {
        let CheckView { what, value, bound, when, .. } = view;
        format!("spec.checks[{place}] does not hold with it: {what}: {value}, wanted {bound}, from {when}")
    });
    failing.collect()
}

/// Why the text of the solution is not in force, if it is not.
fn refused(session: &Session) -> Option<String> {
    let mut errors = session.draft().problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.next().map(|error| format!("the edited text is refused: {}: {}", error.field, error.message))
}

/// A session in which these commands were carried out, run as far as any check looks.
fn run(lesson: &Lesson, commands: Vec<Command>, extension: Extension) -> Session {
    let mut session = Session::default();
    let _ = session.extend_with(extension);
    for command in commands {
        let _ = session.apply(command);
    }
    let until = lesson.checks.iter().map(|check| check.to).max().unwrap_or_default();
    session.run_until(SimTime::ZERO + until + BEYOND);
    session
}

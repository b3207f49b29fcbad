//! Starts a text or what a link says, if nothing is wrong with it, and shows what is.

use std::cell::Cell;

use yew::prelude::*;

use crate::diag::{Diagnostic, Severity};
use crate::language::Language;
use crate::say;
use crate::session::{Command, Extension, Session};
use crate::ui::controls::problems::sign;
use crate::ui::store::Store;

/// How many problems are listed.
const LISTED: usize = 20;

/// Starts a text; what is wrong with it or worth knowing. With errors nothing is started.
pub(super) fn start(store: &Store, text: String) -> Vec<Diagnostic> {
    let problems = Session::check_with(&text, Some(Extension::linked()));
    let kept: Vec<_> = problems.into_iter().filter(|problem| problem.severity != Severity::Info).collect();
    if kept.iter().all(|problem| problem.severity != Severity::Error) {
        store.dispatch(Command::Load { text });
    }
    kept
}

/// Why what was asked for has not started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotStarted {
    /// A part of the page could not be loaded.
    NotLoaded,
    /// The text is no valid scenario.
    Invalid,
    /// Something else was asked for since.
    Overtaken,
}

thread_local! {
    static TURNS: Cell<u32> = const { Cell::new(0) };
}

/// The turn of what was asked for last: what comes late must not take the place of what was asked for since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn(u32);

impl Turn {
    /// The next one.
    pub(crate) fn take() -> Self {
        TURNS.set(TURNS.get().wrapping_add(1));
        Self(TURNS.get())
    }

    /// Whether nothing else was asked for since.
    pub(crate) fn lasts(self) -> bool {
        TURNS.get() == self.0
    }
}

/// Does what a link, a name or what was kept says, when all that it takes is there.
pub(crate) async fn carry_out(store: &Store, commands: Vec<Command>, turn: Turn) -> Result<(), NotStarted> {
    let there = store.extended().await;
    if !turn.lasts() {
        return Err(NotStarted::Overtaken);
    }
    if !there {
        return Err(NotStarted::NotLoaded);
    }
    for command in commands {
        let load = matches!(command, Command::Load { .. });
        store.dispatch_from_outside(command);
        if load && store.read(|session| session.draft().has_errors()) {
            return Err(NotStarted::Invalid);
        }
    }
    Ok(())
}

/// The list of them.
pub(crate) fn listed(problems: &[Diagnostic], language: Language) -> Html {
    let item = |problem: &Diagnostic| {
        let Diagnostic { severity, position, field, message } = problem;
        let place = say!(language, "line {line}, column {column}", line = position.line, column = position.column);
        html! {
            <li class={classes!("problem", format!("is-{severity}"))}>
                { sign(*severity) }
                <div>
                    <span class="hint">{ place }</span>{ " " }
                    if !field.as_str().is_empty() { <><b>{ field.as_str() }</b>{ ": " }</> }
                    { message }
                </div>
            </li>
        }
    };
    html! {
        <ul class="panel-problems" role="status" data-testid="panel-problems">{ for problems.iter().take(LISTED).map(item) }</ul>
    }
}

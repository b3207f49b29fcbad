//! Starts a text anew, if nothing is wrong with it, and shows what is.

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

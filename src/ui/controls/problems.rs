//! What is wrong with the manifest, in the API server's words, with the line to jump to.

use yew::prelude::*;

use crate::diag::{Diagnostic, Severity};
use crate::language::Language;
use crate::present::editor::EditorView;
use crate::ui::store::Store;
use crate::ui::studio::{Later, Panel};
use crate::{msg, say};

/// The list of problems of what is in the editor.
pub(crate) fn problems(view: &EditorView, store: &Store, language: Language) -> Html {
    html! {
        <div class={classes!("problems", view.problems.is_empty().then_some("problems-none"))} id="problems" data-testid="problems"
            role="region" aria-label={language.say("Problems")} tabindex={(!view.problems.is_empty()).then_some("0")}>
            if let Some(notice) = &view.notice { <p class="notice">{ notice }</p> }
            <ul>{ for view.problems.iter().enumerate().map(|problem| item(problem, store, language)) }</ul>
        </div>
    }
}

fn item((index, problem): (usize, &Diagnostic), store: &Store, language: Language) -> Html {
    let line = problem.position.line;
    let onclick = {
        let store = store.clone();
        Callback::from(move |_| store.set_look(|look| look.go_to_line(line)))
    };
    let severity = problem.severity.to_string();
    html! {
            <li class={classes!("problem", format!("is-{severity}"))} data-testid="problem" data-line={line.to_string()}>
                { sign(problem.severity) }
                <div>
                    <span class="severity">{ language.say(word(problem.severity)) }</span>{ " " }
                    if !problem.field.as_str().is_empty() { <><b>{ breakable(problem.field.as_str()) }</b>{ ": " }</> }
                    { &problem.message }{ " " }
                    <button type="button" class="link" {onclick}>{ say!(language, "line {line}", line = line) }</button>
    <Later panel={Panel::Fixes(index)} />
                </div>
            </li>
        }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => msg!("error"),
        Severity::Warning => msg!("warning"),
        Severity::Info => msg!("info"),
    }
}

/// A cross, a triangle or a circle: the severity without its colour.
pub(crate) fn sign(severity: Severity) -> Html {
    let shape = match severity {
        Severity::Error => "M4.6 1h6.8L15 4.6v6.8L11.4 15H4.6L1 11.4V4.6zM5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2",
        Severity::Warning => "M8 1.6 15.2 14.4H.8zM8 6v4M8 12v.6",
        Severity::Info => "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 1 0 8 1.2M8 7v4.4M8 4.4v.6",
    };
    html! { <svg class="sign" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={shape} /></svg> }
}

/// The path of a field, with places where a line may break.
fn breakable(path: &str) -> Html {
    path.split_inclusive('.').map(|part| html! { <>{ part }<wbr /></> }).collect()
}

//! Why the chosen sync decided what it did, stage by stage.

use yew::prelude::*;

use super::ideas::idea_class;
use crate::language::Language;
use crate::present::Idea;
use crate::present::explanation::{self, Run, WhyStep, WhyView};
use crate::session::{Changes, Command};
use crate::ui::store::{use_language, use_store, use_view};

/// What the panel depends on.
pub(crate) const WHY: Changes = Changes::HISTORY;

/// The explanation.
#[component]
pub(crate) fn Why() -> Html {
    let store = use_store();
    let language = use_language();
    let view = use_view(WHY | Changes::TIME | Changes::SELECTION | Changes::MANIFEST, explanation::why);
    let latest =
        use_view(Changes::HISTORY | Changes::TIME, |session| crate::present::controls::transport(session).sync);
    let to_latest = Callback::from(move |_| store.dispatch(Command::Explain { sync: None }));
    html! {
        <div class="why" data-testid="why" data-sync={view.sync.to_string()}>
            <h2>{ &view.heading }</h2>
            <p class="hint">
                if view.sync < *latest {
                    <button type="button" class="link" data-testid="why-latest" onclick={to_latest}>{ language.say("back to the latest sync") }</button>
                } else {
                    { &view.hint }
                }
            </p>
            <ol class="steps">{ for view.steps.iter().map(|it| step(it, language)) }</ol>
            if let Some((what, number)) = &view.outcome {
                <p class="outcome"><span>{ what }</span><b>{ number }</b></p>
            }
            { chips(&view, language) }
        </div>
    }
}

fn step(step: &WhyStep, language: Language) -> Html {
    html! {
        <li class={classes!("step", step.emphasis.map(|idea| classes!("step-decides", idea_class(idea))))}>
            <div class="step-what">
                { for step.title.iter().map(run) }<small>{ &step.note }</small>
                if !step.details.is_empty() {
                    <details>
                        <summary>{ language.say("one by one") }</summary>
                        <ul>{ for step.details.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                    </details>
                }
            </div>
            <b>{ &step.value }</b>
        </li>
    }
}

fn run(run: &Run) -> Html {
    let class = run.idea.map(|idea| classes!("tinted", idea_class(idea)));
    if run.code {
        html! { <code {class}>{ &run.text }</code> }
    } else {
        html! { <span {class}>{ &run.text }</span> }
    }
}

/// A shape for each colour that a condition can have.
fn shape(idea: Idea) -> &'static str {
    match idea {
        Idea::Ready => "✓",
        Idea::Decision => "▲",
        _ => "✕",
    }
}

fn chips(view: &WhyView, language: Language) -> Html {
    html! {
        <ul class="chips" aria-label={language.say("Conditions")}>
            { for view.conditions.iter().map(|chip| html! {
                <li class={classes!("chip", idea_class(chip.idea))} title={(!chip.title.is_empty()).then(|| chip.title.clone())}>
                    <span aria-hidden="true">{ shape(chip.idea) }</span>{ &chip.text }
                </li>
            }) }
        </ul>
    }
}

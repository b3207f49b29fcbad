//! Why the chosen sync decided what it did, stage by stage.

use std::rc::Rc;

use yew::prelude::*;

use super::next::next_answers;
use crate::language::Language;
use crate::present::Idea;
use crate::present::explanation::{self, Origin, Run, WhyStep, WhyView};
use crate::present::next;
use crate::present::series::Window;
use crate::say;
use crate::session::{Changes, Command};
use crate::ui::dom;
use crate::ui::panels::ideas::idea_class;
use crate::ui::store::{Store, use_language, use_store, use_view};
use crate::units::SimTime;

/// The explanation.
#[component]
pub(crate) fn Why() -> Html {
    let store = use_store();
    let language = use_language();
    let basis = use_view(Changes::ALL, explanation::basis);
    let seen = {
        let store = store.clone();
        use_memo(Rc::clone(&basis), move |_| store.read(|it| (explanation::why(it), next::answers(it))))
    };
    let (view, answers) = &*seen;
    let to_latest = {
        let store = store.clone();
        Callback::from(move |_| store.dispatch(Command::Explain { sync: None }))
    };
    html! {
        <div class="why" data-testid="why" data-sync={view.sync.to_string()}>
            <h2>{ &view.heading }</h2>
            <p class="hint">
                if view.sync < basis.latest {
                    <button type="button" class="link" data-testid="why-latest" onclick={to_latest}>{ language.say("back to the latest sync") }</button>
                } else {
                    { &view.hint }
                }
            </p>
            if let Some((what, number)) = &view.outcome {
                <p class="outcome"><span>{ what }</span><b>{ number }</b></p>
            }
            { next_answers(answers, &store, language) }
            { metrics(view, language) }
            <ol class="steps">{ for view.steps.iter().map(|it| step(it, &store, language)) }</ol>
            { chips(view, language) }
        </div>
    }
}

/// The metrics side by side, where there are several.
fn metrics(view: &WhyView, language: Language) -> Html {
    if view.metrics.is_empty() {
        return Html::default();
    }
    html! {
        <table class="why-metrics" data-testid="why-metrics">
            <thead><tr>
                <th scope="col">{ language.say("metric") }</th><th scope="col">{ language.say("current / target") }</th>
                <th scope="col">{ language.say("ratio") }</th><th scope="col">{ language.say("asks for") }</th>
            </tr></thead>
            <tbody>{ for view.metrics.iter().map(|row| html! {
                <tr class={classes!(row.won.then_some("is-winner"), (!row.failed.is_empty()).then_some("is-lost"))} title={row.failed.clone()}>
                    <th scope="row">{ &row.name }</th><td>{ &row.fraction }</td><td>{ &row.ratio }</td>
                    <td>{ &row.asks }{ if row.won { language.say(" ▲ wins") } else { "" } }</td>
                </tr>
            }) }</tbody>
        </table>
    }
}

fn step(step: &WhyStep, store: &Store, language: Language) -> Html {
    html! {
        <li class={classes!("step", step.emphasis.map(|idea| classes!("step-decides", idea_class(idea))))}>
            <div class="step-what">
                { for step.title.iter().map(run) }<small>{ &step.note }{ links(&step.origin, store, language) }</small>
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

/// The ways to where a stage came from.
fn links(origin: &Origin, store: &Store, language: Language) -> Html {
    let link = |id: &'static str, text: String, title: &'static str, go: Box<dyn Fn(&Store)>| {
        let store = store.clone();
        let onclick = Callback::from(move |_| go(&store));
        html! { <>{ " " }<button type="button" class="link origin" data-testid={id} {title} {onclick}>{ text }</button></> }
    };
    html! {
        <>
            if let Some(line) = origin.line {
                { link("why-line", say!(language, "line {line}", line = line), language.say("Show it in the manifest"),
                    Box::new(move |store| store.set_look(|look| look.go_to_line(line)))) }
            }
            if let Some(part) = origin.part {
                { link("why-part", language.say("in the loop").to_owned(), language.say(part.title()),
                    Box::new(move |store| store.set_look(|look| (look.middle, look.part) = (0, Some(part))))) }
            }
            if let Some(moment) = origin.moment {
                { link("why-moment", moment.to_string(), language.say("Show it in the timeline"),
                    Box::new(move |store| point_at(store, moment))) }
            }
        </>
    }
}

/// Points at a moment in the timeline, which shows it.
fn point_at(store: &Store, moment: SimTime) {
    let (from, to) = store.read(|session| store.look(|look| look.timeline.window).ends(session));
    store.set_look(|look| {
        look.moment = Some(moment);
        if moment < from || to < moment {
            look.timeline.window = Window::All;
        }
    });
    dom::bring_into_view(".area-timeline");
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

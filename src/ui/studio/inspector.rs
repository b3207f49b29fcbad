//! What a part of the loop knows now, in its own words, and how to break it.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::language::Language;
use crate::present::inspect::{self, FaultChoice, Part, Printed, pods};
use crate::say;
use crate::session::{Changes, Command};
use crate::ui::dom;
use crate::ui::panels::parts::close;
use crate::ui::store::{Store, use_look, use_store, use_view};

/// The part that is asked.
#[component]
pub(crate) fn Inspector() -> Html {
    let store = use_store();
    let (part, pod) = use_look(|look| (look.part, look.pod.clone()));
    let (_, _, _, language) = *use_view(Changes::ALL, inspect::pace);
    use_effect_with(part, |part| {
        if part.is_some() {
            dom::bring_into_view(".inspector");
        }
    });
    let Some(part) = part else { return Html::default() };
    let seen = store.read(|session| inspect::inspect(session, part, pod.as_deref()));
    let onclick = {
        let store = store.clone();
        Callback::from(move |_| close(&store))
    };
    // The part that is asked stays in sight.
    let side = match part {
        Part::Clients | Part::Service | Part::Target => "inspector inspector-low",
        Part::Kubelet | Part::Prometheus => "inspector",
        _ => "inspector inspector-tall",
    };
    html! {
        <section class={side} data-testid="inspector" data-part={part.id()} aria-label={seen.title}>
            <div class="inspector-head">
                <h2>{ seen.title }</h2>
                <button type="button" class="square" aria-label={language.say("Close")} data-testid="inspector-close" {onclick}>{ "×" }</button>
            </div>
            <div class="inspector-body" tabindex="0" role="region" aria-label={say!(language, "What it knows: {part}", part = seen.title)}>
                <p class="hint">{ &seen.says }</p>
                { for seen.printed.iter().map(printed) }
            </div>
            <div class="inspector-foot">
                { for seen.faults.iter().map(|fault| choice(fault, (&store, language))) }
                if part == Part::Target { { target(&store, pod.as_deref(), language) } }
            </div>
        </section>
    }
}

fn printed(printed: &Printed) -> Html {
    html! { <><p class="asked"><code>{ &printed.asked }</code></p><pre>{ &printed.text }</pre></> }
}

fn choice(fault: &FaultChoice, (store, language): (&Store, Language)) -> Html {
    let onchange = {
        let (store, choices) = (store.clone(), fault.choices.clone());
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some((_, _, command)) = choices.iter().find(|(name, ..)| *name == value) {
                store.dispatch(command.clone());
            }
        })
    };
    html! {
        <label class={classes!("fault", (!fault.works).then_some("fault-on"))}>
            <span>{ say!(language, "What if {part} fails:", part = fault.label) }</span>
            <select data-testid={["fault-", fault.component].concat()} {onchange}>
                { for fault.choices.iter().map(|(name, words, _)| html! {
                    <option value={*name} selected={*name == fault.now}>{ words }</option>
                }) }
            </select>
        </label>
    }
}

/// Which pod's counters are shown, and the end of one.
fn target(store: &Store, pod: Option<&str>, language: Language) -> Html {
    let names: Vec<String> = store.read(|session| pods::table(session).rows.into_iter().map(|row| row.name).collect());
    let onchange = {
        let store = store.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            store.set_look(|look| look.pod = Some(value));
        })
    };
    let onclick = {
        let store = store.clone();
        Callback::from(move |_| store.dispatch(Command::Kill { pods: 1 }))
    };
    html! {
        <>
            <label class="fault">
                <span>{ language.say("Counters of") }</span>
                <select data-testid="inspect-pod" {onchange}>
                    { for names.into_iter().enumerate().map(|(n, name)| { let selected = pod.map_or(n == 0, |pod| pod == name); html! { <option value={name.clone()} {selected}>{ name }</option> } }) }
                </select>
            </label>
            <button type="button" data-testid="kill-pod" {onclick}>{ language.say("Kill the oldest pod") }</button>
        </>
    }
}

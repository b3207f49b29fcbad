//! The events of the autoscaler, the latest first.

use yew::prelude::*;

use crate::language::Language;
use crate::present::explanation::{self, EventView};
use crate::say;
use crate::session::{Changes, Command};
use crate::ui::store::{Store, use_language, use_store, use_view};

/// How many are listed.
const LISTED: usize = 100;

/// The list of events.
#[component]
pub(crate) fn Events() -> Html {
    let store = use_store();
    let language = use_language();
    let events = use_view(Changes::HISTORY | Changes::TIME | Changes::SELECTION, |session| {
        let events = explanation::events(session);
        (events.len(), events.into_iter().take(LISTED).collect::<Vec<_>>())
    });
    let (count, listed) = &*events;
    html! {
        <div class="events" data-testid="events">
            if listed.is_empty() { <p class="hint">{ language.say("No events yet: the first sync comes 15 s after the start.") }</p> }
            <ol>{ for listed.iter().map(|event| row(event, &store, language)) }</ol>
            if *count > LISTED { <p class="hint">{ say!(language, "and {n} earlier ones", n = count - LISTED) }</p> }
        </div>
    }
}

fn row(event: &EventView, store: &Store, language: Language) -> Html {
    let (sync, store) = (event.sync, store.clone());
    let onclick = Callback::from(move |_| store.dispatch(Command::Explain { sync: Some(sync) }));
    let warning = event.kind == "Warning";
    html! {
        <li class={classes!("event", warning.then_some("event-warning"))} aria-current={event.chosen.then_some("true")}>
            <p class="event-head">
                <span class="event-kind">{ if warning { "▲ Warning" } else { "● Normal" } }</span>
                <b>{ &event.reason }</b>
                if event.keda { <span class="event-kind">{ "keda-operator" }</span> }
                <button type="button" class="link" {onclick} title={language.say("Explain this sync")}>{ format!("{} · #{sync}", event.clock) }</button>
            </p>
            <p class="event-message">{ &event.message }</p>
        </li>
    }
}

//! The gallery: every scenario as a card with a picture of its run, which is made while the dialog is open.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::HtmlInputElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::modal::{self, Modal};
use crate::present::Idea;
use crate::present::gallery::{self, Card, Outcome, Picture, SIZE};
use crate::session::{Extension, Session};
use crate::ui::store::{use_language, use_look, use_store};
use crate::ui::{dom, keep, later};

type Runs = BTreeMap<&'static str, Option<Rc<Outcome>>>;

thread_local! {
    /// What came of the runs, for as long as the page lives.
    static RUNS: RefCell<Runs> = const { RefCell::new(BTreeMap::new()) };
}

/// Runs what was not run yet, one scenario at a time, so that the page stays awake; `tell` learns how many there are.
fn run_on(extension: Extension, open: Rc<Cell<bool>>, tell: UseStateSetter<usize>) {
    let missing = RUNS.with_borrow(|runs| Session::catalog().iter().find(|(name, _)| !runs.contains_key(name)));
    let Some((name, _)) = missing.filter(|_| open.get()) else { return };
    Timeout::new(0, move || {
        let outcome = gallery::run(name, extension).map(Rc::new);
        let done = RUNS.with_borrow_mut(|runs| {
            runs.insert(name, outcome);
            runs.len()
        });
        if open.get() {
            tell.set(done);
            run_on(extension, open, tell);
        }
    })
    .forget();
}

/// The dialog.
#[component]
pub(crate) fn Gallery() -> Html {
    let (store, language) = (use_store(), use_language());
    let search = use_state_eq(String::new);
    let done = use_state_eq(|| 0_usize);
    let failed = use_state_eq(|| false);
    let field = use_node_ref();
    let edited = use_look(|look| look.edited.clone());
    {
        let (tell, failed) = (done.setter(), failed.setter());
        use_effect_with((), move |()| {
            let open = Rc::new(Cell::new(true));
            let shown = Rc::clone(&open);
            spawn_local(async move {
                match later::extension().await {
                    Ok(extension) => run_on(extension, shown, tell),
                    Err(_) => failed.set(true),
                }
            });
            move || open.set(false)
        });
    }
    let entry = |(name, title): &(&'static str, &'static str)| {
        let outcome = RUNS.with_borrow(|runs| runs.get(name).cloned().flatten());
        (store.read(|session| gallery::card(session, (name, title), outcome.as_deref())), outcome)
    };
    let all: Vec<_> = Session::catalog().iter().map(entry).collect();
    let total = all.len();
    let found: Vec<_> = all.into_iter().filter(|(card, _)| card.matches(&search)).collect();
    let count = found.len();
    let said = if count == total {
        language.count(total, "{n} scenario", "{n} scenarios")
    } else {
        crate::say!(language, "{n} of {total} scenarios", n = count, total = total)
    };
    let oninput = {
        let search = search.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                search.set(input.value());
            }
        })
    };
    // With a finger, a field that has the focus would bring up the keyboard over the cards.
    let mouse = dom::media("(pointer: fine)").is_some_and(|media| media.matches());
    let clear = {
        let (search, field) = (search.setter(), field.clone());
        Callback::from(move |_: MouseEvent| {
            search.set(String::new());
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.focus().unwrap_or_default();
            }
        })
    };
    let choose = |name: &'static str| {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| {
            modal::close_open();
            keep::select(&store, name);
        })
    };
    html! {
        <Modal title={language.say("Scenarios")} class="modal-gallery">
            <div class="gallery" data-testid="gallery">
                <div class="gallery-bar">
                    <input type="search" ref={field} data-testid="gallery-search" autocomplete="off" spellcheck="false" autofocus={mouse} value={(*search).clone()} {oninput}
                        aria-label={language.say("Search scenarios")} placeholder={language.say("cpu, custom, behavior…")} />
                    <span class="hint" role="status" data-testid="gallery-count">{ said }</span>
                    <span class="legend" aria-hidden="true">
                        <span class="idea-traffic">{ sample("M0 6h10") }{ language.say("traffic") }</span>
                        <span class="idea-decision">{ sample("M0 8h5V3h6") }{ language.say("replicas wanted") }</span>
                    </span>
                </div>
                if *failed {
                    <p class="hint" role="alert">{ language.say("This part of the page could not be loaded. Check the connection and reload.") }</p>
                }
                if count == 0 {
                    <p class="gallery-none" data-testid="gallery-none">{ language.say("No scenario is like that.") }
                        <button type="button" data-testid="gallery-clear" onclick={clear}>{ language.say("Show all") }</button></p>
                }
                <ul class="gallery-cards">
                    { for found.into_iter().map(|(card, outcome)| {
                        let edited = edited.iter().any(|name| name == card.name);
                        html! { <li key={card.name}><button type="button" class="gallery-card" data-testid="gallery-card" data-name={card.name}
                            aria-current={card.current.then_some("true")} onclick={choose(card.name)}>
                            { content(&card, outcome.as_deref(), edited.then(|| language.say("● edited"))) }
                        </button></li> }
                    }) }
                </ul>
            </div>
        </Modal>
    }
}

/// A line of the legend.
fn sample(path: &'static str) -> Html {
    html! { <svg width="11" height="11" viewBox="0 0 11 11" aria-hidden="true"><path d={path} /></svg> }
}

fn content(card: &Card, outcome: Option<&Outcome>, edited: Option<&'static str>) -> Html {
    // It is broken only between its parts.
    html! {
        <>
            { picture(outcome.map(|outcome| &outcome.picture)) }
            <span class="gallery-title">{ card.title }{ edited.map(|edited| html! { <span class="gallery-edited">{ edited }</span> }) }</span>
            <span class="gallery-line">
                if card.line.is_empty() { { "…" } }
                { for card.line.split(" · ").map(|part| html! { <><span>{ part.to_owned() }</span>{ " " }</> }) }
            </span>
            <span class="gallery-tags">
                { for card.tags.iter().map(|(text, idea)| html! { <span class={classes!("gallery-tag", class_of(*idea))}>{ text }</span> }) }
            </span>
        </>
    }
}

const fn class_of(idea: Option<Idea>) -> &'static str {
    match idea {
        Some(Idea::Metric) => "idea-metric",
        Some(Idea::Decision) => "idea-decision",
        _ => "idea-off",
    }
}

fn picture(picture: Option<&Picture>) -> Html {
    let (width, height) = SIZE;
    html! {
        <svg class="thumb" viewBox={format!("0 0 {width} {height}")} preserveAspectRatio="none" aria-hidden="true" focusable="false">
            if let Some(picture) = picture {
                <path class="thumb-traffic" d={picture.traffic.clone()} />
                <path class="thumb-replicas" d={picture.replicas.clone()} />
            } else {
                <path class="thumb-none" d={format!("M0 {height}H{width}")} />
            }
        </svg>
    }
}

//! The list of lessons: what there is, how far one is, and what comes next.

use yew::platform::spawn_local;
use yew::prelude::*;

use super::words::line;
use super::{arrival, desk, progress};
use crate::language::Language;
use crate::present::lesson::{self as present, Entry};
use crate::say;
use crate::session::lesson::{Progress, Standing};
use crate::ui::dom;
use crate::ui::store::{Store, use_language, use_look, use_store};
use crate::ui::studio::modal::{self, Modal};

/// The dialog.
#[component]
pub(crate) fn List() -> Html {
    let (store, language) = (use_store(), use_language());
    let entries = use_memo(language.code(), |_| present::list(language));
    // What was done is read anew when it was forgotten.
    let told = use_state(|| "");
    let asks = use_state_eq(|| false);
    let progress = progress::now();
    let done = entries.iter().filter(|entry| progress.of(entry.name).done).count();
    let next = entries.iter().find(|entry| !progress.of(entry.name).done);
    let choose = {
        let store = store.clone();
        move |name: &'static str| {
            let store = store.clone();
            Callback::from(move |_: MouseEvent| begin(&store, name))
        }
    };
    let copy = {
        let (told, name) = (told.setter(), next.map_or("", |next| next.name));
        Callback::from(move |_: MouseEvent| {
            let (told, link) = (told.clone(), arrival::link(name));
            spawn_local(async move {
                told.set(if dom::copy(&link).await {
                    language.say("Copied: it opens the next lesson, with what you have done.")
                } else {
                    language.say("The browser did not let the page copy.")
                });
            });
        })
    };
    html! {
        <Modal title={language.say("Lessons")} class="modal-lessons">
            <div class="lessons" data-testid="lesson-list">
                <p class="lessons-about">{ language.say("Say what will happen, watch the real algorithm do it, then make it do what you want. Each takes a few minutes.") }</p>
                <div class="lessons-bar">
                    <span class="lessons-done">
                        <progress value={done.to_string()} max={entries.len().to_string()} aria-label={language.say("Lessons done")} />
                        <b data-testid="lessons-done">{ say!(language, "{done} of {all} done", done = done, all = entries.len()) }</b>
                    </span>
                    if let Some(next) = next {
                        <button type="button" class="primary" data-testid="lessons-continue" onclick={choose(next.name)}>{
                            if progress.is_empty() { language.say("Begin with the first one") } else { language.say("Continue with the next one") }
                        }</button>
                    }
                    <button type="button" data-testid="lessons-copy" onclick={copy}>{ language.say("Copy a link with my progress") }</button>
                    <PresenterSwitch />
                    <span class="hint" role="status" data-testid="lessons-told">{ *told }</span>
                </div>
                { for chapters(&entries).into_iter().map(|chapter| html! {
                    <section class="lessons-chapter" key={chapter.unwrap_or_default()}>
                        <h3>{ chapter }</h3>
                        <ul>{ for entries.iter().filter(|entry| entry.chapter == chapter).map(|entry| item(entry, &progress, choose(entry.name), language)) }</ul>
                    </section>
                }) }
                if !progress.is_empty() {
                    <Forget {asks} {told} {store} />
                }
            </div>
        </Modal>
    }
}

/// The chapters, in the order in which the path comes to them.
fn chapters(entries: &[Entry]) -> Vec<Option<&'static str>> {
    let mut chapters = Vec::new();
    for entry in entries {
        if !chapters.contains(&entry.chapter) {
            chapters.push(entry.chapter);
        }
    }
    chapters
}

/// Begins a lesson from the list, which closes.
fn begin(store: &Store, name: &str) {
    modal::close_open();
    desk::begin_built_in(store, name);
}

/// A sign and words for how far one is.
fn standing(standing: Standing, language: Language) -> (&'static str, &'static str, &'static str) {
    match standing {
        Standing { done: true, .. } => ("✓", language.say("done"), "idea-ready"),
        Standing { choice: Some(_), .. } => ("◐", language.say("predicted"), "idea-decision"),
        Standing { .. } => ("○", language.say("not begun"), "idea-off"),
    }
}

fn item(entry: &Entry, progress: &Progress, onclick: Callback<MouseEvent>, language: Language) -> Html {
    let (sign, words, class) = standing(progress.of(entry.name), language);
    let open = desk::open().is_some_and(|desk| desk.lesson.name == entry.name);
    html! {
        <li key={entry.name}>
            <button type="button" class="lessons-item" data-testid={["lesson-open-", entry.name].concat()} aria-current={open.then_some("true")} {onclick}>
                <span class="lessons-row">{ entry.row }</span>
                <span class="lessons-title">{ line(&entry.title) }</span>
                <span class="hint">{ entry.minutes.clone() }</span>
                <span class={classes!("lessons-state", "tinted", class)}><span aria-hidden="true">{ sign }</span>{ " " }{ words }</span>
            </button>
        </li>
    }
}

#[component]
fn PresenterSwitch() -> Html {
    let (store, language) = (use_store(), use_language());
    let on = use_look(|look| look.presenter);
    let onclick = Callback::from(move |_: MouseEvent| store.set_look(|look| look.presenter = !look.presenter));
    html! {
        <button type="button" data-testid="presenter" aria-pressed={on.to_string()} title={language.say("Large letters for a room (P)")} {onclick}>{ language.say("Presenter mode") }</button>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ForgetProps {
    asks: UseStateHandle<bool>,
    told: UseStateHandle<&'static str>,
    store: Store,
}

/// Forgets what was done; it asks first.
#[component]
fn Forget(props: &ForgetProps) -> Html {
    let language = use_language();
    let set = |to: bool| {
        let asks = props.asks.setter();
        Callback::from(move |_: MouseEvent| asks.set(to))
    };
    let forget = {
        let ForgetProps { asks, told, store } = props.clone();
        Callback::from(move |_: MouseEvent| {
            progress::forget(&store);
            asks.set(false);
            told.set(language.say("Forgotten."));
        })
    };
    html! {
        <p class="lessons-forget">
            if *props.asks {
                <span role="alert">{ language.say("Forget what you predicted and what is done?") }</span>
                <button type="button" class="small" data-testid="lessons-forget-yes" onclick={forget}>{ language.say("Forget it") }</button>
                <button type="button" class="small" data-testid="lessons-forget-no" onclick={set(false)}>{ language.say("Keep it") }</button>
            } else {
                <button type="button" class="link" data-testid="lessons-forget" onclick={set(true)}>{ language.say("Forget my progress…") }</button>
            }
        </p>
    }
}

//! Lessons, and the page before a room: a part of the program of its own, loaded when a lesson is asked for.
//!
//! Only [`Lessons::linked`] names what is in it, and only [`later`] calls that. What asks for it is in the studio.

mod arrival;
mod beside;
mod desk;
mod list;
mod notice;
mod open;
mod presenter;
mod progress;
mod registry;
mod spotlight;
mod steps;
mod words;

use std::cell::Cell;

use yew::platform::spawn_local;
use yew::prelude::*;

use super::later;
use super::store::{Store, use_language};

/// What of it is shown where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The dialog with the list.
    List,
    /// The lesson that is open, where the manifest is.
    Open,
    /// Why a lesson could not be opened, over the page.
    Notice,
    /// What a room is shown.
    Presenter,
}

/// All of it.
#[derive(Clone, Copy)]
pub(super) struct Lessons {
    show: fn(Place) -> Html,
    arrive: fn(&Store) -> arrival::Arriving,
    open_text: fn(&Store, &str),
    resume: fn(&Store, &str),
    close: fn(&Store),
}

impl PartialEq for Lessons {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Lessons {
    /// All of it, linked.
    pub(super) fn linked() -> Self {
        Self { show, arrive: arrival::arrive, open_text: arrival::open_text, resume: desk::resume, close: desk::close }
    }

    /// Opens the lesson that the address asks for; whether there is one that runs now.
    pub(super) async fn arrive(self, store: &Store) -> bool {
        (self.arrive)(store).await
    }

    /// Opens a lesson that is written in a text, or says what is wrong with it.
    pub(super) fn open_text(self, store: &Store, text: &str) {
        (self.open_text)(store, text);
    }

    /// Shows a lesson, by its name, beside the run that was kept of it.
    pub(super) fn resume(self, store: &Store, name: &str) {
        (self.resume)(store, name);
    }
}

fn show(place: Place) -> Html {
    match place {
        Place::List => html! { <list::List /> },
        Place::Open => html! { <open::Open /> },
        Place::Notice => html! { <notice::Line /> },
        Place::Presenter => html! { <presenter::Presenter /> },
    }
}

thread_local! {
    static LOADED: Cell<Option<Lessons>> = const { Cell::new(None) };
}

/// Loads it, if it is not there; says whether it is there now.
pub(super) async fn load() -> Option<Lessons> {
    if LOADED.get().is_none()
        && let Ok(lessons) = later::lessons().await
    {
        LOADED.set(Some(lessons));
    }
    LOADED.get()
}

/// Closes the lesson that is open, if one is; what runs goes on.
pub(super) fn close(store: &Store) {
    if let Some(lessons) = LOADED.get() {
        (lessons.close)(store);
    }
}

/// What [`Slot`] shows.
#[derive(Clone, Copy, PartialEq, Properties)]
pub(super) struct SlotProps {
    /// What of it.
    pub(super) place: Place,
}

/// Something of it, loaded when it is first shown.
#[component]
pub(super) fn Slot(props: &SlotProps) -> Html {
    let language = use_language();
    let lessons = use_state_eq(|| LOADED.get());
    let failed = use_state_eq(|| false);
    {
        let (lessons, failed) = (lessons.setter(), failed.setter());
        use_effect_with((), move |()| {
            spawn_local(async move {
                let loaded = load().await;
                failed.set(loaded.is_none());
                lessons.set(loaded);
            });
        });
    }
    match *lessons {
        Some(lessons) => (lessons.show)(props.place),
        None if *failed => {
            html! { <p class="hint" role="alert">{ language.say("This part of the page could not be loaded. Check the connection and reload.") }</p> }
        }
        None => html! { <p class="hint">{ language.say("Loading…") }</p> },
    }
}

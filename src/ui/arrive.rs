//! How the page starts: with what a link carries, with what was kept, or with the first scenario, running.

use gloo::events::EventListener;
use yew::platform::spawn_local;

use super::look::Notice;
use super::store::Store;
use super::{dom, embed, keep, studio};
use crate::session::Command;

/// Starts, and listens for links that come later, for as long as the page lives.
pub(super) fn start(store: &Store) {
    if embed::embedded() {
        // The figure itself says what it starts with.
        return;
    }
    if resumes() {
        // What the page before has handed over is put in by the script that has it.
    } else if link().is_some() || query().contains("lesson=") || keep::kept().is_some() {
        arrive(store);
    } else {
        store.dispatch(Command::Play);
    }
    let reader = store.clone();
    EventListener::new(&dom::window(), "hashchange", move |_| {
        if link().is_some() {
            arrive(&reader);
        }
    })
    .forget();
    keep::watch(store);
}

/// Whether the page goes on after a trap.
fn resumes() -> bool {
    dom::document().document_element().is_some_and(|root| root.has_attribute("data-resumes"))
}

/// The fragment of the address, if it may be a session or a lesson.
pub(super) fn link() -> Option<String> {
    let fragment = dom::window().location().hash().ok()?;
    let link = fragment.strip_prefix('#')?;
    (link.starts_with(['s', 'l']) && link.contains('=')).then(|| link.to_owned())
}

/// The query of the address.
pub(super) fn query() -> String {
    dom::window().location().search().unwrap_or_default()
}

fn arrive(store: &Store) {
    let store = store.clone();
    spawn_local(async move {
        if let Some(studio) = studio::load().await {
            return studio.arrive(&store).await;
        }
        store.set_look(|look| look.notice = Some(Notice::NotLoaded));
        store.dispatch(Command::Play);
    });
}

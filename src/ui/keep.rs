//! What a person does is kept on this machine from one visit to the next, where the browser lets it.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::platform::spawn_local;

use super::look::Notice;
use super::store::Store;
use super::{studio, theme};
use crate::session::{Changes, Session};

/// The key under which the session is kept, as the fragment of a link to it.
const KEY: &str = "hpa-playground-session";
/// How long what was done waits to be kept, in milliseconds.
const PAUSE: u32 = 800;

/// What was kept at the last visit.
pub(super) fn kept() -> Option<String> {
    theme::storage()?.get_item(KEY).ok().flatten()
}

/// Forgets what was kept.
pub(super) fn forget() {
    if let Some(storage) = theme::storage() {
        storage.remove_item(KEY).unwrap_or_default();
    }
}

/// Keeps what is done, once in a while, for as long as the page lives.
pub(super) fn watch(store: &Store) {
    let waiting = Rc::new(Cell::new(None::<Timeout>));
    let said = Rc::new(Cell::new(false));
    let reader = store.clone();
    let subscription = store.on_change(Changes::CONTROLS | Changes::MANIFEST, move || {
        if !reader.read(Session::touched) {
            return;
        }
        let (store, said) = (reader.clone(), Rc::clone(&said));
        waiting.set(Some(Timeout::new(PAUSE, move || {
            spawn_local(async move {
                let Some(studio) = studio::load().await else { return };
                let fragment = store.read(|session| studio.fragment(session));
                let done = theme::storage().is_some_and(|storage| storage.set_item(KEY, &fragment).is_ok());
                if !done && !said.replace(true) {
                    store.set_look(|look| look.notice = Some(Notice::NotKept));
                }
            });
        })));
    });
    std::mem::forget(subscription);
}

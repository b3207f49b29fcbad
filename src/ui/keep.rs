//! What a person does is kept on this machine from one visit to the next, for each scenario, where the browser lets it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::platform::spawn_local;

use super::store::Store;
use super::{studio, theme};
use crate::session::{Changes, Command, Session};

/// The key under which it is kept: a line for each scenario, its name and the fragment of a link.
const KEY: &str = "hpa-playground-session";
/// How long what was done waits to be kept, in milliseconds.
const PAUSE: u32 = 800;

thread_local! {
    /// The same for as long as the page lives, where the browser keeps nothing.
    static HERE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What was kept.
pub(super) fn kept() -> Option<String> {
    let stored = || theme::storage()?.get_item(KEY).ok().flatten();
    HERE.with_borrow(Clone::clone).or_else(stored)
}

/// Keeps a text, or nothing any more where it is empty; whether the browser did so.
pub(super) fn keep(store: &Store, text: &str) -> bool {
    let done = theme::storage().is_some_and(|storage| match text {
        "" => storage.remove_item(KEY).is_ok(),
        text => storage.set_item(KEY, text).is_ok(),
    });
    HERE.set((!done).then(|| text.to_owned()));
    mark(store);
    done
}

/// Says which scenarios have changes of the person's own.
fn mark(store: &Store) {
    let text = kept().unwrap_or_default();
    let names = text.lines().filter_map(|line| line.split_once(' ')).map(|(name, _)| name.to_owned());
    let names: Rc<[String]> = names.collect();
    store.set_look(|look| look.edited = names);
}

/// Keeps what is done, once in a while, for as long as the page lives.
pub(super) fn watch(store: &Store) {
    mark(store);
    let waiting = Rc::new(Cell::new(None::<Timeout>));
    let reader = store.clone();
    let subscription = store.on_change(Changes::CONTROLS | Changes::MANIFEST, move || {
        if !reader.read(Session::touched) {
            return;
        }
        let store = reader.clone();
        waiting.set(Some(Timeout::new(PAUSE, move || {
            spawn_local(async move {
                if let Some(studio) = studio::load().await {
                    studio.save(&store);
                }
            });
        })));
    });
    std::mem::forget(subscription);
}

/// Starts a scenario, as the person has left it; what was done to the one that runs is kept first.
pub(super) fn select(store: &Store, name: &str) {
    let name = name.to_owned();
    if !store.read(Session::touched) && !store.look(|look| look.edited.contains(&name) || look.lesson > 0) {
        store.set_look(|look| look.notice = None);
        return store.dispatch(Command::SelectScenario { name });
    }
    let store = store.clone();
    spawn_local(async move {
        match studio::load().await {
            Some(studio) => studio.select(&store, &name).await,
            None => store.dispatch(Command::SelectScenario { name }),
        }
    });
}

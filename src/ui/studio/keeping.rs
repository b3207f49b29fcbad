//! Keeping what was done to each scenario, and going back to it.

use std::cell::{Cell, RefCell};

use super::Studio;
use super::arrival;
use super::start::Turn;
use crate::session::kept::Kept;
use crate::session::{Command, Session};
use crate::ui::look::Notice;
use crate::ui::store::Store;
use crate::ui::{keep, lessons};

thread_local! {
    static SAID: Cell<bool> = const { Cell::new(false) };
    /// The scenario that a lesson has started, and the name under which what is done to it is kept.
    static UNDER: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// What was kept, as far as it can be read.
pub(crate) fn kept() -> Kept {
    Kept::read(&keep::kept().unwrap_or_default())
}

/// From now on keeps what is done to a scenario under another name than its own; or no longer.
pub(crate) fn keep_under(names: Option<(String, String)>) {
    UNDER.set(names);
}

/// What was done in a lesson is not what the next visit begins with.
pub(crate) fn leave(store: &Store, key: &str) {
    let mut all = kept();
    if all.get(key).is_some() {
        all.leave(key);
        keep::keep(store, &all.text());
    }
}

/// The name under which what is done to what runs is kept.
pub(super) fn key(session: &Session) -> String {
    let own = &session.scenario().name;
    let under = UNDER.with_borrow(|under| under.as_ref().filter(|(name, _)| name == own).map(|(_, key)| key.clone()));
    under.unwrap_or_else(|| own.clone())
}

/// Says, once, that nothing is kept.
pub(crate) fn say_not_kept(store: &Store) {
    if !SAID.replace(true) {
        store.set_look(|look| look.notice = Some(Notice::NotKept));
    }
}

/// Keeps what was done to the scenario that runs, if anything was.
pub(crate) fn save(store: &Store) {
    if !store.read(Session::touched) {
        return;
    }
    let mut all = kept();
    store.read(|session| {
        all.put(&key(session), session.fragment(crate::session::link::Included::ALL));
    });
    // A full storage has room again when the oldest are given up.
    let done = loop {
        if keep::keep(store, &all.text()) {
            break true;
        }
        if !all.give_up_oldest() {
            break false;
        }
    };
    if !done {
        say_not_kept(store);
    }
}

/// Forgets what was done to a scenario.
pub(super) fn forget(store: &Store, name: &str) {
    let mut all = kept();
    all.remove(name);
    all.remove("");
    keep::keep(store, &all.text());
}

/// Starts a scenario as the person has left it, or as it comes. Whether and how fast time runs stays as it is.
pub(super) async fn select(studio: Studio, store: &Store, name: &str) {
    save(store);
    lessons::close(store);
    let kept = kept().get(name).map(studio.commands);
    match kept {
        Some(Ok(mut commands)) => {
            let running = store.read(Session::running);
            commands.retain(|command| !matches!(command, Command::SetSpeed { .. }));
            let Some(notice) = arrival::open(commands, store, Notice::Edited).await else { return };
            if running {
                store.dispatch(Command::Play);
            }
            store.set_look(|look| look.notice = Some(notice));
        }
        other => {
            if other.is_some() {
                forget(store, name);
            }
            Turn::take();
            store.dispatch(Command::SelectScenario { name: name.to_owned() });
            store.set_look(|look| look.notice = look.notice.filter(|notice| *notice == Notice::NotKept));
        }
    }
}

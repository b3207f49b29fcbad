//! What a person has done of the lessons, from one visit to the next where the browser lets it.

use std::cell::RefCell;

use crate::session::lesson::Progress;
use crate::ui::store::Store;
use crate::ui::studio::keeping;
use crate::ui::theme;

/// The key under which it is kept.
const KEY: &str = "hpa-playground-lessons";

thread_local! {
    /// The same for as long as the page lives.
    static HERE: RefCell<Option<Progress>> = const { RefCell::new(None) };
}

/// What was done.
pub(super) fn now() -> Progress {
    let stored = || theme::storage()?.get_item(KEY).ok().flatten();
    let read = || stored().and_then(|text| Progress::read(&text).ok()).unwrap_or_default();
    HERE.with_borrow_mut(|here| here.get_or_insert_with(read).clone())
}

/// Changes it. What another window of the browser has kept since is not lost.
pub(super) fn change(store: &Store, change: impl FnOnce(&mut Progress)) {
    let before = now();
    let mut progress = before.clone();
    change(&mut progress);
    if progress == before {
        return;
    }
    if !progress.is_empty()
        && let Some(kept) = theme::storage().and_then(|storage| storage.get_item(KEY).ok().flatten())
        && let Ok(kept) = Progress::read(&kept)
    {
        progress.merge(&kept);
    }
    let text = progress.text();
    HERE.set(Some(progress));
    let kept = theme::storage().is_some_and(|storage| match text.as_str() {
        "" => storage.remove_item(KEY).is_ok(),
        text => storage.set_item(KEY, text).is_ok(),
    });
    if !kept {
        keeping::say_not_kept(store);
    }
}

/// Forgets all of it.
pub(super) fn forget(store: &Store) {
    change(store, |progress| *progress = Progress::default());
}

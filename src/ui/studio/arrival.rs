//! Arriving with a link, or with what was kept at the last visit.

use super::keeping;
use super::start::{NotStarted, Turn, carry_out};
use crate::session::Command;
use crate::session::link::LinkError;
use crate::ui::look::Notice;
use crate::ui::store::Store;
use crate::ui::{arrive, keep};

/// Reads a fragment.
type Commands = fn(&str) -> Result<Vec<Command>, LinkError>;

/// Does what the link in the address says or, without one, what was kept last.
pub(super) async fn arrive(commands: Commands, store: &Store) {
    let link = arrive::link();
    let from = if link.is_some() { Notice::Opened } else { Notice::Kept };
    let last = || keeping::kept().latest().map(|(_, fragment)| fragment.to_owned());
    let fragment = link.or_else(last).unwrap_or_default();
    let notice = match commands(&fragment) {
        Ok(commands) => match open(commands, store, from).await {
            Some(notice) => notice,
            None => return,
        },
        Err(_) if from == Notice::Kept => {
            // Another program, or another version, has written there.
            let kept = keeping::kept();
            match kept.latest() {
                Some((name, _)) => keeping::forget(store, name),
                None => {
                    keep::keep(store, "");
                }
            }
            store.dispatch(Command::Play);
            return;
        }
        Err(LinkError::Newer) => Notice::Newer,
        Err(LinkError::Damaged) => Notice::Damaged,
        Err(LinkError::TooLarge) => Notice::TooLarge,
    };
    if notice != from {
        store.dispatch(Command::Play);
    }
    store.set_look(|look| look.notice = Some(notice));
}

/// Does what a link or what was kept says; what is to be said about it then, if it has not been overtaken.
pub(super) async fn open(commands: Vec<Command>, store: &Store, from: Notice) -> Option<Notice> {
    match carry_out(store, commands, Turn::take()).await {
        Ok(()) => Some(from),
        Err(NotStarted::NotLoaded) => Some(Notice::NotLoaded),
        Err(NotStarted::Invalid) => Some(Notice::Invalid),
        Err(NotStarted::Overtaken) => None,
    }
}

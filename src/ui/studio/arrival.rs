//! Arriving with a link, or with what was kept at the last visit.

use super::keeping;
use super::start::{NotStarted, Turn, carry_out};
use crate::session::Command;
use crate::session::link::{LinkError, is_link};
use crate::ui::look::Notice;
use crate::ui::store::Store;
use crate::ui::{arrive, keep, lessons};
use crate::units::SimTime;

/// Reads a fragment.
type Commands = fn(&str) -> Result<Vec<Command>, LinkError>;

/// Does what the link in the address says or, without one, what was kept last.
pub(super) async fn arrive(commands: Commands, store: &Store) {
    let started = store.read(|session| session.running() || session.now() > SimTime::ZERO);
    let address = arrive::link();
    let lesson = address.as_deref().is_some_and(|link| link.starts_with('l'))
        || (!started && arrive::query().contains("lesson="));
    if lesson {
        match lessons::load().await {
            Some(lessons) if lessons.arrive(store).await => return,
            Some(_) => {}
            None => store.set_look(|look| look.notice = Some(Notice::NotLoaded)),
        }
        if started {
            return;
        }
    }
    let link = address.filter(|link| is_link(link));
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
                    // What was left in lessons stays.
                    keep::keep(store, &kept.text());
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
    if lesson {
        return;
    }
    store.set_look(|look| look.notice = Some(notice));
    if let Some((key, _)) = keeping::kept().latest().filter(|(key, _)| notice == Notice::Kept && key.contains(':'))
        && let Some(lessons) = lessons::load().await
    {
        lessons.resume(store, key);
    }
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

//! Arriving at a lesson: by a link, by an address of a file on the page's site, or with a file.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::{desk, progress};
use crate::diag::Diagnostic;
use crate::language::Language;
use crate::say;
use crate::session::Extension;
use crate::session::lesson::{self, Addressed};
use crate::session::link::LinkError;
use crate::ui::look::{Dialog, Notice};
use crate::ui::store::Store;
use crate::ui::studio::fetch::{Unfetched, fetch};
use crate::ui::{arrive as address, dom};

/// What comes of it: whether a lesson runs now.
pub(super) type Arriving = Pin<Box<dyn Future<Output = bool>>>;

/// Why a lesson could not be opened.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wrong {
    /// There is none of this name.
    Gone(String),
    /// The link is of no use.
    Link(LinkError),
    /// The file at this address could not be had.
    File(String, Unfetched),
    /// What is wrong with it, by place.
    Problems(Vec<Diagnostic>),
}

thread_local! {
    static WRONG: RefCell<Option<Wrong>> = const { RefCell::new(None) };
}

/// What is to be said.
pub(super) fn wrong() -> Option<Wrong> {
    WRONG.with_borrow(Clone::clone)
}

impl Wrong {
    /// What is said of it, without the problems.
    pub(super) fn words(&self, language: Language) -> String {
        let text =
            match self {
                Self::Gone(name) => {
                    return say!(
                        language,
                        "There is no lesson “{name}” here: it may be of another version of the page.",
                        name = name
                    );
                }
                Self::Link(LinkError::Newer) => language
                    .say("This link was made by a newer version of the playground, so it cannot be opened here."),
                Self::Link(LinkError::Damaged) => language
                    .say("This link is incomplete or damaged: a part of it was lost on the way. Ask for it again."),
                Self::Link(LinkError::TooLarge) => language.say("This link is too large to be opened."),
                Self::File(address, why) => return unfetched(address, *why, language),
                Self::Problems(_) => language.say("The lesson has errors, so it cannot be opened:"),
            };
        text.to_owned()
    }
}

fn unfetched(address: &str, why: Unfetched, language: Language) -> String {
    match why {
        Unfetched::Address => say!(language, "{address} is no address of a file.", address = address),
        Unfetched::Foreign => say!(
            language,
            "{address} is on another site. The page reads lessons of its own site only, so nothing was asked for: download the file and open it here.",
            address = address
        ),
        Unfetched::Missing(status) => {
            say!(language, "{address} is not there: the server answers {status}.", address = address, status = status)
        }
        Unfetched::Unreachable => {
            say!(language, "{address} could not be read. Check the connection.", address = address)
        }
        Unfetched::TooLarge => say!(language, "{address} is too large for a lesson.", address = address),
    }
}

/// Says why a lesson could not be opened.
pub(super) fn refuse(store: &Store, wrong: Wrong) {
    WRONG.set(Some(wrong));
    // What was said before is not about this.
    store.set_look(|look| look.notice = None);
    store.set_look(|look| look.notice = Some(Notice::Lesson));
}

/// Opens the lesson that is written in a text.
pub(super) fn open_text(store: &Store, text: &str) {
    open(store, text);
}

fn open(store: &Store, text: &str) -> bool {
    let (lesson, problems) = lesson::read(text, Extension::linked());
    let there = lesson.is_some();
    match lesson {
        Some(lesson) => desk::begin(store, Rc::new(lesson)),
        None => refuse(store, Wrong::Problems(problems)),
    }
    there
}

/// Opens the lesson that the address asks for; whether there is one that runs now.
pub(super) fn arrive(store: &Store) -> Arriving {
    let store = store.clone();
    Box::pin(async move {
        match address::link().filter(|link| lesson::is_addressed(link)) {
            Some(link) => follow(&store, &link),
            None => read(&store).await,
        }
    })
}

fn follow(store: &Store, link: &str) -> bool {
    match lesson::addressed(link) {
        Ok(Addressed::BuiltIn { name, progress }) => {
            progress::change(store, |here| here.merge(&progress));
            if name.is_empty() {
                store.set_look(|look| look.dialog = Some(Dialog::Lessons));
                return false;
            }
            let there = desk::begin_built_in(store, &name);
            if !there {
                refuse(store, Wrong::Gone(name));
            }
            there
        }
        Ok(Addressed::Text(text)) => open(store, &text),
        Err(error) => {
            refuse(store, Wrong::Link(error));
            false
        }
    }
}

/// Reads the file that the query names.
async fn read(store: &Store) -> bool {
    let query = address::query();
    let named = query.trim_start_matches('?').split('&').find_map(|part| part.strip_prefix("lesson="));
    let Some(named) = named else { return false };
    let decoded = js_sys::decode_uri_component(&named.replace('+', " "));
    let address = decoded.map_or_else(|_| named.to_owned(), String::from);
    match fetch(&address).await {
        Ok(text) => open(store, &text),
        Err(why) => {
            refuse(store, Wrong::File(address, why));
            false
        }
    }
}

/// A link to a lesson with what was done so far.
pub(super) fn link(name: &str) -> String {
    let addressed = Addressed::BuiltIn { name: name.to_owned(), progress: progress::now() };
    [&dom::address(), "#", &addressed.fragment()].concat()
}

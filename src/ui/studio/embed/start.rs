//! What a figure starts with: a scenario by its name, a file of the site, a text, or what a link carries.

use std::cell::Cell;

use crate::language::Language;
use crate::say;
use crate::session::embed::{Source, Start};
use crate::session::link::LinkError;
use crate::session::{Command, Session, link};
use crate::ui::arrive;
use crate::ui::store::Store;
use crate::ui::studio::fetch::{Unfetched, fetch};

/// What is to be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    /// Where the scenario comes from.
    pub(super) source: Source,
    /// Its text, where it comes by message.
    pub(super) text: Option<String>,
    /// Whether time runs.
    pub(super) start: Start,
}

/// Why a figure has nothing to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is no scenario of that name.
    Unknown,
    /// The file has no content to show.
    File(Unfetched),
    /// The text is no valid scenario.
    Invalid,
    /// The link is larger than any.
    LinkTooLarge,
    /// The link is of a later version.
    Newer,
    /// The link is damaged.
    Damaged,
    /// A part of the page could not be loaded.
    NotLoaded,
}

impl Failure {
    /// What is said of it.
    pub(super) fn words(self, language: Language) -> String {
        let text = match self {
            Self::Unknown => language.say("There is no such scenario."),
            Self::File(Unfetched::Address) => language.say("src is no address of a file."),
            Self::File(Unfetched::Foreign) => language.say(
                "src is on another site. A figure reads scenario files of the playground's own site only, so nothing was asked for; put the file there, or write the scenario into the element.",
            ),
            Self::File(Unfetched::Missing(status)) => {
                return say!(language, "The file that src names is not there: the server answers {status}.", status = status);
            }
            Self::File(Unfetched::Unreachable) => language.say("The file that src names could not be read. Check the connection; in a sandboxed frame the site must allow it (Access-Control-Allow-Origin)."),
            Self::File(Unfetched::TooLarge) => language.say("The file that src names is too large for a scenario."),
            Self::LinkTooLarge => language.say("This link is too large to be opened."),
            Self::Invalid => language.say("The scenario of this figure has errors, so it cannot run:"),
            Self::Newer => language.say("This link was made by a newer version of the playground, so it cannot be opened here."),
            Self::Damaged => language.say("This link is incomplete or damaged: a part of it was lost on the way. Ask for it again."),
            Self::NotLoaded => language.say("A part of the page could not be loaded. Check the connection and reload."),
        };
        text.to_owned()
    }
}

thread_local! {
    /// Counts what was wished, so that what comes late does not take the place of what was wished since.
    static WISHES: Cell<u32> = const { Cell::new(0) };
}

/// Starts what is wished. Nothing comes of it while its text has not come, or when something else was wished since.
pub(super) async fn start(store: &Store, wish: &Wish) -> Option<Result<(), Failure>> {
    let turn = WISHES.get().wrapping_add(1);
    WISHES.set(turn);
    if wish.source == Source::Inline && wish.text.is_none() {
        return None;
    }
    let commands = commands(store, wish).await;
    if WISHES.get() != turn {
        return None;
    }
    let done = commands.and_then(|commands| carry_out(store, commands));
    let command = if done.is_ok() && wish.start == Start::Running { Command::Play } else { Command::Pause };
    store.dispatch(command);
    Some(done)
}

fn carry_out(store: &Store, commands: Vec<Command>) -> Result<(), Failure> {
    for command in commands {
        let load = matches!(command, Command::Load { .. });
        store.dispatch_from_outside(command);
        if load && store.read(|session| session.draft().has_errors()) {
            return Err(Failure::Invalid);
        }
    }
    Ok(())
}

/// What is to be done, when all that it takes is there.
async fn commands(store: &Store, wish: &Wish) -> Result<Vec<Command>, Failure> {
    let commands = match (&wish.source, arrive::link().filter(|link| link::is_link(link))) {
        (Source::First, Some(fragment)) => link::commands(&fragment)?,
        (Source::First, None) => select(Session::catalog().first().map_or("", |(name, _)| name))?,
        (Source::Scenario(name), _) => select(name)?,
        (Source::File(address), _) => vec![Command::Load { text: fetch(address).await? }],
        (Source::Inline, _) => vec![Command::Load { text: wish.text.clone().unwrap_or_default() }],
    };
    let more = commands.iter().any(|command| match command {
        Command::Load { text } => text.contains("ules:"),
        Command::SelectScenario { .. } => true,
        _ => false,
    });
    if more && !store.extended().await { Err(Failure::NotLoaded) } else { Ok(commands) }
}

fn select(name: &str) -> Result<Vec<Command>, Failure> {
    let known = Session::catalog().iter().any(|(known, _)| *known == name);
    known.then(|| vec![Command::SelectScenario { name: name.to_owned() }]).ok_or(Failure::Unknown)
}

impl From<Unfetched> for Failure {
    fn from(error: Unfetched) -> Self {
        Self::File(error)
    }
}

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Newer => Self::Newer,
            LinkError::Damaged => Self::Damaged,
            LinkError::TooLarge => Self::LinkTooLarge,
        }
    }
}

//! What a figure starts with: a scenario by its name, a file of the site, a text, or what a link carries.

use super::super::start::{NotStarted, Turn, carry_out};
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

/// Starts what is wished. Nothing comes of it while its text has not come, or when something else was wished since.
pub(super) async fn start(store: &Store, wish: &Wish) -> Option<Result<(), Failure>> {
    let turn = Turn::take();
    if wish.source == Source::Inline && wish.text.is_none() {
        return None;
    }
    let done = match commands(wish).await {
        Ok(commands) => match carry_out(store, commands, turn).await {
            Err(NotStarted::Overtaken) => return None,
            Err(NotStarted::NotLoaded) => Err(Failure::NotLoaded),
            Err(NotStarted::Invalid) => Err(Failure::Invalid),
            Ok(()) => Ok(()),
        },
        Err(_) if !turn.lasts() => return None,
        Err(failure) => Err(failure),
    };
    let command = if done.is_ok() && wish.start == Start::Running { Command::Play } else { Command::Pause };
    store.dispatch(command);
    Some(done)
}

/// What is to be done.
async fn commands(wish: &Wish) -> Result<Vec<Command>, Failure> {
    Ok(match (&wish.source, arrive::link().filter(|link| link::is_link(link))) {
        (Source::First, Some(fragment)) => link::commands(&fragment)?,
        (Source::First, None) => select(Session::catalog().first().map_or("", |(name, _)| name))?,
        (Source::Scenario(name), _) => select(name)?,
        (Source::File(address), _) => vec![Command::Load { text: fetch(address).await? }],
        (Source::Inline, _) => vec![Command::Load { text: wish.text.clone().unwrap_or_default() }],
    })
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

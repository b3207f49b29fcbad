//! Lessons: a question about a run, what the run shows, and what one's own manifest has to bring about.
//!
//! `form` is the document as it is written, `checked` what becomes of it and what is wrong with it, `catalog` the lessons
//! that come with the page, `progress` what a person has done of them, `address` lessons and progress in links.

mod address;
mod catalog;
mod checked;
mod form;
mod progress;

pub use address::{Addressed, addressed, is_addressed};
pub use catalog::{built_in, find, names};
pub use progress::{BadProgress, Progress, Standing};

use super::scenario::{self, Findings, split};
use super::{Command, Extension, Session, catalog as scenarios};
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::language::Language;
use crate::manifest::parse::parse;
use crate::manifest::{decode, tree};
use crate::units::SimDuration;

/// A lesson without anything wrong in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// `metadata.name`.
    pub name: String,
    /// `metadata.title`.
    pub title: Text,
    /// Its place in the path.
    pub row: Option<u32>,
    /// The part of the path that it belongs to.
    pub chapter: Option<Chapter>,
    /// How many minutes it takes.
    pub minutes: Option<u32>,
    /// What is run.
    pub origin: Origin,
    /// Scenarios of the catalog that are run beside it and compared.
    pub beside: Vec<String>,
    /// The set-up.
    pub about: Text,
    /// What the learner predicts.
    pub question: Question,
    /// What the run shows then.
    pub reveal: Reveal,
    /// What has to hold on one run, all of it.
    pub checks: Vec<Check>,
    /// Where more is to be read.
    pub links: Vec<Link>,
    /// What passes the checks, done before the start.
    pub solution: Vec<Edit>,
}

/// What a lesson says, in each language that it is written in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<(&'static str, String)>);

/// A part of the path through the lessons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chapter {
    /// The ratio, tolerance, rounding.
    Basics,
    /// What is measured, and in what.
    Metrics,
    /// Pods that start, stop and are replaced.
    Pods,
    /// `spec.behavior`.
    Behavior,
    /// Metrics that are not there, or wrong.
    Missing,
    /// What is not the autoscaler's.
    Beyond,
}

/// Where the scenario of a lesson comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is one of the catalog, by its name.
    Catalog(String),
    /// It is the rest of the lesson's own text.
    Text(String),
}

/// What the learner predicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The run is shown up to here and stands.
    pub at: SimDuration,
    /// The question.
    pub text: Text,
    /// From 2 to 5 answers, exactly one of them right.
    pub choices: Vec<Choice>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The answer.
    pub text: Text,
    /// Why it is right or wrong.
    pub because: Text,
    /// Whether it is right.
    pub right: bool,
}

/// What the run shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reveal {
    /// The run goes on to here by itself.
    pub until: SimDuration,
    /// The sync that is explained then is the last one not after this.
    pub sync: SimDuration,
    /// What was seen and why.
    pub text: Text,
}

/// Something that has to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What has to hold, in words.
    pub text: Text,
    /// What may help.
    pub hint: Option<Text>,
    /// Where the part of the run begins that counts.
    pub from: SimDuration,
    /// Where it ends.
    pub to: SimDuration,
    /// The number that is measured.
    pub measure: Measure,
    /// The least that it may be.
    pub min: Option<f64>,
    /// The most that it may be.
    pub max: Option<f64>,
}

/// A number of a part of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Requests that were refused or given up.
    Lost,
    /// The time that pods were there, ready or on their way up, in hours.
    PodHours,
    /// Scale events that went the other way than the one before, as the summary of a run counts them.
    Flaps,
    /// Syncs that wrote a larger count.
    ScaleUps,
    /// Syncs that wrote a smaller count.
    ScaleDowns,
    /// The lowest `spec.replicas`.
    Lowest,
    /// The highest `spec.replicas`.
    Highest,
    /// `spec.replicas` at the end of the part.
    Last,
    /// The highest 95th percentile of the response time, in milliseconds.
    P95Ms,
    /// Syncs after which ScalingActive was not True.
    Failed,
}

/// Where more is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// An address of the web.
    pub url: String,
}

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; it occurs once.
    pub replace: String,
    /// What it is replaced with.
    pub with: String,
}

impl Text {
    /// What it says in a language, or else in English, or else in the one that it is written in.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        let written = |code: &str| self.0.iter().find(|(other, _)| *other == code);
        let found = written(language.code()).or_else(|| written("en")).or(self.0.first());
        found.map_or("", |(_, text)| text)
    }

    /// The codes of the languages that it is written in; an empty one for a text that does not say.
    pub fn languages(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(code, _)| *code)
    }
}

impl Chapter {
    /// All of them, in the order of the path.
    pub const ALL: [Self; 6] = [Self::Basics, Self::Metrics, Self::Pods, Self::Behavior, Self::Missing, Self::Beyond];

    /// Its name in the text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Basics => "basics",
            Self::Metrics => "metrics",
            Self::Pods => "pods",
            Self::Behavior => "behavior",
            Self::Missing => "missing",
            Self::Beyond => "beyond",
        }
    }
}

impl Measure {
    /// Its name in the text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::PodHours => "podHours",
            Self::Flaps => "flaps",
            Self::ScaleUps => "scaleUps",
            Self::ScaleDowns => "scaleDowns",
            Self::Lowest => "lowest",
            Self::Highest => "highest",
            Self::Last => "last",
            Self::P95Ms => "p95Ms",
            Self::Failed => "failed",
        }
    }
}

impl Lesson {
    /// The whole text of its scenario; none if that is of the catalog and the extension has no scenarios.
    #[must_use]
    pub fn scenario_text(&self, extension: Extension) -> Option<String> {
        match &self.origin {
            Origin::Catalog(name) => scenarios::text(name, Some(extension)).map(str::to_owned),
            Origin::Text(text) => Some(text.clone()),
        }
    }

    /// What starts it: its scenario from the beginning, shown up to the question, where it stands.
    #[must_use]
    pub fn start(&self) -> Vec<Command> {
        let begin = match &self.origin {
            Origin::Catalog(name) => Command::SelectScenario { name: name.clone() },
            Origin::Text(text) => Command::Load { text: text.clone() },
        };
        let mut commands = vec![Command::Pause, begin];
        if self.question.at > SimDuration::ZERO {
            commands.push(Command::Seek { time: self.question.at });
        }
        commands
    }

    /// What starts it with the solution, which is in the text before time begins; none where it has no solution.
    #[must_use]
    pub fn solved(&self, extension: Extension) -> Option<Vec<Command>> {
        let mut text = self.scenario_text(extension).filter(|_| !self.solution.is_empty())?;
        let manifests = split(&text).manifests;
        let (of_manifests, of_document): (Vec<_>, Vec<_>) =
            self.solution.iter().partition(|edit| manifests.contains(&edit.replace));
        for edit in of_document {
            text = text.replacen(&edit.replace, &edit.with, 1);
        }
        let edited = of_manifests.iter().fold(manifests, |text, edit| text.replacen(&edit.replace, &edit.with, 1));
        Some(vec![Command::Pause, Command::Load { text }, Command::EditManifest { text: edited }, Command::Reset])
    }

    /// Whether what is to be changed is in the scenario document, and not in the manifests.
    #[must_use]
    pub fn is_of_the_document(&self, extension: Extension) -> bool {
        let text = self.scenario_text(extension);
        let manifests = text.map(|text| split(&text).manifests).unwrap_or_default();
        self.solution.first().is_some_and(|edit| !manifests.contains(&edit.replace))
    }
}

impl Session {
    /// Whether a text has a lesson in it.
    #[must_use]
    pub fn has_lesson(text: &str) -> bool {
        parse(text).documents.iter().any(|document| is_lesson(&document.root))
    }
}

fn is_lesson(root: &tree::Node) -> bool {
    root.text("kind") == Some("Lesson")
}

/// Reads a lesson, and says what is wrong with it or worth knowing, by place. There is a lesson if nothing is wrong.
#[must_use]
pub fn read(text: &str, extension: Extension) -> (Option<Lesson>, Vec<Diagnostic>) {
    let stream = parse(text);
    let mut problems = stream.problems;
    let mut lessons = stream.documents.into_iter().filter(|document| is_lesson(&document.root));
    let Some(document) = lessons.next() else {
        if problems.is_empty() {
            problems.push(problem(Position::START, "there is no document of kind Lesson in the text"));
        }
        return (None, problems);
    };
    problems.extend(document.repeated);
    let second = lessons.map(|second| problem(second.root.position, "a text has one Lesson, and this is another one"));
    problems.extend(second);
    let written: form::Document = decode(&document.root, &mut problems);
    let mut found = Findings::default();
    let lines: Vec<&str> = text.lines().collect();
    let own = checked::Own::beside(&document.root, &lines);
    problems.extend(own.problems(&written, extension));
    let lesson = written.lesson((&own, extension), &mut found);
    problems.extend(scenario::placed(found, &document.root, &lines));
    problems.sort_by_key(|problem| problem.position);
    problems.dedup();
    let refused = problems.iter().any(|problem| problem.severity == Severity::Error);
    (lesson.filter(|_| !refused), problems)
}

/// What a list of lessons says of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// `metadata.title`.
    pub title: Text,
    /// Its place in the path.
    pub row: Option<u32>,
    /// The part of the path.
    pub chapter: Option<Chapter>,
    /// How many minutes it takes.
    pub minutes: Option<u32>,
}

/// What a list says of a lesson that was read before.
#[must_use]
pub fn heading(text: &str) -> Heading {
    let documents = parse(text).documents;
    let Some(document) = documents.iter().find(|document| is_lesson(&document.root)) else { return Heading::default() };
    let form::Document { metadata, spec, .. } = decode(&document.root, &mut Vec::new());
    let chapter = Chapter::ALL.into_iter().find(|chapter| spec.chapter.as_deref() == Some(chapter.name()));
    Heading { title: metadata.title, row: spec.row, chapter, minutes: spec.minutes }
}

/// Where a field of the lesson stands in its text.
#[must_use]
pub fn place(text: &str, field: &str) -> Position {
    let documents = parse(text).documents;
    let lesson = documents.iter().find(|document| is_lesson(&document.root));
    lesson.map_or(Position::START, |document| document.root.locate(field))
}

fn problem(position: Position, message: &str) -> Diagnostic {
    Diagnostic { severity: Severity::Error, position, field: FieldPath::root(), message: message.to_owned() }
}

#[cfg(test)]
mod tests;

//! Lessons: what they say in the session's language, and how their checks stand on the run so far.

mod measure;
mod verify;

pub use verify::verify;

use crate::language::Language;
use crate::session::Session;
use crate::session::lesson::{self, Chapter, Check, Lesson, Link, Measure, Text};
use crate::units::{SimDuration, SimTime};
use crate::{msg, say};

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Text(String),
    /// What stood between back ticks.
    Code(String),
}

/// What stood between two empty lines.
pub type Paragraph = Vec<Span>;

/// A lesson in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonView {
    /// What it is called where it is kept.
    pub name: String,
    /// What it is called.
    pub title: Paragraph,
    /// Its place in the path.
    pub row: Option<u32>,
    /// The part of the path.
    pub chapter: Option<&'static str>,
    /// How long it takes: `5 minutes`.
    pub minutes: Option<String>,
    /// The set-up.
    pub about: Vec<Paragraph>,
    /// The question.
    pub question: Vec<Paragraph>,
    /// The answers.
    pub choices: Vec<ChoiceView>,
    /// What was seen and why.
    pub reveal: Vec<Paragraph>,
    /// Where more is to be read.
    pub links: Vec<Link>,
    /// Names and titles of the scenarios that are run beside it.
    pub beside: Vec<(String, &'static str)>,
}

/// An answer in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceView {
    /// The answer.
    pub text: Paragraph,
    /// Why it is right or wrong.
    pub because: Vec<Paragraph>,
    /// Whether it is right.
    pub right: bool,
}

/// How a check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// The run has not come so far yet.
    Waiting,
    /// It holds.
    Holds,
    /// It does not hold on this run.
    Fails,
}

/// A check on the run so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckView {
    /// What has to hold.
    pub text: Paragraph,
    /// What may help.
    pub hint: Option<Vec<Paragraph>>,
    /// How it stands.
    pub state: CheckState,
    /// The same as a word.
    pub word: &'static str,
    /// What is measured: `requests lost`.
    pub what: &'static str,
    /// Its value so far: `12`; a dash where there is none yet.
    pub value: String,
    /// What it may be: `wanted: at most 0`.
    pub bound: String,
    /// The part of the run that counts: `2m to 10m`.
    pub when: String,
}

/// A lesson in the list of those that come with the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// What it is called.
    pub title: Paragraph,
    /// Its place in the path.
    pub row: Option<u32>,
    /// The part of the path.
    pub chapter: Option<&'static str>,
    /// How long it takes: `5 minutes`.
    pub minutes: Option<String>,
}

/// The lessons that come with the page, in the order of the path.
#[must_use]
pub fn list(language: Language) -> Vec<Entry> {
    let entry = |(row, (name, text))| {
        let heading = lesson::heading(text);
        Entry {
            name,
            title: line(&heading.title, language),
            row: Some(row),
            chapter: heading.chapter.map(|chapter| chapter_title(chapter, language)),
            minutes: heading.minutes.map(|count| minutes(count, language)),
        }
    };
    (1..).zip(lesson::built_in()).map(entry).collect()
}

/// The place in the path of a lesson that comes with the page, counted from 1, or the one that its file says.
fn row(lesson: &Lesson) -> Option<u32> {
    let mut known = (1..).zip(lesson::names());
    known.find(|(_, name)| **name == lesson.name).map(|(row, _)| row).or(lesson.row)
}

/// A lesson in the language of a session.
#[must_use]
pub fn view(session: &Session, lesson: &Lesson) -> LessonView {
    let language = session.language();
    let choice = |choice: &lesson::Choice| ChoiceView {
        text: line(&choice.text, language),
        because: paragraphs(&choice.because, language),
        right: choice.right,
    };
    let beside = |name: &String| {
        let known = Session::catalog().iter().find(|(other, _)| other == name);
        (name.clone(), known.map_or("", |(_, title)| language.say(title)))
    };
    LessonView {
        name: lesson.name.clone(),
        title: line(&lesson.title, language),
        row: row(lesson),
        chapter: lesson.chapter.map(|chapter| chapter_title(chapter, language)),
        minutes: lesson.minutes.map(|count| minutes(count, language)),
        about: paragraphs(&lesson.about, language),
        question: paragraphs(&lesson.question.text, language),
        choices: lesson.question.choices.iter().map(choice).collect(),
        reveal: paragraphs(&lesson.reveal.text, language),
        links: lesson.links.clone(),
        beside: lesson.beside.iter().map(beside).collect(),
    }
}

/// How the checks of a lesson stand on the line that the session is on, to its end.
#[must_use]
pub fn checks(session: &Session, lesson: &Lesson) -> Vec<CheckView> {
    lesson.checks.iter().map(|check| check_view(session, check)).collect()
}

/// Whether all checks of a lesson hold: it is done.
#[must_use]
pub fn passed(checks: &[CheckView]) -> bool {
    checks.iter().all(|check| check.state == CheckState::Holds)
}

fn check_view(session: &Session, check: &Check) -> CheckView {
    let language = session.language();
    let value = measure::value(session.line(), check);
    let state = state(check, value, measure::complete(session.line(), check));
    let number = |value: f64| number(check.measure, value);
    let bound = match (check.min, check.max) {
        (Some(min), Some(max)) if min == max => say!(language, "wanted: exactly {number}", number = number(min)),
        (Some(min), Some(max)) => say!(language, "wanted: {min} to {max}", min = number(min), max = number(max)),
        (Some(min), None) => say!(language, "wanted: at least {number}", number = number(min)),
        (None, max) => say!(language, "wanted: at most {number}", number = number(max.unwrap_or_default())),
    };
    CheckView {
        text: line(&check.text, language),
        hint: check.hint.as_ref().map(|hint| paragraphs(hint, language)),
        state,
        word: language.say(match state {
            CheckState::Waiting => msg!("not decided yet"),
            CheckState::Holds => msg!("holds"),
            CheckState::Fails => msg!("does not hold"),
        }),
        what: language.say(what(check.measure)),
        value: value.map_or_else(|| "–".to_owned(), number),
        bound,
        when: match check.measure {
            Measure::Last => say!(language, "at {time}", time = time(check.to)),
            _ => say!(language, "{from} to {to}", from = time(check.from), to = time(check.to)),
        },
    }
}

fn state(check: &Check, value: Option<f64>, complete: bool) -> CheckState {
    let below = value.is_some_and(|value| check.min.is_some_and(|min| value < min));
    let above = value.is_some_and(|value| check.max.is_some_and(|max| value > max));
    let never_falls = !matches!(check.measure, Measure::Lowest | Measure::Last);
    let for_good = (above && never_falls) || (below && check.measure == Measure::Lowest);
    match complete {
        false if !for_good => CheckState::Waiting,
        true if value.is_some() && !below && !above => CheckState::Holds,
        _ => CheckState::Fails,
    }
}

fn time(time: SimDuration) -> String {
    if time == SimDuration::ZERO { "0s".to_owned() } else { time.to_string() }
}

/// What a measure is of.
fn what(measure: Measure) -> &'static str {
    match measure {
        Measure::Lost => msg!("requests lost"),
        Measure::PodHours => msg!("pod-hours"),
        Measure::Flaps => msg!("reversed within 10 min"),
        Measure::ScaleUps => msg!("syncs that scaled up"),
        Measure::ScaleDowns => msg!("syncs that scaled down"),
        Measure::Lowest => msg!("fewest replicas"),
        Measure::Highest => msg!("most replicas"),
        Measure::Last => msg!("replicas"),
        Measure::P95Ms => msg!("p95 latency at worst, ms"),
        Measure::Failed => msg!("syncs without ScalingActive"),
    }
}

/// A number of a measure as it is shown, which is as exact as it is compared.
fn number(measure: Measure, value: f64) -> String {
    match measure {
        Measure::PodHours => format!("{value:.2}"),
        _ => format!("{value:.0}"),
    }
}

fn chapter_title(chapter: Chapter, language: Language) -> &'static str {
    language.say(match chapter {
        Chapter::Basics => msg!("Ratio, tolerance and rounding"),
        Chapter::Metrics => msg!("What is measured"),
        Chapter::Pods => msg!("Pods that come and go"),
        Chapter::Behavior => msg!("Behavior: windows and policies"),
        Chapter::Missing => msg!("Metrics that are missing or wrong"),
        Chapter::Beyond => msg!("Beyond one autoscaler"),
    })
}

fn minutes(count: u32, language: Language) -> String {
    language.count(usize::try_from(count).unwrap_or(usize::MAX), "{n} minute", "{n} minutes")
}

/// A text as one line.
fn line(text: &Text, language: Language) -> Paragraph {
    spans(&joined(text.of(language).lines()))
}

/// A text by its paragraphs.
fn paragraphs(text: &Text, language: Language) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    let lines: Vec<&str> = text.of(language).lines().collect();
    for lines in lines.split(|line| line.trim().is_empty()).filter(|lines| !lines.is_empty()) {
        paragraphs.push(spans(&joined(lines.iter().copied())));
    }
    paragraphs
}

/// Lines as one; between two with Chinese letters there comes no space.
fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let wide = |letter: Option<char>| letter.is_some_and(|letter| letter >= '\u{2e80}');
    let mut all = String::new();
    for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
        if !all.is_empty() && !wide(all.chars().last()) && !wide(line.chars().next()) {
            all.push(' ');
        }
        all.push_str(line);
    }
    all
}

/// What stands between two back ticks is code; one that has no other is a back tick.
fn spans(text: &str) -> Paragraph {
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some((before, code, after)) = rest
        .split_once('`')
        .and_then(|(before, after)| after.split_once('`').map(|(code, after)| (before, code, after)))
    {
        if !before.is_empty() {
            spans.push(Span::Text(before.to_owned()));
        }
        if !code.is_empty() {
            spans.push(Span::Code(code.to_owned()));
        }
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(Span::Text(rest.to_owned()));
    }
    spans
}

/// The number of the last sync that is not after a time: the one that is explained.
#[must_use]
pub fn sync_at(session: &Session, time: SimDuration) -> Option<u64> {
    let syncs = &session.line().history().syncs;
    let until = SimTime::ZERO + time;
    syncs[..syncs.partition_point(|sync| sync.at <= until)].last().map(|sync| sync.number)
}

#[cfg(test)]
mod tests;

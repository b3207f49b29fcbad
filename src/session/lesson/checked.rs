//! From the document of a lesson to the lesson, with all that is wrong with it.

use super::form::{CheckSpec, ChoiceSpec, Document, EditSpec, LinkSpec, QuestionSpec, RevealSpec};
use super::{Chapter, Check, Choice, Edit, Lesson, Link, Measure, Origin, Question, Reveal, Text};
use crate::diag::{Diagnostic, FieldPath, Severity};
use crate::manifest::{near_miss, tree};
use crate::session::scenario::{API_VERSION, Findings, lines_of, split};
use crate::session::{Extension, Session, catalog};
use crate::units::SimDuration;

/// The longest name, as that of a label in DNS.
const LONGEST_NAME: usize = 63;
/// How many there may be.
const CHOICES: (usize, usize) = (2, 5);
const CHECKS: (usize, usize) = (1, 3);
const MOST_BESIDE: usize = 3;
const MOST_LINKS: usize = 20;
const MOST_EDITS: usize = 20;
const ROWS: (u32, u32) = (1, 1_000);
const MINUTES: (u32, u32) = (1, 600);

/// The rest of the text that a lesson stands in.
pub(super) struct Own {
    /// Without the lines of the lesson.
    text: String,
    /// With nothing in the lines of the lesson, so that every other line is where it was.
    in_place: String,
}

impl Own {
    pub(super) fn beside(node: &tree::Node, lines: &[&str]) -> Self {
        let lesson = lines_of(node, lines);
        let kept = || lines[..lesson.start].iter().chain(&lines[lesson.end..]);
        let text = kept().fold(String::new(), |text, line| text + line + "\n");
        let blank = "\n".repeat(lesson.len());
        let part = |lines: &[&str]| lines.iter().fold(String::new(), |text, line| text + line + "\n");
        Self { text, in_place: part(&lines[..lesson.start]) + &blank + &part(&lines[lesson.end..]) }
    }

    /// Whether there is anything in it.
    fn is_empty(&self) -> bool {
        let empty = |line: &str| line.is_empty() || line.starts_with(['#', '-', '.']);
        self.text.lines().all(|line| empty(line.trim()))
    }

    /// What is wrong with the scenario of the text, if it is the lesson's.
    pub(super) fn problems(&self, written: &Document, extension: Extension) -> Vec<Diagnostic> {
        if written.spec.scenario.is_some() || self.is_empty() {
            return Vec::new();
        }
        Session::check_with(&self.in_place, Some(extension))
    }
}

impl Document {
    /// The lesson, as far as there is one. What is wrong goes to `found`.
    pub(super) fn lesson(self, (own, extension): (&Own, Extension), found: &mut Findings) -> Option<Lesson> {
        let path = FieldPath::root().child("spec");
        if self.api_version != API_VERSION {
            let message = format!("no kind \"Lesson\" is registered for version {:?}", self.api_version);
            found.say(Severity::Error, FieldPath::root().child("apiVersion"), message);
        }
        let metadata = FieldPath::root().child("metadata");
        name(&self.metadata.name, metadata.child("name"), found);
        said(&self.metadata.title, metadata.child("title"), found);
        let spec = self.spec;
        found.check(path.child("row"), spec.row, ROWS);
        found.check(path.child("minutes"), spec.minutes, MINUTES);
        let chapter = spec.chapter.and_then(|name| chapter(&name, path.child("chapter"), found));
        let origin = origin(spec.scenario, own, &path.child("scenario"), found);
        let text = match &origin {
            Some(Origin::Catalog(name)) => catalog::text(name, Some(extension)),
            Some(Origin::Text(text)) => Some(text.as_str()),
            None => None,
        };
        found.check_length(&path.child("beside"), spec.beside.len(), MOST_BESIDE);
        for (index, name) in spec.beside.iter().enumerate() {
            in_catalog(name, path.child("beside").index(index), found);
        }
        said(&spec.about, path.child("about"), found);
        let duration = text.map(|text| split(text).scenario.duration);
        let mut run = Run { duration, found };
        let question = spec.question.question(&path.child("question"), &mut run);
        let reveal = spec.reveal.reveal(question.at, &path.child("reveal"), &mut run);
        let list = path.child("checks");
        let checks = counted(spec.checks, CHECKS, &list, run.found);
        // All of them are read, so that everything that is wrong is said.
        let checks: Vec<_> = checks.map(|(check, path)| check.check(&path, &mut run)).collect();
        found.check_length(&path.child("links"), spec.links.len(), MOST_LINKS);
        let link = |(index, link): (usize, LinkSpec)| link.link(&path.child("links").index(index), found);
        let links = spec.links.into_iter().enumerate().map(link).collect();
        let solution = solution(spec.solution, text, &path.child("solution"), found);
        Some(Lesson {
            name: self.metadata.name,
            title: self.metadata.title,
            row: spec.row,
            chapter,
            minutes: spec.minutes,
            origin: origin?,
            beside: spec.beside,
            about: spec.about,
            question,
            reveal,
            checks: checks.into_iter().collect::<Option<_>>()?,
            links,
            solution,
        })
    }
}

/// The items of a list, each with its path, after their count was checked.
fn counted<'a, T>(
    items: Vec<T>,
    (least, most): (usize, usize),
    path: &'a FieldPath,
    found: &mut Findings,
) -> impl Iterator<Item = (T, FieldPath)> + use<'a, T> {
    if items.len() < least {
        let message = format!("Invalid value: {}: must have at least {least} items", items.len());
        found.say(Severity::Error, path.clone(), message);
    }
    found.check_length(path, items.len(), most);
    items.into_iter().enumerate().map(|(index, item)| (item, path.index(index)))
}

fn name(name: &str, path: FieldPath, found: &mut Findings) {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() {
        found.say(Severity::Error, path, "Required value");
    } else if name.len() > LONGEST_NAME || !name.chars().all(letters) || name.starts_with('-') || name.ends_with('-') {
        let message = format!(
            "Invalid value: {name:?}: must be at most {LONGEST_NAME} lower case letters, digits and '-', \
             and begin and end with a letter or digit"
        );
        found.say(Severity::Error, path, message);
    }
}

/// Notes a text that says nothing, or not the same in all languages.
fn said(text: &Text, path: FieldPath, found: &mut Findings) {
    let languages: Vec<_> = text.languages().collect();
    match languages[..] {
        [] => found.say(Severity::Error, path, "Required value"),
        ["en"] => found.say(Severity::Warning, path, "there is no zh: who reads Chinese reads English here"),
        ["zh"] => found.say(Severity::Warning, path, "there is no en: who reads English reads Chinese here"),
        _ => {}
    }
}

fn chapter(name: &str, path: FieldPath, found: &mut Findings) -> Option<Chapter> {
    let chapter = Chapter::ALL.into_iter().find(|chapter| chapter.name() == name);
    if chapter.is_none() {
        let names: Vec<_> = Chapter::ALL.into_iter().map(Chapter::name).collect();
        let meant = hint(name, names.iter().copied());
        let message = format!("Unsupported value: {name:?}: must be one of {}{meant}", names.join(", "));
        found.say(Severity::Error, path, message);
    }
    chapter
}

fn origin(named: Option<String>, own: &Own, path: &FieldPath, found: &mut Findings) -> Option<Origin> {
    match (named, own.is_empty()) {
        (None, false) => Some(Origin::Text(own.text.clone())),
        (None, true) => {
            let message = "Required value: the name of a scenario, or the scenario itself in the same text";
            found.say(Severity::Error, path.clone(), message);
            None
        }
        (Some(name), empty) => {
            if !empty {
                found.say(Severity::Error, path.clone(), "Forbidden: the text has a scenario of its own");
            }
            in_catalog(&name, path.clone(), found).then_some(Origin::Catalog(name))
        }
    }
}

/// Whether there is a scenario of this name.
fn in_catalog(name: &str, path: FieldPath, found: &mut Findings) -> bool {
    let mut names = Session::catalog().iter().map(|(name, _)| *name);
    let known = names.any(|other| other == name);
    if !known {
        let meant = hint(name, Session::catalog().iter().map(|(name, _)| *name));
        found.say(Severity::Error, path, format!("Not found: {name:?}: there is no such scenario{meant}"));
    }
    known
}

fn hint<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    near_miss(written, known).map_or_else(String::new, |name| format!(", did you mean \"{name}\"?"))
}

/// The run that times are checked against.
struct Run<'a> {
    /// How long it is, if that is known.
    duration: Option<SimDuration>,
    found: &'a mut Findings,
}

impl Run<'_> {
    /// Notes a time that is not in the run, or before what comes before it.
    fn check(&mut self, time: SimDuration, (least, before): (SimDuration, &str), path: &FieldPath) {
        if let Some(duration) = self.duration.filter(|duration| time > *duration) {
            let message = format!("Invalid value: \"{time}\": the run ends at {duration}");
            self.found.say(Severity::Error, path.clone(), message);
        } else if time < least {
            let message = format!("Invalid value: \"{time}\": must not be before {before}, which is {least}");
            self.found.say(Severity::Error, path.clone(), message);
        }
    }
}

impl QuestionSpec {
    fn question(self, path: &FieldPath, run: &mut Run<'_>) -> Question {
        let at = self.at.unwrap_or_default();
        run.check(at, (SimDuration::ZERO, "the start"), &path.child("at"));
        said(&self.text, path.child("text"), run.found);
        let list = path.child("choices");
        let right = self.choices.iter().filter(|choice| choice.right).count();
        if right != 1 && !self.choices.is_empty() {
            let message = format!("Invalid value: {right} of them are right: exactly one must have right: true");
            run.found.say(Severity::Error, list.clone(), message);
        }
        let choices = counted(self.choices, CHOICES, &list, run.found);
        let choice = |(ChoiceSpec { text, because, right }, path): (ChoiceSpec, FieldPath)| {
            said(&text, path.child("text"), run.found);
            said(&because, path.child("because"), run.found);
            Choice { text, because, right }
        };
        Question { at, text: self.text, choices: choices.map(choice).collect() }
    }
}

impl RevealSpec {
    fn reveal(self, at: SimDuration, path: &FieldPath, run: &mut Run<'_>) -> Reveal {
        said(&self.text, path.child("text"), run.found);
        match self.until {
            None => run.found.say(Severity::Error, path.child("until"), "Required value"),
            Some(until) => run.check(until, (at, "spec.question.at"), &path.child("until")),
        }
        let until = self.until.unwrap_or_default();
        if let Some(sync) = self.sync.filter(|sync| *sync > until) {
            let message = format!("Invalid value: \"{sync}\": must not be after spec.reveal.until, which is {until}");
            run.found.say(Severity::Error, path.child("sync"), message);
        }
        Reveal { until, sync: self.sync.unwrap_or(until), text: self.text }
    }
}

impl CheckSpec {
    fn check(self, path: &FieldPath, run: &mut Run<'_>) -> Option<Check> {
        said(&self.text, path.child("text"), run.found);
        if let Some(hint) = &self.hint {
            said(hint, path.child("hint"), run.found);
        }
        let from = self.from.unwrap_or_default();
        run.check(from, (SimDuration::ZERO, "the start"), &path.child("from"));
        if let Some(to) = self.to {
            run.check(to, (from, "from"), &path.child("to"));
        }
        let written = [
            (Measure::Lost, self.lost),
            (Measure::PodHours, self.pod_hours),
            (Measure::Flaps, self.flaps),
            (Measure::ScaleUps, self.scale_ups),
            (Measure::ScaleDowns, self.scale_downs),
            (Measure::Lowest, self.lowest),
            (Measure::Highest, self.highest),
            (Measure::Last, self.last),
            (Measure::P95Ms, self.p95_ms),
            (Measure::Failed, self.failed),
        ];
        run.found.one_of(path, &written.map(|(measure, bounds)| (measure.name(), bounds.is_some())))?;
        let (measure, bounds) = written.into_iter().find_map(|(measure, bounds)| Some((measure, bounds?)))?;
        let path = path.child(measure.name());
        match (bounds.min, bounds.max) {
            (None, None) => run.found.say(Severity::Error, path, "Required value: must have min, max or both"),
            (Some(min), Some(max)) if min > max => {
                let message = format!("Invalid value: {min}: must not be more than max, which is {max}");
                run.found.say(Severity::Error, path.child("min"), message);
            }
            _ => {}
        }
        let to = self.to.or(run.duration).unwrap_or(from);
        Some(Check { text: self.text, hint: self.hint, from, to, measure, min: bounds.min, max: bounds.max })
    }
}

impl LinkSpec {
    fn link(self, path: &FieldPath, found: &mut Findings) -> Link {
        if self.title.trim().is_empty() {
            found.say(Severity::Error, path.child("title"), "Required value");
        }
        let rest = self.url.strip_prefix("https://").or_else(|| self.url.strip_prefix("http://"));
        let outside = |c: char| c.is_whitespace() || c.is_control();
        if rest.is_none_or(|rest| rest.is_empty() || rest.contains(outside)) {
            let message =
                format!("Invalid value: {:?}: must be an address that begins with https:// or http://", self.url);
            found.say(Severity::Error, path.child("url"), message);
        }
        Link { title: self.title, url: self.url }
    }
}

/// The edits, each of which must find its place in the manifests or else in the whole text, where that is known.
fn solution(edits: Vec<EditSpec>, text: Option<&str>, path: &FieldPath, found: &mut Findings) -> Vec<Edit> {
    found.check_length(path, edits.len(), MOST_EDITS);
    let manifests = text.map(|text| split(text).manifests);
    for (index, edit) in edits.iter().enumerate() {
        let path = path.index(index).child("replace");
        let (Some(text), Some(manifests)) = (text, &manifests) else { continue };
        if edit.replace.is_empty() {
            found.say(Severity::Error, path, "Required value");
            continue;
        }
        let times = match manifests.matches(&edit.replace).count() {
            0 => text.matches(&edit.replace).count(),
            times => times,
        };
        if times != 1 {
            let message = format!("Invalid value: occurs {times} times in the scenario: must occur exactly once");
            found.say(Severity::Error, path, message);
        }
    }
    edits.into_iter().map(|EditSpec { replace, with }| Edit { replace, with }).collect()
}

//! A text taken apart into its scenario document and its manifests, and how the document is read, now or later.

use std::ops::Range;
use std::rc::Rc;

use super::Scenario;
use super::document::{Around, Document};
use super::ranges::{Finding, Findings};
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::manifest::parse::parse;
use crate::manifest::{Block, decode, tree};
use crate::units::SimDuration;

/// How scenario documents are read, for a program that does without until there is one: only who calls
/// [`Documents::linked`] is linked with it.
#[derive(Clone, Copy, Debug)]
pub struct Documents {
    /// Takes a text apart.
    pub(in crate::session) split: fn(&str) -> Parts,
    /// What happens by itself in a scenario of this document with other manifests than it was read with.
    pub(in crate::session) replan: fn(&mut Scenario, &tree::Node, &str),
}

impl Documents {
    /// All of it.
    #[must_use]
    pub fn linked() -> Self {
        Self { split, replan }
    }
}

/// A text taken apart: its scenario document, and the manifests without it.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// What the scenario document says, or the defaults.
    pub scenario: Scenario,
    /// The scenario document itself, if there is one.
    pub document: Option<Rc<tree::Node>>,
    /// The text without the scenario document.
    pub manifests: String,
    /// The lines of the scenario document, counted from 0.
    removed: Range<usize>,
    /// What is wrong with the scenario document.
    pub problems: Vec<Diagnostic>,
}

impl Parts {
    /// Those of a text without a scenario document.
    #[must_use]
    pub fn of_manifests(text: &str) -> Self {
        Self { manifests: text.to_owned(), ..Self::default() }
    }

    /// The problems of the scenario document and of the manifests, with their places in the whole text.
    #[must_use]
    pub fn all_problems(&self, manifests: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let manifests = manifests.into_iter().map(|problem| self.in_whole(problem));
        let mut problems: Vec<_> = self.problems.iter().cloned().chain(manifests).collect();
        problems.sort_by_key(|problem| problem.position);
        problems
    }

    /// A problem of the manifests, with its place in the whole text.
    fn in_whole(&self, problem: Diagnostic) -> Diagnostic {
        let line = usize::try_from(problem.position.line).unwrap_or(usize::MAX);
        let before = if line > self.removed.start { self.removed.len() } else { 0 };
        let line = u32::try_from(line + before).unwrap_or(u32::MAX);
        Diagnostic { position: Position { line, ..problem.position }, ..problem }
    }
}

/// Takes a text apart.
#[must_use]
pub fn split(text: &str) -> Parts {
    split_lasting(text, None)
}

/// Takes a text apart for a run that lasts as long as is said here, and not as long as the document says.
#[must_use]
pub fn split_lasting(text: &str, lasting: Option<SimDuration>) -> Parts {
    split_by(text, |document, manifests| {
        let (mut problems, mut found) = (Vec::new(), Findings::default());
        let written = document.map(|(node, _)| decode(node, &mut problems)).unwrap_or_default();
        let scenario = Document::scenario(written, Around { manifests, lasting }, &mut found);
        if let Some((node, lines)) = document {
            problems.extend(placed(found, node, lines));
        }
        (scenario, problems)
    })
}

/// A document with the lines of the text that it is in.
type Written<'a> = (&'a Rc<tree::Node>, &'a [&'a str]);

/// Takes a text apart; `read` makes of its document, if it has one, and of the manifests what it says and what is wrong.
pub(in crate::session) fn split_by(
    text: &str,
    read: impl FnOnce(Option<Written<'_>>, &str) -> (Scenario, Vec<Diagnostic>),
) -> Parts {
    let stream = parse(text);
    let mut documents = stream.documents.into_iter().filter(|d| d.root.text("kind") == Some("Scenario"));
    let Some(document) = documents.next() else {
        return Parts { scenario: read(None, text).0, manifests: text.to_owned(), ..Parts::default() };
    };
    let (node, mut problems) = (&document.root, document.repeated);
    problems.extend(documents.map(|second| Diagnostic {
        severity: Severity::Error,
        position: second.root.position,
        field: FieldPath::root(),
        message: "a text has one Scenario at most, and this is another one".to_owned(),
    }));
    let lines: Vec<&str> = text.lines().collect();
    let removed = lines_of(node, &lines);
    let kept: Vec<&str> = lines[..removed.start].iter().chain(&lines[removed.end..]).copied().collect();
    let mut manifests = kept.join("\n");
    if !manifests.is_empty() {
        manifests.push('\n');
    }
    let (scenario, wrong) = read(Some((node, &lines)), &manifests);
    problems.extend(wrong);
    Parts { scenario, document: Some(Rc::clone(node)), manifests, removed, problems }
}

/// The lines of a document, counted from 0, with the separator before it or, for the first, after it.
pub(in crate::session) fn lines_of(document: &tree::Node, lines: &[&str]) -> Range<usize> {
    let first = usize::try_from(document.position.line).unwrap_or(1) - 1;
    let separators = || lines.iter().enumerate().filter(|(_, line)| separates(line)).map(|(place, _)| place);
    let start = separators().take_while(|place| *place <= first).last();
    match (start, separators().find(|place| *place > first)) {
        (None, Some(end)) => 0..end + 1,
        (start, end) => start.unwrap_or(0)..end.unwrap_or(lines.len()),
    }
}

/// The manifests of a text.
pub(in crate::session) fn without_document(text: &str) -> String {
    split_by(text, |_, _| (Scenario::default(), Vec::new())).manifests
}

/// Whether a text has a scenario document.
pub(in crate::session) fn has_document(text: &str) -> bool {
    parse(text).documents.iter().any(|document| document.root.text("kind") == Some("Scenario"))
}

fn replan(scenario: &mut Scenario, document: &tree::Node, manifests: &str) {
    let written: Document = decode(document, &mut Vec::new());
    let around = Around { manifests, lasting: Some(scenario.duration) };
    scenario.planned = written.scenario(around, &mut Findings::default()).planned;
}

/// What was found, each with its place in the text, whose lines these are.
pub(in crate::session) fn placed(
    found: Findings,
    node: &tree::Node,
    lines: &[&str],
) -> impl Iterator<Item = Diagnostic> {
    found.0.into_iter().map(|Finding { severity, field, inner, message }| {
        let within = || Block::of(node.find(field.as_str())?, lines).place(inner?);
        let position = within().unwrap_or_else(|| node.locate(field.as_str()));
        Diagnostic { severity, position, field, message }
    })
}

/// Whether a document begins at this line, as after `---`, which its first line or a comment may follow.
fn separates(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FieldPath, Severity};

    const TEXT: &str = "apiVersion: hpa-playground/v1\nkind: Scenario\nmetadata: {name: x, title: {en: X}}\nspec:\n  \
                        traffic: [{from: 0s, constant: 3}, {from: 1m, constant: 24}]\n  app: {workers: 4}\n---\nkind: A\n";

    fn said(text: &str) -> Vec<String> {
        let parts = split(text);
        parts.all_problems(Vec::new()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_text_is_taken_apart() {
        let parts = split(TEXT);
        assert_eq!(parts.manifests, "kind: A\n");
        assert_eq!(parts.scenario.traffic, [(SimDuration::ZERO, 3.0), (SimDuration::from_secs(60), 24.0)]);
        assert_eq!((parts.scenario.title.as_str(), parts.scenario.app.workers), ("X", 4));
        assert!(parts.problems.is_empty());
        let last = split(&format!("kind: A\n---\n{}", TEXT.split("---").next().unwrap_or_default()));
        assert_eq!(last.manifests, "kind: A\n");
    }

    #[test]
    fn problems_are_placed_in_the_whole_text() {
        let at = |line| Diagnostic {
            severity: Severity::Error,
            position: Position { line, column: 2 },
            field: FieldPath::root(),
            message: String::new(),
        };
        let whole = |text: &str, line| split(text).in_whole(at(line)).position.line;
        assert_eq!(whole(TEXT, 1), 8);
        assert_eq!(whole(&format!("kind: A\n---\n{TEXT}"), 1), 1);
        assert_eq!(whole(&format!("kind: A\n---\n{TEXT}"), 3), 10);
        assert_eq!(whole("kind: A\n", 1), 1);
    }

    #[test]
    fn there_is_one_scenario() {
        let text = "kind: Scenario\n---\nkind: Scenario\n";
        assert_eq!(said(text), ["3:1: error: a text has one Scenario at most, and this is another one"]);
    }

    #[test]
    fn a_scenario_may_begin_at_its_separator() {
        let scenario = "--- {kind: Scenario, metadata: {name: x}}\n";
        for (text, manifests) in [
            (format!("kind: A\n{scenario}"), "kind: A\n"),
            (format!("{scenario}--- # the manifests\nkind: A\n"), "--- # the manifests\nkind: A\n"),
        ] {
            let parts = split(&text);
            assert_eq!((parts.manifests.as_str(), parts.scenario.name.as_str()), (manifests, "x"));
        }
    }

    #[test]
    fn a_manifest_alone_is_a_scenario() {
        let parts = split("kind: HorizontalPodAutoscaler\n");
        assert_eq!(parts.scenario, Scenario::default());
        assert_eq!(split("kind: Scenario\n").scenario, Scenario::default());
        assert_eq!(parts.manifests, "kind: HorizontalPodAutoscaler\n");
    }
}

//! The manifest in the editor: its text, its problems, the line that limits.

use super::steps::phrases::limit_field;
use crate::controller::Step;
use crate::diag::Diagnostic;
use crate::say;
use crate::session::Session;

/// The editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorView {
    /// The text, as its author left it.
    pub text: String,
    /// The scenario that it belongs to.
    pub scenario: String,
    /// Counts the times the text was replaced by anything but typing: when it grows, the editor takes `text`.
    pub revision: u64,
    /// What is wrong with it, the worst first.
    pub problems: Vec<Diagnostic>,
    /// Says that an earlier manifest goes on running, when this one has errors.
    pub notice: Option<String>,
    /// The line that limited the last sync, and a word for it: `limits this sync`.
    pub marked: Option<(u32, String)>,
}

/// The editor's content.
#[must_use]
pub fn editor(session: &Session) -> EditorView {
    let (text, revision) = session.text();
    let draft = session.draft();
    let notice = draft
        .has_errors()
        .then(|| session.language().say("Not applied: the last valid manifest goes on running.").to_owned());
    let scenario = session.scenario().name.clone();
    let problems = problems(session);
    EditorView { text: text.to_owned(), scenario, revision, problems, notice, marked: marked(session) }
}

/// What is wrong with the text, the worst first: there is room for few.
#[must_use]
pub fn problems(session: &Session) -> Vec<Diagnostic> {
    let mut problems = session.draft().problems.clone();
    problems.sort_by_key(|p| (p.severity, p.position));
    problems
}

/// The line of the limit that held back the last sync.
fn marked(session: &Session) -> Option<(u32, String)> {
    let history = session.engine().history();
    let sync = history.syncs.last()?;
    let limit = history.steps_of(sync).iter().rev().find_map(|step| match step {
        Step::Limited { by: Some(limit), .. } | Step::OutsideBounds { by: limit, .. } => Some(*limit),
        _ => None,
    })?;
    let position = session.draft().locate(limit_field(limit))?;
    Some((position.line, say!(session.language(), "limits sync {number}", number = sync.number)))
}

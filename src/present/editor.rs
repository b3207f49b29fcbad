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
    // The worst first: there is room for few.
    let mut problems = draft.problems.clone();
    problems.sort_by_key(|p| (p.severity, p.position));
    EditorView { text: text.to_owned(), revision, problems, notice, marked: marked(session) }
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

/// The text with a problem put right, where there is one obvious way: the field that a misspelled one most likely is.
#[must_use]
pub fn fixed(text: &str, problem: &Diagnostic) -> Option<String> {
    let (_, meant) = problem.message.split_once("did you mean \"")?;
    let (meant, _) = meant.split_once('"')?;
    let path = problem.field.as_str();
    let written = path.rsplit('.').next().filter(|name| !name.is_empty())?;
    let before = usize::try_from(problem.position.line).ok()?.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let line = text[start..].split('\n').next()?;
    let skipped = usize::try_from(problem.position.column).ok()?.checked_sub(1)?;
    let column = line.char_indices().nth(skipped)?.0;
    let quote = usize::from(line[column..].starts_with(['"', '\'']));
    let at = start + column + quote;
    let rest = text[at..].strip_prefix(written)?;
    Some(format!("{}{meant}{rest}", &text[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FieldPath, Position, Severity};

    fn misspelled(line: u32, column: u32) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            position: Position { line, column },
            field: FieldPath::root().child("spec").child("maxReplica"),
            message: "unknown field \"spec.maxReplica\", did you mean \"maxReplicas\"?".to_owned(),
        }
    }

    #[test]
    fn a_misspelled_field_is_renamed_and_nothing_else() {
        let cases = [
            ("spec:\n  maxReplica: 3 # é\n", (2, 3), Some("spec:\n  maxReplicas: 3 # é\n")),
            ("spec: {a: é, maxReplica: 3}", (1, 14), Some("spec: {a: é, maxReplicas: 3}")),
            ("spec:\n  \"maxReplica\": 3", (2, 3), Some("spec:\n  \"maxReplicas\": 3")),
            ("spec:\n  other: 3", (2, 3), None),
            ("", (9, 9), None),
        ];
        for (text, (line, column), expected) in cases {
            assert_eq!(fixed(text, &misspelled(line, column)).as_deref(), expected, "{text}");
        }
    }
}

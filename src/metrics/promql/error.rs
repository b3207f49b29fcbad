//! Errors: of a query's text, with their place, and of its evaluation.

use std::fmt;

/// A query that cannot be read. Printed as Prometheus does: `1:3: parse error: unexpected <by>`. In a box, so that what
/// every step of reading returns stays small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError(Box<Problem>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Problem {
    place: Option<(usize, usize)>,
    message: String,
}

/// What reading a part of a query returns.
pub(super) type Reading<T> = Result<T, ParseError>;

impl ParseError {
    /// An error about the byte `at` of a query, with a message of several parts.
    pub(super) fn new(text: &str, at: usize, message: &[&str]) -> Self {
        Self(Box::new(Problem { place: (!text.is_empty()).then(|| place(text, at)), message: message.concat() }))
    }

    /// Line and column (in bytes), both from 1; none if the text is empty.
    #[must_use]
    pub fn place(&self) -> Option<(usize, usize)> {
        self.0.place
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.place {
            Some((line, column)) => write!(f, "{line}:{column}")?,
            None => f.write_str("unknown position")?,
        }
        f.write_str(": parse error: ")?;
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for ParseError {}

/// Line and column of a byte of a text (`posrange.StartPosInput`).
pub(super) fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..at.min(text.len())];
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    (before.split(|&byte| byte == b'\n').count(), at - line_start + 1)
}

/// A query that cannot be answered from the data, in Prometheus' words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError(pub String);

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EvalError {}

impl From<&str> for EvalError {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

//! What can be wrong, and where: diagnostics with a field path and a position in the text. Names nothing else.

use std::fmt;

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The text is refused; what ran before goes on running.
    Error,
    /// The text is taken, but it does not do what its author may think.
    Warning,
    /// Something worth knowing, such as an object that is kept but not simulated.
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

/// A place in a text, both numbers from 1; the column counts characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Position {
    /// The start of a text.
    pub const START: Self = Self { line: 1, column: 1 };

    /// Where it is in the bytes of a text; the end of a line is a place, too.
    #[must_use]
    pub fn byte_in(self, text: &str) -> Option<usize> {
        let before = usize::try_from(self.line).ok()?.checked_sub(1)?;
        let skipped = usize::try_from(self.column).ok()?.checked_sub(1)?;
        let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
        let line = text.get(start..)?.split('\n').next()?;
        let column = line.char_indices().map(|(at, _)| at).chain([line.len()]).nth(skipped)?;
        Some(start + column)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The path of a field as Kubernetes prints it: `spec.metrics[0].pods.target`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath(String);

impl FieldPath {
    /// The whole object.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The field `name` of this one.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        if self.0.is_empty() { Self(name.to_owned()) } else { Self(format!("{}.{name}", self.0)) }
    }

    /// The element `index` of this list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }

    /// The value under `key` of this map, as Kubernetes' `field.Path.Key` prints it.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        Self(format!("{}[{key}]", self.0))
    }

    /// The text of the path; empty for the whole object.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One problem of a text: how bad, where, which field, and the message in the API server's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Where the field stands in the text.
    pub position: Position,
    /// The field, empty when the problem is the whole document's.
    pub field: FieldPath,
    /// What is wrong with it, without the field's name.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    /// `line:column: severity: field: message`, as the terminal prints it after the file's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: ", self.position, self.severity)?;
        if !self.field.as_str().is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)
    }
}

//! Texts inside of a text, as in a block of YAML: where their lines stand in the whole.

use super::tree::{Node, Value};
use crate::diag::Position;

/// The places of the lines of a text that is the value of a node.
#[derive(Clone, Debug)]
pub struct Block {
    /// Line and indentation of each, if it stands in the whole as it is read.
    places: Vec<Option<(u32, u32)>>,
}

impl Block {
    /// The places of the value of a node, in a whole of these lines.
    #[must_use]
    pub fn of(node: &Node, lines: &[&str]) -> Self {
        let Value::Scalar(written, _) = &node.value else { return Self { places: Vec::new() } };
        let begins = usize::try_from(node.position.line).unwrap_or(1);
        // The text of a block begins in the line below its indicator, and the parser may say either. Lines that are not
        // as they are read, as in quotation marks, have no places of their own.
        let place = |(index, written): (usize, &str)| {
            [begins, begins.checked_sub(1)?].into_iter().find_map(|first| {
                let indent = lines.get(first + index)?.strip_suffix(written)?;
                let line = u32::try_from(first + index + 1).ok()?;
                indent.trim().is_empty().then_some((line, u32::try_from(indent.chars().count()).ok()?))
            })
        };
        Self { places: written.lines().enumerate().map(place).collect() }
    }

    /// Where a place of the inner text is in the whole, if that can be told.
    #[must_use]
    pub fn place(&self, inner: Position) -> Option<Position> {
        let (line, indent) = (*self.places.get(usize::try_from(inner.line.checked_sub(1)?).ok()?)?)?;
        Some(Position { line, column: inner.column.saturating_add(indent) })
    }
}

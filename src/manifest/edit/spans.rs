//! The trees of a text again, with the bytes that each node takes: what is needed to change one in place.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StrInput, StructureStyle};

/// A node and the bytes that it takes.
#[derive(Debug)]
pub(super) struct Spot {
    /// Its own bytes; of a collection without brackets, from its first to the end of its last node.
    pub(super) range: Range<usize>,
    /// Characters before it in its line.
    pub(super) column: usize,
    pub(super) shape: Shape,
}

/// What is written there.
#[derive(Debug)]
pub(super) enum Shape {
    Scalar(String, ScalarStyle),
    Alias,
    List(Vec<Spot>),
    Map(StructureStyle, Vec<(Spot, Spot)>),
}

impl Spot {
    /// The key and the value under `key`, if this is a mapping that has it once.
    pub(super) fn get(&self, key: &str) -> Option<&(Spot, Spot)> {
        let Shape::Map(_, entries) = &self.shape else { return None };
        let is = |(name, _): &&(Spot, Spot)| matches!(&name.shape, Shape::Scalar(text, _) if text == key);
        entries.iter().find(is)
    }

    /// Whether nothing is written there.
    pub(super) fn is_empty(&self) -> bool {
        matches!(&self.shape, Shape::Scalar(text, ScalarStyle::Plain) if text.is_empty() || text == "~")
    }
}

/// A collection that is still open.
struct Open {
    start: usize,
    column: usize,
    style: Option<StructureStyle>,
    flow: bool,
    children: Vec<Spot>,
}

/// The documents of a text that is known to be well formed.
pub(super) fn documents(text: &str) -> Option<Vec<Spot>> {
    let inner = text.trim_start_matches('\u{feff}');
    let skipped = text.len() - inner.len();
    let (mut documents, mut open) = (Vec::new(), Vec::<Open>::new());
    for event in Parser::<StrInput<'_>>::new_from_str(inner) {
        let (event, span) = event.ok()?;
        let range = span.byte_range()?;
        let (range, column) = (range.start + skipped..range.end + skipped, span.start.col());
        let begun = |style, flow| Open { start: range.start, column, style, flow, children: Vec::new() };
        let spot = match event {
            Event::Scalar(text, style, _, _) => Spot { range, column, shape: Shape::Scalar(text.into_owned(), style) },
            Event::Alias(_) => Spot { range, column, shape: Shape::Alias },
            Event::SequenceStart(style, _, _) => {
                open.push(begun(None, style == StructureStyle::Flow));
                continue;
            }
            Event::MappingStart(style, _, _) => {
                open.push(begun(Some(style), style == StructureStyle::Flow));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => closed(open.pop()?, range.end),
            _ => continue,
        };
        match open.last_mut() {
            Some(parent) => parent.children.push(spot),
            None => documents.push(spot),
        }
    }
    Some(documents)
}

/// The collection with all that is in it.
fn closed(open: Open, end: usize) -> Spot {
    let Open { start, column, style, flow, children } = open;
    // Brackets end where they say; without, what follows up to the next key or a comment is not of the collection.
    let last = children.iter().map(|child| child.range.end).max().unwrap_or(end);
    let end = if flow { end } else { last };
    let shape = match style {
        None => Shape::List(children),
        Some(style) => {
            let mut children = children.into_iter();
            let pairs = std::iter::from_fn(|| Some((children.next()?, children.next()?)));
            Shape::Map(style, pairs.collect())
        }
    };
    Spot { range: start..end, column, shape }
}

//! Where one stands in a text that need not be well-formed: found from its lines and their indentation.

mod flow;
mod line;

use std::ops::Range;

use crate::diag::Position;
use line::Line;

/// The deepest that a manifest stands in another one.
const DEEPEST: u32 = 3;
/// The field of a scenario's event that holds a manifest.
const MANIFEST: &str = "apply";

/// A step down a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a field.
    Field(String),
    /// To an element of a list.
    Item,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// The name of a field, or where one may be written.
    Key,
    /// The value of this field.
    Value(String),
}

/// How the mapping is written that one stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A line for each field.
    Block,
    /// In braces.
    Flow,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// `apiVersion` of the document, as far as it is written.
    pub api_version: String,
    /// `kind` of the document.
    pub kind: String,
    /// The way from the document to the mapping that one stands in.
    pub path: Vec<Step>,
    /// The fields of that mapping, without the one that one stands at.
    pub siblings: Vec<String>,
    /// What stands there.
    pub at: At,
    /// How the mapping is written.
    pub style: Style,
    /// The word at the place, by its columns in the line from 1; empty between words.
    pub columns: Range<u32>,
    /// That word.
    pub word: String,
    /// How many columns the field is indented.
    pub indent: usize,
    /// Whether nothing follows the word in its line.
    pub last: bool,
}

/// The place at a position; none in comments, between documents and in texts inside of a document.
#[must_use]
pub fn spot(text: &str, position: Position) -> Option<Spot> {
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let number = usize::try_from(position.line).ok()?.checked_sub(1)?;
    let column = usize::try_from(position.column).ok()?.checked_sub(1)?;
    let line = lines.get(number)?;
    let cursor = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    in_lines(&lines, (number, cursor), 0)
}

fn in_lines(lines: &[&str], (number, cursor): (usize, usize), depth: u32) -> Option<Spot> {
    let line = *lines.get(number)?;
    if depth > DEEPEST || is_separator(line) {
        return None;
    }
    let first = lines[..number].iter().rposition(|line| is_separator(line)).map_or(0, |at| at + 1);
    let length = lines[number..].iter().position(|line| is_separator(line)).unwrap_or(lines.len() - number);
    let document = &lines[first..number + length];
    let here = Line::read(line);
    if here.in_comment(cursor) {
        return None;
    }
    let column = if here.is_blank() { cursor.min(here.start) } else { here.start };
    let climbed = Climb::from(document, (number - first, column), &here);
    let mut path = match climbed {
        Climbed::To(path) => path,
        Climbed::Text { key_line, key } if key == MANIFEST => {
            return inside(&lines[..first + document.len()], first + key_line, (number, cursor), depth);
        }
        Climbed::Text { .. } => return None,
    };
    let mut spot = Spot {
        api_version: top(document, "apiVersion"),
        kind: top(document, "kind"),
        path: Vec::new(),
        siblings: siblings(document, (number - first, column), &here),
        at: At::Key,
        style: Style::Block,
        columns: 0..0,
        word: String::new(),
        indent: column,
        last: true,
    };
    let key = here.key();
    let value = key.as_ref().map_or(here.start, |key| key.value);
    let in_flow = here.content[value - here.start..].starts_with(['{', '[']) && cursor > value;
    if in_flow {
        path.extend(key.map(|key| Step::Field(key.name)));
        let found = flow::find(here.content, value - here.start, cursor - here.start)?;
        path.extend(found.path);
        spot.siblings = found.siblings;
        (spot.at, spot.style) = (found.at, Style::Flow);
        spot.take(line, here.start + found.word.start..here.start + found.word.end);
        spot.last = false;
    } else if let Some(key) = key {
        let end = here.start + here.content.len();
        let range = if cursor <= key.end {
            here.start..key.end
        } else if value < end && cursor >= value {
            spot.at = At::Value(key.name);
            value..end.max(value)
        } else if value >= end && line[..cursor].ends_with(' ') {
            spot.at = At::Value(key.name);
            cursor..cursor
        } else {
            return None;
        };
        spot.last = spot.at != At::Key;
        spot.take(line, range);
    } else if here.is_blank() && here.dashes.is_empty() {
        spot.take(line, column..column);
    } else {
        let word = here.content.split(char::is_whitespace).next().map_or(0, str::len);
        let start = here.start.min(line.len());
        spot.last = word == here.content.len();
        spot.take(line, start..start + word);
        if cursor > start + word {
            return None;
        }
    }
    if spot.word.is_empty() {
        spot.take(line, cursor..cursor);
    }
    spot.path = path;
    Some(spot)
}

impl Spot {
    /// Sets the word to a range of bytes of its line.
    fn take(&mut self, line: &str, range: Range<usize>) {
        let text = line.get(range.clone()).unwrap_or_default();
        let lead = text.len() - text.trim_start().len();
        let before = line.get(..range.start + lead).map_or(0, |before| before.chars().count());
        text.trim().clone_into(&mut self.word);
        let column = |chars: usize| u32::try_from(chars).unwrap_or(u32::MAX).saturating_add(1);
        self.columns = column(before)..column(before + self.word.chars().count());
    }
}

/// Whether a line stands between documents.
fn is_separator(line: &str) -> bool {
    ["---", "..."]
        .iter()
        .any(|mark| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// The value of a field of the document.
fn top(document: &[&str], name: &str) -> String {
    let mut lines = document.iter().filter(|line| line.starts_with(name)).map(|line| Line::read(line));
    let value = |line: Line<'_>| {
        let key = line.key().filter(|key| key.name == name)?;
        Some(line.content.get(key.value - line.start..)?.trim().trim_matches(['"', '\'']).to_owned())
    };
    lines.find_map(value).unwrap_or_default()
}

/// The place in the manifest that stands as a text under the key in line `key_line`.
fn inside(lines: &[&str], key_line: usize, (number, cursor): (usize, usize), depth: u32) -> Option<Spot> {
    let outer = Line::read(lines[key_line]).start;
    let rest = lines.get(key_line + 1..)?;
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let blank = |line: &&str| line.trim().is_empty();
    let base = rest.iter().find(|line| !blank(line)).map_or(outer + 2, indent);
    let end = rest.iter().position(|line| !blank(line) && indent(line) < base).unwrap_or(rest.len());
    let inner: Vec<&str> = rest[..end].iter().map(|line| line.get(base..).unwrap_or_default()).collect();
    let at = (number.checked_sub(key_line + 1)?, cursor.checked_sub(base)?);
    let mut spot = in_lines(&inner, at, depth + 1)?;
    let shift = u32::try_from(base).unwrap_or(u32::MAX);
    spot.columns = spot.columns.start.saturating_add(shift)..spot.columns.end.saturating_add(shift);
    spot.indent += base;
    Some(spot)
}

/// The other fields of the mapping at this column that line `number` is in.
fn siblings(document: &[&str], (number, column): (usize, usize), here: &Line<'_>) -> Vec<String> {
    let mut found = Vec::new();
    if here.dashes.is_empty() {
        for line in document[..number].iter().rev().map(|line| Line::read(line)).filter(|line| !line.is_blank()) {
            if line.start < column {
                break;
            }
            if line.start == column {
                found.extend(line.key().map(|key| key.name));
                if !line.dashes.is_empty() {
                    break;
                }
            }
        }
    }
    for line in document[number + 1..].iter().map(|line| Line::read(line)).filter(|line| !line.is_blank()) {
        if line.start < column || line.dashes.first().is_some_and(|dash| *dash < column) {
            break;
        }
        if line.start == column && line.dashes.is_empty() {
            found.extend(line.key().map(|key| key.name));
        }
    }
    found
}

/// What the way up from a line led to.
enum Climbed {
    /// The document: the way down.
    To(Vec<Step>),
    /// A key whose value is a text of several lines.
    Text { key_line: usize, key: String },
}

/// The way up from a line.
struct Climb {
    /// The steps so far, the last first.
    steps: Vec<Step>,
    want: Want,
}

/// What is looked for further up.
#[derive(Clone, Copy)]
enum Want {
    /// The key of the mapping whose keys are at this column, or the dash before the first of them.
    OfMap(usize),
    /// The key of the list whose dashes are at this column.
    OfList(usize),
}

impl Climb {
    fn from(document: &[&str], (number, column): (usize, usize), here: &Line<'_>) -> Climbed {
        let mut climb = Self { steps: Vec::new(), want: Want::OfMap(column) };
        climb.leave(&here.dashes);
        for at in (0..number).rev() {
            let line = Line::read(document[at]);
            if line.is_blank() {
                continue;
            }
            let Some(key) = climb.meet(&line) else { continue };
            if line.content.get(key.value - line.start..).is_some_and(|value| value.starts_with(['|', '>'])) {
                return Climbed::Text { key_line: at, key: key.name };
            }
            climb.steps.push(Step::Field(key.name));
            climb.want = Want::OfMap(line.start);
            climb.leave(&line.dashes);
        }
        climb.steps.reverse();
        Climbed::To(climb.steps)
    }

    /// Goes from a mapping to the lists whose dashes stand before its first key.
    fn leave(&mut self, dashes: &[usize]) {
        self.steps.extend(dashes.iter().map(|_| Step::Item));
        if let Some(first) = dashes.first() {
            self.want = Want::OfList(*first);
        }
    }

    /// Takes the next line up; its key, if it is the parent.
    fn meet(&mut self, line: &Line<'_>) -> Option<line::Key> {
        match self.want {
            Want::OfMap(column) if line.start == column => {
                self.leave(&line.dashes);
                None
            }
            Want::OfMap(column) if line.start < column => line.key(),
            Want::OfMap(_) => None,
            Want::OfList(dash) => match line.dashes.iter().position(|other| *other == dash) {
                Some(0) => None,
                Some(inner) => {
                    self.leave(&line.dashes[..inner]);
                    None
                }
                None if line.start <= dash => line.key(),
                None => None,
            },
        }
    }
}

#[cfg(test)]
mod tests;

//! One scalar of a text, changed in place or put in: every other byte stays as its author wrote it. Whatever cannot be
//! done so is refused, with the reason; the result is read again, and must say the same but for that one scalar.

mod fields;
mod spans;

pub use fields::{Field, Unit, Written, find, set_field};

use granit_parser::{ScalarStyle, StructureStyle};

use super::parse::{Stream, parse};
use super::tree::{Node, Value};
use spans::{Shape, Spot, documents};

/// Why a scalar cannot be changed in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The text cannot be read.
    Syntax,
    /// There is no autoscaler, or no such place in it.
    Missing,
    /// The value comes from an anchor or a merge key, or others take it from here.
    Shared,
    /// The API version has no such field.
    Version,
    /// The new value is not of the field's kind.
    Value,
    /// It is written in a way that cannot be changed without touching more.
    Unusual,
}

/// A place in a stream of documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which document, from 0.
    pub document: usize,
    /// The path in there, as in `spec.metrics[0].pods`.
    pub path: String,
}

/// The text with the scalar at `place` set to `value`, which needs no quotation marks; where it is not there yet, it is put
/// into the mapping that should have it.
///
/// # Errors
/// Why that cannot be done.
pub fn set(text: &str, place: &Place, value: &str) -> Result<String, Refusal> {
    let before = parse(text);
    if !before.problems.is_empty() {
        return Err(Refusal::Syntax);
    }
    let documents = documents(text).ok_or(Refusal::Unusual)?;
    let root = documents.get(place.document).ok_or(Refusal::Missing)?;
    let after = spliced(text, root, place, value)?;
    if differs_only_there(&before, &parse(&after), place, value) { Ok(after) } else { Err(shared(&before, place)) }
}

/// What to say when more would change than was meant.
fn shared(before: &Stream, place: &Place) -> Refusal {
    let known = before.documents.get(place.document).and_then(|document| document.root.find(&place.path));
    if known.is_some() { Refusal::Shared } else { Refusal::Unusual }
}

/// Follows the path as far as it goes, and changes the text there.
fn spliced(text: &str, root: &Spot, place: &Place, value: &str) -> Result<String, Refusal> {
    let steps: Vec<&str> = place.path.split(['.', '[', ']']).filter(|step| !step.is_empty()).collect();
    let (mut spot, mut outer) = (root, None);
    for (n, step) in steps.iter().enumerate() {
        spot = match (&spot.shape, step.parse::<usize>()) {
            (Shape::Alias, _) => return Err(Refusal::Shared),
            (Shape::List(items), Ok(index)) => items.get(index).ok_or(Refusal::Missing)?,
            (Shape::Map(..), _) => match spot.get(step) {
                Some((key, found)) if found.is_empty() && n + 1 < steps.len() => {
                    return filled(text, (key, found), &steps[n + 1..], value);
                }
                Some((_, found)) => {
                    outer = Some(spot.column);
                    found
                }
                None => return inserted(text, (spot, outer), &steps[n..], value),
            },
            _ => return Err(Refusal::Missing),
        };
    }
    let quote = match &spot.shape {
        Shape::Scalar(_, ScalarStyle::SingleQuoted) => "'",
        Shape::Scalar(_, ScalarStyle::DoubleQuoted) => "\"",
        Shape::Scalar(_, ScalarStyle::Plain) if !spot.range.is_empty() => "",
        Shape::Alias => return Err(Refusal::Shared),
        _ => return Err(Refusal::Unusual),
    };
    let written = text.get(spot.range.clone()).ok_or(Refusal::Unusual)?;
    if !written.starts_with(quote) || !written.ends_with(quote) {
        return Err(Refusal::Unusual);
    }
    splice(text, spot.range.clone(), &[quote, value, quote].concat())
}

/// The text with other words in these bytes.
fn splice(text: &str, range: std::ops::Range<usize>, words: &str) -> Result<String, Refusal> {
    let (before, after) =
        text.get(..range.start).zip(text.get(range.end.max(range.start)..)).ok_or(Refusal::Unusual)?;
    Ok([before, words, after].concat())
}

/// A key without a value gets one, in its line.
fn filled(text: &str, (key, found): (&Spot, &Spot), steps: &[&str], value: &str) -> Result<String, Refusal> {
    let quote = if text[key.range.clone()].starts_with('"') { "\"" } else { "" };
    let words = flow(steps, quote, value);
    if !found.range.is_empty() {
        return splice(text, found.range.clone(), &words);
    }
    let colon = text.get(key.range.end..).and_then(|rest| rest.find(':')).ok_or(Refusal::Unusual)?;
    let at = key.range.end + colon + 1;
    splice(text, at..at, &[" ", &words].concat())
}

/// Mappings within each other, in brackets: `{scaleDown: {stabilizationWindowSeconds: 300}}`.
fn flow(steps: &[&str], quote: &str, value: &str) -> String {
    let opened: String = steps.iter().map(|step| ["{", quote, step, quote, ": "].concat()).collect();
    [&opened, value, &"}".repeat(steps.len())].concat()
}

/// Puts what lacks behind the last entry of a mapping, in the mapping's own style.
fn inserted(text: &str, (spot, outer): (&Spot, Option<usize>), steps: &[&str], value: &str) -> Result<String, Refusal> {
    let Shape::Map(style, entries) = &spot.shape else { return Err(Refusal::Missing) };
    let Some((first, _)) = entries.first() else {
        return splice(text, spot.range.clone(), &flow(steps, "", value));
    };
    let (key, last) = entries.last().ok_or(Refusal::Unusual)?;
    let end = last.range.end.max(key.range.end);
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let quote = if text[first.range.clone()].starts_with('"') { "\"" } else { "" };
    if *style == StructureStyle::Flow {
        let entry = flow(steps, quote, value);
        let entry = &entry[1..entry.len() - 1];
        let start = text[..key.range.start].rfind('\n').map_or(0, |at| at + 1);
        let alone = start > spot.range.start && text[start..key.range.start].trim().is_empty();
        let gap = if alone { [",", newline, &text[start..key.range.start]].concat() } else { ", ".to_owned() };
        return splice(text, end..end, &[&gap, entry].concat());
    }
    let step = outer.and_then(|outer| first.column.checked_sub(outer)).filter(|step| *step > 0).unwrap_or(2);
    let mut words = String::new();
    for (depth, name) in steps.iter().enumerate() {
        let indent = " ".repeat(first.column + depth * step);
        words += &[newline, &indent, quote, name, quote, ":"].concat();
    }
    words += &[" ", value].concat();
    // A block of text ends behind its last line; everything else may have a comment behind it.
    let mut at = end;
    if text[..end].ends_with('\n') {
        at = text[..end].trim_end_matches(['\n', '\r']).len();
    } else {
        at += text[end..].find('\n').unwrap_or(text.len() - end);
        if text[..at].ends_with('\r') {
            at -= 1;
        }
    }
    splice(text, at..at, &words)
}

/// Whether two streams say the same but for the scalar at a place, which the second has.
fn differs_only_there(before: &Stream, after: &Stream, place: &Place, value: &str) -> bool {
    let (old, new) = (&before.documents, &after.documents);
    let repeated = |stream: &Stream| stream.documents.iter().map(|d| d.repeated.len()).sum::<usize>();
    if !after.problems.is_empty() || old.len() != new.len() || repeated(before) != repeated(after) {
        return false;
    }
    let steps: Vec<&str> = place.path.split(['.', '[', ']']).filter(|step| !step.is_empty()).collect();
    old.iter().zip(new).enumerate().all(|(n, (old, new))| {
        let steps = (n == place.document).then_some(&steps[..]);
        same_but(Some(&old.root), &new.root, steps, value)
    })
}

/// Whether two trees are the same but for what stands at the end of `steps`, if there are any on this way.
fn same_but(old: Option<&Node>, new: &Node, steps: Option<&[&str]>, value: &str) -> bool {
    if let Some([]) = steps {
        return matches!(&new.value, Value::Scalar(text, _) if text == value);
    }
    let (step, further) = match steps {
        Some([step, further @ ..]) => (*step, Some(further)),
        _ => ("", None),
    };
    let onward = |here: bool| further.filter(|_| here);
    match (old.map(|old| &old.value), &new.value) {
        (Some(Value::Scalar(a, meaning)), Value::Scalar(b, other)) => {
            steps.is_none() && a == b && meaning.is_like(*other)
        }
        (Some(Value::List(a)), Value::List(b)) => {
            let index = step.parse::<usize>().ok();
            a.len() == b.len()
                && a.iter().zip(b).enumerate().all(|(n, (a, b))| same_but(Some(a), b, onward(Some(n) == index), value))
        }
        (Some(Value::Map(a)), Value::Map(b)) => {
            let added = steps.is_some() && a.iter().all(|entry| entry.key != step);
            let kept = b.iter().filter(|entry| !added || entry.key != step);
            let put = b.iter().find(|entry| entry.key == step);
            kept.clone().count() == a.len()
                && a.iter()
                    .zip(kept)
                    .all(|(a, b)| a.key == b.key && same_but(Some(&a.node), &b.node, onward(a.key == step), value))
                && (!added || put.is_some_and(|put| same_but(None, &put.node, further, value)))
        }
        // What was put in has nothing else in it.
        (None | Some(Value::Scalar(..)), Value::Map(b)) => {
            let nothing = old.is_none_or(Node::is_null);
            let [entry] = &b[..] else { return false };
            nothing && further.is_some() && entry.key == step && same_but(None, &entry.node, further, value)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;

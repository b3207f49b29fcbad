//! Trees to YAML text that is read back as the same trees: a line for each scalar, texts of several lines as they are.

use std::fmt::Write;

use super::scalar::{Scalar, resolve};
use super::tree::{Node, Value};

/// Prints a document.
#[must_use]
pub fn print(root: &Node) -> String {
    let mut out = String::new();
    value(root, 0, &mut out);
    // The value begins behind a key or a dash, of which the root has none.
    out.trim_start().to_owned()
}

/// A value behind its key or dash, what it holds indented by `indent`; with the end of the line.
fn value(node: &Node, indent: usize, out: &mut String) {
    match &node.value {
        Value::Scalar(text, Scalar::Text) if !is_block(text) => *out += &[" ", &inline(text), "\n"].concat(),
        Value::Scalar(text, Scalar::Text) => {
            *out += if text.ends_with('\n') { " |\n" } else { " |-\n" };
            for line in text.lines() {
                let pad = if line.is_empty() { 0 } else { indent.max(2) };
                *out += &[&" ".repeat(pad), line, "\n"].concat();
            }
        }
        Value::Scalar(_, Scalar::Null) => *out += " null\n",
        Value::Scalar(text, _) => *out += &[" ", text, "\n"].concat(),
        Value::List(items) if items.is_empty() => *out += " []\n",
        Value::Map(entries) if entries.is_empty() => *out += " {}\n",
        Value::List(items) => {
            *out += "\n";
            for item in items {
                begin(indent, "-", out);
                let mut inner = String::new();
                value(item, indent + 2, &mut inner);
                // What holds more begins in the line of the dash.
                *out += match inner.strip_prefix('\n') {
                    Some(lines) => &lines[indent + 1..],
                    None => &inner,
                };
            }
        }
        Value::Map(entries) => {
            *out += "\n";
            for entry in entries {
                begin(indent, &[&inline(&entry.key), ":"].concat(), out);
                value(&entry.node, indent + 2, out);
            }
        }
    }
}

fn begin(indent: usize, what: &str, out: &mut String) {
    *out += &[&" ".repeat(indent), what].concat();
}

/// Whether a text has several lines that can stand as they are.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let strange = |c: char| c != '\n' && !is_plain(c);
    let blank = |line: &str| !line.is_empty() && line.trim().is_empty();
    text.contains('\n')
        && !body.starts_with([' ', '\n'])
        && !body.ends_with('\n')
        && !body.is_empty()
        && !text.contains(strange)
        && !body.split('\n').any(blank)
}

/// Whether a character stands for itself in every kind of text.
fn is_plain(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A text in one line, without quotation marks if it is a text without them.
fn inline(text: &str) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || "_./-".contains(c);
    let words = text.chars().all(|c| word(c) || c == ' ');
    if words
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.ends_with(' ')
        && resolve(text) == Scalar::Text
    {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted += "\\n",
            c if is_plain(c) => quoted.push(c),
            c => {
                // Writing to a String cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::parse::parse;

    #[test]
    fn a_tree_is_printed_as_people_write_it() {
        let text = "a: 1\nb:\n  - x\n  - c: \"yes\"\n    d: null\n  - - 1.50\n    - {}\ntext: |\n  one\n\n    two\nlast: |-\n  x\n  y\n";
        assert_eq!(print(&parse(text).documents[0].root), text);
        assert_eq!(print(&parse("[]").documents[0].root), "[]\n");
    }
}

//! A place inside of braces and brackets.

use std::ops::Range;

use super::{At, Step};

/// A place in them.
pub(super) struct Found {
    pub(super) path: Vec<Step>,
    pub(super) siblings: Vec<String>,
    pub(super) at: At,
    /// The word there, in bytes.
    pub(super) word: Range<usize>,
}

/// One pair that is open.
#[derive(Default)]
struct Level {
    opener: char,
    /// The key whose value is read.
    key: Option<String>,
    keys: Vec<String>,
    /// Where the word begins.
    word: usize,
}

/// The place at `cursor` in what begins at `start`; none if it is outside.
pub(super) fn find(text: &str, start: usize, cursor: usize) -> Option<Found> {
    let cursor = cursor.min(text.len());
    let mut levels: Vec<Level> = Vec::new();
    let mut found: Option<(Found, usize)> = None;
    let mut quote = None;
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < start).chain([(text.len(), '\n')]) {
        if found.is_none() && at >= cursor {
            found = Some((place(&levels)?, levels.len()));
        }
        if let Some(open) = quote {
            quote = Some(open).filter(|open| *open != c);
            continue;
        }
        let word = levels.last().map_or("", |level| text[level.word..at].trim());
        if let Some((found, depth)) = found.as_mut().filter(|(_, depth)| *depth == levels.len())
            && (matches!(c, ',' | '}' | ']' | '\n') || is_colon(text, at, word))
        {
            found.word.end = found.word.end.max(found.word.start);
            if found.word.end == usize::MAX {
                found.word.end = at;
            }
            *depth = levels.len();
        }
        match c {
            '"' | '\'' if word.is_empty() => quote = Some(c),
            '{' | '[' => levels.push(Level { opener: c, word: at + 1, ..Level::default() }),
            '}' | ']' => {
                let closed = levels.pop()?;
                if let Some((found, depth)) = found.as_mut().filter(|(_, depth)| *depth == levels.len() + 1) {
                    found.word.end = found.word.end.min(at);
                    found.siblings.extend(closed.keys);
                    *depth = usize::MAX;
                }
                if levels.is_empty() {
                    break;
                }
            }
            ',' => {
                if let Some(level) = levels.last_mut() {
                    (level.key, level.word) = (None, at + 1);
                }
            }
            ':' if is_colon(text, at, word) => {
                let name = word.trim_matches(['"', '\'']).to_owned();
                if let Some(level) = levels.last_mut().filter(|level| level.opener == '{' && level.key.is_none()) {
                    level.keys.push(name.clone());
                    (level.key, level.word) = (Some(name), at + 1);
                }
            }
            _ => {}
        }
    }
    let (mut found, depth) = found?;
    if depth != usize::MAX {
        // It is not closed in this line.
        found.siblings.extend(levels.into_iter().nth(depth.checked_sub(1)?)?.keys);
    }
    found.word.end = found.word.end.clamp(found.word.start, text.len());
    let own = match &found.at {
        At::Value(key) => key.clone(),
        At::Key => text.get(found.word.clone()).unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned(),
    };
    if let Some(at) = found.siblings.iter().position(|name| *name == own) {
        found.siblings.remove(at);
    }
    Some(found)
}

/// Whether a colon ends a key.
fn is_colon(text: &str, at: usize, word: &str) -> bool {
    text[at..]
        .strip_prefix(':')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '}', ',']) || word.ends_with(['"', '\'']))
}

/// Where one stands between these, with the end of the word still open.
fn place(levels: &[Level]) -> Option<Found> {
    let (inner, outer) = levels.split_last()?;
    let mut path = Vec::new();
    for level in outer {
        path.push(level.key.as_ref().map_or(Step::Item, |key| Step::Field(key.clone())));
    }
    if inner.opener == '[' {
        path.push(Step::Item);
    }
    let at = inner.key.clone().map_or(At::Key, At::Value);
    Some(Found { path, siblings: Vec::new(), at, word: inner.word..usize::MAX })
}

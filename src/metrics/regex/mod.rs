//! Regular expressions in the syntax of RE2 and with the errors of Go's `regexp`, small enough for the first load.
//!
//! PromQL and prometheus-adapter take patterns from people and show Go's words about bad ones. Of the crates, `regex-lite`
//! costs 20 KB of the first load (Brotli) and `regex` 86 KB, and neither has these words; this is a third of the former.
//! It runs in time proportional to the text, as RE2 does (the simulation of Thompson and Pike). Not there: `\p{…}`, and
//! `(?i)` folds ASCII letters only.

mod class;
mod escape;
mod program;
mod syntax;
#[cfg(test)]
mod tests;

use std::fmt;

use program::Program;
use syntax::Parsed;

/// A pattern that cannot be read, in Go's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    code: &'static str,
    text: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in ["error parsing regexp: ", self.code, ": `", &self.text, "`"] {
            f.write_str(part)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Regex {
    finder: Finder,
    /// The names of the groups; the first is the whole match and has none.
    names: Vec<Option<String>>,
}

#[derive(Clone, Debug)]
enum Finder {
    Program(Program),
    /// The texts of `a|b|c`, sorted: patterns list thousands of pods.
    Listed(Vec<Box<str>>),
}

/// Where the groups of a match are, as byte offsets: the whole match first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captures(Vec<Option<usize>>);

impl Captures {
    /// The text of a group, if there is such a group and it took part in the match.
    #[must_use]
    pub fn get<'t>(&self, text: &'t str, group: usize) -> Option<&'t str> {
        let start = *self.0.get(group.checked_mul(2)?)?;
        let end = *self.0.get(group * 2 + 1)?;
        text.get(start?..end?)
    }
}

impl Regex {
    /// A pattern that is looked for anywhere in a text (Go's `regexp.Compile`).
    ///
    /// # Errors
    ///
    /// If Go cannot read the pattern either, or if it is too large or too deeply nested.
    pub fn new(pattern: &str) -> Result<Self, Error> {
        let Parsed { node, names } = syntax::parse(pattern, false)?;
        Ok(Self { finder: Finder::Program(Program::compile(&node, false, pattern)?), names })
    }

    /// A pattern that has to match the whole text and whose `.` matches a line break, too: `^(?s:pattern)$`.
    ///
    /// # Errors
    ///
    /// As [`Regex::new`].
    pub fn whole(pattern: &str) -> Result<Self, Error> {
        if !pattern.contains(['\\', '.', '+', '*', '?', '(', ')', '[', ']', '{', '}', '^', '$']) {
            let mut texts: Vec<Box<str>> = Vec::new();
            for text in pattern.split('|') {
                if let Err(place) = texts.binary_search_by(|listed| (**listed).cmp(text)) {
                    texts.insert(place, text.into());
                }
            }
            return Ok(Self { finder: Finder::Listed(texts), names: vec![None] });
        }
        let Parsed { node, names } = syntax::parse(pattern, true)?;
        Ok(Self { finder: Finder::Program(Program::compile(&node, true, pattern)?), names })
    }

    /// Whether the pattern matches.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.find(text, 0).is_some()
    }

    /// The groups of the leftmost match that a backtracking engine would find first.
    #[must_use]
    pub fn captures(&self, text: &str) -> Option<Captures> {
        self.find(text, self.names.len() * 2).map(Captures)
    }

    fn find(&self, text: &str, places: usize) -> Option<Vec<Option<usize>>> {
        match &self.finder {
            Finder::Program(program) => program.run(text, places),
            Finder::Listed(texts) => {
                texts.binary_search_by(|listed| (**listed).cmp(text)).ok()?;
                Some([Some(0), Some(text.len())].into_iter().take(places).collect())
            }
        }
    }

    /// The names of the groups, beginning with the whole match.
    pub fn names(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        self.names.iter().map(Option::as_deref)
    }

    /// Appends `template` with `$1`, `$name` and `${name}` replaced by groups, `$$` by a dollar (Go's `Regexp.Expand`).
    ///
    /// A name is as long as it can be: `$1_total` is the group called `1_total`, which expands to nothing.
    pub fn expand(&self, template: &str, text: &str, captures: &Captures, out: &mut String) {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                rest = after;
                continue;
            }
            let Some((name, after)) = group_name(after) else {
                out.push('$');
                rest = after;
                continue;
            };
            rest = after;
            let by_number = name.bytes().all(|b| b.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
            let group = if by_number {
                name.parse().ok().filter(|&number: &usize| number < 100_000_000)
            } else {
                let taking_part = |&(i, n): &(usize, Option<&str>)| n == Some(name) && captures.get(text, i).is_some();
                self.names().enumerate().find(taking_part).map(|(i, _)| i)
            };
            out.push_str(group.and_then(|group| captures.get(text, group)).unwrap_or(""));
        }
        out.push_str(rest);
    }
}

/// The name behind a dollar and what follows it.
fn group_name(text: &str) -> Option<(&str, &str)> {
    let (braced, text) = text.strip_prefix('{').map_or((false, text), |text| (true, text));
    let end = text.find(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let rest = if braced { rest.strip_prefix('}')? } else { rest };
    (!name.is_empty()).then_some((name, rest))
}

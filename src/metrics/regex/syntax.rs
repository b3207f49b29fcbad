//! Reads a pattern: Go's `regexp/syntax.Parse` with its flags `Perl`, and `DotNL` for patterns of whole texts.

use super::Error;
use super::class::{self, Class};

/// Groups are nested at most this deep.
const MAX_DEPTH: usize = 200;
/// The largest count of a repetition, and of repetitions in repetitions.
const MAX_REPEAT: usize = 1000;

/// A condition on a place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assert {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

impl Assert {
    /// Whether it holds before the byte `at`.
    pub(super) fn holds(self, text: &str, at: usize) -> bool {
        let bytes = text.as_bytes();
        let (before, after) = (at.checked_sub(1).map(|before| bytes[before]), bytes.get(at).copied());
        let word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        match self {
            Self::TextStart => before.is_none(),
            Self::TextEnd => after.is_none(),
            Self::LineStart => before.is_none_or(|byte| byte == b'\n'),
            Self::LineEnd => after.is_none_or(|byte| byte == b'\n'),
            Self::WordBoundary => word(before) != word(after),
            Self::NoWordBoundary => word(before) == word(after),
        }
    }
}

/// A pattern or a part of it.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Char(char),
    Class(Class),
    Assert(Assert),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    /// A group; one that captures has a number.
    Group(Option<usize>, Box<Node>),
    Repeat {
        node: Box<Node>,
        min: usize,
        max: Option<usize>,
        greedy: bool,
    },
}

/// A pattern that was read.
pub(super) struct Parsed {
    pub(super) node: Node,
    pub(super) names: Vec<Option<String>>,
}

/// Reads a pattern; with `dot_all`, `.` matches a line break.
pub(super) fn parse(pattern: &str, dot_all: bool) -> Result<Parsed, Error> {
    let flags = Flags { dot_all, ..Flags::default() };
    let mut parser = Parser { pattern, rest: pattern, flags, names: vec![None], depth: 0 };
    let node = parser.alternation()?;
    if parser.rest.is_empty() { Ok(Parsed { node, names: parser.names }) } else { Err(error("unexpected )", pattern)) }
}

/// An error with the part of the pattern that it is about.
pub(super) fn error(code: &'static str, text: &str) -> Error {
    Error { code, text: text.to_owned() }
}

#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of RE2, each on or off")]
struct Flags {
    fold: bool,
    multi_line: bool,
    dot_all: bool,
    ungreedy: bool,
}

/// A pattern while it is read.
pub(super) struct Parser<'p> {
    pattern: &'p str,
    pub(super) rest: &'p str,
    flags: Flags,
    names: Vec<Option<String>>,
    depth: usize,
}

impl<'p> Parser<'p> {
    /// What was read since `before` was the rest.
    pub(super) fn since(&self, before: &'p str) -> &'p str {
        &before[..before.len() - self.rest.len()]
    }

    pub(super) fn eat(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    fn alternation(&mut self) -> Result<Node, Error> {
        let mut branches = vec![self.concatenation()?];
        while self.eat("|") {
            branches.push(self.concatenation()?);
        }
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Alternate(branches) })
    }

    fn concatenation(&mut self) -> Result<Node, Error> {
        let mut nodes = Vec::new();
        // The text of the repetition that was just read.
        let mut repeated: Option<&'p str> = None;
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let before = self.rest;
            if let Some((min, max)) = self.repetition()? {
                let lazy = self.eat("?");
                let text = self.since(before);
                if let Some(start) = repeated {
                    return Err(error("invalid nested repetition operator", self.since(start)));
                }
                let Some(node) = nodes.pop() else {
                    return Err(error("missing argument to repetition operator", text));
                };
                let node = Node::Repeat { node: Box::new(node), min, max, greedy: lazy == self.flags.ungreedy };
                if text.starts_with('{') && !repeats_at_most(&node, MAX_REPEAT) {
                    return Err(error("invalid repeat count", text));
                }
                nodes.push(node);
                repeated = Some(before);
            } else {
                repeated = None;
                self.atom(&mut nodes)?;
            }
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Concat(nodes) })
    }

    /// The bounds of a repetition, if one follows.
    fn repetition(&mut self) -> Result<Option<(usize, Option<usize>)>, Error> {
        let before = self.rest;
        let bounds = match self.next() {
            Some('*') => Some((0, None)),
            Some('+') => Some((1, None)),
            Some('?') => Some((0, Some(1))),
            Some('{') => self.counts(),
            _ => None,
        };
        if bounds.is_none() {
            self.rest = before;
        }
        if let Some((min, max)) = bounds
            && (min > MAX_REPEAT || max.is_some_and(|max| max > MAX_REPEAT || max < min))
        {
            return Err(error("invalid repeat count", self.since(before)));
        }
        Ok(bounds)
    }

    /// The counts behind `{`; anything else there is a plain text.
    fn counts(&mut self) -> Option<(usize, Option<usize>)> {
        let (inside, rest) = self.rest.split_once('}')?;
        self.rest = rest;
        let count = |text: &str| {
            let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
            // What does not fit is too large, too.
            (plain && !text.is_empty()).then(|| text.parse().unwrap_or(usize::MAX))
        };
        match inside.split_once(',') {
            None => count(inside).map(|n| (n, Some(n))),
            Some((min, "")) => Some((count(min)?, None)),
            Some((min, max)) => Some((count(min)?, Some(count(max)?))),
        }
    }

    fn atom(&mut self, nodes: &mut Vec<Node>) -> Result<(), Error> {
        let before = self.rest;
        let Flags { multi_line, dot_all, .. } = self.flags;
        nodes.push(match self.next() {
            Some('^') => Node::Assert(if multi_line { Assert::LineStart } else { Assert::TextStart }),
            Some('$') => Node::Assert(if multi_line { Assert::LineEnd } else { Assert::TextEnd }),
            Some('.') if dot_all => Node::Class(vec![('\0', char::MAX)]),
            Some('.') => Node::Class(class::negate(&vec![('\n', '\n')])),
            Some('[') => self.class(before)?,
            Some('(') => return self.group(before, nodes),
            Some('\\') => return self.escape(before, nodes),
            Some(c) => self.character(c),
            None => return Ok(()),
        });
        Ok(())
    }

    pub(super) fn character(&self, c: char) -> Node {
        if self.flags.fold && c.is_ascii_alphabetic() { Node::Class(self.folded(vec![(c, c)])) } else { Node::Char(c) }
    }

    pub(super) fn folded(&self, mut class: Class) -> Class {
        if self.flags.fold {
            class::fold(&mut class);
        }
        class::tidy(&mut class);
        class
    }

    /// A group, or flags for the rest of the one around; its parenthesis has been read.
    fn group(&mut self, before: &'p str, nodes: &mut Vec<Node>) -> Result<(), Error> {
        let outside = self.flags;
        let mut number = None;
        if self.rest.starts_with("?P<") || self.rest.starts_with("?<") {
            number = Some(self.name(before)?);
        } else if self.eat("?") {
            if self.group_flags(before)? {
                return Ok(());
            }
        } else {
            number = Some(None);
        }
        let number = number.map(|name| {
            self.names.push(name);
            self.names.len() - 1
        });
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(error("expression nests too deeply", self.pattern));
        }
        let node = self.alternation()?;
        self.depth -= 1;
        self.flags = outside;
        if !self.eat(")") {
            return Err(error("missing closing )", self.pattern));
        }
        nodes.push(Node::Group(number, Box::new(node)));
        Ok(())
    }

    /// The name of `(?P<name>` or `(?<name>`.
    fn name(&mut self, before: &'p str) -> Result<Option<String>, Error> {
        let start = self.rest.find('<').map_or(0, |at| at + 1);
        if matches!(self.rest[start..].chars().next(), Some('=' | '!')) {
            return Err(error("invalid or unsupported Perl syntax", &before[..=start]));
        }
        let Some(end) = self.rest.find('>') else {
            return Err(error("invalid named capture", before));
        };
        let name = &self.rest[start..end];
        self.rest = &self.rest[end + 1..];
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(error("invalid named capture", self.since(before)));
        }
        if self.names.iter().any(|other| other.as_deref() == Some(name)) {
            return Err(error("duplicate capture group name", name));
        }
        Ok(Some(name.to_owned()))
    }

    /// Flags behind `(?`; whether they are for the rest of the group around.
    fn group_flags(&mut self, before: &'p str) -> Result<bool, Error> {
        let (mut flags, mut on, mut any) = (self.flags, true, false);
        loop {
            match self.next() {
                Some('i') => flags.fold = on,
                Some('m') => flags.multi_line = on,
                Some('s') => flags.dot_all = on,
                Some('U') => flags.ungreedy = on,
                Some('-') if on => {
                    (on, any) = (false, false);
                    continue;
                }
                Some(end @ (':' | ')')) if on || any => {
                    self.flags = flags;
                    return Ok(end == ')');
                }
                None => return Err(error("missing closing )", self.pattern)),
                _ => return Err(error("invalid or unsupported Perl syntax", self.since(before))),
            }
            any = true;
        }
    }
}

/// Whether counted repetitions in repetitions stay below `most` (Go's `repeatIsValid`).
fn repeats_at_most(node: &Node, mut most: usize) -> bool {
    match node {
        Node::Repeat { node, min, max, .. } => {
            let count = if (*min, *max) == (0, Some(1)) { 1 } else { max.unwrap_or(*min) };
            if max == &Some(0) {
                return true;
            }
            if count > most {
                return false;
            }
            most /= count.max(1);
            repeats_at_most(node, most)
        }
        Node::Group(_, node) => repeats_at_most(node, most),
        Node::Concat(nodes) | Node::Alternate(nodes) => nodes.iter().all(|node| repeats_at_most(node, most)),
        Node::Char(_) | Node::Class(_) | Node::Assert(_) => true,
    }
}

//! The syntax of Go's regular expressions (`regexp/syntax/parse.go`): text to a tree, with Go's errors.

use super::class::{self, Class};

/// How deep groups may nest; Go stops at 1,000, for which our stack need not have room.
const MAX_DEPTH: usize = 200;
/// The most copies that a counted repetition may make.
const MAX_REPEAT: u32 = 1000;

/// A regular expression.
#[derive(Debug)]
pub(super) enum Node {
    /// One character of a set.
    Class(Class),
    /// A condition on the place.
    Look(Look),
    /// A group that is captured.
    Group(usize, Box<Self>),
    /// One after the other.
    Cat(Vec<Self>),
    /// The first that fits.
    Alt(Vec<Self>),
    /// Again and again.
    Repeat { node: Box<Self>, min: u32, max: Option<u32>, greedy: bool },
}

/// A condition on a place in the text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Look {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

/// Reads an expression; with the names of its groups, the first of which is the whole.
pub(super) fn parse(text: &str) -> Result<(Node, Vec<String>), String> {
    let mut parser = Parser { whole: text, rest: text, flags: Flags::default(), names: vec![String::new()], depth: 0 };
    let node = parser.alternation()?;
    if parser.rest.is_empty() { Ok((node, parser.names)) } else { Err(error("unexpected )", text)) }
}

fn error(code: &str, expression: &str) -> String {
    ["error parsing regexp: ", code, ": `", expression, "`"].concat()
}

#[derive(Clone, Copy, Default)]
struct Flags {
    fold_case: bool,
    multi_line: bool,
    dot_newline: bool,
    lazy: bool,
}

struct Parser<'a> {
    whole: &'a str,
    rest: &'a str,
    flags: Flags,
    names: Vec<String>,
    depth: usize,
}

/// What stands between `from` and `to`, which is the end of it.
fn between<'a>(from: &'a str, to: &str) -> &'a str {
    &from[..from.len() - to.len()]
}

impl<'a> Parser<'a> {
    fn eat(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn alternation(&mut self) -> Result<Node, String> {
        let mut branches = vec![self.concatenation()?];
        while self.eat("|") {
            branches.push(self.concatenation()?);
        }
        Ok(Node::Alt(branches))
    }

    fn concatenation(&mut self) -> Result<Node, String> {
        let mut items = Vec::new();
        let mut last_repeat = None;
        while let Some(c) = self.rest.chars().next().filter(|c| !matches!(c, '|' | ')')) {
            let before = self.rest;
            let bounds = match c {
                '*' => Some((0, None)),
                '+' => Some((1, None)),
                '?' => Some((0, Some(1))),
                '{' => self.counts()?,
                _ => None,
            };
            if let Some(bounds) = bounds {
                if c != '{' {
                    self.rest = &before[1..];
                }
                self.repetition(&mut items, bounds, before, last_repeat)?;
                last_repeat = Some(before);
            } else {
                self.atom(&mut items)?;
                last_repeat = None;
            }
        }
        Ok(Node::Cat(items))
    }

    /// `{2}`, `{2,}` or `{2,5}`; nothing if it is something else, which then is plain text.
    fn counts(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        let before = self.rest;
        let Some(end) = before.find('}') else { return Ok(None) };
        let number = |digits: &str| -> Option<u32> {
            let leading_zero = digits.len() > 1 && digits.starts_with('0');
            let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && !leading_zero;
            is_number.then(|| digits.parse().unwrap_or(u32::MAX))
        };
        let inner = &before[1..end];
        let bounds = match inner.split_once(',') {
            None => number(inner).map(|n| (n, Some(n))),
            Some((min, "")) => number(min).map(|n| (n, None)),
            Some((min, max)) => number(min).zip(number(max)).map(|(min, max)| (min, Some(max))),
        };
        let Some((min, max)) = bounds else { return Ok(None) };
        if min > MAX_REPEAT || max.is_some_and(|max| max > MAX_REPEAT || min > max) {
            return Err(error("invalid repeat count", &before[..=end]));
        }
        self.rest = &before[end + 1..];
        Ok(Some((min, max)))
    }

    fn repetition(
        &mut self,
        items: &mut Vec<Node>,
        (min, max): (u32, Option<u32>),
        before: &'a str,
        last_repeat: Option<&'a str>,
    ) -> Result<(), String> {
        let operator = between(before, self.rest);
        let greedy = self.eat("?") == self.flags.lazy;
        if let Some(last) = last_repeat {
            return Err(error("invalid nested repetition operator", between(last, self.rest)));
        }
        let Some(node) = items.pop() else {
            return Err(error("missing argument to repetition operator", between(before, self.rest)));
        };
        let node = Node::Repeat { node: Box::new(node), min, max, greedy };
        if (min >= 2 || max.is_some_and(|max| max >= 2)) && !repeats_at_most(&node, MAX_REPEAT) {
            return Err(error("invalid repeat count", operator));
        }
        items.push(node);
        Ok(())
    }

    /// One item, usually; none if it only sets flags.
    fn atom(&mut self, items: &mut Vec<Node>) -> Result<(), String> {
        let before = self.rest;
        let flags = self.flags;
        let node = match self.next() {
            Some('(') if self.eat("?") => {
                items.extend(self.special_group(before)?);
                return Ok(());
            }
            Some('(') => {
                self.names.push(String::new());
                self.group(self.names.len() - 1, flags)?
            }
            Some('^') if flags.multi_line => Node::Look(Look::LineStart),
            Some('^') => Node::Look(Look::TextStart),
            Some('$') if flags.multi_line => Node::Look(Look::LineEnd),
            Some('$') => Node::Look(Look::TextEnd),
            Some('.') if flags.dot_newline => Node::Class(vec![('\0', char::MAX)]),
            Some('.') => Node::Class(class::negated(vec![('\n', '\n')])),
            Some('[') => Node::Class(self.class(before)?),
            Some('\\') if self.eat("Q") => {
                let (text, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
                self.rest = rest;
                items.extend(text.chars().map(|c| self.literal(c)));
                return Ok(());
            }
            Some('\\') => self.escaped(before)?,
            Some(c) => self.literal(c),
            None => return Ok(()),
        };
        items.push(node);
        Ok(())
    }

    fn literal(&self, c: char) -> Node {
        Node::Class(self.folded(vec![(c, c)]))
    }

    fn folded(&self, class: Class) -> Class {
        if self.flags.fold_case { class::folded(&class) } else { class }
    }

    /// What stands in parentheses that are open; `index` 0 is a group that is not captured.
    fn group(&mut self, index: usize, outer: Flags) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(error("expression nests too deeply", self.whole));
        }
        let inner = self.alternation()?;
        if !self.eat(")") {
            return Err(error("missing closing )", self.whole));
        }
        self.depth -= 1;
        self.flags = outer;
        Ok(if index == 0 { inner } else { Node::Group(index, Box::new(inner)) })
    }

    /// After `(?`: a named group, flags, or a group that is not captured.
    fn special_group(&mut self, before: &'a str) -> Result<Option<Node>, String> {
        let outer = self.flags;
        if (self.rest.starts_with("P<") && self.rest.len() > 2) || (self.rest.starts_with('<') && self.rest.len() > 1) {
            let (head, rest) = self.rest.split_once('>').ok_or_else(|| error("invalid named capture", before))?;
            let name = head.trim_start_matches('P').trim_start_matches('<');
            self.rest = rest;
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                return Err(error("invalid named capture", between(before, rest)));
            }
            self.names.push(name.to_owned());
            return self.group(self.names.len() - 1, outer).map(Some);
        }
        let (mut set, mut negative, mut seen) = (true, false, false);
        let mut flags = outer;
        while let Some(c) = self.next() {
            match c {
                'i' => flags.fold_case = set,
                'm' => flags.multi_line = set,
                's' => flags.dot_newline = set,
                'U' => flags.lazy = set,
                '-' if !negative => {
                    (set, negative, seen) = (false, true, false);
                    continue;
                }
                ':' | ')' if !negative || seen => {
                    self.flags = flags;
                    return if c == ':' { self.group(0, outer).map(Some) } else { Ok(None) };
                }
                _ => break,
            }
            seen = true;
        }
        Err(error("invalid or unsupported Perl syntax", between(before, self.rest)))
    }

    /// After a backslash, outside of a class.
    fn escaped(&mut self, before: &'a str) -> Result<Node, String> {
        let rest = self.rest;
        Ok(Node::Look(match self.next() {
            Some('A') => Look::TextStart,
            Some('z') => Look::TextEnd,
            Some('b') => Look::WordBoundary,
            Some('B') => Look::NoWordBoundary,
            _ => {
                self.rest = rest;
                return Ok(match self.named_class(before)? {
                    Some(class) => Node::Class(class),
                    None => {
                        let c = self.escape(before)?;
                        self.literal(c)
                    }
                });
            }
        }))
    }

    /// `\d` and the like, after the backslash; Unicode's classes are not supported.
    fn named_class(&mut self, before: &'a str) -> Result<Option<Class>, String> {
        let letter = self.rest.chars().next();
        if let Some('p' | 'P') = letter {
            let end =
                if before[2..].starts_with('{') { before.find('}') } else { before.char_indices().nth(2).map(|x| x.0) };
            let name = end.and_then(|end| before.get(..=end)).unwrap_or(before);
            return Err(error("invalid character class range", name));
        }
        let class = letter.and_then(class::perl).map(|class| self.folded(class));
        if class.is_some() {
            self.next();
        }
        Ok(class)
    }

    /// The character that an escape stands for, after the backslash.
    fn escape(&mut self, before: &'a str) -> Result<char, String> {
        let invalid = |parser: &Self| error("invalid escape sequence", between(before, parser.rest));
        let Some(c) = self.next() else {
            return Err(error("trailing backslash at end of expression", ""));
        };
        let octal = |parser: &Self| parser.rest.starts_with(|c| ('0'..='7').contains(&c));
        let value = match c {
            '1'..='7' if !octal(self) => None,
            '0'..='7' => {
                let mut value = c.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    if octal(self) {
                        value = value * 8 + self.next().and_then(|c| c.to_digit(8)).unwrap_or(0);
                    }
                }
                Some(value)
            }
            'x' if self.eat("{") => {
                let mut digits = String::new();
                loop {
                    match self.next() {
                        Some('}') => break,
                        Some(c) if c.is_ascii_hexdigit() => digits.push(c),
                        _ => return Err(invalid(self)),
                    }
                }
                u32::from_str_radix(&digits, 16).ok()
            }
            'x' => {
                let high = self.next().and_then(|c| c.to_digit(16));
                let low = self.next().and_then(|c| c.to_digit(16));
                high.zip(low).map(|(high, low)| high * 16 + low)
            }
            'a' => Some(7),
            'f' => Some(12),
            'n' => Some(10),
            'r' => Some(13),
            't' => Some(9),
            'v' => Some(11),
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(u32::from(c)),
            _ => None,
        };
        value.and_then(char::from_u32).ok_or_else(|| invalid(self))
    }

    /// After `[`.
    fn class(&mut self, before: &'a str) -> Result<Class, String> {
        let negative = self.eat("^");
        let mut class = Vec::new();
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            let item = self.rest;
            if let Some(end) = item.strip_prefix("[:").and_then(|named| named.find(":]")) {
                let name = &item[..end + 4];
                let found = class::posix(&name[2..end + 2]);
                class.extend(self.folded(found.ok_or_else(|| error("invalid character class range", name))?));
                self.rest = &item[end + 4..];
                continue;
            }
            if item.starts_with('\\') {
                self.rest = &item[1..];
                if let Some(named) = self.named_class(item)? {
                    class.extend(named);
                    continue;
                }
                self.rest = item;
            }
            let low = self.class_character(before)?;
            let mut high = low;
            if self.rest.starts_with('-') && !self.rest.starts_with("-]") && self.rest.len() > 1 {
                self.rest = &self.rest[1..];
                high = self.class_character(before)?;
                if high < low {
                    return Err(error("invalid character class range", between(item, self.rest)));
                }
            }
            class.extend(self.folded(vec![(low, high)]));
        }
        self.eat("]");
        Ok(if negative { class::negated(class) } else { class })
    }

    fn class_character(&mut self, before: &'a str) -> Result<char, String> {
        let item = self.rest;
        match self.next() {
            None => Err(error("missing closing ]", before)),
            Some('\\') => self.escape(item),
            Some(c) => Ok(c),
        }
    }
}

/// Whether counted repetitions within each other make no more than `limit` copies (`repeatIsValid`).
fn repeats_at_most(node: &Node, mut limit: u32) -> bool {
    match node {
        Node::Class(_) | Node::Look(_) => true,
        Node::Group(_, inner) => repeats_at_most(inner, limit),
        Node::Cat(items) | Node::Alt(items) => items.iter().all(|item| repeats_at_most(item, limit)),
        Node::Repeat { max: Some(0), .. } => true,
        Node::Repeat { node, min, max, .. } => {
            let copies = max.unwrap_or(*min);
            limit = if copies > limit { return false } else { limit / copies.max(1) };
            repeats_at_most(node, limit)
        }
    }
}

//! What a backslash or an opening bracket begins in a pattern.

use super::Error;
use super::class::{self, Class};
use super::syntax::{Assert, Node, Parser, error};

impl<'p> Parser<'p> {
    /// What a backslash outside brackets begins.
    pub(super) fn escape(&mut self, before: &'p str, nodes: &mut Vec<Node>) -> Result<(), Error> {
        let after = self.rest;
        let assert = match self.next() {
            None => return Err(error("trailing backslash at end of expression", "")),
            Some('A') => Some(Assert::TextStart),
            Some('z') => Some(Assert::TextEnd),
            Some('b') => Some(Assert::WordBoundary),
            Some('B') => Some(Assert::NoWordBoundary),
            Some('Q') => {
                let (quoted, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
                nodes.extend(quoted.chars().map(|c| self.character(c)));
                self.rest = rest;
                return Ok(());
            }
            _ => None,
        };
        if let Some(assert) = assert {
            nodes.push(Node::Assert(assert));
            return Ok(());
        }
        self.rest = after;
        let node = if let Some(class) = self.perl_class() {
            Node::Class(class)
        } else {
            let c = self.escaped(before)?;
            self.character(c)
        };
        nodes.push(node);
        Ok(())
    }

    /// `d`, `D` and the like behind a backslash.
    fn perl_class(&mut self) -> Option<Class> {
        let after = self.rest;
        let letter = self.next().filter(|c| "dswDSW".contains(*c));
        let Some(letter) = letter else {
            self.rest = after;
            return None;
        };
        let class = class::named(letter.to_ascii_lowercase().encode_utf8(&mut [0; 4]))?.to_vec();
        Some(if letter.is_ascii_uppercase() { class::negate(&class) } else { class })
    }

    /// One character behind a backslash.
    fn escaped(&mut self, before: &'p str) -> Result<char, Error> {
        let start = self.rest;
        let c = self.next();
        let found = match c {
            None => return Err(error("trailing backslash at end of expression", "")),
            Some('a') => Some('\x07'),
            Some('f') => Some('\x0c'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('v') => Some('\x0b'),
            // One to three digits are octal, but a single one other than 0 would be a reference back.
            Some('0'..='7') => {
                let digits = start.len() - start.trim_start_matches(['0', '1', '2', '3', '4', '5', '6', '7']).len();
                let digits = digits.min(3);
                self.rest = &start[digits..];
                let number = u32::from_str_radix(&start[..digits], 8).ok();
                number.filter(|_| digits > 1 || c == Some('0')).and_then(char::from_u32)
            }
            Some('x') => self.hexadecimal(),
            Some(c) if c.is_ascii_punctuation() => Some(c),
            Some(c) if "pPdswDSW".contains(c) => {
                return Err(error("invalid character class range", self.since(before)));
            }
            Some(_) => None,
        };
        found.ok_or_else(|| error("invalid escape sequence", self.since(before)))
    }

    fn hexadecimal(&mut self) -> Option<char> {
        let digits = if self.eat("{") {
            let (digits, rest) = self.rest.split_once('}')?;
            self.rest = rest;
            digits
        } else {
            let digits = self.rest.get(..2)?;
            self.rest = &self.rest[2..];
            digits
        };
        let plain = digits.bytes().all(|b| b.is_ascii_hexdigit());
        u32::from_str_radix(digits, 16).ok().filter(|_| plain).and_then(char::from_u32)
    }

    /// A class in brackets; the opening one has been read.
    pub(super) fn class(&mut self, before: &'p str) -> Result<Node, Error> {
        let negated = self.eat("^");
        let mut class = Class::new();
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            let item = self.rest;
            if self.rest.is_empty() {
                return Err(error("missing closing ]", before));
            }
            first = false;
            if let Some((name, rest)) = self.rest.strip_prefix("[:").and_then(|rest| rest.split_once(":]")) {
                self.rest = rest;
                let (other, name) = name.strip_prefix('^').map_or((false, name), |name| (true, name));
                let Some(ranges) = class::named(name).filter(|_| name.len() > 1) else {
                    return Err(error("invalid character class range", self.since(item)));
                };
                class.extend(if other { class::negate(&ranges.to_vec()) } else { ranges.to_vec() });
                continue;
            }
            if self.eat("\\") {
                if let Some(named) = self.perl_class() {
                    class.extend(named);
                    continue;
                }
                self.rest = item;
            }
            let low = self.class_character(before)?;
            let mut high = low;
            if self.rest.starts_with('-') && !self.rest.starts_with("-]") && self.rest.len() > 1 {
                self.eat("-");
                high = self.class_character(before)?;
                if high < low {
                    return Err(error("invalid character class range", self.since(item)));
                }
            }
            class.push((low, high));
        }
        self.eat("]");
        let class = self.folded(class);
        Ok(Node::Class(if negated { class::negate(&class) } else { class }))
    }

    fn class_character(&mut self, before: &'p str) -> Result<char, Error> {
        let item = self.rest;
        if self.eat("\\") {
            return self.escaped(item);
        }
        self.next().ok_or_else(|| error("missing closing ]", before))
    }
}

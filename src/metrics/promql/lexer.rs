//! Splits a query into tokens (`promql/parser/lex.go`).

use super::error::{ParseError, Reading};
use super::text::{quoted, quoted_char};
use super::token::{Kind, Op, Token, word};

/// Where in the text the lexer is, as far as it makes a difference.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Query,
    Braces,
    /// Behind `[`, where a duration has to come first.
    Duration,
}

/// A query while it is split.
pub(super) struct Lexer<'q> {
    pub(super) text: &'q str,
    at: usize,
    inside: Inside,
    parentheses: usize,
    bracket: bool,
    colon: bool,
}

impl<'q> Lexer<'q> {
    pub(super) fn new(text: &'q str) -> Self {
        Self { text, at: 0, inside: Inside::Query, parentheses: 0, bracket: false, colon: false }
    }

    fn rest(&self) -> &'q str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn error(&self, at: usize, message: &[&str]) -> ParseError {
        ParseError::new(self.text, at, message)
    }

    /// An error about one character.
    fn unexpected(&self, at: usize, what: &str, c: Option<char>) -> ParseError {
        // Go's end of input is a character that no text has.
        let shown = c.map_or("'\u{fffd}'".to_owned(), quoted_char);
        self.error(at, &[what, &shown])
    }

    fn token(&self, kind: Kind, start: usize) -> Token<'q> {
        Token { kind, start, text: &self.text[start..self.at] }
    }

    /// The next token; the last is the end of input, again and again.
    pub(super) fn next(&mut self) -> Reading<Token<'q>> {
        loop {
            self.at = self.text.len() - self.rest().trim_start_matches([' ', '\t', '\n', '\r']).len();
            if !self.rest().starts_with('#') {
                break;
            }
            self.at += self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
        }
        let start = self.at;
        let Some(c) = self.peek() else { return self.end_of_input() };
        if c.is_ascii_digit() || (c == '.' && self.rest()[1..].starts_with(|c: char| c.is_ascii_digit())) {
            if self.inside != Inside::Braces {
                self.inside = Inside::Query;
                return self.number_or_duration();
            }
        } else if matches!(c, '"' | '\'' | '`') && self.inside != Inside::Duration {
            return self.quoted(c);
        } else if c.is_ascii_alphabetic() || c == '_' || (c == ':' && self.inside == Inside::Query && !self.bracket) {
            return self.word(c);
        }
        self.at += c.len_utf8();
        if self.inside == Inside::Braces { self.in_braces(c, start) } else { self.sign(c, start) }
    }

    fn end_of_input(&self) -> Reading<Token<'q>> {
        let message = match self.inside {
            Inside::Braces => "unexpected end of input inside braces",
            Inside::Duration => "unexpected end of input in duration expression",
            Inside::Query if self.parentheses > 0 => "unclosed left parenthesis",
            Inside::Query if self.bracket => "unclosed left bracket",
            Inside::Query => return Ok(self.token(Kind::EndOfInput, self.at)),
        };
        Err(self.error(self.at, &[message]))
    }

    fn word(&mut self, first: char) -> Reading<Token<'q>> {
        let start = self.at;
        if self.inside == Inside::Duration {
            return Err(self.unexpected(start, "unexpected character in duration expression: ", Some(first)));
        }
        if self.bracket {
            return Err(self.error(start, &["unexpected character: ", &quoted_char(first), ", expected ':'"]));
        }
        let braces = self.inside == Inside::Braces;
        let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || (c == ':' && !braces);
        self.at += self.rest().find(|c| !part(c)).unwrap_or(self.rest().len());
        let kind = if braces { Kind::Identifier } else { word(&self.text[start..self.at]) };
        Ok(self.token(kind, start))
    }

    /// A character with a meaning inside braces, which has been read.
    fn in_braces(&mut self, c: char, start: usize) -> Reading<Token<'q>> {
        let kind = match c {
            ',' => Kind::Sign(b','),
            '}' => {
                self.inside = Inside::Query;
                Kind::Sign(b'}')
            }
            '=' if self.peek() == Some('~') => Kind::RegexMatch,
            '=' => Kind::Sign(b'='),
            '!' => match self.peek() {
                Some('~') => Kind::NotRegexMatch,
                Some('=') => Kind::Op(Op::NotEqual),
                other => return Err(self.unexpected(start, "unexpected character after '!' inside braces: ", other)),
            },
            '{' => return Err(self.unexpected(start, "unexpected left brace ", Some(c))),
            _ => return Err(self.unexpected(start, "unexpected character inside braces: ", Some(c))),
        };
        if matches!(kind, Kind::RegexMatch | Kind::NotRegexMatch | Kind::Op(_)) {
            self.at += 1;
        }
        Ok(self.token(kind, start))
    }

    /// A character with a meaning outside braces, which has been read.
    fn sign(&mut self, c: char, start: usize) -> Reading<Token<'q>> {
        let then = |this: &Self, next| this.peek() == Some(next);
        let kind = match c {
            ',' => Kind::Sign(b','),
            '(' => {
                self.parentheses += 1;
                Kind::Sign(b'(')
            }
            ')' => {
                let Some(outer) = self.parentheses.checked_sub(1) else {
                    return Err(self.unexpected(self.at, "unexpected right parenthesis ", Some(c)));
                };
                self.parentheses = outer;
                Kind::Sign(b')')
            }
            '[' if self.bracket => return Err(self.unexpected(start, "unexpected left bracket ", Some(c))),
            '[' => {
                (self.bracket, self.colon, self.inside) = (true, false, Inside::Duration);
                Kind::Sign(b'[')
            }
            ']' if !self.bracket => return Err(self.unexpected(start, "unexpected right bracket ", Some(c))),
            ']' => {
                (self.bracket, self.inside) = (false, Inside::Query);
                Kind::Sign(b']')
            }
            '+' => Kind::Op(Op::Add),
            '-' => Kind::Op(Op::Sub),
            '*' => Kind::Op(Op::Mul),
            '/' => Kind::Op(Op::Div),
            '%' => Kind::Op(Op::Mod),
            '^' => Kind::Op(Op::Pow),
            ':' if self.inside == Inside::Duration => {
                return Err(self.error(self.at, &["unexpected colon before duration in duration expression"]));
            }
            ':' if self.colon => return Err(self.unexpected(start, "unexpected colon ", Some(c))),
            ':' => {
                self.colon = true;
                Kind::Sign(b':')
            }
            _ if self.inside == Inside::Duration => {
                return Err(self.unexpected(start, "unexpected character in duration expression: ", Some(c)));
            }
            '{' => {
                self.inside = Inside::Braces;
                Kind::Sign(b'{')
            }
            '@' => Kind::At,
            '=' if then(self, '=') => Kind::Op(Op::Equal),
            '=' if then(self, '~') => {
                return Err(self.unexpected(start, "unexpected character after '=': ", Some('~')));
            }
            '=' => Kind::Sign(b'='),
            '!' if then(self, '=') => Kind::Op(Op::NotEqual),
            '!' => return Err(self.unexpected(start, "unexpected character after '!': ", self.peek())),
            '<' if then(self, '=') => Kind::Op(Op::LessEqual),
            '<' => Kind::Op(Op::Less),
            '>' if then(self, '=') => Kind::Op(Op::GreaterEqual),
            '>' => Kind::Op(Op::Greater),
            _ => return Err(self.unexpected(start, "unexpected character: ", Some(c))),
        };
        if matches!(kind, Kind::Op(Op::Equal | Op::NotEqual | Op::LessEqual | Op::GreaterEqual)) {
            self.at += 1;
        }
        Ok(self.token(kind, start))
    }

    /// A text in quotation marks, with them.
    fn quoted(&mut self, mark: char) -> Reading<Token<'q>> {
        let start = self.at;
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                '\\' if mark != '`' => {
                    let escaped = chars.next().map(|(_, c)| c);
                    if !escaped.is_some_and(|c| c == mark || "abfnrtv\\01234567xuU".contains(c)) {
                        return Err(self.bad_escape(start, escaped));
                    }
                }
                '\n' if mark != '`' => break,
                c if c == mark => {
                    self.at = start + i + 1;
                    return Ok(self.token(Kind::Text, start));
                }
                _ => {}
            }
        }
        let message = if mark == '`' { "unterminated raw string" } else { "unterminated quoted string" };
        Err(self.error(start, &[message]))
    }

    fn bad_escape(&self, start: usize, c: Option<char>) -> ParseError {
        let Some(c) = c else { return self.error(start, &["escape sequence not terminated"]) };
        self.error(start, &[&format!("unknown escape sequence U+{:04X} ", u32::from(c)), &quoted_char(c)])
    }

    fn number_or_duration(&mut self) -> Reading<Token<'q>> {
        let start = self.at;
        if self.skip_number() {
            return Ok(self.token(Kind::Number, start));
        }
        if self.skip_duration() {
            return Ok(self.token(Kind::Duration, start));
        }
        Err(self.error(start, &["bad number or duration syntax: ", &quoted(&self.text[start..self.at])]))
    }

    /// Skips one character if it is one of these.
    fn accept(&mut self, set: &str) -> bool {
        let found = self.peek().is_some_and(|c| set.contains(c));
        self.at += usize::from(found);
        found
    }

    fn alphanumeric_follows(&self) -> bool {
        self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
    }

    /// Skips what looks like a number; whether nothing else hangs on to it (`scanNumber`).
    fn skip_number(&mut self) -> bool {
        const DECIMAL: &str = "0123456789";
        let mut digits = DECIMAL;
        if self.accept("0") && self.accept("xX") {
            self.accept("_");
            digits = "0123456789abcdefABCDEF";
        }
        self.accept(".");
        let (mut dot, mut exponent) = (false, false);
        loop {
            if self.accept(".") {
                if std::mem::replace(&mut dot, true) || self.accept("_.") || digits != DECIMAL {
                    return false;
                }
            } else if self.accept("eE") {
                if std::mem::replace(&mut exponent, true) {
                    return false;
                }
                self.accept("+-");
                if self.accept("._eE") || self.peek().is_none() {
                    return false;
                }
            } else if self.accept("_") {
                if self.accept("._eE") || self.peek().is_none() {
                    return false;
                }
            } else if !self.accept(digits) {
                return !self.alphanumeric_follows();
            }
        }
    }

    /// Skips the units behind the first number of a duration (`acceptRemainingDuration`).
    fn skip_duration(&mut self) -> bool {
        if !self.accept("smhdwy") {
            return false;
        }
        self.accept("s");
        while self.accept("0123456789") {
            while self.accept("0123456789") {}
            if !self.accept("smhdw") {
                return false;
            }
            self.accept("s");
        }
        !self.alphanumeric_follows()
    }
}

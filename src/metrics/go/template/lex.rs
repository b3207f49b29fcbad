//! A template's text to tokens (`text/template/parse/lex.go`).

use super::{LEFT, RIGHT};
use crate::api::quote::quote;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text cannot be read further.
    Error,
    Bool,
    Char,
    CharConstant,
    Assign,
    Declare,
    End,
    Field,
    Identifier,
    LeftDelimiter,
    LeftParenthesis,
    Number,
    Pipe,
    RightDelimiter,
    RightParenthesis,
    Space,
    Str,
    Text,
    Variable,
    Keyword,
}

/// A token and where it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) at: usize,
    pub(super) line: usize,
    pub(super) text: &'a str,
}

impl Token<'_> {
    /// Whether it is this keyword.
    pub(super) fn is_keyword(self, word: &str) -> bool {
        self.kind == Kind::Keyword && self.text == word
    }

    /// As errors name it.
    pub(super) fn describe(self) -> String {
        match self.kind {
            Kind::End => "EOF".to_owned(),
            Kind::Keyword => ["<", self.text, ">"].concat(),
            _ if self.text.len() > 10 => quote(&self.text.chars().take(10).collect::<String>()) + "...",
            _ => quote(self.text),
        }
    }
}

const KEYWORDS: [&str; 12] =
    [".", "block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with"];

/// The tokens, of which the last is the end or an error; and what the error is.
pub(super) fn tokens(text: &str) -> (Vec<Token<'_>>, String) {
    let mut lexer = Lexer { text, start: 0, at: 0, tokens: Vec::new() };
    let error = lexer.run().err();
    lexer.push(if error.is_some() { Kind::Error } else { Kind::End }, "");
    (lexer.tokens, error.unwrap_or_default())
}

struct Lexer<'a> {
    text: &'a str,
    start: usize,
    at: usize,
    tokens: Vec<Token<'a>>,
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_alphanumeric(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// A character as `%#U` prints it.
fn code_point(c: char) -> String {
    format!("U+{:04X} '{c}'", u32::from(c))
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn skip(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(wanted).len();
    }

    fn accept(&mut self, wanted: &str) -> bool {
        let found = self.peek().is_some_and(|c| wanted.contains(c));
        if found {
            self.next();
        }
        found
    }

    fn push(&mut self, kind: Kind, text: &'a str) {
        let line = 1 + self.text[..self.start].matches('\n').count();
        self.tokens.push(Token { kind, at: self.start, line, text });
        self.start = self.at;
    }

    fn emit(&mut self, kind: Kind) {
        self.push(kind, &self.text[self.start..self.at]);
    }

    fn run(&mut self) -> Result<(), String> {
        while let Some(action) = self.rest().find(LEFT) {
            let text = &self.rest()[..action];
            let after = &self.rest()[action + LEFT.len()..];
            let trims = after.strip_prefix('-').is_some_and(|rest| rest.starts_with(is_space));
            let kept = if trims { text.trim_end_matches(is_space) } else { text };
            if !kept.is_empty() {
                self.push(Kind::Text, kept);
            }
            self.start += action;
            self.at = self.start + LEFT.len();
            if after[usize::from(trims) * 2..].starts_with("/*") {
                self.comment()?;
            } else {
                self.emit(Kind::LeftDelimiter);
                self.at += usize::from(trims) * 2;
                self.start = self.at;
                self.action()?;
            }
        }
        self.start = self.at;
        if !self.rest().is_empty() {
            self.at = self.text.len();
            self.emit(Kind::Text);
        }
        Ok(())
    }

    /// How long the right delimiter is that stands here, if one does, and whether it trims what follows.
    fn right_delimiter(&self) -> Option<(usize, bool)> {
        let rest = self.rest();
        let trimmed = rest.strip_prefix(is_space).and_then(|rest| rest.strip_prefix('-'));
        if trimmed.is_some_and(|rest| rest.starts_with(RIGHT)) {
            return Some((RIGHT.len() + 2, true));
        }
        rest.starts_with(RIGHT).then_some((RIGHT.len(), false))
    }

    /// Leaves an action or a comment.
    fn leave(&mut self, (length, trims): (usize, bool)) {
        self.at += length;
        if trims {
            self.skip(is_space);
        }
        self.start = self.at;
    }

    fn comment(&mut self) -> Result<(), String> {
        let end = self.rest().find("*/").ok_or("unclosed comment")?;
        self.at += end + 2;
        let right = self.right_delimiter().ok_or("comment ends before closing delimiter")?;
        self.leave(right);
        Ok(())
    }

    fn action(&mut self) -> Result<(), String> {
        let mut depth = 0_usize;
        loop {
            if let Some(right) = self.right_delimiter() {
                if depth > 0 {
                    return Err("unclosed left paren".to_owned());
                }
                self.push(Kind::RightDelimiter, RIGHT);
                self.leave(right);
                return Ok(());
            }
            let kind = match self.next().ok_or("unclosed action")? {
                c if is_space(c) => {
                    while self.peek().is_some_and(is_space) && self.right_delimiter().is_none() {
                        self.next();
                    }
                    Kind::Space
                }
                '=' => Kind::Assign,
                ':' if self.accept("=") => Kind::Declare,
                ':' => return Err("expected :=".to_owned()),
                '|' => Kind::Pipe,
                '"' => self.quoted('"', "unterminated quoted string")?,
                '\'' => self.quoted('\'', "unterminated character constant")?,
                '`' => {
                    let end = self.rest().find('`').ok_or("unterminated raw quoted string")?;
                    self.at += end + 1;
                    Kind::Str
                }
                '$' => self.name(Kind::Variable)?,
                '.' if !self.peek().is_some_and(|c| c.is_ascii_digit()) => self.name(Kind::Field)?,
                '(' => {
                    depth += 1;
                    Kind::LeftParenthesis
                }
                ')' => {
                    depth = depth.checked_sub(1).ok_or("unexpected right paren")?;
                    Kind::RightParenthesis
                }
                '0'..='9' | '+' | '-' | '.' => self.number()?,
                c if is_alphanumeric(c) => self.name(Kind::Identifier)?,
                ' '..='~' => Kind::Char,
                c => return Err("unrecognized character in action: ".to_owned() + &code_point(c)),
            };
            self.emit(kind);
        }
    }

    /// The rest of a name; what it is.
    fn name(&mut self, kind: Kind) -> Result<Kind, String> {
        self.skip(is_alphanumeric);
        match self.peek() {
            Some(c) if !is_space(c) && !".,|:)(".contains(c) && !self.rest().starts_with(RIGHT) => {
                return Err("bad character ".to_owned() + &code_point(c));
            }
            _ => {}
        }
        let word = &self.text[self.start..self.at];
        Ok(match word {
            "true" | "false" => Kind::Bool,
            _ if KEYWORDS.contains(&word) => Kind::Keyword,
            _ => kind,
        })
    }

    fn quoted(&mut self, mark: char, unterminated: &str) -> Result<Kind, String> {
        loop {
            match self.next() {
                Some('\\') if self.peek().is_some_and(|c| c != '\n') => {
                    self.next();
                }
                None | Some('\\' | '\n') => return Err(unterminated.to_owned()),
                Some(c) if c == mark => return Ok(if mark == '"' { Kind::Str } else { Kind::CharConstant }),
                Some(_) => {}
            }
        }
    }

    fn number(&mut self) -> Result<Kind, String> {
        self.at = self.start;
        self.accept("+-");
        let mut radix = 10;
        if self.accept("0") {
            radix = if self.accept("xX") {
                16
            } else if self.accept("oO") {
                8
            } else if self.accept("bB") {
                2
            } else {
                10
            };
        }
        let digit = |c: char| c == '_' || c.is_digit(radix);
        self.skip(digit);
        if self.accept(".") {
            self.skip(digit);
        }
        if (radix == 10 && self.accept("eE")) || (radix == 16 && self.accept("pP")) {
            self.accept("+-");
            self.skip(|c| c == '_' || c.is_ascii_digit());
        }
        self.accept("i");
        if self.peek().is_some_and(is_alphanumeric) {
            self.next();
            return Err("bad number syntax: ".to_owned() + &quote(&self.text[self.start..self.at]));
        }
        Ok(Kind::Number)
    }
}

//! Pipelines, commands and terms (`text/template/parse/parse.go`).

use super::builtins;
use super::lex::Kind;
use super::node::{Command, Operand, Pipe, Term};
use super::parse::{Parsed, Parser};
use crate::api::quote::{quote, unquote};

impl Parser<'_> {
    pub(super) fn pipeline(&mut self, context: &str, end: Kind) -> Parsed<Pipe> {
        self.skip_space();
        let mut pipe = Pipe { at: self.peek().at, ..Pipe::default() };
        while self.peek().kind == Kind::Variable {
            let start = self.position;
            let variable = self.next();
            self.skip_space();
            let separator = self.peek();
            let declares = matches!(separator.kind, Kind::Assign | Kind::Declare);
            let is_comma = separator.kind == Kind::Char && separator.text == ",";
            if !declares && !is_comma {
                self.position = start;
                break;
            }
            self.next();
            pipe.variables.push(variable.text.to_owned());
            self.variables.push(variable.text);
            if declares {
                pipe.assigns = separator.kind == Kind::Assign;
                break;
            }
            if context != "range" || pipe.variables.len() > 1 {
                return self.error(&("too many declarations in ".to_owned() + context));
            }
            self.skip_space();
            if !matches!(self.peek().kind, Kind::Variable | Kind::RightDelimiter | Kind::RightParenthesis) {
                return self.error("range can only initialize variables");
            }
        }
        loop {
            self.skip_space();
            let token = self.peek();
            match token.kind {
                kind if kind == end => {
                    self.next();
                    self.check(&pipe, context)?;
                    return Ok(pipe);
                }
                Kind::Bool
                | Kind::CharConstant
                | Kind::Field
                | Kind::Identifier
                | Kind::Number
                | Kind::Str
                | Kind::Variable
                | Kind::LeftParenthesis => pipe.commands.push(self.command()?),
                Kind::Keyword if matches!(token.text, "." | "nil") => pipe.commands.push(self.command()?),
                _ => {
                    self.next();
                    return self.unexpected(token, context);
                }
            }
        }
    }

    fn check(&self, pipe: &Pipe, context: &str) -> Parsed<()> {
        if pipe.commands.is_empty() {
            return self.error(&("missing value for ".to_owned() + context));
        }
        match pipe.commands.iter().skip(1).position(|command| command.operands[0].term.is_constant()) {
            Some(stage) => self.error(&format!("non executable command in pipeline stage {}", stage + 2)),
            None => Ok(()),
        }
    }

    fn command(&mut self) -> Parsed<Command> {
        let mut command = Command { at: self.peek().at, operands: Vec::new() };
        loop {
            self.skip_space();
            command.operands.extend(self.operand()?);
            let token = self.next();
            match token.kind {
                Kind::Space => {}
                Kind::Pipe => break,
                Kind::RightDelimiter | Kind::RightParenthesis => {
                    self.position -= 1;
                    break;
                }
                _ => return self.unexpected(token, "operand"),
            }
        }
        if command.operands.is_empty() { self.error("empty command") } else { Ok(command) }
    }

    /// A term with its fields; nothing if what follows is none.
    fn operand(&mut self) -> Parsed<Option<Operand>> {
        let Some(mut operand) = self.term()? else { return Ok(None) };
        let at = self.peek().at;
        let mut names = Vec::new();
        while self.peek().kind == Kind::Field {
            names.push(self.next().text[1..].to_owned());
        }
        if names.is_empty() {
            return Ok(Some(operand));
        }
        match &mut operand.term {
            Term::Field(known) | Term::Variable(known) => {
                known.append(&mut names);
                operand.at = at;
            }
            term if term.is_constant() => {
                let text = quote(&term.text());
                return self.error(&("unexpected . after term ".to_owned() + &text));
            }
            _ => operand = Operand { at, term: Term::Chain(Box::new(operand), names) },
        }
        Ok(Some(operand))
    }

    fn term(&mut self) -> Parsed<Option<Operand>> {
        self.skip_space();
        let token = self.peek();
        self.position += 1;
        let term = match token.kind {
            Kind::Error => return self.unexpected(token, "operand"),
            Kind::Identifier if !builtins::is_known(token.text) => {
                return self.error(&["function ", &quote(token.text), " not defined"].concat());
            }
            Kind::Identifier => Term::Function(token.text.to_owned()),
            Kind::Keyword if token.text == "." => Term::Dot,
            Kind::Keyword if token.text == "nil" => Term::Nil,
            Kind::Variable if !self.variables.contains(&token.text) => {
                return self.error(&("undefined variable ".to_owned() + &quote(token.text)));
            }
            Kind::Variable => Term::Variable(vec![token.text.to_owned()]),
            Kind::Field => Term::Field(vec![token.text[1..].to_owned()]),
            Kind::Bool => Term::Bool(token.text == "true"),
            Kind::CharConstant | Kind::Number => match number(token.text) {
                Some(term) => term,
                None => return self.error(&("illegal number syntax: ".to_owned() + &quote(token.text))),
            },
            Kind::Str => match unquote(token.text) {
                Some(text) => Term::Str(token.text.to_owned(), text),
                None => return self.error("invalid syntax"),
            },
            Kind::LeftParenthesis => {
                let inner = |parser: &mut Self| parser.pipeline("parenthesized pipeline", Kind::RightParenthesis);
                Term::Pipe(self.deeper(inner)?)
            }
            _ => {
                self.position -= 1;
                return Ok(None);
            }
        };
        Ok(Some(Operand { at: token.at, term }))
    }
}

/// What a whole number or a character constant means.
fn number(text: &str) -> Option<Term> {
    if text.starts_with('\'') {
        let inner = unquote(text)?;
        let mut characters = inner.chars();
        let value = i64::from(u32::from(characters.next()?));
        return characters.next().is_none().then(|| Term::Int(text.to_owned(), value));
    }
    let plain = text.replace('_', "");
    let digits = plain.trim_start_matches(['+', '-']);
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, digits),
        _ => (10, digits),
    };
    let value = i64::from_str_radix(digits, radix).ok()?;
    Some(Term::Int(text.to_owned(), if plain.starts_with('-') { -value } else { value }))
}

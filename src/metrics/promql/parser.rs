//! Reads a query into a tree (`promql/parser/generated_parser.y`), by recursive descent; it stops at the first error.

mod labels;
mod modifiers;

use std::sync::Arc;

use super::ast::{Aggregate, Binary, Cardinality, Expr, ExprKind, Grouping, Selector, Shift};
use super::error::{ParseError, Reading};
use super::functions;
use super::labels::METRIC_NAME;
use super::lexer::Lexer;
use super::literal;
use super::matcher::{MatchOp, Matcher};
use super::text::quoted;
use super::token::{Aggregator, Keyword, Kind, Op, SIGN_PRECEDENCE, Token};

/// Expressions are inside each other at most this deep: reading, checking and evaluating recurse.
const MAX_DEPTH: usize = 200;

/// A query while it is read, with one token to look ahead.
pub(super) struct Parser<'q> {
    lexer: Lexer<'q>,
    next: Token<'q>,
    /// Where the last token that was taken ends.
    end: usize,
    depth: usize,
    aggregations: usize,
}

impl<'q> Parser<'q> {
    fn new(text: &'q str) -> Reading<Self> {
        let mut lexer = Lexer::new(text);
        let next = lexer.next()?;
        Ok(Self { lexer, next, end: 0, depth: 0, aggregations: 0 })
    }

    /// Reads a whole query.
    pub(super) fn query(text: &'q str) -> Reading<Expr> {
        let mut parser = Self::new(text)?;
        if parser.next.kind == Kind::EndOfInput {
            return Err(parser.error(0, &["no expression found in input"]));
        }
        let expr = parser.expression(0)?;
        if parser.next.kind == Kind::EndOfInput { Ok(expr) } else { Err(parser.unexpected_here()) }
    }

    /// Reads a text that is a selector and nothing else.
    pub(super) fn selector(text: &'q str) -> Reading<Vec<Matcher>> {
        let mut parser = Self::new(text)?;
        let name = if parser.next_is_metric_name() { Some(parser.take()?) } else { None };
        let selector = parser.vector_selector(name)?;
        match selector.kind {
            ExprKind::Selector(selector) if parser.next.kind == Kind::EndOfInput => Ok(selector.matchers),
            _ => Err(parser.unexpected_here()),
        }
    }

    fn error(&self, at: usize, message: &[&str]) -> ParseError {
        ParseError::new(self.lexer.text, at, message)
    }

    /// The next token is none of those that could follow.
    fn unexpected(&self, context: &str, expected: &str) -> ParseError {
        let word = |word: &'static str, part: &str| if part.is_empty() { "" } else { word };
        let (within, wanted) = (word(" in ", context), word(", expected ", expected));
        self.error(self.next.start, &["unexpected ", &self.next.describe(), within, context, wanted, expected])
    }

    /// The same where the grammar has no words of its own for it.
    fn unexpected_here(&self) -> ParseError {
        self.unexpected(if self.aggregations > 0 { "aggregation" } else { "" }, "")
    }

    fn take(&mut self) -> Reading<Token<'q>> {
        let next = self.lexer.next()?;
        let token = std::mem::replace(&mut self.next, next);
        self.end = token.end();
        Ok(token)
    }

    fn expect(&mut self, sign: u8) -> Reading<Token<'q>> {
        if self.next.is(sign) { self.take() } else { Err(self.unexpected_here()) }
    }

    /// An expression that begins at `start` and ends with the last token that was taken.
    fn finish(&self, kind: ExprKind, start: usize) -> Reading<Expr> {
        let depth = kind.inner_depth() + 1;
        if depth > MAX_DEPTH { Err(self.too_deep(start)) } else { Ok(Expr { kind, start, end: self.end, depth }) }
    }

    fn too_deep(&self, at: usize) -> ParseError {
        self.error(at, &["expressions are nested too deeply"])
    }

    /// An expression whose operators bind at least this tightly.
    fn expression(&mut self, precedence: u8) -> Reading<Expr> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.too_deep(self.next.start));
        }
        let mut left = self.operand()?;
        while let Kind::Op(op) = self.next.kind
            && op.precedence() >= precedence
        {
            self.take()?;
            let mut binary = self.binary_modifiers(op, left)?;
            let start = binary.left.start;
            binary.right = self.expression(if op == Op::Pow { op.precedence() } else { op.precedence() + 1 })?;
            left = self.finish(ExprKind::Binary(Box::new(binary)), start)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    /// What follows a binary operator: `bool`, `on`, `ignoring`, `group_left`, `group_right`.
    fn binary_modifiers(&mut self, op: Op, left: Expr) -> Reading<Binary> {
        let right = Expr { kind: ExprKind::Number(0.0), start: self.end, end: self.end, depth: 0 };
        let returns_bool = self.next.is_word(Keyword::Bool);
        if returns_bool {
            self.take()?;
        }
        let on = self.next.is_word(Keyword::On);
        let matched = on || self.next.is_word(Keyword::Ignoring);
        let grouping = if matched { self.grouping(on)? } else { Grouping { on, labels: vec![METRIC_NAME.into()] } };
        let cardinality = match self.next.kind {
            Kind::Keyword(Keyword::GroupLeft) if matched => Cardinality::ManyToOne,
            Kind::Keyword(Keyword::GroupRight) if matched => Cardinality::OneToMany,
            _ => Cardinality::OneToOne,
        };
        let mut include = Vec::new();
        if cardinality != Cardinality::OneToOne {
            self.take()?;
            if self.next.is(b'(') {
                include = self.label_list()?;
            }
        }
        Ok(Binary { op, left, right, returns_bool, grouping, cardinality, include })
    }

    /// One operand with its sign and everything that hangs on to it.
    fn operand(&mut self) -> Reading<Expr> {
        let start = self.next.start;
        let expr = match self.next.kind {
            Kind::Op(op @ (Op::Add | Op::Sub)) => return self.signed(op == Op::Sub),
            Kind::Number | Kind::Duration => {
                let value = self.number_or_duration()?;
                self.finish(ExprKind::Number(value), start)?
            }
            Kind::Text => {
                let token = self.take()?;
                let text = self.unquoted(&token)?;
                self.finish(ExprKind::Text(text), start)?
            }
            Kind::Sign(b'(') => {
                self.take()?;
                let inner = self.expression(0)?;
                self.expect(b')')?;
                self.finish(ExprKind::Paren(Box::new(inner)), start)?
            }
            Kind::Aggregator(op) => {
                let token = self.take()?;
                let words = [Keyword::By, Keyword::Without];
                if self.next.is(b'(') || words.iter().any(|&word| self.next.is_word(word)) {
                    self.aggregate(op, &token)?
                } else {
                    self.vector_selector(Some(token))?
                }
            }
            Kind::Identifier => {
                let token = self.take()?;
                if self.next.is(b'(') { self.call(&token)? } else { self.vector_selector(Some(token))? }
            }
            Kind::Sign(b'{') => self.vector_selector(None)?,
            _ if self.next_is_metric_name() => {
                let name = self.take()?;
                self.vector_selector(Some(name))?
            }
            _ => return Err(self.unexpected_here()),
        };
        self.modified(expr)
    }

    fn signed(&mut self, negative: bool) -> Reading<Expr> {
        let sign = self.take()?;
        let inner = self.expression(SIGN_PRECEDENCE + 1)?;
        let kind = match inner.kind {
            ExprKind::Number(value) => ExprKind::Number(if negative { -value } else { value }),
            _ => ExprKind::Signed { negative, inner: Box::new(inner) },
        };
        self.finish(kind, sign.start)
    }

    /// Takes a number, or a duration in seconds.
    fn number_or_duration(&mut self) -> Reading<f64> {
        let token = self.take()?;
        if token.kind == Kind::Duration {
            return literal::duration_seconds(token.text).map_err(|message| self.error(token.start, &[&message]));
        }
        literal::number(token.text).ok_or_else(|| {
            let range = token.text.parse::<f64>().is_ok();
            let what = if range { ": value out of range" } else { ": invalid syntax" };
            let message = "error parsing number: strconv.ParseFloat: parsing ";
            self.error(token.start, &[message, &quoted(token.text), what])
        })
    }

    fn unquoted(&self, token: &Token<'_>) -> Reading<String> {
        let incomplete = || self.error(token.start, &["illegal character in escape sequence"]);
        literal::unquote(token.text).ok_or_else(incomplete)
    }

    /// Arguments in parentheses.
    fn arguments(&mut self) -> Reading<Vec<Expr>> {
        let mut args = Vec::new();
        self.expect(b'(')?;
        if self.next.is(b')') {
            self.take()?;
            return Ok(args);
        }
        loop {
            args.push(self.expression(0)?);
            if !self.next.is(b',') {
                self.expect(b')')?;
                return Ok(args);
            }
            let comma = self.take()?;
            if self.next.is(b')') {
                return Err(self.error(comma.start, &["trailing commas not allowed in function call args"]));
            }
        }
    }

    fn call(&mut self, name: &Token<'_>) -> Reading<Expr> {
        let args = self.arguments()?;
        match functions::find(name.text) {
            Ok(function) => self.finish(ExprKind::Call { function, args }, name.start),
            Err((before, after)) => Err(self.error(name.start, &[before, &quoted(name.text), after])),
        }
    }

    fn aggregate(&mut self, op: Aggregator, token: &Token<'_>) -> Reading<Expr> {
        self.aggregations += 1;
        let mut grouping = self.aggregate_modifier()?;
        let mut args = self.arguments()?;
        if grouping.is_none() {
            grouping = self.aggregate_modifier()?;
        }
        self.aggregations -= 1;
        let wrong = |message: &[&str]| Err(self.error(token.start, message));
        if args.is_empty() {
            return wrong(&["no arguments for aggregate expression provided"]);
        }
        if matches!(op, Aggregator::LimitK | Aggregator::LimitRatio) {
            let flag = "() is experimental and must be enabled with --enable-feature=promql-experimental-functions";
            return wrong(&[&token.text.to_ascii_lowercase(), flag]);
        }
        let expected = 1 + usize::from(op.has_parameter());
        if args.len() != expected {
            let message = "wrong number of arguments for aggregate expression provided, expected ";
            return wrong(&[message, &expected.to_string(), ", got ", &args.len().to_string()]);
        }
        let inner = args.remove(expected - 1);
        let grouping = grouping.unwrap_or(Grouping { on: true, labels: Vec::new() });
        let aggregate = Aggregate { op, grouping, parameter: args.pop(), inner };
        self.finish(ExprKind::Aggregate(Box::new(aggregate)), token.start)
    }

    fn aggregate_modifier(&mut self) -> Reading<Option<Grouping>> {
        let by = self.next.is_word(Keyword::By);
        if by || self.next.is_word(Keyword::Without) { self.grouping(by).map(Some) } else { Ok(None) }
    }

    /// A selector of which the name, if there is one, has been taken.
    fn vector_selector(&mut self, name: Option<Token<'q>>) -> Reading<Expr> {
        let start = name.map_or(self.next.start, |name| name.start);
        let mut matchers = Vec::new();
        if self.next.is(b'{') {
            matchers = self.matchers()?;
        } else if name.is_none() {
            return Err(self.unexpected_here());
        }
        let name: Option<Arc<str>> = name.map(|name| name.text.into());
        if let Some(name) = &name {
            let matcher = Matcher::new(METRIC_NAME, MatchOp::Equal, name);
            matchers.push(matcher.map_err(|error| self.error(start, &[&error.to_string()]))?);
        }
        self.finish(ExprKind::Selector(Box::new(Selector { name, matchers, shift: Shift::default() })), start)
    }
}

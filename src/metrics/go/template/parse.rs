//! Tokens to the tree of a template (`text/template/parse/parse.go`).

use std::collections::BTreeMap;

use super::builtins;
use super::lex::{Kind, Token, tokens};
use super::node::{Branch, Command, Node, Operand, Pipe, Term};
use crate::metrics::go::quote::{quote, unquote};

/// How deep actions and parentheses may nest.
const MAX_DEPTH: usize = 100;

/// What a template and its definitions hold, by name.
pub(super) fn parse(name: &str, text: &str) -> Result<BTreeMap<String, Vec<Node>>, String> {
    let mut parser = Parser {
        name,
        tokens: tokens(text),
        position: 0,
        variables: vec!["$".to_owned()],
        definitions: BTreeMap::new(),
        ranges: 0,
        depth: 0,
        action_line: 0,
    };
    let nodes = parser.document()?;
    parser.define(name.to_owned(), nodes)?;
    Ok(parser.definitions)
}

struct Parser<'a> {
    name: &'a str,
    tokens: Vec<Token>,
    position: usize,
    /// The variables that are defined here.
    variables: Vec<String>,
    definitions: BTreeMap<String, Vec<Node>>,
    /// How many `range` are open.
    ranges: usize,
    depth: usize,
    action_line: usize,
}

/// What ended a list.
enum Ending {
    End,
    Else,
    /// `else if` or `else with`.
    ElseAgain(&'static str),
}

type Parsed<T> = Result<T, String>;

impl Parser<'_> {
    fn error<T>(&self, message: &str) -> Parsed<T> {
        let last = self.position.clamp(1, self.tokens.len()) - 1;
        let line = self.tokens[last].line.to_string();
        Err(["template: ", self.name, ":", &line, ": ", message].concat())
    }

    fn unexpected<T>(&self, token: &Token, context: &str) -> Parsed<T> {
        if token.kind != Kind::Error {
            return self.error(&["unexpected ", &token.describe(), " in ", context].concat());
        }
        if self.action_line == 0 || self.action_line == token.line {
            return self.error(&token.text);
        }
        let text = token.text.strip_suffix(" action").map_or_else(|| token.text.clone() + " in", str::to_owned);
        self.error(&format!("{text} action started at {}:{}", self.name, self.action_line))
    }

    /// The next token; at the end always the last.
    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.position += 1;
        token
    }

    fn peek(&self) -> &Token {
        self.tokens.get(self.position).or(self.tokens.last()).expect("the end is a token")
    }

    fn skip_space(&mut self) {
        while self.peek().kind == Kind::Space {
            self.position += 1;
        }
    }

    fn next_non_space(&mut self) -> Token {
        self.skip_space();
        self.next()
    }

    fn expect(&mut self, kind: Kind, context: &str) -> Parsed<Token> {
        let token = self.next_non_space();
        if token.kind == kind { Ok(token) } else { self.unexpected(&token, context) }
    }

    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error("max expression depth exceeded");
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn define(&mut self, name: String, nodes: Vec<Node>) -> Parsed<()> {
        let is_empty = |nodes: &[Node]| nodes.iter().all(|n| matches!(n, Node::Text(text) if text.trim().is_empty()));
        match self.definitions.get(&name) {
            Some(known) if !is_empty(known) && is_empty(&nodes) => {}
            Some(known) if !is_empty(known) => {
                return self.error(&("template: multiple definition of template ".to_owned() + &quote(&name)));
            }
            _ => {
                self.definitions.insert(name, nodes);
            }
        }
        Ok(())
    }

    /// The whole text, where templates may be defined.
    fn document(&mut self) -> Parsed<Vec<Node>> {
        let mut nodes = Vec::new();
        while self.peek().kind != Kind::End {
            let start = self.position;
            if self.next().kind == Kind::LeftDelimiter && self.next_non_space().is_keyword("define") {
                self.definition()?;
                continue;
            }
            self.position = start;
            match self.text_or_action()? {
                Ok(node) => nodes.push(node),
                Err(Ending::End) => return self.error("unexpected <<end>>"),
                Err(_) => return self.error("unexpected <<else>>"),
            }
        }
        Ok(nodes)
    }

    fn definition(&mut self) -> Parsed<()> {
        let token = self.next_non_space();
        let name = self.template_name(&token, "define clause")?;
        self.expect(Kind::RightDelimiter, "define clause")?;
        let nodes = self.separately(|parser| parser.list_to_end("define clause"))?;
        self.define(name, nodes)
    }

    /// Parses with variables of its own.
    fn separately<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let variables = std::mem::replace(&mut self.variables, vec!["$".to_owned()]);
        let ranges = std::mem::take(&mut self.ranges);
        let parsed = self.deeper(parse);
        (self.variables, self.ranges) = (variables, ranges);
        parsed
    }

    fn list_to_end(&mut self, context: &str) -> Parsed<Vec<Node>> {
        match self.list()? {
            (nodes, Ending::End) => Ok(nodes),
            _ => self.error(&("unexpected <<else>> in ".to_owned() + context)),
        }
    }

    fn list(&mut self) -> Parsed<(Vec<Node>, Ending)> {
        let mut nodes = Vec::new();
        while self.peek().kind != Kind::End {
            match self.text_or_action()? {
                Ok(node) => nodes.push(node),
                Err(ending) => return Ok((nodes, ending)),
            }
        }
        self.position += 1;
        self.error("unexpected EOF")
    }

    fn text_or_action(&mut self) -> Parsed<Result<Node, Ending>> {
        let token = self.next_non_space();
        match token.kind {
            Kind::Text => Ok(Ok(Node::Text(token.text))),
            Kind::LeftDelimiter => {
                self.action_line = token.line;
                let parsed = self.action();
                self.action_line = 0;
                parsed
            }
            _ => self.unexpected(&token, "input"),
        }
    }

    fn action(&mut self) -> Parsed<Result<Node, Ending>> {
        self.skip_space();
        let token = self.peek().clone();
        let keyword = if token.kind == Kind::Keyword { token.text.as_str() } else { "" };
        if !matches!(keyword, "" | "." | "nil" | "define") {
            self.position += 1;
        }
        Ok(Ok(match keyword {
            "if" => Node::If(self.control("if")?),
            "with" => Node::With(self.control("with")?),
            "range" => Node::Range(self.control("range")?),
            "block" => self.template("block clause")?,
            "template" => self.template("template clause")?,
            "end" => {
                self.expect(Kind::RightDelimiter, "end")?;
                return Ok(Err(Ending::End));
            }
            "else" => {
                self.skip_space();
                for again in ["if", "with"] {
                    if self.peek().is_keyword(again) {
                        return Ok(Err(Ending::ElseAgain(again)));
                    }
                }
                self.expect(Kind::RightDelimiter, "else")?;
                return Ok(Err(Ending::Else));
            }
            "break" | "continue" => {
                let shown = ["{{", keyword, "}}"].concat();
                self.expect(Kind::RightDelimiter, &shown)?;
                if self.ranges == 0 {
                    return self.error(&(shown + " outside {{range}}"));
                }
                if keyword == "break" { Node::Break } else { Node::Continue }
            }
            _ => Node::Action(self.pipeline("command", Kind::RightDelimiter)?),
        }))
    }

    fn control(&mut self, context: &'static str) -> Parsed<Branch> {
        let variables = self.variables.len();
        let branch = self.deeper(|parser| {
            let pipe = parser.pipeline(context, Kind::RightDelimiter)?;
            parser.ranges += usize::from(context == "range");
            let (then, ending) = parser.list()?;
            parser.ranges -= usize::from(context == "range");
            let otherwise = match ending {
                Ending::End => Vec::new(),
                Ending::ElseAgain(again) if again == context => {
                    parser.next();
                    let branch = parser.control(context)?;
                    vec![if again == "if" { Node::If(branch) } else { Node::With(branch) }]
                }
                Ending::ElseAgain(_) => {
                    let token = parser.next();
                    return parser.unexpected(&token, "else");
                }
                Ending::Else => match parser.list()? {
                    (nodes, Ending::End) => nodes,
                    _ => return parser.error("expected end; found <<else>>"),
                },
            };
            Ok(Branch { pipe, then, otherwise })
        });
        self.variables.truncate(variables);
        branch
    }

    /// `template` or `block`, which also defines what it names.
    fn template(&mut self, context: &str) -> Parsed<Node> {
        let token = self.next_non_space();
        let name = self.template_name(&token, context)?;
        self.skip_space();
        let is_block = context == "block clause";
        let pipe = if !is_block && self.peek().kind == Kind::RightDelimiter {
            self.next();
            None
        } else {
            Some(self.pipeline(context, Kind::RightDelimiter)?)
        };
        if is_block {
            let nodes = self.separately(|parser| parser.list_to_end("block clause"))?;
            self.define(name.clone(), nodes)?;
        }
        Ok(Node::Template { at: token.at, name, pipe })
    }

    fn template_name(&self, token: &Token, context: &str) -> Parsed<String> {
        if token.kind != Kind::Str {
            return self.unexpected(token, context);
        }
        unquote(&token.text).map_or_else(|| self.error("invalid syntax"), Ok)
    }

    fn pipeline(&mut self, context: &str, end: Kind) -> Parsed<Pipe> {
        self.skip_space();
        let mut pipe = Pipe { at: self.peek().at, ..Pipe::default() };
        while self.peek().kind == Kind::Variable {
            let start = self.position;
            let variable = self.next();
            self.skip_space();
            let separator = self.peek().clone();
            let declares = matches!(separator.kind, Kind::Assign | Kind::Declare);
            if !declares && !(separator.kind == Kind::Char && separator.text == ",") {
                self.position = start;
                break;
            }
            self.next();
            pipe.variables.push(variable.text.clone());
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
            let token = self.peek().clone();
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
                Kind::Keyword if matches!(token.text.as_str(), "." | "nil") => pipe.commands.push(self.command()?),
                _ => {
                    self.next();
                    return self.unexpected(&token, context);
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
                _ => return self.unexpected(&token, "operand"),
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
        let token = self.peek().clone();
        self.position += 1;
        let term = match token.kind {
            Kind::Error => return self.unexpected(&token, "operand"),
            Kind::Identifier if !builtins::is_known(&token.text) => {
                return self.error(&["function ", &quote(&token.text), " not defined"].concat());
            }
            Kind::Identifier => Term::Function(token.text),
            Kind::Keyword if token.text == "." => Term::Dot,
            Kind::Keyword if token.text == "nil" => Term::Nil,
            Kind::Variable if !self.variables.contains(&token.text) => {
                return self.error(&("undefined variable ".to_owned() + &quote(&token.text)));
            }
            Kind::Variable => Term::Variable(vec![token.text]),
            Kind::Field => Term::Field(vec![token.text[1..].to_owned()]),
            Kind::Bool => Term::Bool(token.text == "true"),
            Kind::CharConstant | Kind::Number => match number(&token.text) {
                Some(term) => term,
                None => return self.error(&("illegal number syntax: ".to_owned() + &quote(&token.text))),
            },
            Kind::Str => match unquote(&token.text) {
                Some(text) => Term::Str(token.text, text),
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

/// What a number or a character constant means.
fn number(text: &str) -> Option<Term> {
    if text.starts_with('\'') {
        let inner = unquote(text)?;
        let mut characters = inner.chars();
        let value = i64::from(u32::from(characters.next()?));
        return characters.next().is_none().then(|| Term::Int(text.to_owned(), value));
    }
    let plain = text.replace('_', "");
    let digits = plain.trim_start_matches(['+', '-']);
    let negative = plain.starts_with('-');
    let radix = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => Some((16, 2)),
        Some("0o") => Some((8, 2)),
        Some("0b") => Some((2, 2)),
        Some(_) if digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()) => Some((8, 1)),
        _ => None,
    };
    let whole = match radix {
        Some((radix, skip)) => i128::from_str_radix(&digits[skip..], radix).ok(),
        None => digits.parse::<i128>().ok(),
    };
    if let Some(whole) = whole {
        let value = i64::try_from(if negative { -whole } else { whole }).ok()?;
        return Some(Term::Int(text.to_owned(), value));
    }
    let is_decimal = radix.is_none() && plain.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
    plain.parse().ok().filter(|_| is_decimal).map(|value| Term::Float(text.to_owned(), value))
}

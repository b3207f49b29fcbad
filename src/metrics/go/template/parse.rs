//! Tokens to the tree of a template (`text/template/parse/parse.go`).

use super::lex::{Kind, Token, tokens};
use super::node::{Branch, Node};
use crate::api::quote::{quote, unquote};

/// How deep actions and parentheses may nest.
const MAX_DEPTH: usize = 100;

/// What a template and its definitions hold, by name.
pub(super) fn parse(name: &str, text: &str) -> Result<Vec<(String, Vec<Node>)>, String> {
    let (tokens, lexer_error) = tokens(text);
    let mut parser = Parser {
        name,
        tokens,
        lexer_error,
        position: 0,
        variables: vec!["$"],
        definitions: Vec::new(),
        ranges: 0,
        depth: 0,
        action_line: 0,
    };
    let nodes = parser.document()?;
    parser.define(name.to_owned(), nodes)?;
    Ok(parser.definitions)
}

pub(super) struct Parser<'a> {
    name: &'a str,
    tokens: Vec<Token<'a>>,
    /// What the last token means, if it is an error.
    lexer_error: String,
    pub(super) position: usize,
    /// The variables that are defined here.
    pub(super) variables: Vec<&'a str>,
    definitions: Vec<(String, Vec<Node>)>,
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

pub(super) type Parsed<T> = Result<T, String>;

impl<'a> Parser<'a> {
    pub(super) fn error<T>(&self, message: &str) -> Parsed<T> {
        let last = self.position.clamp(1, self.tokens.len()) - 1;
        let line = self.tokens[last].line.to_string();
        Err(["template: ", self.name, ":", &line, ": ", message].concat())
    }

    pub(super) fn unexpected<T>(&self, token: Token<'_>, context: &str) -> Parsed<T> {
        if token.kind != Kind::Error {
            return self.error(&["unexpected ", &token.describe(), " in ", context].concat());
        }
        if self.action_line == 0 || self.action_line == token.line {
            return self.error(&self.lexer_error);
        }
        let error = &self.lexer_error;
        let text = error.strip_suffix(" action").map_or_else(|| error.clone() + " in", str::to_owned);
        self.error(&format!("{text} action started at {}:{}", self.name, self.action_line))
    }

    /// The next token; at the end always the last.
    pub(super) fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        self.position += 1;
        token
    }

    pub(super) fn peek(&self) -> Token<'a> {
        *self.tokens.get(self.position).or(self.tokens.last()).expect("the end is a token")
    }

    pub(super) fn skip_space(&mut self) {
        while self.peek().kind == Kind::Space {
            self.position += 1;
        }
    }

    fn next_non_space(&mut self) -> Token<'a> {
        self.skip_space();
        self.next()
    }

    fn expect(&mut self, kind: Kind, context: &str) -> Parsed<Token<'a>> {
        let token = self.next_non_space();
        if token.kind == kind { Ok(token) } else { self.unexpected(token, context) }
    }

    pub(super) fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
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
        match self.definitions.iter_mut().find(|(known, _)| *known == name) {
            None => self.definitions.push((name, nodes)),
            Some((_, known)) if is_empty(known) => *known = nodes,
            Some(_) if is_empty(&nodes) => {}
            Some(_) => {
                return self.error(&("template: multiple definition of template ".to_owned() + &quote(&name)));
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
        let name = self.template_name(token, "define clause")?;
        self.expect(Kind::RightDelimiter, "define clause")?;
        let nodes = self.separately(|parser| parser.list_to_end("define clause"))?;
        self.define(name, nodes)
    }

    /// Parses with variables of its own.
    fn separately<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let variables = std::mem::replace(&mut self.variables, vec!["$"]);
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
            Kind::Text => Ok(Ok(Node::Text(token.text.to_owned()))),
            Kind::LeftDelimiter => {
                self.action_line = token.line;
                let parsed = self.action();
                self.action_line = 0;
                parsed
            }
            _ => self.unexpected(token, "input"),
        }
    }

    fn action(&mut self) -> Parsed<Result<Node, Ending>> {
        self.skip_space();
        let token = self.peek();
        let keyword = if token.kind == Kind::Keyword { token.text } else { "" };
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
                    return parser.unexpected(token, "else");
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
        let name = self.template_name(token, context)?;
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

    fn template_name(&self, token: Token<'_>, context: &str) -> Parsed<String> {
        if token.kind != Kind::Str {
            return self.unexpected(token, context);
        }
        unquote(token.text).map_or_else(|| self.error("invalid syntax"), Ok)
    }
}

//! YAML text as a tree in which every node knows where it stands, within a budget of size and depth.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use crate::diag::{Diagnostic, FieldPath, Position, Severity};

/// The most nodes that a stream may have, aliases expanded.
const MAX_NODES: usize = 200_000;
/// The most bytes that a stream may have.
const MAX_BYTES: usize = 3 << 20;

/// One node.
#[derive(Debug)]
pub struct Node {
    /// What it holds.
    pub value: Value,
    /// Where it begins.
    pub position: Position,
    /// How many nodes it is, aliases expanded.
    weight: usize,
}

/// What a node holds.
#[derive(Debug)]
pub enum Value {
    /// A scalar, with its text as written, and what that text means.
    Scalar(String, Scalar),
    /// A list.
    List(Vec<Rc<Node>>),
    /// A mapping in the order of the text, each key once.
    Map(Vec<Entry>),
}

/// What a scalar means, by the rules of YAML 1.1 that Kubernetes' YAML reader follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// Text.
    Text,
}

/// One entry of a mapping.
#[derive(Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key begins.
    pub position: Position,
    /// The value.
    pub node: Rc<Node>,
}

impl Node {
    /// The value under `key`, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|e| e.key == key),
            _ => None,
        }
    }

    /// The text under `key`, if it is a scalar.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        match &self.get(key)?.node.value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Whether the node is an empty document: nothing, or only a comment.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Scalar(_, Scalar::Null))
    }

    /// Where the field at `path` stands (its key; an element of a list: its value), or its closest parent that exists.
    #[must_use]
    pub fn locate(&self, path: &str) -> Position {
        self.walk(path).map(|(_, position)| position).last().unwrap_or(self.position)
    }

    /// The value at `path`, if it exists.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Self> {
        let steps = segments(path).count();
        if steps == 0 { Some(self) } else { self.walk(path).nth(steps - 1).map(|(node, _)| node) }
    }

    /// The nodes on the way to `path` with their places, as far as they exist.
    fn walk<'a, 'p>(&'a self, path: &'p str) -> impl Iterator<Item = (&'a Self, Position)> + use<'a, 'p> {
        segments(path).scan(self, |node, part| {
            let (next, position) = match (&node.value, part.parse::<usize>()) {
                (Value::List(items), Ok(index)) => items.get(index).map(|n| (&**n, n.position)),
                (Value::Map(_), _) => node.get(part).map(|e| (&*e.node, e.position)),
                _ => None,
            }?;
            *node = next;
            Some((next, position))
        })
    }
}

/// The parts of a path such as `spec.metrics[0].pods`.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split(['.', '[', ']']).filter(|s| !s.is_empty())
}

/// A parsed stream: the documents before the first syntax error, and that error.
#[derive(Debug, Default)]
pub struct Stream {
    /// The documents.
    pub documents: Vec<Rc<Node>>,
    /// Syntax errors, keys that stand twice, budgets exceeded.
    pub problems: Vec<Diagnostic>,
}

/// Parses a stream of YAML documents; JSON is YAML.
#[must_use]
pub fn parse(text: &str) -> Stream {
    let mut builder = Builder::default();
    if text.len() > MAX_BYTES {
        builder.problem(Position::START, format!("the text is larger than {} MiB", MAX_BYTES >> 20));
        return builder.stream;
    }
    for event in Parser::<StrInput<'_>>::new_from_str(text.trim_start_matches('\u{feff}')) {
        match event {
            Ok((event, span)) => builder.take(event, &span),
            Err(error) => builder.syntax_error(&error),
        }
        if builder.stopped {
            break;
        }
    }
    builder.stream
}

/// A collection that is still open.
struct Open {
    anchor: usize,
    position: Position,
    items: Items,
}

enum Items {
    List(Vec<Rc<Node>>),
    Map { entries: Vec<Entry>, key: Option<(String, Position)> },
}

/// Puts nodes together as events come in.
#[derive(Default)]
struct Builder {
    stream: Stream,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Rc<Node>>,
    nodes: usize,
    stopped: bool,
}

impl Builder {
    fn problem(&mut self, position: Position, message: String) {
        self.stream.problems.push(Diagnostic {
            severity: Severity::Error,
            position,
            field: FieldPath::root(),
            message,
        });
    }

    fn syntax_error(&mut self, error: &ScanError) {
        let position = place(error.marker().line(), error.marker().col());
        self.problem(position, format!("yaml: line {}: {}", position.line, error.info()));
        self.stopped = true;
    }

    fn take(&mut self, event: Event<'_>, span: &Span) {
        let position = place(span.start.line(), span.start.col());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let quoted = style != ScalarStyle::Plain || tag.is_some_and(|t| t.is_yaml_core_schema_tag("str"));
                let scalar = if quoted { Scalar::Text } else { resolve(&text) };
                self.close(anchor, position, Value::Scalar(Cow::into_owned(text), scalar));
            }
            Event::SequenceStart(_, anchor, _) => {
                self.open.push(Open { anchor, position, items: Items::List(Vec::new()) });
            }
            Event::MappingStart(_, anchor, _) => {
                self.open.push(Open { anchor, position, items: Items::Map { entries: Vec::new(), key: None } });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let value = match open.items {
                        Items::List(items) => Value::List(items),
                        Items::Map { entries, .. } => Value::Map(entries),
                    };
                    self.close(open.anchor, open.position, value);
                }
            }
            Event::Alias(id) => {
                if let Some(node) = self.anchors.get(&id).cloned() {
                    self.attach(node, position);
                } else {
                    self.problem(position, "yaml: anchor contains itself".to_owned());
                    self.stopped = true;
                }
            }
            _ => {}
        }
    }

    /// A node is complete.
    fn close(&mut self, anchor: usize, position: Position, value: Value) {
        let weight = 1 + match &value {
            Value::Scalar(..) => 0,
            Value::List(items) => items.iter().map(|n| n.weight).sum(),
            Value::Map(entries) => entries.iter().map(|e| e.node.weight).sum(),
        };
        let node = Rc::new(Node { value, position, weight });
        if anchor != 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        self.attach(node, position);
    }

    /// A node, new or an alias, takes its place in what is open.
    fn attach(&mut self, node: Rc<Node>, position: Position) {
        self.nodes = self.nodes.saturating_add(if self.open.is_empty() { 0 } else { node.weight });
        if self.nodes > MAX_NODES {
            self.problem(position, format!("yaml: document contains excessive aliasing (over {MAX_NODES} nodes)"));
            self.stopped = true;
            return;
        }
        let duplicate = match self.open.last_mut().map(|open| &mut open.items) {
            None => {
                self.stream.documents.push(node);
                self.anchors.clear();
                None
            }
            Some(Items::List(items)) => {
                items.push(node);
                None
            }
            Some(Items::Map { entries, key }) => match key.take() {
                None => {
                    let text = match &node.value {
                        Value::Scalar(text, _) => text.clone(),
                        _ => String::from("{}"),
                    };
                    *key = Some((text, position));
                    None
                }
                Some((text, at)) => {
                    let duplicate = entries.iter().any(|e| e.key == text).then(|| (text.clone(), at));
                    if duplicate.is_none() {
                        entries.push(Entry { key: text, position: at, node });
                    }
                    duplicate
                }
            },
        };
        if let Some((key, at)) = duplicate {
            self.problem(at, format!("line {}: key \"{key}\" already set in map", at.line));
        }
    }
}

fn place(line: usize, column: usize) -> Position {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Position { line: number(line.max(1)), column: number(column).saturating_add(1) }
}

/// What a plain scalar means.
fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => Scalar::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        _ => number(text).unwrap_or(Scalar::Text),
    }
}

fn number(text: &str) -> Option<Scalar> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let plain = digits.replace('_', "");
    let radix = match plain.as_bytes() {
        [b'0', b'x' | b'X', ..] => Some((16, 2)),
        [b'0', b'b' | b'B', ..] => Some((2, 2)),
        [b'0', b'o' | b'O', ..] => Some((8, 2)),
        [b'0', rest @ ..] if !rest.is_empty() && rest.iter().all(|b| (b'0'..=b'7').contains(b)) => Some((8, 1)),
        _ => None,
    };
    let whole = match radix {
        Some((radix, skip)) => i128::from_str_radix(&plain[skip..], radix).ok(),
        None => plain.bytes().all(|b| b.is_ascii_digit()).then(|| plain.parse().ok()).flatten(),
    };
    if let Some(whole) = whole {
        return Some(Scalar::Int(if negative { -whole } else { whole }));
    }
    if radix.is_none() && plain.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b)) {
        let value: f64 = plain.parse().ok()?;
        return Some(Scalar::Float(if negative { -value } else { value }));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_mean_what_yaml_1_1_says() {
        let cases = [
            ("", Scalar::Null),
            ("yes", Scalar::Bool(true)),
            ("off", Scalar::Bool(false)),
            ("10", Scalar::Int(10)),
            ("-0x10", Scalar::Int(-16)),
            ("010", Scalar::Int(8)),
            ("1_000", Scalar::Int(1000)),
            ("1.5", Scalar::Float(1.5)),
            ("1e3", Scalar::Float(1000.0)),
            ("500m", Scalar::Text),
            ("v2", Scalar::Text),
            ("-", Scalar::Text),
        ];
        for (text, meaning) in cases {
            assert_eq!(resolve(text), meaning, "{text:?}");
        }
    }

    #[test]
    fn fields_are_found_by_path() {
        let stream = parse("a: 1\nspec:\n  metrics:\n  - type: Pods\n    pods: {target: 2}\n");
        let at = |path: &str| stream.documents[0].locate(path).to_string();
        assert_eq!(at("spec.metrics[0].pods.target"), "5:12");
        assert_eq!(at("spec.metrics[0]"), "4:5");
        assert_eq!(at("spec.missing.deeper"), "2:1");
    }

    #[test]
    fn errors_have_a_place_and_keep_what_came_before() {
        let stream = parse("a: 1\n---\nb: [1, 2\nc: }\n");
        assert_eq!(stream.documents.len(), 1);
        assert_eq!(stream.problems.len(), 1);
        assert!(stream.problems[0].position.line >= 3, "{:?}", stream.problems);
    }

    #[test]
    fn a_key_stands_once() {
        let stream = parse("a: 1\nb: 2\na: 3\n");
        assert_eq!(stream.problems[0].message, "line 3: key \"a\" already set in map");
    }

    #[test]
    fn bombs_are_refused() {
        let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
        for (this, last) in ["b", "c", "d", "e", "f", "g"].into_iter().zip(["a", "b", "c", "d", "e", "f"]) {
            let aliases = vec![format!("*{last}"); 10].join(",");
            bomb.push_str(&[this, ": &", this, " [", &aliases, "]\n"].concat());
        }
        assert!(parse(&bomb).problems.iter().any(|p| p.message.contains("excessive aliasing")));
        assert!(!parse(&"[".repeat(100_000)).problems.is_empty());
        assert!(!parse(&"a: \n".repeat(1_000_000)).problems.is_empty());
    }
}

//! YAML text to trees, within a budget of size and depth: the events of `granit-parser`, put together with anchors,
//! merge keys and repeated keys as Kubernetes' YAML reader treats them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::scalar::{Scalar, resolve};
use super::tree::{Entry, Node, Value};
use crate::diag::{Diagnostic, FieldPath, Position, Severity};

/// The most nodes that a stream may have, aliases expanded.
const MAX_NODES: usize = 200_000;
/// The most bytes that a stream may have.
const MAX_BYTES: usize = 3 << 20;
/// How deep nodes may be nested; nothing in a cluster comes near it, and the tree is walked recursively.
const MAX_DEPTH: usize = 128;

/// A parsed stream: the documents before the first syntax error, and that error.
#[derive(Debug, Default)]
pub struct Stream {
    /// The documents.
    pub documents: Vec<Document>,
    /// A syntax error or an exceeded budget, after which nothing is read.
    pub problems: Vec<Diagnostic>,
}

/// One document of a stream.
#[derive(Debug)]
pub struct Document {
    /// Its tree. Of keys that stand twice it has the last, as Kubernetes reads them without strictness.
    pub root: Rc<Node>,
    /// The keys that stand twice.
    pub repeated: Vec<Diagnostic>,
}

/// Parses a stream of YAML documents; JSON is YAML.
#[must_use]
pub fn parse(text: &str) -> Stream {
    let mut builder = Builder::default();
    if text.len() > MAX_BYTES {
        builder.fail(Position::START, format!("the text is larger than {} MiB", MAX_BYTES >> 20));
        return builder.stream;
    }
    for event in Parser::<StrInput<'_>>::new_from_str(text.trim_start_matches('\u{feff}')) {
        match event {
            Ok((event, span)) => builder.take(event, &span),
            Err(error) => builder.syntax_error(text, &error),
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
    Map(OpenMap),
}

/// A mapping that is still open.
#[derive(Default)]
struct OpenMap {
    entries: Vec<Entry>,
    /// Where each key stands in `entries`.
    index: BTreeMap<String, usize>,
    key: Option<Key>,
}

/// A key that waits for its value.
struct Key {
    text: String,
    position: Position,
    /// `<<`, without quotation marks.
    merges: bool,
}

impl OpenMap {
    /// Sets a key; of a key that is there already, what to say, at the value as upstream's reader counts lines.
    fn set(&mut self, entry: Entry) -> Option<Diagnostic> {
        match self.index.get(&entry.key) {
            None => {
                self.index.insert(entry.key.clone(), self.entries.len());
                self.entries.push(entry);
                None
            }
            Some(&at) => {
                let (line, key) = (entry.node.position.line, &entry.key);
                let message = format!("line {line}: key {key:?} already set in map");
                let position = entry.position;
                self.entries[at] = entry;
                Some(Diagnostic { severity: Severity::Error, position, field: FieldPath::root(), message })
            }
        }
    }
}

/// Puts nodes together as events come in.
#[derive(Default)]
struct Builder {
    stream: Stream,
    repeated: Vec<Diagnostic>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Rc<Node>>,
    nodes: usize,
    stopped: bool,
}

impl Builder {
    /// Nothing after this is read.
    fn fail(&mut self, position: Position, message: String) {
        let field = FieldPath::root();
        self.stream.problems.push(Diagnostic { severity: Severity::Error, position, field, message });
        self.stopped = true;
    }

    fn syntax_error(&mut self, text: &str, error: &ScanError) {
        let position = place(error.marker().line(), error.marker().col());
        let message = match error.info() {
            info if info.contains("unknown anchor") => {
                format!("yaml: unknown anchor '{}' referenced", alias_at(text, position))
            }
            info => syntax_message(&info, position.line),
        };
        self.fail(position, message);
    }

    fn take(&mut self, event: Event<'_>, span: &Span) {
        let position = place(span.start.line(), span.start.col());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let quoted = style != ScalarStyle::Plain || tag.is_some_and(|t| t.is_yaml_core_schema_tag("str"));
                let scalar = if quoted { Scalar::Text } else { resolve(&text) };
                let node = Node::new(Value::Scalar(Cow::into_owned(text), scalar), position);
                self.close(anchor, node, !quoted);
            }
            Event::SequenceStart(_, anchor, _) => self.begin(anchor, position, Items::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => self.begin(anchor, position, Items::Map(OpenMap::default())),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let value = match open.items {
                        Items::List(items) => Value::List(items),
                        Items::Map(map) => Value::Map(map.entries),
                    };
                    self.close(open.anchor, Node::new(value, open.position), false);
                }
            }
            Event::Alias(id) => match self.anchors.get(&id).cloned() {
                Some(node) => self.attach(node, position, false),
                None => self.fail(position, "yaml: anchor contains itself".to_owned()),
            },
            _ => {}
        }
    }

    fn begin(&mut self, anchor: usize, position: Position, items: Items) {
        if self.open.len() == MAX_DEPTH {
            self.too_deep(position);
        } else {
            self.open.push(Open { anchor, position, items });
        }
    }

    fn too_deep(&mut self, position: Position) {
        self.fail(position, format!("yaml: exceeded max depth of {MAX_DEPTH}"));
    }

    /// A node is complete.
    fn close(&mut self, anchor: usize, node: Node, plain: bool) {
        let position = node.position;
        let node = Rc::new(node);
        if anchor != 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        self.attach(node, position, plain);
    }

    /// A node, new or an alias, takes its place in what is open.
    fn attach(&mut self, node: Rc<Node>, position: Position, plain: bool) {
        self.nodes = self.nodes.saturating_add(if self.open.is_empty() { 0 } else { node.weight });
        if self.nodes > MAX_NODES {
            let message = format!("yaml: document contains excessive aliasing (over {MAX_NODES} nodes)");
            self.fail(position, message);
            return;
        }
        if self.open.len() + node.depth > MAX_DEPTH {
            self.too_deep(position);
            return;
        }
        match self.open.last_mut().map(|open| &mut open.items) {
            None => {
                self.stream.documents.push(Document { root: node, repeated: std::mem::take(&mut self.repeated) });
                self.anchors.clear();
            }
            Some(Items::List(items)) => items.push(node),
            Some(Items::Map(map)) => match map.key.take() {
                None => match key(&node, position, plain) {
                    Ok(key) => map.key = Some(key),
                    Err(message) => self.fail(position, message),
                },
                Some(key) if key.merges => self.merge(&node, key.position),
                Some(Key { text, position, .. }) => {
                    let repeated = map.set(Entry { key: text, position, node });
                    self.repeated.extend(repeated);
                }
            },
        }
    }

    /// A merge key: the entries of a mapping, or of several of which the earlier win, become entries here.
    fn merge(&mut self, merged: &Rc<Node>, position: Position) {
        let sources: Vec<&Rc<Node>> = match &merged.value {
            Value::List(items) => items.iter().rev().collect(),
            _ => vec![merged],
        };
        if sources.iter().any(|source| !matches!(source.value, Value::Map(_))) {
            let message = "yaml: map merge requires map or sequence of maps as the value".to_owned();
            self.fail(position, message);
            return;
        }
        if let Some(Open { items: Items::Map(map), .. }) = self.open.last_mut() {
            for entry in sources.into_iter().flat_map(|source| source.entries()) {
                self.repeated.extend(map.set(entry.clone()));
            }
        }
    }
}

/// The key that a node is, as JSON has it: booleans and numbers are keys by their text.
fn key(node: &Node, position: Position, plain: bool) -> Result<Key, String> {
    let Value::Scalar(text, scalar) = &node.value else {
        return Err("yaml: invalid map key: only a scalar can be a key".to_owned());
    };
    let text = match scalar {
        Scalar::Bool(b) => b.to_string(),
        other => other.json_number().unwrap_or_else(|| text.clone()),
    };
    let merges = plain && text == "<<";
    Ok(Key { text, position, merges })
}

/// What the API server's YAML reader, a port of libyaml, says of a syntax error, by how `granit-parser` calls it.
const WORDS: &[(&str, &str)] = &[
    ("unclosed bracket '['", "did not find expected ',' or ']'"),
    ("unclosed bracket '{'", "did not find expected ',' or '}'"),
    ("mismatched bracket '['", "did not find expected ',' or ']'"),
    ("mismatched bracket '{'", "did not find expected ',' or '}'"),
    ("misplaced bracket", "did not find expected node content"),
    ("unclosed quote", "found unexpected end of stream"),
    ("tabs disallowed", "found character that cannot start any token"),
    ("unexpected character", "found character that cannot start any token"),
    ("simple key expected ':'", "could not find expected ':'"),
    ("invalid trailing content", "did not find expected key"),
    ("hexadecimal", "did not find expected hexdecimal number"),
];

/// A syntax error in the API server's words. It counts lines from 0 where its parser complains, from 1 where its
/// scanner does, and leaves out line 0.
fn syntax_message(info: &str, line: u32) -> String {
    let known = WORDS.iter().find(|(ours, _)| info.contains(ours)).map(|(_, theirs)| *theirs);
    let words = known.or_else(|| Some(info.strip_prefix("while ")?.split_once(", ")?.1)).unwrap_or(info);
    let parser = ["did not find expected key", "expected '-' indicator", "node content", "expected ',' or"];
    let line = match words {
        "could not find expected ':'" => line.saturating_add(1),
        _ if parser.iter().any(|part| words.contains(part)) => line - 1,
        _ => line,
    };
    if line == 0 { format!("yaml: {words}") } else { format!("yaml: line {line}: {words}") }
}

/// The name of the alias that stands at a place.
fn alias_at(text: &str, position: Position) -> String {
    let line = usize::try_from(position.line - 1).unwrap_or(0);
    let column = usize::try_from(position.column - 1).unwrap_or(0);
    let rest = text.lines().nth(line).unwrap_or_default().chars().skip(column);
    rest.skip_while(|c| *c == '*').take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect()
}

fn place(line: usize, column: usize) -> Position {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Position { line: number(line.max(1)), column: number(column).saturating_add(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that is wrong with a text, in the order of the documents.
    fn problems(text: &str) -> Vec<String> {
        let stream = parse(text);
        let repeated = stream.documents.iter().flat_map(|d| &d.repeated);
        repeated.chain(&stream.problems).map(|p| format!("{}: {}", p.position, p.message)).collect()
    }

    #[test]
    fn errors_have_a_place_and_keep_what_came_before() {
        let stream = parse("a: 1\n---\nb: [1, 2\nc: }\n");
        assert_eq!(stream.documents.len(), 1);
        assert_eq!(stream.problems.len(), 1);
        assert!(stream.problems[0].position.line >= 3, "{:?}", stream.problems);
    }

    #[test]
    fn repeated_keys_are_said_and_the_last_counts() {
        let text = "a: 1\nb: 2\na: 3\n---\nc: &c {d: 4, e: 5}\nf: {<<: *c, e: 6}\n";
        assert_eq!(
            problems(text),
            ["3:1: line 3: key \"a\" already set in map", "6:13: line 6: key \"e\" already set in map"]
        );
        let stream = parse(text);
        assert_eq!(stream.documents[0].root.text("a"), Some("3"));
        assert_eq!(stream.documents[1].root.find("f").and_then(|f| f.text("d")), Some("4"));
    }

    #[test]
    fn syntax_errors_are_in_words_of_the_api_server() {
        assert_eq!(problems("a: *m\n"), ["1:4: yaml: unknown anchor 'm' referenced"]);
        assert_eq!(problems("a: 1\nb: c: d\n"), ["2:5: yaml: line 2: mapping values are not allowed in this context"]);
        assert_eq!(problems("a: 1\nb: @x\n"), ["2:4: yaml: line 2: found character that cannot start any token"]);
        assert_eq!(problems("a:\n  b: 1\n c: 2\n"), ["3:2: yaml: line 2: did not find expected key"]);
        assert_eq!(problems("a: 1\nb\n"), ["2:1: yaml: line 3: could not find expected ':'"]);
        assert_eq!(problems("a: }\n"), ["1:4: yaml: did not find expected node content"]);
        assert_eq!(problems("a: {<<: 1}\n"), ["1:5: yaml: map merge requires map or sequence of maps as the value"]);
    }

    #[test]
    fn bombs_are_refused() {
        // Every letter is ten times, or eight levels deeper than, the letter before.
        let letters = |first: &str, item: &dyn Fn(char) -> String| {
            let further = ('b'..='z').zip('a'..='y').map(|(this, last)| format!("{this}: &{this} {}\n", item(last)));
            [format!("a: &a {first}\n")].into_iter().chain(further).collect::<Vec<_>>().concat()
        };
        let bomb = letters("[x,x]", &|last| format!("[{}]", vec![format!("*{last}"); 10].join(",")));
        let deep = letters("[[[[x]]]]", &|last| format!("[[[[[[[[*{last}]]]]]]]]"));
        assert!(problems(&bomb)[0].contains("excessive aliasing"));
        assert!(problems(&deep)[0].contains("exceeded max depth"));
        assert_eq!(problems(&"[".repeat(100_000)).len(), 1);
        assert!(problems(&"a: \n".repeat(1_000_000))[0].contains("larger than"));
    }

    #[test]
    fn a_wide_mapping_takes_no_longer_than_its_text() {
        let wide = (0..90_000).map(|i| format!("k{i}: 1\n")).collect::<Vec<_>>().concat();
        assert_eq!(parse(&wide).documents[0].root.entries().len(), 90_000);
    }
}

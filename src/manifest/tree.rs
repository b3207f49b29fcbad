//! A YAML document as a tree in which every node knows where it stands.

use std::fmt::Display;
use std::rc::Rc;

use super::scalar::{Scalar, resolve};
use crate::diag::Position;

/// One node.
#[derive(Debug)]
pub struct Node {
    /// What it holds.
    pub value: Value,
    /// Where it begins.
    pub position: Position,
    /// How many nodes it is, aliases expanded.
    pub(super) weight: usize,
    /// How deep it is nested, itself included.
    pub(super) depth: usize,
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

/// One entry of a mapping.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key begins.
    pub position: Position,
    /// The value.
    pub node: Rc<Node>,
}

impl Node {
    /// A node of its own, at a place of the text.
    #[must_use]
    pub fn new(value: Value, position: Position) -> Self {
        let add = |(weight, depth): (usize, usize), child: &Rc<Self>| {
            (child.weight.saturating_add(weight), child.depth.max(depth))
        };
        let (weight, depth) = match &value {
            Value::Scalar(..) => (0, 0),
            Value::List(items) => items.iter().fold((0, 0), add),
            Value::Map(entries) => entries.iter().map(|e| &e.node).fold((0, 0), add),
        };
        Self { value, position, weight: weight.saturating_add(1), depth: depth + 1 }
    }

    /// A text that stands nowhere yet.
    #[must_use]
    pub fn text_of(text: &str) -> Rc<Self> {
        Self::made(Value::Scalar(text.to_owned(), Scalar::Text))
    }

    /// What a text without quotation marks means, such as a number.
    #[must_use]
    pub fn plain(value: &dyn Display) -> Rc<Self> {
        let text = value.to_string();
        let scalar = resolve(&text);
        Self::made(Value::Scalar(text, scalar))
    }

    /// A list that stands nowhere yet.
    #[must_use]
    pub fn list(items: Vec<Rc<Self>>) -> Rc<Self> {
        Self::made(Value::List(items))
    }

    /// A mapping that stands nowhere yet.
    #[must_use]
    pub fn map(entries: Vec<(&str, Rc<Self>)>) -> Rc<Self> {
        Self::made(Value::Map(entries.into_iter().map(|(key, node)| Entry::made(key, node)).collect()))
    }

    /// This mapping with `node` under `key`.
    #[must_use]
    pub fn with(&self, key: &str, node: Rc<Self>) -> Rc<Self> {
        let mut entries = self.entries().to_vec();
        match entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.node = node,
            None => entries.push(Entry::made(key, node)),
        }
        Self::made(Value::Map(entries))
    }

    /// Whether another tree says the same, wherever it stands and in whatever order its keys come.
    #[must_use]
    pub fn says(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Scalar(a, meaning), Value::Scalar(b, other)) => a == b && meaning.is_like(*other),
            (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says(b)),
            (Value::Map(a), Value::Map(b)) => {
                let said = |entry: &Entry| other.get(&entry.key).is_some_and(|there| entry.node.says(&there.node));
                a.len() == b.len() && a.iter().all(said)
            }
            _ => false,
        }
    }

    fn made(value: Value) -> Rc<Self> {
        Rc::new(Self::new(value, Position::START))
    }

    /// The value under `key`, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|e| e.key == key)
    }

    /// The entries, if this is a mapping.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The elements, if this is a list.
    #[must_use]
    pub fn items(&self) -> &[Rc<Self>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
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

    /// Whether the node is nothing: an empty document, a key without a value, `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Scalar(_, Scalar::Null))
    }

    /// A number that tells trees with other keys or values from this one; the order of keys makes no difference.
    pub(super) fn fingerprint(&self) -> u64 {
        let text =
            |hash, text: &str| text.bytes().fold(hash, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        match &self.value {
            Value::Scalar(scalar, _) => text(0xcbf2_9ce4_8422_2325, scalar),
            Value::List(items) => {
                items.iter().fold(1, |hash: u64, item| hash.rotate_left(7).wrapping_mul(31) ^ item.fingerprint())
            }
            Value::Map(entries) => {
                entries.iter().fold(2, |sum: u64, entry| sum.wrapping_add(text(entry.node.fingerprint(), &entry.key)))
            }
        }
    }

    /// Where the field at `path` stands (its key; an element of a list: its value), or its closest parent that exists.
    #[must_use]
    pub fn locate(&self, path: &str) -> Position {
        self.walk(path).map(|(_, position)| position).last().unwrap_or(self.position)
    }

    /// Where `path` leads, if it exists: of a field, its name.
    #[must_use]
    pub fn place(&self, path: &str) -> Option<Position> {
        self.walk(path).nth(segments(path).count().checked_sub(1)?).map(|(_, position)| position)
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

impl Entry {
    fn made(key: &str, node: Rc<Node>) -> Self {
        Self { key: key.to_owned(), position: Position::START, node }
    }
}

/// The parts of a path such as `spec.metrics[0].pods`.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split(['.', '[', ']']).filter(|s| !s.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::manifest::parse::parse;

    #[test]
    fn fingerprints_tell_trees_apart() {
        let of = |text: &str| parse(text).documents[0].root.fingerprint();
        assert_eq!(of("a: 1\nb: [x, y]\n"), of("{b: [x, y], a: 1}\n"));
        for other in ["a: 2\nb: [x, y]\n", "a: 1\nb: [y, x]\n", "b: 1\na: [x, y]\n", "a: 1\n"] {
            assert_ne!(of("a: 1\nb: [x, y]\n"), of(other), "{other}");
        }
    }

    #[test]
    fn fields_are_found_by_path() {
        let stream = parse("a: 1\nspec:\n  metrics:\n  - type: Pods\n    pods: {target: 2}\n");
        let at = |path: &str| stream.documents[0].root.locate(path).to_string();
        assert_eq!(at("spec.metrics[0].pods.target"), "5:12");
        assert_eq!(at("spec.metrics[0]"), "4:5");
        assert_eq!(at("spec.missing.deeper"), "2:1");
    }
}

//! A tree to a form with fields: unknown fields and wrong types are reported with path and place; decoding goes on after
//! each with the zero value, so that one pass finds them all.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::check::{json_kind, whole};
use super::near_miss::near_miss;
use super::scalar::Scalar;
use super::shape::{self, Of, Shape};
use super::tree::{Entry, Node, Value};
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::units::{Quantity, SimDuration, float};

/// Decodes `node` into a `T`; what is wrong goes to `problems`.
pub fn decode<T: Decode>(node: &Node, problems: &mut Vec<Diagnostic>) -> T {
    let found = RefCell::new(std::mem::take(problems));
    let decoded = T::decode(&Place { node, path: FieldPath::root(), problems: &found });
    *problems = found.into_inner();
    decoded
}

/// What a node can be decoded into. A node that is nothing is the zero value.
pub trait Decode: Default {
    /// The value at a place, or the zero value after it was reported what is wrong there.
    fn decode(at: &Place<'_>) -> Self;

    /// What may stand there.
    #[must_use]
    fn shape() -> Shape {
        Shape::Any
    }
}

/// Where decoding stands.
#[derive(Debug)]
pub struct Place<'a> {
    node: &'a Node,
    path: FieldPath,
    problems: &'a RefCell<Vec<Diagnostic>>,
}

/// Makes a form of a struct: its fields, each with its name in the text.
///
/// Not serde's derive: its visitors of a dozen small forms would be a twentieth of the page.
macro_rules! form {
    ($type:ty { $($field:ident: $name:literal),* $(,)? }) => {
        impl $crate::manifest::Decode for $type {
            fn decode(at: &$crate::manifest::Place<'_>) -> Self {
                let mut form = Self::default();
                for (name, field) in at.fields(&[$($name),*]) {
                    match name {
                        $($name => form.$field = $crate::manifest::Decode::decode(&field),)*
                        _ => {}
                    }
                }
                form
            }

            fn shape() -> $crate::manifest::shape::Shape {
                $crate::manifest::shape::Shape::Fields($crate::manifest::shape::Fields {
                    name: stringify!($type),
                    fields: vec![$(($name, $crate::manifest::shape::Of::field(|form: &Self| &form.$field))),*],
                })
            }
        }
    };
}
pub(crate) use form;

impl<'a> Place<'a> {
    fn report(&self, position: Position, path: FieldPath, message: String) {
        let problem = Diagnostic { severity: Severity::Error, position, field: path, message };
        self.problems.borrow_mut().push(problem);
    }

    /// Reports that the node is not what is wanted.
    fn mismatch(&self, wanted: &str) {
        let got = match &self.node.value {
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a mapping".to_owned(),
            Value::Scalar(text, _) => format!("the {} {text:?}", json_kind(&self.node.value)),
        };
        self.report(self.node.position, self.path.clone(), format!("expected {wanted}, found {got}"));
    }

    fn scalar(&self) -> Option<(&'a str, Scalar)> {
        match &self.node.value {
            Value::Scalar(text, scalar) => Some((text, *scalar)),
            _ => None,
        }
    }

    fn integer(&self, max: u64) -> u64 {
        let number = match self.scalar() {
            Some((_, Scalar::Null)) => return 0,
            Some((_, Scalar::Int(n))) => u64::try_from(n).ok(),
            Some((_, other)) => whole(other).and_then(|n| u64::try_from(n).ok()),
            None => None,
        };
        number.filter(|n| *n <= max).unwrap_or_else(|| {
            self.mismatch(&format!("a whole number from 0 to {max}"));
            0
        })
    }

    /// Whether a mapping stands here.
    pub(crate) fn is_mapping(&self) -> bool {
        matches!(self.node.value, Value::Map(_))
    }

    fn entries(&self) -> &'a [Entry] {
        match &self.node.value {
            Value::Map(entries) => entries,
            Value::Scalar(_, Scalar::Null) => &[],
            _ => {
                self.mismatch("a mapping");
                &[]
            }
        }
    }

    fn child(&self, entry: &'a Entry) -> Self {
        Place { node: &entry.node, path: self.path.child(&entry.key), problems: self.problems }
    }

    /// The fields that stand here, of those that are known; others are reported.
    pub(crate) fn fields(&self, known: &[&'static str]) -> Vec<(&'static str, Self)> {
        let mut fields = Vec::new();
        for entry in self.entries() {
            if let Some(name) = known.iter().find(|name| **name == entry.key) {
                fields.push((*name, self.child(entry)));
                continue;
            }
            let path = self.path.child(&entry.key);
            let hint = near_miss(&entry.key, known.iter().copied());
            let hint = hint.map(|name| format!(", did you mean \"{name}\"?")).unwrap_or_default();
            self.report(entry.position, path.clone(), format!("unknown field \"{path}\"{hint}"));
        }
        fields
    }
}

impl Decode for bool {
    fn decode(at: &Place<'_>) -> Self {
        match at.scalar() {
            Some((_, Scalar::Bool(b))) => return b,
            Some((_, Scalar::Null)) => {}
            _ => at.mismatch("true or false"),
        }
        false
    }

    fn shape() -> Shape {
        Shape::Scalar(shape::Scalar::Bool)
    }
}

impl Decode for u64 {
    fn decode(at: &Place<'_>) -> Self {
        at.integer(Self::MAX)
    }

    fn shape() -> Shape {
        Shape::Scalar(shape::Scalar::Integer)
    }
}

impl Decode for u32 {
    fn decode(at: &Place<'_>) -> Self {
        Self::try_from(at.integer(Self::MAX.into())).unwrap_or(0)
    }

    fn shape() -> Shape {
        Shape::Scalar(shape::Scalar::Integer)
    }
}

impl Decode for f64 {
    fn decode(at: &Place<'_>) -> Self {
        match at.scalar() {
            Some((_, Scalar::Int(n))) => i64::try_from(n).map_or(Self::INFINITY, float::from_whole),
            Some((_, Scalar::Float(x))) if x.is_finite() => x,
            Some((_, Scalar::Null)) => 0.0,
            _ => {
                at.mismatch("a number");
                0.0
            }
        }
    }

    fn shape() -> Shape {
        Shape::Scalar(shape::Scalar::Number)
    }
}

impl Decode for String {
    fn decode(at: &Place<'_>) -> Self {
        match at.scalar() {
            Some((text, Scalar::Text)) => return text.to_owned(),
            Some((_, Scalar::Null)) => {}
            _ => at.mismatch("text"),
        }
        Self::new()
    }

    fn shape() -> Shape {
        Shape::Scalar(shape::Scalar::Text)
    }
}

impl Decode for SimDuration {
    fn decode(at: &Place<'_>) -> Self {
        let text = match at.scalar() {
            Some((_, Scalar::Null)) => return Self::ZERO,
            Some((text, Scalar::Text)) => text.trim().to_owned(),
            Some((_, number)) => number.json_number().unwrap_or_default(),
            None => String::new(),
        };
        text.parse().unwrap_or_else(|error: crate::units::DurationError| {
            at.report(at.node.position, at.path.clone(), error.to_string());
            Self::ZERO
        })
    }

    fn shape() -> Shape {
        Shape::Scalar(shape::Scalar::Duration)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(at: &Place<'_>) -> Self {
        (!at.node.is_null()).then(|| T::decode(at))
    }

    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(at: &Place<'_>) -> Self {
        if !matches!(at.node.value, Value::List(_) | Value::Scalar(_, Scalar::Null)) {
            at.mismatch("a list");
        }
        let item = |(index, node)| T::decode(&Place { node, path: at.path.index(index), problems: at.problems });
        at.node.items().iter().map(|node| &**node).enumerate().map(item).collect()
    }

    fn shape() -> Shape {
        Shape::List(Of::form(T::shape))
    }
}

impl Decode for Quantity {
    fn decode(at: &Place<'_>) -> Self {
        let text = match at.scalar() {
            Some((_, Scalar::Null)) => return Self::default(),
            Some((text, Scalar::Text)) => text.trim().to_owned(),
            Some((_, number)) => number.json_number().unwrap_or_default(),
            None => String::new(),
        };
        text.parse().unwrap_or_else(|_| {
            at.mismatch("a quantity such as 500m, 2 or 1Gi");
            Self::default()
        })
    }

    fn shape() -> Shape {
        Shape::Scalar(shape::Scalar::Quantity)
    }
}

/// A mapping with any keys, in the order of the text.
impl<T: Decode> Decode for Vec<(String, T)> {
    fn decode(at: &Place<'_>) -> Self {
        at.entries().iter().map(|entry| (entry.key.clone(), T::decode(&at.child(entry)))).collect()
    }

    fn shape() -> Shape {
        Shape::Map(Of::form(T::shape))
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(at: &Place<'_>) -> Self {
        Vec::decode(at).into_iter().collect()
    }

    fn shape() -> Shape {
        Shape::Map(Of::form(T::shape))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::parse::parse;

    #[derive(Debug, Default, PartialEq)]
    struct Form {
        count: u32,
        share: f64,
        name: String,
        labels: BTreeMap<String, String>,
        list: Vec<u64>,
    }

    form!(Form { count: "count", share: "share", name: "name", labels: "labels", list: "list" });

    fn read(text: &str) -> (Form, Vec<String>) {
        let mut problems = Vec::new();
        let form = decode(&parse(text).documents[0].root, &mut problems);
        (form, problems.iter().map(|p| format!("{}: {}", p.position, p.message)).collect())
    }

    #[test]
    fn every_problem_is_found_in_one_pass() {
        let text = "coumt: 1\ncount: 4294967296\nshare: half\nname: [a]\nlabels: x\nlist: [1, yes, -1]\n";
        let (form, problems) = read(text);
        assert_eq!(form, Form { list: vec![1, 0, 0], ..Form::default() });
        assert_eq!(
            problems,
            [
                "1:1: unknown field \"coumt\", did you mean \"count\"?",
                "2:8: expected a whole number from 0 to 4294967295, found the number \"4294967296\"",
                "3:8: expected a number, found the string \"half\"",
                "4:7: expected text, found a list",
                "5:9: expected a mapping, found the string \"x\"",
                "6:11: expected a whole number from 0 to 18446744073709551615, found the bool \"yes\"",
                "6:16: expected a whole number from 0 to 18446744073709551615, found the number \"-1\"",
            ]
        );
    }

    #[test]
    fn whole_numbers_may_be_written_as_floats() {
        let (form, problems) = read("count: 1e1\nshare: 2\n");
        assert_eq!((form.count, form.share, problems.len()), (10, 2.0, 0));
    }
}

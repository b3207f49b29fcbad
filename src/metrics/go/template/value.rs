//! What a template computes with.

use std::rc::Rc;

use super::print;

/// A value; cloning one is cheap.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, such as a key that a map does not have.
    None,
    /// A `bool`.
    Bool(bool),
    /// An `int`.
    Int(i64),
    /// A `string`.
    Text(Rc<str>),
    /// A `[]string`.
    List(Rc<[Rc<str>]>),
    /// A `map[string]string`, sorted by key.
    Map(Rc<[(Rc<str>, Rc<str>)]>),
    /// A struct.
    Struct(Rc<Struct>),
}

/// A struct with the name of its type, which errors name.
#[derive(Debug, PartialEq)]
pub struct Struct {
    /// The type, with its package.
    pub type_name: &'static str,
    /// The fields in order.
    pub fields: Vec<(&'static str, Value)>,
}

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(Rc::from(text))
    }

    /// The value under a key, if this is a map that has it.
    pub(super) fn entry(&self, key: &str) -> Option<&Rc<str>> {
        match self {
            Self::Map(map) => map.iter().find(|(known, _)| **known == *key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The name of its type.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::None => "<nil>",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Text(_) => "string",
            Self::List(_) => "[]string",
            Self::Map(_) => "map[string]string",
            Self::Struct(value) => value.type_name,
        }
    }

    /// Whether `if` takes it for true.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::None => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.is_empty(),
            Self::Map(map) => !map.is_empty(),
            Self::Struct(_) => true,
        }
    }

    /// As an action prints it.
    pub(super) fn printed(&self) -> String {
        if matches!(self, Self::None) { "<no value>".to_owned() } else { print::value(self) }
    }
}

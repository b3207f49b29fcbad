//! JSON in an annotation as a tree, read as leniently as Go's `encoding/json` reads it: names in any case, unknown
//! fields passed over; but a value of the wrong type makes all of it count for nothing.

use std::rc::Rc;

use serde_json::Value as Json;

use super::check::check_value;
use super::scalar::Scalar;
use super::schema::Type;
use super::tree::{Entry, Node, Value};
use crate::diag::Position;

/// The annotation as a tree; every node is where the annotation is.
pub(super) fn read(text: &str, ty: Type, position: Position) -> Option<Rc<Node>> {
    let json: Json = serde_json::from_str(text).ok()?;
    let node = tree(&json, ty, position);
    check_value(&node, ty).is_empty().then_some(node)
}

fn tree(json: &Json, ty: Type, position: Position) -> Rc<Node> {
    let scalar = |text: String, scalar| Value::Scalar(text, scalar);
    let value = match json {
        Json::Null => scalar(String::new(), Scalar::Null),
        Json::Bool(b) => scalar(b.to_string(), Scalar::Bool(*b)),
        Json::Number(n) => {
            let whole = n.as_i64().map(i128::from).or_else(|| n.as_u64().map(i128::from));
            let number = whole.map_or_else(|| Scalar::Float(n.as_f64().unwrap_or(f64::NAN)), Scalar::Int);
            scalar(n.to_string(), number)
        }
        Json::String(text) => scalar(text.clone(), Scalar::Text),
        Json::Array(items) => {
            let element = if let Type::List(element) = ty { *element } else { Type::Any };
            Value::List(items.iter().map(|item| tree(item, element, position)).collect())
        }
        Json::Object(fields) => Value::Map(match ty {
            Type::Struct(ty) => fields
                .iter()
                .filter_map(|(key, value)| {
                    let (name, ty) = ty.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
                    Some(Entry { key: (*name).to_owned(), position, node: tree(value, *ty, position) })
                })
                .collect(),
            _ => fields
                .iter()
                .map(|(key, value)| Entry { key: key.clone(), position, node: tree(value, Type::Any, position) })
                .collect(),
        }),
    };
    Rc::new(Node::new(value, position))
}

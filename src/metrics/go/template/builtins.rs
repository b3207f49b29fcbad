//! The functions that every template has (`text/template/funcs.go`).

use std::cmp::Ordering;
use std::rc::Rc;

use super::print;
use super::value::Value;

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arity {
    Exactly(usize),
    AtLeast(usize),
}

type Function = fn(&[Value]) -> Result<Value, String>;

/// Each function with what it takes; `and` and `or` are evaluated where their arguments are, which they may skip.
const FUNCTIONS: [(&str, Arity, Function); 19] = [
    ("and", Arity::AtLeast(1), not_here),
    ("call", Arity::AtLeast(1), not_here),
    ("eq", Arity::AtLeast(1), equal),
    ("ge", Arity::Exactly(2), |values| compare(values, &[Ordering::Greater, Ordering::Equal])),
    ("gt", Arity::Exactly(2), |values| compare(values, &[Ordering::Greater])),
    ("html", Arity::AtLeast(0), not_here),
    ("index", Arity::AtLeast(1), index),
    ("js", Arity::AtLeast(0), not_here),
    ("le", Arity::Exactly(2), |values| compare(values, &[Ordering::Less, Ordering::Equal])),
    ("len", Arity::Exactly(1), length),
    ("lt", Arity::Exactly(2), |values| compare(values, &[Ordering::Less])),
    ("ne", Arity::Exactly(2), |values| Ok(Value::Bool(!same(&values[0], &values[1])?))),
    ("not", Arity::Exactly(1), |values| Ok(Value::Bool(!values[0].is_true()))),
    ("or", Arity::AtLeast(1), not_here),
    ("print", Arity::AtLeast(0), |values| Ok(Value::text(&print::print(values)))),
    ("printf", Arity::AtLeast(1), |values| Ok(Value::text(&print::printf(&print::value(&values[0]), &values[1..])))),
    ("println", Arity::AtLeast(0), |values| {
        Ok(Value::text(&(values.iter().map(print::value).collect::<Vec<_>>().join(" ") + "\n")))
    }),
    ("slice", Arity::AtLeast(1), not_here),
    ("urlquery", Arity::AtLeast(0), not_here),
];

/// The function of this name.
pub(super) fn find(name: &str) -> Option<(Arity, Function)> {
    let (_, arity, function) = FUNCTIONS.iter().find(|(known, ..)| *known == name)?;
    Some((*arity, *function))
}

/// Whether there is a function of this name.
pub(super) fn is_known(name: &str) -> bool {
    find(name).is_some()
}

fn not_here(_: &[Value]) -> Result<Value, String> {
    Err("not supported in the playground".to_owned())
}

fn length(values: &[Value]) -> Result<Value, String> {
    let length = match &values[0] {
        Value::Text(text) => text.len(),
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        Value::None => return Err("len of untyped nil".to_owned()),
        other => return Err("len of type ".to_owned() + other.type_name()),
    };
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

/// `index x 1 2` is `x[1][2]`; of a map what it has not is empty.
fn index(values: &[Value]) -> Result<Value, String> {
    let mut item = values[0].clone();
    for at in &values[1..] {
        item = match (&item, at) {
            (Value::None, _) => return Err("index of untyped nil".to_owned()),
            (map @ Value::Map(_), Value::Text(key)) => {
                Value::Text(map.entry(key).cloned().unwrap_or_else(|| Rc::from("")))
            }
            (Value::Map(_), Value::None) => return Err("value is nil; should be of type string".to_owned()),
            (Value::Map(_), at) => return Err(["value has type ", at.type_name(), "; should be string"].concat()),
            (Value::List(list), at) => Value::Text(Rc::clone(&list[place(at, list.len(), "slice")?])),
            (Value::Text(text), at) => Value::Int(i64::from(text.as_bytes()[place(at, text.len(), "string")?])),
            (other, _) => return Err("can't index item of type ".to_owned() + other.type_name()),
        };
    }
    Ok(item)
}

/// Where an index points to; the one just past the end is caught later than those beyond it, hence its other words.
fn place(at: &Value, length: usize, of: &str) -> Result<usize, String> {
    let Value::Int(number) = at else {
        return Err(match at {
            Value::None => "cannot index slice/array with nil".to_owned(),
            _ => "cannot index slice/array with type ".to_owned() + at.type_name(),
        });
    };
    match usize::try_from(*number) {
        Ok(place) if place < length => Ok(place),
        Ok(place) if place == length => Err(["reflect: ", of, " index out of range"].concat()),
        _ => Err(format!("index out of range: {number}")),
    }
}

fn equal(values: &[Value]) -> Result<Value, String> {
    if values.len() < 2 {
        return Err("missing argument for comparison".to_owned());
    }
    for other in &values[1..] {
        if same(&values[0], other)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn same(a: &Value, b: &Value) -> Result<bool, String> {
    match (a, b) {
        (Value::List(_) | Value::Map(_), _) => Err(non_comparable(a)),
        (_, Value::List(_) | Value::Map(_)) => Err(non_comparable(b)),
        _ if std::mem::discriminant(a) == std::mem::discriminant(b) => Ok(a == b),
        (Value::None, _) | (_, Value::None) => Ok(false),
        _ => Err("incompatible types for comparison".to_owned()),
    }
}

fn non_comparable(value: &Value) -> String {
    ["non-comparable type ", &print::value(value), ": ", value.type_name()].concat()
}

fn compare(values: &[Value], wanted: &[Ordering]) -> Result<Value, String> {
    let order = match (&values[0], &values[1]) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Int(_) | Value::Text(_), Value::Int(_) | Value::Text(_)) => {
            return Err("incompatible types for comparison".to_owned());
        }
        _ => return Err("invalid type for comparison".to_owned()),
    };
    Ok(Value::Bool(wanted.contains(&order)))
}

//! A tree checked against the Go type it is decoded into, strictly: what the API server's JSON decoder would say of
//! it, all of it and each with its place. Names the schema and the tree.

use super::go_time;
use super::near_miss::near_miss;
use super::scalar::Scalar;
use super::schema::{Struct, Type};
use super::tree::{Entry, Node, Value};
use crate::diag::{FieldPath, Position};
use crate::units::Quantity;

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) kind: Kind,
    pub(super) position: Position,
    pub(super) path: FieldPath,
    /// In Go's words.
    pub(super) message: String,
    /// The field that was most likely meant.
    pub(super) hint: Option<&'static str>,
}

/// How the decoder takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A type's own decoder refuses: upstream stops here and says only this.
    Refused,
    /// A value of another type: upstream goes on and says the first of these.
    Mismatch,
    /// A field that does not exist: upstream says all of these, if there is nothing worse.
    Unknown,
}

/// Checks a document. Fields come in the order of their names, as they do upstream, where YAML becomes JSON first.
pub(super) fn check(root: &Node, ty: &'static Struct) -> Vec<Finding> {
    check_value(root, Type::Struct(ty))
}

/// Checks a value.
pub(super) fn check_value(root: &Node, ty: Type) -> Vec<Finding> {
    let mut checker = Checker { findings: Vec::new() };
    let place = Place { owner: "", names: String::new(), path: FieldPath::root() };
    checker.value(root, ty, &place);
    checker.findings
}

struct Checker {
    findings: Vec<Finding>,
}

/// Where the checker stands.
struct Place {
    /// The name of the struct that holds the field.
    owner: &'static str,
    /// The path without indices and keys of maps, which is what Go's messages name.
    names: String,
    path: FieldPath,
}

impl Checker {
    fn find(&mut self, kind: Kind, position: Position, path: &FieldPath, message: String) {
        self.findings.push(Finding { kind, position, path: path.clone(), message, hint: None });
    }

    fn value(&mut self, node: &Node, ty: Type, place: &Place) {
        match (ty, &node.value) {
            (Type::Any, _)
            | (_, Value::Scalar(_, Scalar::Null))
            | (Type::Text(_), Value::Scalar(_, Scalar::Text))
            | (Type::Bool, Value::Scalar(_, Scalar::Bool(_))) => {}
            (Type::Quantity, value) => self.refuse(node, place, quantity(value)),
            (Type::Time, value) => self.refuse(node, place, time(value)),
            (Type::IntOrString, value) => self.refuse(node, place, int_or_string(value)),
            (Type::Int32, Value::Scalar(_, number)) if whole(*number).is_some_and(|n| i32::try_from(n).is_ok()) => {}
            (Type::Int64, Value::Scalar(_, number)) if whole(*number).is_some() => {}
            (Type::Struct(ty), Value::Map(entries)) => self.structure(entries, ty, place),
            (Type::List(element), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let path = place.path.index(index);
                    self.value(item, *element, &Place { owner: place.owner, names: place.names.clone(), path });
                }
            }
            (Type::Map(_, element), Value::Map(entries)) => {
                for entry in sorted(entries) {
                    let path = place.path.key(&entry.key);
                    self.value(&entry.node, *element, &Place { owner: place.owner, names: place.names.clone(), path });
                }
            }
            _ => self.mismatch(node, ty, place),
        }
    }

    fn structure(&mut self, entries: &[Entry], ty: &'static Struct, place: &Place) {
        for entry in sorted(entries) {
            let name = entry.key.as_str();
            let path = place.path.child(name);
            let Some(field) = ty.field(name) else {
                let hint = near_miss(name, ty.fields.iter().map(|(known, _)| *known));
                let message = format!("unknown field \"{path}\"");
                self.findings.push(Finding { kind: Kind::Unknown, position: entry.position, path, message, hint });
                continue;
            };
            let dot = if place.names.is_empty() { "" } else { "." };
            let names = format!("{}{dot}{name}", place.names);
            self.value(&entry.node, field, &Place { owner: ty.short_name(), names, path });
        }
    }

    fn refuse(&mut self, node: &Node, place: &Place, verdict: Result<(), String>) {
        if let Err(message) = verdict {
            self.find(Kind::Refused, node.position, &place.path, message);
        }
    }

    fn mismatch(&mut self, node: &Node, ty: Type, place: &Place) {
        let got = match (&node.value, ty) {
            (Value::Scalar(_, number), Type::Int32 | Type::Int64) if number.json_number().is_some() => {
                format!("number {}", number.json_number().unwrap_or_default())
            }
            (value, _) => json_kind(value).to_owned(),
        };
        let target = if place.names.is_empty() {
            format!("value of type {}", ty.name())
        } else {
            format!("struct field {}.{} of type {}", place.owner, place.names, ty.name())
        };
        let message = format!("json: cannot unmarshal {got} into Go {target}");
        self.find(Kind::Mismatch, node.position, &place.path, message);
    }
}

/// The entries in the order of their keys.
fn sorted(entries: &[Entry]) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    entries
}

/// What JSON calls a value.
pub(super) fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::List(_) => "array",
        Value::Map(_) => "object",
        Value::Scalar(_, Scalar::Bool(_)) => "bool",
        Value::Scalar(_, Scalar::Int(_) | Scalar::Float(_)) => "number",
        Value::Scalar(..) => "string",
    }
}

/// A number that JSON writes without a fraction: `10`, `10.0`, `1e1`.
pub(super) fn whole(number: Scalar) -> Option<i64> {
    number.json_number()?.parse().ok()
}

/// `Quantity.UnmarshalJSON`.
fn quantity(value: &Value) -> Result<(), String> {
    let number;
    let text = match value {
        Value::Scalar(text, Scalar::Text) => text.trim(),
        Value::Scalar(_, scalar) => {
            number = scalar.json_number().unwrap_or_else(|| "true".to_owned());
            &number
        }
        _ => "{}",
    };
    text.parse::<Quantity>().map(drop).map_err(|error| error.to_string())
}

/// `Time.UnmarshalJSON`.
fn time(value: &Value) -> Result<(), String> {
    match value {
        Value::Scalar(text, Scalar::Text) => go_time::check_rfc3339(text),
        other => Err(format!("json: cannot unmarshal {} into Go value of type string", json_kind(other))),
    }
}

/// `IntOrString.UnmarshalJSON`.
fn int_or_string(value: &Value) -> Result<(), String> {
    let number = match value {
        Value::Scalar(_, Scalar::Text) => return Ok(()),
        Value::Scalar(_, number) => number.json_number(),
        _ => None,
    };
    let whole = number.as_deref().is_some_and(|n| n.parse::<i32>().is_ok());
    let got = number.map_or_else(|| json_kind(value).to_owned(), |n| format!("number {n}"));
    if whole { Ok(()) } else { Err(format!("json: cannot unmarshal {got} into Go value of type int32")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::parse::parse;
    use crate::manifest::schema::{DEPLOYMENT, V2};

    fn findings(text: &str, ty: &'static Struct) -> Vec<String> {
        check(&parse(text).documents[0].root, ty).iter().map(|f| format!("{}: {}", f.position, f.message)).collect()
    }

    #[test]
    fn every_problem_is_found_in_one_pass() {
        let text = "spec:\n  maxReplica: 10\n  maxReplicas: ten\n  minReplicas: 99999999999\n  metrics:\n  - pods:\n      target: {averageValue: 2x}\n";
        assert_eq!(
            findings(text, &V2),
            [
                "2:3: unknown field \"spec.maxReplica\"",
                "3:16: json: cannot unmarshal string into Go struct field HorizontalPodAutoscalerSpec.spec.maxReplicas of type int32",
                "7:30: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
                "4:16: json: cannot unmarshal number 99999999999 into Go struct field HorizontalPodAutoscalerSpec.spec.minReplicas of type int32",
            ]
        );
    }

    #[test]
    fn a_pod_template_is_checked_as_deep_as_it_is_used() {
        let text = "spec:\n  strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 1.5}}\n  template:\n    spec:\n      \
                    containers:\n      - resources: {requests: {cpu: lots}}\n        image: 3\n        ports: whatever\n";
        assert_eq!(
            findings(text, &DEPLOYMENT),
            [
                "2:61: json: cannot unmarshal number 1.5 into Go value of type int32",
                "7:16: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string",
                "6:37: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
            ]
        );
    }
}

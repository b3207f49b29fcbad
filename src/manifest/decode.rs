//! A tree to any serde type, the way the API server decodes: unknown fields and wrong types are reported with path,
//! place and Go's words; decoding goes on after each with the zero value, so that one pass finds them all.

use std::cell::RefCell;
use std::rc::Rc;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::near_miss::near_miss;
use super::tree::{Entry, Node, Scalar, Value};
use super::wire::not_read;
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::units::{Quantity, SimDuration, float};

/// Decodes `node` into a `T`; what is wrong goes to `problems`.
///
/// Returns nothing only when `T` itself refuses a value for a reason that decoding cannot repair; then the reason is
/// among the problems.
pub fn decode<T: de::DeserializeOwned>(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<T> {
    let found = RefCell::new(Vec::new());
    let place = Place { node, path: FieldPath::root(), owner: "", field: String::new() };
    let result = T::deserialize(Decoder { place: &place, problems: &found });
    problems.append(&mut found.into_inner());
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            problems.push(Diagnostic {
                severity: Severity::Error,
                position: node.position,
                field: FieldPath::root(),
                message: error.to_string(),
            });
            None
        }
    }
}

/// Where decoding stands.
struct Place<'a> {
    node: &'a Node,
    path: FieldPath,
    /// The name of the type that holds the field, and the path without indices: what Go's messages name.
    owner: &'static str,
    field: String,
}

struct Decoder<'a> {
    place: &'a Place<'a>,
    problems: &'a RefCell<Vec<Diagnostic>>,
}

type Error = de::value::Error;

impl<'a> Decoder<'a> {
    fn report(&self, position: Position, path: FieldPath, message: String) {
        let problem = Diagnostic { severity: Severity::Error, position, field: path, message };
        self.problems.borrow_mut().push(problem);
    }

    /// Reports that the node is not of the type that the field has.
    fn mismatch(&self, wanted: &str) {
        let Place { node, path, owner, field, .. } = self.place;
        let got = match &node.value {
            Value::List(_) => "array".to_owned(),
            Value::Map(_) => "object".to_owned(),
            Value::Scalar(_, Scalar::Bool(_)) => "bool".to_owned(),
            Value::Scalar(text, Scalar::Int(_) | Scalar::Float(_)) if wanted.starts_with("int") => {
                format!("number {text}")
            }
            Value::Scalar(_, Scalar::Int(_) | Scalar::Float(_)) => "number".to_owned(),
            Value::Scalar(..) => "string".to_owned(),
        };
        let message = if field.is_empty() {
            format!("json: cannot unmarshal {got} into Go value of type {wanted}")
        } else {
            format!("json: cannot unmarshal {got} into Go struct field {owner}.{field} of type {wanted}")
        };
        self.report(node.position, path.clone(), message);
    }

    fn scalar(&self) -> Option<(&'a str, Scalar)> {
        match &self.place.node.value {
            Value::Scalar(text, scalar) => Some((text, *scalar)),
            _ => None,
        }
    }

    fn integer(&self, wanted: &str, min: i128, max: i128) -> i128 {
        match self.scalar() {
            Some((_, Scalar::Int(n))) if (min..=max).contains(&n) => n,
            Some((_, Scalar::Null)) => 0,
            _ => {
                self.mismatch(wanted);
                0
            }
        }
    }

    fn float(&self) -> f64 {
        match self.scalar() {
            Some((_, Scalar::Int(n))) => i64::try_from(n).map_or(f64::INFINITY, float::from_whole),
            Some((_, Scalar::Float(x))) if x.is_finite() => x,
            Some((_, Scalar::Null)) => 0.0,
            _ => {
                self.mismatch("float64");
                0.0
            }
        }
    }

    fn text(&self) -> &'a str {
        match self.scalar() {
            Some((text, Scalar::Text)) => text,
            Some((_, Scalar::Null)) => "",
            _ => {
                self.mismatch("string");
                ""
            }
        }
    }

    fn entries(&self, wanted: &str) -> &'a [Entry] {
        match &self.place.node.value {
            Value::Map(entries) => entries,
            Value::Scalar(_, Scalar::Null) => &[],
            _ => {
                self.mismatch(wanted);
                &[]
            }
        }
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty, $name:literal;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let n = self.integer($name, <$type>::MIN.into(), <$type>::MAX.into());
            visitor.$visit(<$type>::try_from(n).unwrap_or_default())
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Decoder<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.place.node.value {
            Value::List(_) => self.deserialize_seq(visitor),
            Value::Map(_) => self.deserialize_map(visitor),
            Value::Scalar(_, Scalar::Null) => visitor.visit_unit(),
            Value::Scalar(_, Scalar::Bool(b)) => visitor.visit_bool(*b),
            Value::Scalar(text, Scalar::Int(n)) => match i64::try_from(*n) {
                Ok(n) => visitor.visit_i64(n),
                Err(_) => visitor.visit_str(text),
            },
            Value::Scalar(_, Scalar::Float(x)) => visitor.visit_f64(*x),
            Value::Scalar(text, Scalar::Text) => visitor.visit_str(text),
        }
    }

    integers! {
        deserialize_i8 visit_i8 i8, "int8";
        deserialize_i16 visit_i16 i16, "int16";
        deserialize_i32 visit_i32 i32, "int32";
        deserialize_i64 visit_i64 i64, "int64";
        deserialize_u8 visit_u8 u8, "uint8";
        deserialize_u16 visit_u16 u16, "uint16";
        deserialize_u32 visit_u32 u32, "uint32";
        deserialize_u64 visit_u64 u64, "uint64";
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some((_, Scalar::Bool(b))) => return visitor.visit_bool(b),
            Some((_, Scalar::Null)) => {}
            _ => self.mismatch("bool"),
        }
        visitor.visit_bool(false)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.float())
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.float())
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.place.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        let check: fn(&str) -> Option<String> = match name {
            "Quantity" => |text| text.parse::<Quantity>().err().map(|e| e.to_string()),
            "Duration" => |text| text.parse::<SimDuration>().err().map(|e| e.to_string()),
            _ => return visitor.visit_newtype_struct(self),
        };
        let text = match self.scalar() {
            Some((_, Scalar::Null)) => "0",
            Some((text, Scalar::Text | Scalar::Int(_) | Scalar::Float(_))) => text,
            _ => "",
        };
        if let Some(message) = check(text) {
            self.report(self.place.node.position, self.place.path.clone(), message);
            return visitor.visit_newtype_struct(StrDeserializer::new("0"));
        }
        visitor.visit_newtype_struct(StrDeserializer::new(text))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let items: &[Rc<Node>] = match &self.place.node.value {
            Value::List(items) => items,
            Value::Scalar(_, Scalar::Null) => &[],
            _ => {
                self.mismatch("array");
                &[]
            }
        };
        visitor.visit_seq(Elements { decoder: self, items: items.iter().enumerate() })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let entries = self.entries("map");
        visitor.visit_map(Fields { known: None, owner: self.place.owner, decoder: self, entries, value: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let entries = self.entries(name);
        visitor.visit_map(Fields { known: Some(fields), owner: name, decoder: self, entries, value: None })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(StrDeserializer::new(self.text()))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

struct Elements<'a> {
    decoder: Decoder<'a>,
    items: std::iter::Enumerate<std::slice::Iter<'a, Rc<Node>>>,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((index, node)) = self.items.next() else { return Ok(None) };
        let parent = self.decoder.place;
        let place = Place { node, path: parent.path.index(index), owner: parent.owner, field: parent.field.clone() };
        seed.deserialize(Decoder { place: &place, problems: self.decoder.problems }).map(Some)
    }
}

struct Fields<'a> {
    decoder: Decoder<'a>,
    entries: &'a [Entry],
    /// The fields that the type has; none for a map, which takes any key.
    known: Option<&'static [&'static str]>,
    owner: &'static str,
    value: Option<&'a Entry>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        while let Some((entry, rest)) = self.entries.split_first() {
            self.entries = rest;
            let name = entry.key.as_str();
            if self.known.is_some() && not_read(self.owner).contains(&name) {
                continue;
            }
            if self.known.is_some_and(|known| !known.contains(&name)) {
                let path = self.decoder.place.path.child(&entry.key);
                let message = format!("strict decoding error: unknown field \"{path}\"");
                let hint = self.known.and_then(|known| near_miss(&entry.key, known));
                let hint = hint.map(|name| format!(", did you mean \"{name}\"?")).unwrap_or_default();
                self.decoder.report(entry.position, path, message + &hint);
                continue;
            }
            self.value = Some(entry);
            return seed.deserialize(StrDeserializer::<Error>::new(&entry.key)).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let entry = self.value.take().expect("serde asks for a value after its key");
        let parent = self.decoder.place;
        let field = match (self.known, parent.field.is_empty()) {
            (None, _) => parent.field.clone(),
            (Some(_), true) => entry.key.clone(),
            (Some(_), false) => format!("{}.{}", parent.field, entry.key),
        };
        let place = Place { node: &entry.node, path: parent.path.child(&entry.key), owner: self.owner, field };
        seed.deserialize(Decoder { place: &place, problems: self.decoder.problems })
    }
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;

    use super::*;
    use crate::manifest::tree::parse;

    fn problems(text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        let _: Option<HorizontalPodAutoscaler> = decode(&parse(text).documents[0], &mut problems);
        problems.iter().map(|p| format!("{}: {}", p.position, p.message)).collect()
    }

    #[test]
    fn every_problem_is_found_in_one_pass() {
        let text = "spec:\n  maxReplica: 10\n  maxReplicas: ten\n  minReplicas: 99999999999\n  metrics:\n  - pods:\n      target: {averageValue: 2x}\n";
        assert_eq!(
            problems(text),
            [
                "2:3: strict decoding error: unknown field \"spec.maxReplica\", did you mean \"maxReplicas\"?",
                "3:16: json: cannot unmarshal string into Go struct field HorizontalPodAutoscalerSpec.spec.maxReplicas of type int32",
                "4:16: json: cannot unmarshal number 99999999999 into Go struct field HorizontalPodAutoscalerSpec.spec.minReplicas of type int32",
                "7:30: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
            ]
        );
    }

    #[test]
    fn a_number_is_a_quantity() {
        assert!(problems("spec: {metrics: [{pods: {target: {averageValue: 2}}}]}\n").is_empty());
    }
}

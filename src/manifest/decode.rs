//! A tree to any serde type: unknown fields and wrong types are reported with path and place; decoding goes on after
//! each with the zero value, so that one pass finds them all.

use std::cell::RefCell;
use std::rc::Rc;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::check::{json_kind, whole};
use super::near_miss::near_miss;
use super::scalar::Scalar;
use super::tree::{Entry, Node, Value};
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::units::{Quantity, SimDuration, float};

/// Decodes `node` into a `T`; what is wrong goes to `problems`.
///
/// Returns nothing only when `T` itself refuses a value for a reason that decoding cannot repair; then the reason is
/// among the problems.
pub fn decode<T: de::DeserializeOwned>(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<T> {
    let found = RefCell::new(Vec::new());
    let place = Place { node, path: FieldPath::root() };
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

    /// Reports that the node is not what is wanted.
    fn mismatch(&self, wanted: &str) {
        let Place { node, path } = self.place;
        let got = match &node.value {
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a mapping".to_owned(),
            Value::Scalar(text, _) => format!("the {} {text:?}", json_kind(&node.value)),
        };
        self.report(node.position, path.clone(), format!("expected {wanted}, found {got}"));
    }

    fn scalar(&self) -> Option<(&'a str, Scalar)> {
        match &self.place.node.value {
            Value::Scalar(text, scalar) => Some((text, *scalar)),
            _ => None,
        }
    }

    fn integer(&self, min: i128, max: i128) -> i128 {
        let number = match self.scalar() {
            Some((_, Scalar::Null)) => return 0,
            Some((_, Scalar::Int(n))) => Some(n),
            Some((_, other)) => whole(other).map(i128::from),
            None => None,
        };
        number.filter(|n| (min..=max).contains(n)).unwrap_or_else(|| {
            self.mismatch(&format!("a whole number from {min} to {max}"));
            0
        })
    }

    fn float(&self) -> f64 {
        match self.scalar() {
            Some((_, Scalar::Int(n))) => i64::try_from(n).map_or(f64::INFINITY, float::from_whole),
            Some((_, Scalar::Float(x))) if x.is_finite() => x,
            Some((_, Scalar::Null)) => 0.0,
            _ => {
                self.mismatch("a number");
                0.0
            }
        }
    }

    fn text(&self) -> &'a str {
        match self.scalar() {
            Some((text, Scalar::Text)) => text,
            Some((_, Scalar::Null)) => "",
            _ => {
                self.mismatch("text");
                ""
            }
        }
    }

    fn entries(&self) -> &'a [Entry] {
        match &self.place.node.value {
            Value::Map(entries) => entries,
            Value::Scalar(_, Scalar::Null) => &[],
            _ => {
                self.mismatch("a mapping");
                &[]
            }
        }
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let n = self.integer(<$type>::MIN.into(), <$type>::MAX.into());
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
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some((_, Scalar::Bool(b))) => return visitor.visit_bool(b),
            Some((_, Scalar::Null)) => {}
            _ => self.mismatch("true or false"),
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
        // What is read, in its canonical form.
        let read: fn(&str) -> Result<String, String> = match name {
            "Quantity" => |text| text.parse::<Quantity>().map(|q| q.to_string()).map_err(|e| e.to_string()),
            "Duration" => |text| text.parse::<SimDuration>().map(|_| text.to_owned()).map_err(|e| e.to_string()),
            _ => return visitor.visit_newtype_struct(self),
        };
        let text = match self.scalar() {
            Some((_, Scalar::Null)) => "0".to_owned(),
            Some((text, Scalar::Text)) => text.trim().to_owned(),
            Some((_, number)) => number.json_number().unwrap_or_default(),
            None => String::new(),
        };
        let read = read(&text).unwrap_or_else(|message| {
            self.report(self.place.node.position, self.place.path.clone(), message);
            "0".to_owned()
        });
        visitor.visit_newtype_struct(StrDeserializer::new(&read))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let items: &[Rc<Node>] = match &self.place.node.value {
            Value::List(items) => items,
            Value::Scalar(_, Scalar::Null) => &[],
            _ => {
                self.mismatch("a list");
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
        let entries = self.entries();
        visitor.visit_map(Fields { known: None, decoder: self, entries, value: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let entries = self.entries();
        visitor.visit_map(Fields { known: Some(fields), decoder: self, entries, value: None })
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
        let place = Place { node, path: self.decoder.place.path.index(index) };
        seed.deserialize(Decoder { place: &place, problems: self.decoder.problems }).map(Some)
    }
}

struct Fields<'a> {
    decoder: Decoder<'a>,
    entries: &'a [Entry],
    /// The fields that the type has; none for a map, which takes any key.
    known: Option<&'static [&'static str]>,
    value: Option<&'a Entry>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        while let Some((entry, rest)) = self.entries.split_first() {
            self.entries = rest;
            let name = entry.key.as_str();
            if self.known.is_some_and(|known| !known.contains(&name)) {
                let path = self.decoder.place.path.child(&entry.key);
                let message = format!("unknown field \"{path}\"");
                let hint = self.known.and_then(|known| near_miss(&entry.key, known.iter().copied()));
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
        let place = Place { node: &entry.node, path: self.decoder.place.path.child(&entry.key) };
        seed.deserialize(Decoder { place: &place, problems: self.decoder.problems })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::manifest::parse::parse;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Form {
        count: u8,
        share: f64,
        name: String,
        labels: BTreeMap<String, String>,
        list: Vec<i32>,
    }

    fn read(text: &str) -> (Form, Vec<String>) {
        let mut problems = Vec::new();
        let form = decode(&parse(text).documents[0].root, &mut problems).expect("a form can always be read");
        (form, problems.iter().map(|p| format!("{}: {}", p.position, p.message)).collect())
    }

    #[test]
    fn every_problem_is_found_in_one_pass() {
        let (form, problems) = read("coumt: 1\ncount: 300\nshare: half\nname: [a]\nlabels: x\nlist: [1, yes]\n");
        assert_eq!(form, Form { list: vec![1, 0], ..Form::default() });
        assert_eq!(
            problems,
            [
                "1:1: unknown field \"coumt\", did you mean \"count\"?",
                "2:8: expected a whole number from 0 to 255, found the number \"300\"",
                "3:8: expected a number, found the string \"half\"",
                "4:7: expected text, found a list",
                "5:9: expected a mapping, found the string \"x\"",
                "6:11: expected a whole number from -2147483648 to 2147483647, found the bool \"yes\"",
            ]
        );
    }

    #[test]
    fn whole_numbers_may_be_written_as_floats() {
        let (form, problems) = read("count: 1e1\nshare: 2\n");
        assert_eq!((form.count, form.share, problems.len()), (10, 2.0, 0));
    }
}

//! Go's `fmt`: values as `%v` prints them, and formats.

use super::value::Value;
use crate::api::quote::quote;

/// A value as `%v` prints it.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::None => "<nil>".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Text(text) => text.to_string(),
        Value::List(list) => ["[", &list.join(" "), "]"].concat(),
        Value::Map(map) => {
            let entries: Vec<_> = map.iter().map(|(key, value)| [key, ":", value].concat()).collect();
            ["map[", &entries.join(" "), "]"].concat()
        }
        Value::Struct(of) => {
            let fields: Vec<_> = of.fields.iter().map(|(_, field)| self::value(field)).collect();
            ["{", &fields.join(" "), "}"].concat()
        }
    }
}

/// `print`: spaces stand between operands neither of which is a text.
pub(super) fn print(operands: &[Value]) -> String {
    let mut out = String::new();
    for (i, operand) in operands.iter().enumerate() {
        let is_text = |value: &Value| matches!(value, Value::Text(_));
        if i > 0 && !is_text(operand) && !is_text(&operands[i - 1]) {
            out.push(' ');
        }
        out.push_str(&value(operand));
    }
    out
}

/// `printf`.
pub(super) fn printf(format: &str, operands: &[Value]) -> String {
    let mut out = String::new();
    let mut rest = format;
    let mut operands = operands.iter();
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let (directive, verb, after) = Directive::read(after);
        rest = after;
        match (verb, operands.as_slice().first()) {
            (None, _) => out.push_str("%!(NOVERB)"),
            (Some('%'), _) => out.push('%'),
            (Some(verb), None) => out.extend(["%!", verb.encode_utf8(&mut [0; 4]), "(MISSING)"]),
            (Some(verb), Some(operand)) => {
                operands.next();
                out.push_str(&directive.pad(&directive.print(verb, operand)));
            }
        }
    }
    out.push_str(rest);
    if operands.len() > 0 {
        let extra: Vec<_> = operands.map(|v| [v.type_name(), "=", &value(v)].concat()).collect();
        out.extend(["%!(EXTRA ", &extra.join(", "), ")"]);
    }
    out
}

/// A byte in two digits.
fn hexadecimal(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'))
}

/// What stands between `%` and the verb.
#[derive(Default)]
struct Directive {
    left: bool,
    zeros: bool,
    width: usize,
    precision: Option<usize>,
}

impl Directive {
    /// The directive, its verb, and what follows.
    fn read(text: &str) -> (Self, Option<char>, &str) {
        /// No field is wider; Go allows a million.
        const MAX: usize = 1000;
        let mut directive = Self::default();
        let flags = text.trim_start_matches(['-', '+', '#', ' ', '0']);
        for flag in text[..text.len() - flags.len()].chars() {
            directive.left |= flag == '-';
            directive.zeros |= flag == '0';
        }
        let number = |text: &str| {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            text[..text.len() - rest.len()].parse::<usize>().unwrap_or(0).min(MAX)
        };
        let skip = |text: &'_ str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        directive.width = number(flags);
        let mut rest = &flags[skip(flags)..];
        if let Some(precision) = rest.strip_prefix('.') {
            directive.precision = Some(number(precision));
            rest = &precision[skip(precision)..];
        }
        let mut characters = rest.chars();
        (directive, characters.next(), characters.as_str())
    }

    fn print(&self, verb: char, operand: &Value) -> String {
        let cut = |text: &str| text.chars().take(self.precision.unwrap_or(usize::MAX)).collect::<String>();
        match (verb, operand) {
            ('v', operand) => value(operand),
            ('s', Value::Text(text)) => cut(text),
            ('q', Value::Text(text)) => quote(&cut(text)),
            ('s', Value::List(_) | Value::Map(_)) => value(operand),
            ('q', Value::List(list)) => {
                ["[", &list.iter().map(|x| quote(x)).collect::<Vec<_>>().join(" "), "]"].concat()
            }
            ('d', Value::Int(number)) => number.to_string(),
            ('x', Value::Int(number)) => format!("{}{:x}", if *number < 0 { "-" } else { "" }, number.unsigned_abs()),
            ('x', Value::Text(text)) => text.bytes().flat_map(hexadecimal).collect(),
            ('t', Value::Bool(value)) => value.to_string(),
            ('T', operand) => operand.type_name().to_owned(),
            (verb, operand) => {
                ["%!", verb.encode_utf8(&mut [0; 4]), "(", operand.type_name(), "=", &value(operand), ")"].concat()
            }
        }
    }

    fn pad(&self, text: &str) -> String {
        let missing = self.width.saturating_sub(text.chars().count());
        let fill = if self.zeros && !self.left { "0" } else { " " }.repeat(missing);
        if self.left { text.to_owned() + &fill } else { fill + text }
    }
}

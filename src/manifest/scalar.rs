//! What a plain YAML scalar means, by the rules of YAML 1.1 that Kubernetes' YAML reader follows, and its text as JSON.

/// What a scalar means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number that fits 64 bits, with or without a sign.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// Text.
    Text,
}

impl Scalar {
    /// Whether another scalar means the same; what is no number means what any other that is none does.
    pub(super) fn is_like(self, other: Self) -> bool {
        let nan = |scalar| matches!(scalar, Self::Float(x) if x.is_nan());
        self == other || nan(self) && nan(other)
    }

    /// The number as JSON has it, if it is one: what Kubernetes' quantities are read from.
    #[must_use]
    pub fn json_number(self) -> Option<String> {
        match self {
            Self::Int(n) => Some(n.to_string()),
            Self::Float(x) if x.is_finite() => Some(json_float(x)),
            _ => None,
        }
    }
}

/// As Go's `encoding/json` writes a float: plain digits from 1e-6 up to 1e21, an exponent beyond.
fn json_float(x: f64) -> String {
    if x == 0.0 || (1e-6..1e21).contains(&x.abs()) {
        return format!("{x}");
    }
    let text = format!("{x:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent:0>2}"),
        _ => text,
    }
}

/// What a plain scalar means (`resolve` of `sigs.k8s.io/yaml/goyaml.v2`).
pub(super) fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => Scalar::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        _ => number(text).unwrap_or(Scalar::Text),
    }
}

/// A number: whole if it fits 64 bits, else floating if it is written as one and is finite.
fn number(text: &str) -> Option<Scalar> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let plain = digits.replace('_', "");
    let radix = match plain.as_bytes() {
        [b'0', b'x' | b'X', ..] => Some((16, 2)),
        [b'0', b'b' | b'B', ..] => Some((2, 2)),
        [b'0', b'o' | b'O', ..] => Some((8, 2)),
        [b'0', rest @ ..] if !rest.is_empty() && rest.iter().all(|b| (b'0'..=b'7').contains(b)) => Some((8, 1)),
        _ => None,
    };
    let whole = match radix {
        Some((radix, skip)) => digits_of(&plain[skip..], radix),
        None => digits_of(&plain, 10),
    };
    let signed = whole.map(|n| if negative { -n } else { n });
    if let Some(n) = signed.filter(|n| (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(n)) {
        return Some(Scalar::Int(n));
    }
    let exponents = plain.bytes().filter(|b| b.eq_ignore_ascii_case(&b'e')).count();
    let floating = plain.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b)) && exponents <= 1;
    let value: f64 = plain.parse().ok().filter(|x: &f64| floating && x.is_finite())?;
    Some(Scalar::Float(if negative { -value } else { value }))
}

/// Digits without a sign, as far as 127 bits go.
fn digits_of(text: &str, radix: u32) -> Option<i128> {
    let digits = !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    digits.then(|| i128::from_str_radix(text, radix).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_mean_what_yaml_1_1_says() {
        let cases = [
            ("", Scalar::Null),
            ("yes", Scalar::Bool(true)),
            ("off", Scalar::Bool(false)),
            ("10", Scalar::Int(10)),
            ("-0x10", Scalar::Int(-16)),
            ("010", Scalar::Int(8)),
            ("1_000", Scalar::Int(1000)),
            ("1.5", Scalar::Float(1.5)),
            ("1e3", Scalar::Float(1000.0)),
            ("18446744073709551615", Scalar::Int(18_446_744_073_709_551_615)),
            ("18446744073709551616", Scalar::Float(18_446_744_073_709_551_616.0)),
            ("1e400", Scalar::Text),
            ("0x", Scalar::Text),
            ("500m", Scalar::Text),
            ("2001-01-01", Scalar::Text),
            ("v2", Scalar::Text),
            ("-", Scalar::Text),
        ];
        for (text, meaning) in cases {
            assert_eq!(resolve(text), meaning, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_written_as_go_writes_json() {
        let cases = [
            ("1e3", "1000"),
            ("0.1", "0.1"),
            ("1e21", "1e+21"),
            ("1e22", "1e+22"),
            ("123456789012345678901", "123456789012345680000"),
            ("1e-7", "1e-7"),
            ("-2.5e-10", "-2.5e-10"),
            ("-0", "0"),
            ("-0.0", "-0"),
        ];
        for (text, json) in cases {
            assert_eq!(resolve(text).json_number().as_deref(), Some(json), "{text}");
        }
        assert_eq!(resolve(".inf").json_number(), None);
    }
}

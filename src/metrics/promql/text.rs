//! Go's way of writing texts and numbers, for error texts and labels.

use crate::api::quote::append_quoted;

/// Appends a text in quotation marks, as Go's `%q` does.
pub fn quote(text: &str, out: &mut String) {
    append_quoted(text, '"', out);
}

/// The same as a text of its own.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::new();
    quote(text, &mut out);
    out
}

/// A character in single quotation marks, as Go's `%q` does.
pub(super) fn quoted_char(c: char) -> String {
    let mut out = String::new();
    append_quoted(c.encode_utf8(&mut [0; 4]), '\'', &mut out);
    out
}

/// A number as Go's `%g` writes it: the fewest digits that tell it apart, with an exponent below 1e-4 and from 1e+06 on.
pub(super) fn number_g(value: f64) -> String {
    let plain = number_f(value);
    if !value.is_finite() || value == 0.0 || (1e-4..1e6).contains(&value.abs()) {
        return plain;
    }
    let size = plain.trim_start_matches('-');
    let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
    let leading_zeros = fraction.len() - fraction.trim_start_matches('0').len();
    let power = if whole == "0" { leading_zeros + 1 } else { whole.len() - 1 };
    let digits = [whole, fraction].concat();
    let digits = digits.trim_matches('0');
    let (first, more) = digits.split_at(1);
    let sign = if value < 0.0 { "-" } else { "" };
    let point = if more.is_empty() { "" } else { "." };
    let exponent = if whole == "0" { "e-" } else { "e+" };
    format!("{sign}{first}{point}{more}{exponent}{power:02}")
}

/// A number as Go's `strconv.FormatFloat(value, 'f', -1, 64)` writes it.
pub(in crate::metrics) fn number_f(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
    } else {
        value.to_string()
    }
}

//! Go's quoted text, read (`strconv.Unquote`) and, from `api`, written.

use crate::api::quote::LETTERS;
pub use crate::api::quote::{append_quoted, quote};

/// The text between quotes of any of Go's three kinds; nothing if Go would not read it.
#[must_use]
pub fn unquote(quoted: &str) -> Option<String> {
    let mark = quoted.chars().next()?;
    let inner = quoted.strip_prefix(mark)?.strip_suffix(mark)?;
    if mark == '`' {
        return Some(inner.replace('\r', ""));
    }
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        if c == '\n' || c == mark {
            return None;
        }
        if c != '\\' {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        let letter = rest.next()?;
        let (digits, radix) = match letter {
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='7' => (2, 8),
            _ => (0, 0),
        };
        if digits == 0 {
            let plain = match LETTERS.iter().find(|(_, short)| *short == letter) {
                Some((control, _)) => *control,
                None if letter == '\\' || letter == mark => letter,
                None => return None,
            };
            out.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        let mut value = if radix == 8 { letter.to_digit(8)? } else { 0 };
        for _ in 0..digits {
            value = value.checked_mul(radix)? + rest.next()?.to_digit(radix)?;
        }
        if matches!(letter, 'u' | 'U') {
            out.extend_from_slice(char::from_u32(value)?.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            out.push(u8::try_from(value).ok()?);
        }
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}

/// The text as part of a URL: all but letters, digits and `-_.~` as `%41` (`url.PathEscape`, `url.QueryEscape`).
#[must_use]
pub fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digits = [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'));
            out.push('%');
            out.extend(digits.map(|digit| digit.to_ascii_uppercase()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_quoted_as_go_does() {
        let cases = [
            ("a\"b\\c", r#""a\"b\\c""#),
            ("tab\tend\n", r#""tab\tend\n""#),
            ("\x01\x7f", r#""\x01\x7f""#),
            ("zażółć 猫", "\"zażółć 猫\""),
            ("\u{a0}\u{e000}", r#""\u00a0\ue000""#),
        ];
        for (text, quoted) in cases {
            assert_eq!(quote(text), quoted, "{text:?}");
            assert_eq!(unquote(quoted).as_deref(), Some(text), "{quoted}");
        }
    }

    #[test]
    fn text_is_unquoted_as_go_does() {
        let cases = [
            (r"`raw \n`", Some(r"raw \n")),
            (r#""\101\x41A""#, Some("AAA")),
            (r"'\''", Some("'")),
            (r#""\q""#, None),
            (r#""open"#, None),
            ("\"", None),
        ];
        for (quoted, text) in cases {
            assert_eq!(unquote(quoted).as_deref(), text, "{quoted}");
        }
    }
}

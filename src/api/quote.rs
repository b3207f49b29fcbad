//! Text in quotation marks as Go writes it (`strconv.Quote`, `%q`) and reads it (`strconv.Unquote`); which characters it
//! prints as they are follows Rust's Unicode tables.

/// The text in double quotes, as `%q` prints it.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    append_quoted(text, '"', &mut out);
    out
}

/// Appends the text between quotes of a kind.
pub fn append_quoted(text: &str, mark: char, out: &mut String) {
    out.push(mark);
    for c in text.chars() {
        match (c, short(c)) {
            _ if c == mark || c == '\\' => out.extend(['\\', c]),
            (_, Some(letter)) => out.extend(['\\', letter]),
            _ if c.is_ascii_graphic() || c == ' ' => out.push(c),
            _ if c.is_ascii() => hexadecimal(out, 'x', 2, c),
            _ if c.escape_debug().eq([c]) => out.push(c),
            _ if u32::from(c) < 0x1_0000 => hexadecimal(out, 'u', 4, c),
            _ => hexadecimal(out, 'U', 8, c),
        }
    }
    out.push(mark);
}

/// The letter that stands for a control character.
fn short(c: char) -> Option<char> {
    LETTERS.iter().find(|(control, _)| *control == c).map(|(_, letter)| *letter)
}

/// The control characters that have a letter of their own.
const LETTERS: [(char, char); 7] =
    [('\x07', 'a'), ('\x08', 'b'), ('\x0c', 'f'), ('\n', 'n'), ('\r', 'r'), ('\t', 't'), ('\x0b', 'v')];

fn hexadecimal(out: &mut String, letter: char, digits: u32, c: char) {
    out.extend(['\\', letter]);
    out.extend((0..digits).rev().filter_map(|place| char::from_digit(u32::from(c) >> (4 * place) & 15, 16)));
}

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

#[cfg(test)]
mod tests {
    use super::{quote, unquote};

    #[test]
    fn text_is_quoted_as_go_does() {
        let cases = [
            ("a\"b\\c", r#""a\"b\\c""#),
            ("a'b", "\"a'b\""),
            ("tab\tend\n", r#""tab\tend\n""#),
            ("\x01\x7f", r#""\x01\x7f""#),
            ("zażółć 猫", "\"zażółć 猫\""),
            ("\u{a0}\u{e000}\u{feff}", r#""\u00a0\ue000\ufeff""#),
            ("\u{e0001}", r#""\U000e0001""#),
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

//! Numbers, durations and texts as they are written in a query.

use crate::units::float;

/// The number of a token; `None` if it is none (`parser.number`: Go's integers first, then floats).
pub(super) fn number(text: &str) -> Option<f64> {
    let float =
        || text.parse().ok().filter(|value: &f64| value.is_finite() || !text.contains(|c: char| c.is_ascii_digit()));
    integer(text).map(float::from_whole).or_else(float)
}

/// An integer as `strconv.ParseInt` with base 0 reads it: `0x1f`, `017` is octal, underscores between digits.
fn integer(text: &str) -> Option<i64> {
    let (radix, digits) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, text[2..].strip_prefix('_').unwrap_or(&text[2..])),
        [b'0', _, ..] => (8, text[1..].strip_prefix('_').unwrap_or(&text[1..])),
        _ => (10, text),
    };
    if digits.starts_with('_') || digits.ends_with('_') || digits.contains("__") {
        return None;
    }
    i64::from_str_radix(&digits.replace('_', ""), radix).ok()
}

/// The seconds of a duration such as `1h30m`, as a float like Go's `Duration.Seconds`; what is wrong with it otherwise
/// (`model.ParseDuration`).
pub(super) fn duration_seconds(text: &str) -> Result<f64, String> {
    const UNITS: [(&str, i64); 7] = [
        ("y", 365 * 86_400_000),
        ("w", 7 * 86_400_000),
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1000),
        ("ms", 1),
    ];
    let (mut rest, mut units, mut total) = (text, UNITS.as_slice(), Some(0_i64));
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (count, after) = rest.split_at(digits);
        let end = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let Some(place) = units.iter().position(|(name, _)| *name == unit) else {
            return Err(["not a valid duration string: ", &super::text::quoted(text)].concat());
        };
        let ms = count.parse::<i64>().ok().and_then(|count| count.checked_mul(units[place].1));
        total = total.zip(ms).and_then(|(total, ms)| total.checked_add(ms));
        (rest, units) = (after, &units[place + 1..]);
    }
    // Go counts nanoseconds in 64 bits.
    let total = total.filter(|&ms| ms <= i64::MAX / 1_000_000).ok_or("duration out of range")?;
    Ok(ms_to_seconds(total))
}

/// Milliseconds as seconds, in the order of operations of Go's `Duration.Seconds`.
pub(super) fn ms_to_seconds(ms: i64) -> f64 {
    float::from_whole(ms / 1000) + float::from_whole(ms % 1000 * 1_000_000) / 1e9
}

/// What a text in quotation marks stands for; `None` if an escape sequence is incomplete.
pub(super) fn unquote(quoted: &str) -> Option<String> {
    let inside = quoted.get(1..quoted.len().checked_sub(1)?)?;
    if quoted.starts_with('`') {
        return Some(inside.to_owned());
    }
    let mut bytes = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let escaped = after.chars().next()?;
        rest = &after[escaped.len_utf8()..];
        let (digits, radix) = match escaped {
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='7' => {
                rest = after;
                (3, 8)
            }
            _ => {
                let short = "a\x07b\x08f\x0cn\nr\rt\tv\x0b".split_once(escaped).and_then(|(_, to)| to.chars().next());
                bytes.extend_from_slice(short.unwrap_or(escaped).encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
        };
        let code = rest.get(..digits).filter(|text| text.chars().all(|c| c.is_digit(radix)))?;
        rest = &rest[digits..];
        let code = u32::from_str_radix(code, radix).ok()?;
        // Two or three digits are a byte, more are a character.
        match u8::try_from(code) {
            Ok(byte) if digits < 4 => bytes.push(byte),
            Err(_) if digits < 4 => return None,
            _ => bytes.extend_from_slice(char::from_u32(code)?.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

//! Timestamps, checked and complained of as Go's `time.Parse` with the layout of RFC 3339 does.

/// The layout.
const LAYOUT: &str = "2006-01-02T15:04:05Z07:00";

/// One part of the layout: its text, how many digits it takes (none: the text itself), the range, what it is called.
type Part = (&'static str, usize, (u32, u32), &'static str);

const PARTS: [Part; 11] = [
    ("2006", 4, (0, 9999), "year"),
    ("-", 0, (0, 0), ""),
    ("01", 2, (1, 12), "month"),
    ("-", 0, (0, 0), ""),
    ("02", 2, (1, 31), "day"),
    ("T", 0, (0, 0), ""),
    ("15", 2, (0, 23), "hour"),
    (":", 0, (0, 0), ""),
    ("04", 2, (0, 59), "minute"),
    (":", 0, (0, 0), ""),
    ("05", 2, (0, 59), "second"),
];

/// Checks a timestamp such as `2026-01-31T12:00:00Z`.
///
/// # Errors
/// In Go's words.
pub(super) fn check_rfc3339(text: &str) -> Result<(), String> {
    let cannot =
        |rest: &str, part: &str| Err(format!("parsing time {text:?} as {LAYOUT:?}: cannot parse {rest:?} as {part:?}"));
    let mut rest = text;
    for (part, digits, (least, most), name) in PARTS {
        if digits == 0 {
            let Some(after) = rest.strip_prefix(part) else { return cannot(rest, part) };
            rest = after;
            continue;
        }
        let number = rest.get(..digits).filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let Some(number) = number.and_then(|n| n.parse::<u32>().ok()) else { return cannot(rest, part) };
        if !(least..=most).contains(&number) {
            return Err(format!("parsing time {text:?}: {name} out of range"));
        }
        rest = &rest[digits..];
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    match zone(rest) {
        None => cannot(rest, "Z07:00"),
        Some("") => Ok(()),
        Some(extra) => Err(format!("parsing time {text:?}: extra text: {extra:?}")),
    }
}

/// What follows a zone: `Z`, `+01:00`, `-05:30`.
fn zone(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('Z') {
        return Some(rest);
    }
    let offset = text.strip_prefix(['+', '-'])?;
    let digits = |at: usize| offset.get(at..at + 2).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    (digits(0) && digits(3) && offset.as_bytes()[2] == b':').then(|| &offset[5..])
}

#[cfg(test)]
mod tests {
    use super::check_rfc3339;

    #[test]
    fn timestamps_are_checked() {
        for good in ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.25+05:30"] {
            assert_eq!(check_rfc3339(good), Ok(()));
        }
        let cases = [
            ("soon", "parsing time \"soon\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"soon\" as \"2006\""),
            (
                "2026-01-31 12:00",
                "parsing time \"2026-01-31 12:00\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \" 12:00\" as \"T\"",
            ),
            ("2026-13-31T12:00:00Z", "parsing time \"2026-13-31T12:00:00Z\": month out of range"),
            ("2026-01-31T12:00:00ZZ", "parsing time \"2026-01-31T12:00:00ZZ\": extra text: \"Z\""),
        ];
        for (text, message) in cases {
            assert_eq!(check_rfc3339(text).unwrap_err(), message);
        }
    }
}

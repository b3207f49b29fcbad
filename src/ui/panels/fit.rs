//! Text that fits: how wide a text is about, which size it needs, where it breaks.

/// The smallest size a text shrinks to.
const SMALLEST: f64 = 8.5;

/// The average width of a letter of the interface's font, as a fraction of its size.
pub(crate) const SANS: f64 = 0.54;
/// The width of every letter of the code font, as a fraction of its size.
pub(crate) const MONO: f64 = 0.605;

/// The width of a text at size 1, about; East Asian letters are square.
fn width(text: &str, letter: f64) -> f64 {
    text.chars().map(|c| if c >= '\u{2e80}' { 1.0 } else { letter }).sum()
}

/// The size at which a text is at most `room` wide, up to `size`.
pub(crate) fn size(text: &str, room: f64, size: f64, letter: f64) -> f64 {
    let wide = width(text, letter);
    if wide <= 0.0 { size } else { (room / wide).min(size).max(SMALLEST) }
}

/// The text in at most `lines` lines that are about `room` wide at `size`; what does not fit ends in an ellipsis.
pub(crate) fn lines(text: &str, room: f64, size: f64, letter: f64, lines: usize) -> Vec<String> {
    let fits = |text: &str| width(text, letter) * size <= room;
    let mut result: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match result.last_mut() {
            Some(last) if fits(&format!("{last} {word}")) || (result_is_full(last, word)) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => result.push(word.to_owned()),
        }
    }
    if result.len() > lines {
        let rest = result.split_off(lines - 1).join(" ");
        result.push(rest);
    }
    let longest = (room / (letter * SMALLEST)).max(2.0);
    for line in &mut result {
        while width(line, letter) > longest * letter {
            let cut = line.trim_end_matches('…').char_indices().next_back().map_or(0, |(at, _)| at);
            line.truncate(cut);
            line.push('…');
        }
    }
    result
}

/// A separator is never the last thing on a line's start: `·`, `→` and `=` stay with the word before.
fn result_is_full(last: &str, word: &str) -> bool {
    matches!(word, "·" | "→") && !last.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_break_between_words_and_end_in_an_ellipsis() {
        let cases: [(&str, usize, &[&str]); 4] = [
            ("short", 2, &["short"]),
            ("scrape 15 s · rate over 1 min", 2, &["scrape 15 s ·", "rate over 1 min"]),
            ("one", 1, &["one"]),
            ("", 1, &[""]),
        ];
        for (text, max, expected) in cases {
            assert_eq!(lines(text, 90.0, 11.0, SANS, max), expected, "{text}");
        }
        let long = lines("a_metric_name_that_is_far_too_long_for_any_box", 90.0, 11.0, SANS, 1);
        assert!(long[0].ends_with('…') && width(&long[0], SANS) * SMALLEST <= 90.0, "{long:?}");
    }

    #[test]
    fn texts_shrink_to_the_room_there_is() {
        assert_eq!(size("ab", 100.0, 12.0, MONO), 12.0);
        assert!(size("a text of thirty letters or so", 150.0, 12.0, MONO) < 9.0);
        assert_eq!(size(&"x".repeat(500), 100.0, 12.0, MONO), SMALLEST);
    }
}

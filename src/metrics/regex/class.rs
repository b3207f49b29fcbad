//! Sets of characters, as sorted ranges.

/// Characters as sorted ranges that do not touch, both ends included.
pub(super) type Class = Vec<(char, char)>;

/// Brings ranges into order and joins those that overlap or touch.
pub(super) fn tidy(class: &mut Class) {
    let mut sorted = Class::with_capacity(class.len());
    for range in class.drain(..) {
        sorted.insert(sorted.partition_point(|other| *other < range), range);
    }
    for (first, last) in sorted {
        match class.last_mut() {
            Some(before) if first <= before.1 || next(before.1) == Some(first) => before.1 = before.1.max(last),
            _ => class.push((first, last)),
        }
    }
}

/// All the other characters of a tidy class.
pub(super) fn negate(class: &Class) -> Class {
    let mut others = Vec::with_capacity(class.len() + 1);
    let mut from = Some('\0');
    for &(first, last) in class {
        if let (Some(from), Some(to)) = (from, previous(first))
            && from <= to
        {
            others.push((from, to));
        }
        from = next(last);
    }
    others.extend(from.map(|from| (from, char::MAX)));
    others
}

/// Adds the other case of every ASCII letter.
pub(super) fn fold(class: &mut Class) {
    for i in 0..class.len() {
        let (first, last) = class[i];
        for (low, high, other) in [('a', 'z', 'A'), ('A', 'Z', 'a')] {
            let (from, to) = (first.max(low), last.min(high));
            if from <= to {
                let moved = |c: char| char::from_u32(u32::from(c) - u32::from(low) + u32::from(other));
                class.extend(moved(from).zip(moved(to)));
            }
        }
    }
}

/// Whether a character is in a tidy class.
pub(super) fn contains(class: &Class, c: char) -> bool {
    class.iter().any(|&(first, last)| first <= c && c <= last)
}

/// The ranges of a name such as `d` of `\d` or `alpha` of `[:alpha:]`.
pub(super) fn named(name: &str) -> Option<&'static [(char, char)]> {
    Some(match name {
        "d" | "digit" => &[('0', '9')],
        "s" => &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')],
        "w" | "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\x7f')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    })
}

fn next(c: char) -> Option<char> {
    if c == '\u{d7ff}' { Some('\u{e000}') } else { char::from_u32(u32::from(c) + 1) }
}

fn previous(c: char) -> Option<char> {
    if c == '\u{e000}' { Some('\u{d7ff}') } else { u32::from(c).checked_sub(1).and_then(char::from_u32) }
}

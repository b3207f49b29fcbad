//! Sets of characters: Perl's and POSIX' named ones, their complements, letters regardless of case.

/// Ranges of characters, both ends within.
pub(super) type Class = Vec<(char, char)>;

const DIGIT: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACE: &[(char, char)] = &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')];

/// POSIX' classes by name.
const POSIX: [(&str, &[(char, char)]); 14] = [
    ("alnum", &[('0', '9'), ('A', 'Z'), ('a', 'z')]),
    ("alpha", &[('A', 'Z'), ('a', 'z')]),
    ("ascii", &[('\0', '\x7f')]),
    ("blank", &[('\t', '\t'), (' ', ' ')]),
    ("cntrl", &[('\0', '\x1f'), ('\x7f', '\x7f')]),
    ("digit", DIGIT),
    ("graph", &[('!', '~')]),
    ("lower", &[('a', 'z')]),
    ("print", &[(' ', '~')]),
    ("punct", &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
    ("space", &[('\t', '\r'), (' ', ' ')]),
    ("upper", &[('A', 'Z')]),
    ("word", WORD),
    ("xdigit", &[('0', '9'), ('A', 'F'), ('a', 'f')]),
];

/// The class of an escape such as `\d`.
pub(super) fn perl(letter: char) -> Option<Class> {
    let class = match letter.to_ascii_lowercase() {
        'd' => DIGIT,
        's' => SPACE,
        'w' => WORD,
        _ => return None,
    };
    Some(if letter.is_ascii_uppercase() { negated(class.to_vec()) } else { class.to_vec() })
}

/// The class that `[:name:]` stands for; `^` before the name is its complement.
pub(super) fn posix(name: &str) -> Option<Class> {
    let plain = name.strip_prefix('^').unwrap_or(name);
    let (_, class) = POSIX.iter().find(|(known, _)| *known == plain)?;
    Some(if plain.len() < name.len() { negated(class.to_vec()) } else { class.to_vec() })
}

/// Every character that is not in the class.
pub(super) fn negated(mut class: Class) -> Class {
    class.sort_unstable();
    let mut out = Vec::new();
    let mut from = Some('\0');
    for (low, high) in class {
        let Some(start) = from else { break };
        if let Some(last) = before(low).filter(|last| start <= *last) {
            out.push((start, last));
        }
        from = if high < start { from } else { after(high) };
    }
    out.extend(from.map(|start| (start, char::MAX)));
    out
}

fn before(c: char) -> Option<char> {
    ('\0'..c).next_back()
}

fn after(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}

/// The class with both cases of its letters.
pub(super) fn folded(class: &Class) -> Class {
    /// No letter past this has two cases.
    const LAST_CASED: char = '\u{1e943}';
    let mut out = class.clone();
    for c in class.iter().flat_map(|(low, high)| *low..=(*high).min(LAST_CASED)).filter(|c| c.is_alphabetic()) {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let mut add = |variant: char| out.push((variant, variant));
        add(lower);
        if lower.to_uppercase().count() == 1 {
            lower.to_uppercase().for_each(&mut add);
        }
        match lower {
            'k' => add('\u{212a}'),
            's' | '\u{17f}' => ['s', 'S', '\u{17f}'].into_iter().for_each(add),
            _ => {}
        }
    }
    out
}

/// Whether the class has the character.
pub(super) fn has(class: &Class, c: char) -> bool {
    class.iter().any(|(low, high)| (*low..=*high).contains(&c))
}

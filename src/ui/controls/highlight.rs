//! Colours for one line of YAML: keys, values, comments. A picture of the text, not a parser of it.

use std::ops::Range;

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Spaces, dashes, braces.
    Plain,
    /// The name of a field.
    Key,
    /// A scalar.
    Value,
    /// A comment.
    Comment,
}

impl Kind {
    /// The class of the style sheet.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Key => "y-key",
            Self::Value => "y-value",
            Self::Comment => "y-comment",
        }
    }
}

/// The pieces of a line, one after the other and without gaps.
pub(crate) fn pieces(line: &str) -> Vec<(Kind, Range<usize>)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let (kind, len) = next_piece(line, at);
        pieces.push((kind, at..at + len));
        at += len;
    }
    pieces
}

fn next_piece(line: &str, at: usize) -> (Kind, usize) {
    let rest = &line[at..];
    let after_space = at == 0 || line[..at].ends_with(' ');
    let first = rest.chars().next().unwrap_or(' ');
    if first == '#' && after_space {
        return (Kind::Comment, rest.len());
    }
    if first == '-' && after_space && (rest == "-" || rest.starts_with("- ") || rest == "---") {
        return (Kind::Plain, rest.len().min(if rest == "---" { 3 } else { 1 }));
    }
    if first.is_whitespace() || matches!(first, '{' | '}' | '[' | ']' | ',' | ':' | '|' | '>') {
        return (Kind::Plain, first.len_utf8());
    }
    let len = scalar_len(line, rest, first);
    let tail = &rest[len..];
    let is_key = tail == ":" || tail.starts_with(": ") || (tail.starts_with(':') && matches!(first, '"' | '\''));
    (if is_key { Kind::Key } else { Kind::Value }, len)
}

/// How long the scalar at the start of `rest` is: to its closing quote, or to what ends a plain one.
fn scalar_len(line: &str, rest: &str, first: char) -> usize {
    if matches!(first, '"' | '\'') {
        let close = rest.char_indices().skip(1).find(|&(i, c)| c == first && !rest[..i].ends_with('\\'));
        return close.map_or(rest.len(), |(i, _)| i + 1);
    }
    let in_flow = line.contains('{') || line.contains('[');
    let ends = |(i, c): (usize, char)| {
        let tail = &rest[i..];
        let ends = tail == ":" || tail.starts_with(": ") || tail.starts_with(" #");
        ends || (in_flow && matches!(c, ',' | '}' | ']'))
    };
    let end = rest.char_indices().find(|&at| ends(at)).map_or(rest.len(), |(i, _)| i);
    rest[..end].trim_end().len().max(first.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<(Kind, &str)> {
        let named = pieces(line).into_iter().filter(|(kind, _)| *kind != Kind::Plain);
        named.map(|(kind, range)| (kind, &line[range])).collect()
    }

    #[test]
    fn lines_are_cut_into_keys_values_and_comments() {
        use Kind::{Comment, Key, Value};
        let cases: [(&str, &[(Kind, &str)]); 7] = [
            ("kind: Deployment", &[(Key, "kind"), (Value, "Deployment")]),
            ("  - type: Pods # per pod", &[(Key, "type"), (Value, "Pods"), (Comment, "# per pod")]),
            (
                "metadata: {name: a, b: \"c: d\"}",
                &[(Key, "metadata"), (Key, "name"), (Value, "a"), (Key, "b"), (Value, "\"c: d\"")],
            ),
            ("image: repo/app:1.2", &[(Key, "image"), (Value, "repo/app:1.2")]),
            ("\"quoted\": 数", &[(Key, "\"quoted\""), (Value, "数")]),
            ("'open", &[(Value, "'open")]),
            ("---", &[]),
        ];
        for (line, expected) in cases {
            assert_eq!(words(line), expected, "{line}");
        }
    }

    #[test]
    fn pieces_cover_any_line() {
        for line in ["", "   ", "::", "- - -", "é: ü", "\t\"", "{[,]}", "a:b: c", "#", " #é"] {
            let joined: String = pieces(line).into_iter().map(|(_, range)| &line[range]).collect();
            assert_eq!(joined, line);
        }
    }
}

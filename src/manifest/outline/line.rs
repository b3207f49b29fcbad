//! One line of a text: its dashes, its key, and where its comment begins.

/// A line.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The columns of the dashes before the content.
    pub(super) dashes: Vec<usize>,
    /// Where the content begins, in bytes.
    pub(super) start: usize,
    /// The content without comment and trailing blanks.
    pub(super) content: &'a str,
    /// Where the comment begins, if there is one.
    comment: Option<usize>,
}

/// The key of a line.
pub(super) struct Key {
    /// Its name, without quotes.
    pub(super) name: String,
    /// Where it ends in the line, in bytes.
    pub(super) end: usize,
    /// Where its value begins.
    pub(super) value: usize,
}

impl<'a> Line<'a> {
    pub(super) fn read(line: &'a str) -> Self {
        let (mut dashes, mut start) = (Vec::new(), 0);
        loop {
            start += line[start..].len() - line[start..].trim_start_matches(' ').len();
            let rest = &line[start..];
            if rest != "-" && !rest.starts_with("- ") {
                break;
            }
            dashes.push(start);
            start += 1;
        }
        let rest = &line[start..];
        let comment = comment(rest);
        let content = rest[..comment.unwrap_or(rest.len())].trim_end();
        Self { dashes, start, content, comment: comment.map(|at| start + at) }
    }

    /// Whether there is nothing but a comment.
    pub(super) fn is_blank(&self) -> bool {
        self.content.is_empty() && self.dashes.is_empty()
    }

    pub(super) fn in_comment(&self, cursor: usize) -> bool {
        self.comment.is_some_and(|at| cursor > at)
    }

    /// The key that it begins with.
    pub(super) fn key(&self) -> Option<Key> {
        let (name, end) = match self.content.chars().next()? {
            quote @ ('"' | '\'') => {
                let close = self.content[1..].find(quote)? + 1;
                self.content[close + 1..].starts_with(':').then_some((&self.content[1..close], close + 1))?
            }
            '{' | '[' | '#' | '|' | '>' => return None,
            _ => {
                let ends = |(at, _): &(usize, &str)| {
                    self.content[at + 1..].is_empty() || self.content[at + 1..].starts_with([' ', '\t'])
                };
                let (end, _) = self.content.match_indices(':').find(ends)?;
                (self.content[..end].trim_end(), end)
            }
        };
        let rest = &self.content[end + 1..];
        let value = end + 1 + rest.len() - rest.trim_start().len();
        Some(Key { name: name.to_owned(), end: self.start + end, value: self.start + value })
    }
}

/// Where the comment of a text begins.
fn comment(text: &str) -> Option<usize> {
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '#') if before.is_whitespace() => return Some(at),
            (None, '"' | '\'') if before.is_whitespace() || "[{,:".contains(before) => quote = Some(c),
            _ => {}
        }
        before = c;
    }
    None
}

//! Regular expressions as Go's `regexp` has them (RE2's syntax): Go's errors, Go's preferences, and time that is bounded
//! by the length of the text times that of the expression.

mod class;
mod parse;
mod program;

use program::Program;

/// A compiled regular expression.
#[derive(Debug)]
pub struct Regexp {
    text: String,
    names: Vec<String>,
    program: Program,
}

/// Where an expression and its groups match: the byte ranges, by number of the group.
pub type Captures = Vec<Option<(usize, usize)>>;

impl Regexp {
    /// Compiles an expression.
    ///
    /// # Errors
    /// In Go's words.
    pub fn compile(text: &str) -> Result<Self, String> {
        let (node, names) = parse::parse(text)?;
        let program =
            Program::new(&node).ok_or_else(|| ["error parsing regexp: expression too large: `", text, "`"].concat())?;
        Ok(Self { text: text.to_owned(), names, program })
    }

    /// What it was compiled from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names of the groups, by number; the whole is group 0, and what has no name has an empty one.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether any part of `text` matches (`MatchString`).
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.program.run(text, 0).is_some()
    }

    /// The leftmost match with its groups (`FindStringSubmatchIndex`).
    #[must_use]
    pub fn captures(&self, text: &str) -> Option<Captures> {
        let slots = self.program.run(text, 2 * self.names.len())?;
        Some(slots.chunks(2).map(|pair| pair[0].zip(pair[1])).collect())
    }

    /// `template` with `$1`, `$name` and `${name}` replaced by what they matched in `text` (`ExpandString`).
    ///
    /// A name goes on as long as letters, digits and underscores do: `$1_x` is the group `1_x`, which is empty.
    #[must_use]
    pub fn expand(&self, template: &str, text: &str, captures: &Captures) -> String {
        let mut out = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                rest = after;
            } else if let Some((name, after)) = reference(after) {
                let range = self.group(name).and_then(|group| *captures.get(group)?);
                let range = if number(name).is_some() { range } else { self.named(name, captures) };
                out.push_str(range.and_then(|(from, to)| text.get(from..to)).unwrap_or(""));
                rest = after;
            } else {
                out.push('$');
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }

    fn group(&self, name: &str) -> Option<usize> {
        number(name).filter(|number| *number < self.names.len())
    }

    /// The first group of this name that took part.
    fn named(&self, name: &str, captures: &Captures) -> Option<(usize, usize)> {
        let groups = self.names.iter().zip(captures);
        groups.filter(|(known, _)| *known == name).find_map(|(_, range)| *range)
    }
}

/// The name after a `$`, and what follows it.
fn reference(text: &str) -> Option<(&str, &str)> {
    let braced = text.strip_prefix('{');
    let text = braced.unwrap_or(text);
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
    if braced.is_some() { Some((name, rest.strip_prefix('}')?)) } else { Some((name, rest)) }
}

/// The number of a group; with a leading zero it is a name.
fn number(name: &str) -> Option<usize> {
    let leading_zero = name.len() > 1 && name.starts_with('0');
    if leading_zero || !name.bytes().all(|b| b.is_ascii_digit()) { None } else { name.parse().ok() }
}

#[cfg(test)]
mod tests;

//! A catalog of translations: what gettext's PO format has of it.

use std::collections::BTreeMap;

/// Translations by their English texts; for a count, by the text for many.
#[derive(Debug)]
pub(super) struct Catalog(BTreeMap<String, String>);

impl Catalog {
    /// Reads a PO file: `msgid`, `msgid_plural`, `msgstr`, `msgstr[0]`, each with strings on its own or the next lines.
    pub(super) fn parse(text: &str) -> Self {
        let mut entries = BTreeMap::new();
        let (mut id, mut translation, mut in_id) = (String::new(), String::new(), true);
        let mut keep = |id: &mut String, translation: &mut String| {
            let (id, translation) = (std::mem::take(id), std::mem::take(translation));
            if !id.is_empty() && !translation.is_empty() {
                entries.insert(id, translation);
            }
        };
        for line in text.lines().map(str::trim) {
            let Some(quote) = line.find('"').filter(|_| !line.starts_with('#')) else { continue };
            match line[..quote].trim() {
                "msgid" => {
                    keep(&mut id, &mut translation);
                    in_id = true;
                }
                "msgid_plural" => id.clear(),
                "" => {}
                _ => in_id = false,
            }
            let piece = unquoted(&line[quote..]);
            if in_id { id.push_str(&piece) } else { translation.push_str(&piece) }
        }
        keep(&mut id, &mut translation);
        Self(entries)
    }

    /// The translation of a text.
    pub(super) fn find(&self, text: &str) -> Option<&str> {
        self.0.get(text).map(String::as_str)
    }
}

/// The text of a quoted string.
fn unquoted(text: &str) -> String {
    let inner = text.strip_prefix('"').unwrap_or(text);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut chars = inner.chars();
    let mut read = String::new();
    while let Some(c) = chars.next() {
        read.push(match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            },
            (c, false) => c,
        });
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read() {
        let text = "# a comment \"with\" quotes\nmsgid \"\"\nmsgstr \"Language: zh\"\n\nmsgid \"a\"\nmsgstr \"b\"\n\nmsgid \"{n} pod\"\n\
                    msgid_plural \"{n} pods\"\nmsgstr[0] \"{n} 个\"\n\nmsgid \"say \\\"x\\\"\"\nmsgstr \"\"\n\"说\"\n\"“x”\\n\"\n\n\
                    msgid \"not yet\"\nmsgstr \"\"\n";
        let catalog = Catalog::parse(text);
        let found = ["a", "{n} pods", "say \"x\"", "not yet", "{n} pod"].map(|id| catalog.find(id));
        assert_eq!(found, [Some("b"), Some("{n} 个"), Some("说“x”\n"), None, None]);
    }
}

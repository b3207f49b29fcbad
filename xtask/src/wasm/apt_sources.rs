//! APT's own list of mirrors, in both of its formats, read to learn which mirror this machine uses.

/// One source of binary packages, as far as it matters for asking the same mirror for another suite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) uris: Vec<String>,
    pub(crate) suites: Vec<String>,
    /// Fields on trust (`Signed-By` and the like), as deb822 has them, each with its line end.
    pub(crate) trust: String,
}

impl Source {
    /// The same mirror and trust for another suite, in deb822 format.
    pub(crate) fn with_suite(&self, suite: &str) -> String {
        format!("Types: deb\nURIs: {}\nSuites: {suite}\nComponents: main\n{}\n", self.uris.join(" "), self.trust)
    }
}

/// The fields that say whom to trust.
const TRUST: [&str; 3] = ["signed-by", "trusted", "check-valid-until"];

/// Reads a `.sources` file: stanzas of fields, separated by empty lines.
pub(crate) fn parse_deb822(text: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut stanza = Stanza::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.trim().is_empty() {
            sources.extend(std::mem::take(&mut stanza).finish());
        } else {
            stanza.read(line);
        }
    }
    sources.extend(stanza.finish());
    sources
}

#[derive(Default)]
struct Stanza {
    source: Source,
    types: String,
    disabled: bool,
    /// The field that a line of continuation belongs to.
    field: String,
}

impl Stanza {
    fn read(&mut self, line: &str) {
        let continued = line.starts_with([' ', '\t']);
        let value = match line.split_once(':') {
            Some((field, value)) if !continued => {
                self.field = field.trim().to_ascii_lowercase();
                value
            }
            _ => line,
        };
        let words = value.split_whitespace().map(str::to_owned);
        match self.field.as_str() {
            "uris" => self.source.uris.extend(words),
            "suites" => self.source.suites.extend(words),
            "types" => self.types.push_str(value),
            "enabled" => self.disabled = value.trim().eq_ignore_ascii_case("no"),
            field if TRUST.contains(&field) => {
                self.source.trust.push_str(line);
                self.source.trust.push('\n');
            }
            _ => {}
        }
    }

    fn finish(self) -> Option<Source> {
        let binary = self.types.split_whitespace().any(|word| word == "deb");
        (binary && !self.disabled).then_some(self.source)
    }
}

/// Reads a `.list` file: one source a line, `deb [option=value …] uri suite component…`.
pub(crate) fn parse_one_line(text: &str) -> Vec<Source> {
    text.lines().filter_map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<Source> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let rest = line.strip_prefix("deb")?;
    let rest = rest.starts_with(char::is_whitespace).then(|| rest.trim())?;
    let (options, rest) = match rest.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => ("", rest),
    };
    let mut trust = String::new();
    for (name, value) in options.split_whitespace().filter_map(|option| option.split_once('=')) {
        if TRUST.contains(&name.to_ascii_lowercase().as_str()) {
            trust.push_str(&format!("{name}: {}\n", value.replace(',', " ")));
        }
    }
    let mut words = rest.split_whitespace().map(str::to_owned);
    Some(Source { uris: vec![words.next()?], suites: vec![words.next()?], trust })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(uris: &[&str], suites: &[&str], trust: &str) -> Source {
        let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Source { uris: own(uris), suites: own(suites), trust: trust.to_owned() }
    }

    #[test]
    fn stanzas_are_read() {
        let text = "Types: deb deb-src\n# A mirror.\nURIs: http://mirror.example/debian\nSuites: bookworm\n bookworm-updates\n\
                    Components: main\nSigned-By: /usr/share/keyrings/a.gpg\n\n\
                    Types: deb-src\nURIs: http://mirror.example/debian\nSuites: bookworm\n\n\
                    Types: deb\nURIs: http://mirror.example/off\nSuites: bookworm\nEnabled: no\n\n\
                    Types: deb\nURIs: http://other.example\nSuites: bookworm\nSigned-By:\n -----BEGIN\n .\n AAA:\n";
        let first = source(
            &["http://mirror.example/debian"],
            &["bookworm", "bookworm-updates"],
            "Signed-By: /usr/share/keyrings/a.gpg\n",
        );
        let last = source(&["http://other.example"], &["bookworm"], "Signed-By:\n -----BEGIN\n .\n AAA:\n");
        assert_eq!(parse_deb822(text), [first, last]);
    }

    #[test]
    fn lines_are_read() {
        let text = "# deb http://mirror.example/no x main\n\
                    deb http://mirror.example/debian bookworm main contrib\n\
                    deb-src http://mirror.example/debian bookworm main\n\
                    deb [arch=amd64 signed-by=/k/a.gpg] http://b.example/ stable main # why\n";
        let first = source(&["http://mirror.example/debian"], &["bookworm"], "");
        let second = source(&["http://b.example/"], &["stable"], "signed-by: /k/a.gpg\n");
        assert_eq!(parse_one_line(text), [first, second]);
    }

    #[test]
    fn another_suite_keeps_the_trust() {
        let text = source(&["http://m.example"], &["x"], "Signed-By: /k.gpg\n").with_suite("y");
        assert_eq!(text, "Types: deb\nURIs: http://m.example\nSuites: y\nComponents: main\nSigned-By: /k.gpg\n\n");
    }
}

//! What an embedded figure is asked for: the query of its address, read to the end whatever is wrong with it, and made.

use std::fmt::Write as _;

use crate::manifest::near_miss;

use super::Session;

/// What may be asked for; each is a parameter of the address and an attribute of the element.
pub const PARAMETERS: [&str; 7] = ["scenario", "src", "panels", "lang", "theme", "autoplay", "height"];
/// The heights that a figure may be given, in CSS pixels.
pub const HEIGHTS: std::ops::RangeInclusive<u32> = 80..=4_000;
/// What the page itself puts into the address: that it is embedded, and that the text comes by message.
const MARKS: [&str; 2] = ["embed", "inline"];

/// A part of the page that a figure may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmbedPanel {
    /// The control loop.
    Loop,
    /// The sliders.
    Sliders,
    /// Why there are as many as there are.
    Why,
    /// The timeline.
    Timeline,
    /// The editor.
    Editor,
}

impl EmbedPanel {
    /// All of them, in the order in which they stand.
    pub const ALL: [Self; 5] = [Self::Loop, Self::Sliders, Self::Why, Self::Timeline, Self::Editor];
    /// What is shown when nothing else is asked for.
    pub const USUAL: [Self; 4] = [Self::Loop, Self::Sliders, Self::Why, Self::Timeline];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Loop => "loop",
            Self::Sliders => "sliders",
            Self::Why => "why",
            Self::Timeline => "timeline",
            Self::Editor => "editor",
        }
    }
}

/// Where the scenario of a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is the scenario that the page starts with.
    First,
    /// It is a scenario of the catalog.
    Scenario(String),
    /// It is a file on the page's own origin.
    File(String),
    /// It comes by message.
    Inline,
}

/// Whether time runs from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// It does.
    Running,
    /// It stands until someone presses play.
    Standing,
}

/// What a figure is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embed {
    /// Where its scenario comes from.
    pub source: Source,
    /// What it shows, in order.
    pub panels: Vec<EmbedPanel>,
    /// The code of its language.
    pub language: &'static str,
    /// Its theme: `auto`, `light` or `dark`.
    pub theme: &'static str,
    /// Whether time runs from the start.
    pub start: Start,
    /// Its height in CSS pixels; none is as high as what is in it.
    pub height: Option<u32>,
}

impl Default for Embed {
    fn default() -> Self {
        Self {
            source: Source::First,
            panels: EmbedPanel::USUAL.to_vec(),
            language: LANGUAGES[0],
            theme: THEMES[0],
            start: Start::Standing,
            height: None,
        }
    }
}

/// The languages and the themes, the usual ones first.
pub const LANGUAGES: [&str; 2] = ["en", "zh"];
/// See [`LANGUAGES`].
pub const THEMES: [&str; 3] = ["auto", "light", "dark"];

/// Something that cannot be done as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmbedProblem {
    /// There is no such parameter; the one that was meant, perhaps.
    Parameter(String, Option<&'static str>),
    /// A parameter cannot be this; the value that was meant, perhaps.
    Value(&'static str, String, Option<&'static str>),
    /// There is no such scenario; the one that was meant, perhaps.
    Scenario(String, Option<&'static str>),
    /// More than one of `scenario`, `src` and a text were given.
    Sources,
}

/// What the query of an address asks for, and what is wrong with it; what is wrong is as if it were not there.
#[must_use]
pub fn read(query: &str) -> (Embed, Vec<EmbedProblem>) {
    let (mut embed, mut problems) = (Embed::default(), Vec::new());
    let mut sources = 0;
    for pair in query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name), decoded(value));
        let Some(known) = PARAMETERS.into_iter().chain(MARKS).find(|known| *known == name) else {
            let near = near_miss(&name, PARAMETERS);
            problems.push(EmbedProblem::Parameter(name, near));
            continue;
        };
        match known {
            "inline" => {
                sources += 1;
                embed.source = Source::Inline;
            }
            "src" => {
                sources += 1;
                embed.source = Source::File(value);
            }
            "scenario" => {
                sources += 1;
                let names = || Session::catalog().iter().map(|(name, _)| *name);
                if !names().any(|name| name == value) {
                    let near = near_miss(&value, names());
                    problems.push(EmbedProblem::Scenario(value.clone(), near));
                }
                embed.source = Source::Scenario(value);
            }
            _ => problems.extend(embed.set(known, &value)),
        }
    }
    if sources > 1 {
        problems.push(EmbedProblem::Sources);
    }
    (embed, problems)
}

impl Embed {
    /// Takes over one parameter; what is wrong with its value.
    fn set(&mut self, name: &'static str, value: &str) -> Vec<EmbedProblem> {
        let wrong = |value: &str, near| EmbedProblem::Value(name, value.to_owned(), near);
        match name {
            "panels" => {
                let mut problems = Vec::new();
                let mut panels = Vec::new();
                for part in value.split(',').map(str::trim).filter(|part| !part.is_empty()) {
                    match EmbedPanel::ALL.into_iter().find(|panel| panel.name() == part) {
                        Some(panel) => panels.push(panel),
                        None => problems.push(wrong(part, near_miss(part, EmbedPanel::ALL.map(EmbedPanel::name)))),
                    }
                }
                panels.sort_unstable();
                panels.dedup();
                if panels.is_empty() && problems.is_empty() {
                    problems.push(wrong(value, None));
                }
                if !panels.is_empty() {
                    self.panels = panels;
                }
                return problems;
            }
            "lang" => {
                // The language is what counts, not the script or the country: zh-Hans, en-GB.
                let code = value.split(['-', '_']).next().unwrap_or_default();
                match LANGUAGES.into_iter().find(|known| code.eq_ignore_ascii_case(known)) {
                    Some(code) => self.language = code,
                    None => return vec![wrong(value, near_miss(value, LANGUAGES))],
                }
            }
            "theme" => match THEMES.into_iter().find(|known| value.eq_ignore_ascii_case(known)) {
                Some(theme) => self.theme = theme,
                None => return vec![wrong(value, near_miss(value, THEMES))],
            },
            "autoplay" => match value {
                "" | "true" | "1" | "autoplay" => self.start = Start::Running,
                "false" | "0" => self.start = Start::Standing,
                _ => return vec![wrong(value, near_miss(value, ["true", "false"]))],
            },
            "height" => match value.trim_end_matches("px").parse() {
                Ok(height) if HEIGHTS.contains(&height) => self.height = Some(height),
                _ => return vec![wrong(value, None)],
            },
            _ => {}
        }
        Vec::new()
    }

    /// The names and values that say so, without those that say what is usual.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let usual = Self::default();
        let mut list = Vec::new();
        match &self.source {
            Source::Scenario(name) => list.push(("scenario", name.clone())),
            Source::File(address) => list.push(("src", address.clone())),
            Source::First | Source::Inline => {}
        }
        if self.panels != usual.panels {
            let names: Vec<_> = self.panels.iter().map(|panel| panel.name()).collect();
            list.push(("panels", names.join(",")));
        }
        if self.language != usual.language {
            list.push(("lang", self.language.to_owned()));
        }
        if self.theme != usual.theme {
            list.push(("theme", self.theme.to_owned()));
        }
        if self.start != usual.start {
            list.push(("autoplay", String::new()));
        }
        list.extend(self.height.map(|height| ("height", height.to_string())));
        list
    }

    /// The query of an address that asks for it.
    #[must_use]
    pub fn query(&self) -> String {
        let mut query = "?embed".to_owned();
        for (name, value) in self.parameters() {
            query.push('&');
            query.push_str(name);
            if !value.is_empty() {
                query.push('=');
                encode(&value, &mut query);
            }
        }
        query
    }
}

/// Puts a value into a query; what need not be is not encoded, so that one can read it.
fn encode(value: &str, query: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,/:".contains(&byte) {
            query.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(query, "%{byte:02X}");
        }
    }
}

/// A name or a value of a query without its encoding; what is no encoding is itself.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut result = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = digit(at + 1).zip(digit(at + 2)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        match (bytes[at], pair) {
            (b'%', Some(byte)) => {
                result.push(byte);
                at += 2;
            }
            (b'+', _) => result.push(b' '),
            (byte, _) => result.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&result).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_what_was_meant_and_the_rest_holds() {
        let parameter = |name: &str, near| EmbedProblem::Parameter(name.to_owned(), near);
        let value = |name, value: &str, near| EmbedProblem::Value(name, value.to_owned(), near);
        let cases = [
            ("?embed", vec![]),
            ("?embed=&inline", vec![]),
            ("?embed&scenaro=tolerance", vec![parameter("scenaro", Some("scenario"))]),
            ("?embed&PANELS=loop", vec![parameter("PANELS", Some("panels"))]),
            ("?embed&%3Cb%3E=1", vec![parameter("<b>", None)]),
            ("?embed&panels=loop,timelin", vec![value("panels", "timelin", Some("timeline"))]),
            ("?embed&panels=", vec![value("panels", "", None)]),
            ("?embed&lang=fr&theme=drak", vec![value("lang", "fr", None), value("theme", "drak", None)]),
            ("?embed&theme=darc", vec![value("theme", "darc", Some("dark"))]),
            ("?embed&lang=zh-Hans&theme=Dark&autoplay", vec![]),
            ("?embed&autoplay=flase", vec![value("autoplay", "flase", None)]),
            ("?embed&height=10", vec![value("height", "10", None)]),
            ("?embed&height=-4%", vec![value("height", "-4%", None)]),
            ("?embed&scenario=tolerence", vec![EmbedProblem::Scenario("tolerence".to_owned(), Some("tolerance"))]),
            ("?embed&scenario=tolerance&src=a.yaml", vec![EmbedProblem::Sources]),
        ];
        for (query, problems) in cases {
            assert_eq!(read(query).1, problems, "{query}");
        }
        let (embed, _) = read("?embed&panels=timeline,loop,loop,x&height=640px&lang=en-GB&autoplay=true");
        assert_eq!(embed.panels, [EmbedPanel::Loop, EmbedPanel::Timeline]);
        assert_eq!((embed.height, embed.language, embed.start), (Some(640), "en", Start::Running));
    }

    #[test]
    fn what_is_made_is_read_again() {
        let cases = [
            Embed::default(),
            Embed { source: Source::Scenario("tolerance".to_owned()), theme: "dark", ..Embed::default() },
            Embed {
                source: Source::File("files/a b&c=é.yaml".to_owned()),
                panels: EmbedPanel::ALL.to_vec(),
                language: "zh",
                start: Start::Running,
                height: Some(480),
                ..Embed::default()
            },
        ];
        for embed in cases {
            let query = embed.query();
            assert_eq!(read(&query), (embed, vec![]), "{query}");
        }
    }
}

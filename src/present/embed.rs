//! An embedded figure in words: what is wrong with what it was asked for, and the lines that put one into a page.

use crate::language::Language;
use crate::say;
use crate::session::Session;
use crate::session::embed::{Embed, EmbedPanel, EmbedProblem, HEIGHTS, LANGUAGES, PARAMETERS, Source, THEMES};
use crate::session::link::Included;

/// What a figure is called whose scenario has no title.
const NAME: &str = "HPA Playground";
/// How high a plain frame is made, which does not grow by itself.
const FRAME_HEIGHT: u32 = 720;

/// What is wrong with what a figure was asked for.
#[must_use]
pub fn problem(language: Language, problem: &EmbedProblem) -> String {
    match problem {
        EmbedProblem::Parameter(name, Some(near)) => {
            say!(language, "There is no “{name}”: did you mean “{near}”?", name = name, near = near)
        }
        EmbedProblem::Parameter(name, None) => {
            let known = PARAMETERS.join(", ");
            say!(language, "There is no “{name}”; there are: {known}.", name = name, known = known)
        }
        EmbedProblem::Value(name, value, Some(near)) => {
            say!(
                language,
                "{name} cannot be “{value}”: did you mean “{near}”?",
                name = name,
                value = value,
                near = near
            )
        }
        EmbedProblem::Value("height", value, None) => say!(
            language,
            "{name} cannot be “{value}”: it is a number of pixels from {least} to {most}.",
            name = "height",
            value = value,
            least = HEIGHTS.start(),
            most = HEIGHTS.end()
        ),
        EmbedProblem::Value(name, value, None) => {
            let known = match *name {
                "panels" => EmbedPanel::ALL.map(EmbedPanel::name).join(", "),
                "theme" => THEMES.join(", "),
                "lang" => LANGUAGES.join(", "),
                _ => "true, false".to_owned(),
            };
            say!(language, "{name} cannot be “{value}”; it can be: {known}.", name = name, value = value, known = known)
        }
        EmbedProblem::Scenario(name, Some(near)) => {
            say!(language, "There is no scenario “{name}”: did you mean “{near}”?", name = name, near = near)
        }
        EmbedProblem::Scenario(name, None) => say!(
            language,
            "There is no scenario “{name}”. The names are in the embed builder: Share, then Embed.",
            name = name
        ),
        EmbedProblem::Sources => language
            .say("Only one of scenario, src and a text of its own can be given: the last of them is shown.")
            .to_owned(),
    }
}

/// The lines that put a figure into a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippets {
    /// With the element, which grows to what is in it and is loaded when it comes near.
    pub element: String,
    /// With a plain frame, for pages that let no script in.
    pub frame: String,
    /// The address of that frame.
    pub address: String,
}

/// The lines that show what is here in another page; `site` is the playground's address, with a slash at its end.
#[must_use]
pub fn snippets(session: &Session, embed: &Embed, site: &str) -> Snippets {
    let own = session.touched();
    let source = if own { Source::Inline } else { Source::Scenario(session.scenario().name.clone()) };
    let embed = Embed { source, ..embed.clone() };
    let mut element = format!("<script src=\"{}embed.js\" async></script>\n<hpa-playground", escaped(site));
    for (name, value) in embed.parameters() {
        element.push(' ');
        element.push_str(name);
        if !value.is_empty() {
            element.push_str(&["=\"", &escaped(&value), "\""].concat());
        }
    }
    // In Markdown, the empty line lets the text have empty lines, too.
    let text = if own { format!("\n\n<pre>\n{}</pre>\n", escaped(&session.as_scenario())) } else { String::new() };
    element.push_str(&[">", &text, "</hpa-playground>"].concat());
    let fragment = if own { ["#", &session.fragment(Included::ALL)].concat() } else { String::new() };
    let address = [site, "index.html", &embed.query(), &fragment].concat();
    let frame = format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"{}\" loading=\"lazy\"></iframe>",
        escaped(&address),
        escaped(&heading(session)),
        embed.height.unwrap_or(FRAME_HEIGHT)
    );
    Snippets { element, frame, address }
}

/// The title of the figure: that of the scenario that runs, in the session's language.
#[must_use]
pub fn title(session: &Session) -> String {
    let title = &session.scenario().title;
    let known = Session::catalog().iter().find(|(_, known)| known == title);
    let title = known.map_or(title.as_str(), |(_, known)| session.language().say(known));
    if title.is_empty() { NAME.to_owned() } else { title.to_owned() }
}

/// What a frame is called for who does not see it.
fn heading(session: &Session) -> String {
    match title(session) {
        title if title == NAME => title,
        title => [NAME, &title].join(": "),
    }
}

/// A text as it stands in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::embed::{Start, read};
    use crate::session::{Command, SliderId};

    const SITE: &str = "https://example.org/hpa/";

    #[test]
    fn what_is_as_it_comes_is_named() {
        let session = Session::default();
        let embed = Embed { theme: "dark", start: Start::Running, ..Embed::default() };
        let made = snippets(&session, &embed, SITE);
        assert_eq!(
            made.element,
            "<script src=\"https://example.org/hpa/embed.js\" async></script>\n<hpa-playground \
             scenario=\"requests-per-second\" theme=\"dark\" autoplay></hpa-playground>"
        );
        assert_eq!(made.address, format!("{SITE}index.html?embed&scenario=requests-per-second&theme=dark&autoplay"));
        assert!(made.frame.contains("?embed&amp;scenario="), "{}", made.frame);
    }

    #[test]
    fn what_a_person_did_goes_along() {
        let mut session = Session::default();
        let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: 17.0 });
        let made = snippets(&session, &Embed::default(), SITE);
        assert!(
            made.element.contains("<hpa-playground>\n\n<pre>\n") && made.element.ends_with("</pre>\n</hpa-playground>")
        );
        assert!(made.address.contains("index.html?embed#s1="), "{}", made.address);
    }

    #[test]
    fn nothing_that_is_asked_for_becomes_markup() {
        assert_eq!(escaped("<a href=\"&\">"), "&lt;a href=&quot;&amp;&quot;&gt;");
    }

    #[test]
    fn problems_name_what_was_written_and_what_was_meant() {
        let cases = [
            ("scenaro=x", "There is no “scenaro”: did you mean “scenario”?"),
            ("x=1", "There is no “x”; there are: scenario, src, panels, lang, theme, autoplay, height."),
            ("panels=lop", "panels cannot be “lop”: did you mean “loop”?"),
            ("theme=red", "theme cannot be “red”; it can be: auto, light, dark."),
            ("height=tall", "height cannot be “tall”: it is a number of pixels from 80 to 4000."),
            ("scenario=tolerence", "There is no scenario “tolerence”: did you mean “tolerance”?"),
        ];
        for (query, words) in cases {
            let (_, problems) = read(query);
            assert_eq!(
                problems.iter().map(|it| problem(Language::ENGLISH, it)).collect::<Vec<_>>(),
                [words],
                "{query}"
            );
        }
    }
}

//! A text in Markdown, with what stands before it, as HTML.

use anyhow::{Context, Result, ensure};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::html::escape;
use crate::place::{Lang, Place};

/// A text that was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) title: String,
    pub(crate) description: String,
    /// Its place among the others.
    pub(crate) order: u32,
    pub(crate) html: String,
    /// The headings of its sections: their ids and texts.
    pub(crate) sections: Vec<(String, String)>,
}

/// Reads a text that begins with `---`, `title:`, `description:`, `order:`, `---`.
///
/// # Errors
///
/// One of these is not there.
pub(crate) fn read(text: &str, place: &Place) -> Result<Document> {
    let rest = text.strip_prefix("---\n").context("it does not begin with ---")?;
    let (head, body) = rest.split_once("\n---").context("what begins with --- does not end")?;
    let field = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
        let line = line.with_context(|| format!("it has no {name}"))?;
        let bare = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or(line);
        ensure!(!bare.is_empty(), "its {name} is empty");
        Ok(bare.to_owned())
    };
    let order = field("order")?.parse().context("its order is no number")?;
    Ok(render(Head { title: field("title")?, description: field("description")?, order }, body, place))
}

/// What stands before a text.
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) order: u32,
}

/// A text as HTML, without its own title if it has one.
pub(crate) fn render(head: Head, body: &str, place: &Place) -> Document {
    let mut ids = Vec::new();
    let mut sections = Vec::new();
    let mut events = Vec::new();
    let mut parser = Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    while let Some(event) = parser.next() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let inside: Vec<Event> = parser.by_ref().take_while(|event| !is_heading_end(event)).collect();
                if level == HeadingLevel::H1 {
                    continue;
                }
                let text: String = inside.iter().filter_map(text_of).collect();
                let id = unique(&slug(&text), &mut ids);
                if level == HeadingLevel::H2 {
                    sections.push((id.clone(), text));
                }
                let id = Some(CowStr::from(id));
                events.push(Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() }));
                events.extend(inside.into_iter().map(|event| linked(event, place)));
                events.push(Event::End(TagEnd::Heading(level)));
            }
            // What may be wider than the page can be scrolled, by keyboard, too. Alignment would be a style, which the
            // page's policy refuses.
            Event::Start(Tag::Table(columns)) => {
                let label = place.lang.of("Table", "表格");
                events
                    .push(html(format!("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\">")));
                events
                    .push(Event::Start(Tag::Table(columns.iter().map(|_| pulldown_cmark::Alignment::None).collect())));
            }
            Event::End(TagEnd::Table) => events.extend([event, html("</div>\n".to_owned())]),
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(language) if !language.is_empty() => {
                        format!(" class=\"language-{}\"", escape(language))
                    }
                    _ => String::new(),
                };
                events.push(html(format!("<pre tabindex=\"0\"><code{language}>")));
            }
            Event::End(TagEnd::CodeBlock) => events.push(html("</code></pre>\n".to_owned())),
            event => events.push(linked(event, place)),
        }
    }
    let mut rendered = String::new();
    pulldown_cmark::html::push_html(&mut rendered, events.into_iter());
    // A corner of a table that heads nothing is no heading.
    let rendered = rendered.replace("<th></th>", "<td></td>");
    Document { title: head.title, description: head.description, order: head.order, html: rendered, sections }
}

fn is_heading_end(event: &Event) -> bool {
    matches!(event, Event::End(TagEnd::Heading(_)))
}

fn html(text: String) -> Event<'static> {
    Event::Html(text.into())
}

fn text_of(event: &Event) -> Option<String> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text.to_string()),
        Event::SoftBreak => Some(" ".to_owned()),
        _ => None,
    }
}

/// A link that leads where the page is.
fn linked<'a>(event: Event<'a>, place: &Place) -> Event<'a> {
    match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: place.resolve(&dest_url).into(), title, id })
        }
        other => other,
    }
}

/// The id of a heading.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

fn unique(slug: &str, taken: &mut Vec<String>) -> String {
    let again = (2..).map(|n| format!("{slug}-{n}"));
    let mut names = std::iter::once(slug.to_owned()).chain(again);
    let id = names.find(|name| !name.is_empty() && !taken.contains(name)).expect("there is no end of numbers");
    taken.push(id.clone());
    id
}

/// The title of a text that has nothing before it: its first heading.
pub(crate) fn first_heading(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix("# ")).map(str::trim)
}

/// A list of what is in a page, when that is much.
pub(crate) fn contents(document: &Document, lang: Lang) -> String {
    if document.sections.len() < 4 {
        return String::new();
    }
    let items = document.sections.iter().map(|(id, text)| format!("<li><a href=\"#{id}\">{}</a></li>\n", escape(text)));
    let heading = lang.of("On this page", "本页内容");
    format!(
        "<nav class=\"contents\" aria-labelledby=\"contents\">\n<p id=\"contents\">{heading}</p>\n<ul>\n{}</ul>\n</nav>\n",
        items.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\ntitle: \"A: b\"\ndescription: What it is.\norder: 3\n---\n## One `x`\n\nSee [two](two.md).\n\n\
                        ## One x\n\n| | b |\n|--:|---|\n| 1 | <2 |\n\n```yaml\na: <b>\n```\n";

    #[test]
    fn a_text_becomes_a_page() {
        let document = read(TEXT, &Place::new(Lang::English, "docs/one.html")).expect("it is whole");
        assert_eq!((document.title.as_str(), document.order), ("A: b", 3));
        let sections = [("one-x", "One x"), ("one-x-2", "One x")].map(|(id, text)| (id.to_owned(), text.to_owned()));
        assert_eq!(document.sections, sections);
        for part in [
            "<h2 id=\"one-x\">One <code>x</code></h2>",
            "<a href=\"../docs/two.html\">two</a>",
            "tabindex=\"0\" aria-label=\"Table\"><table>",
            "<tr><td></td><th>b</th></tr>",
            "<pre tabindex=\"0\"><code class=\"language-yaml\">a: &lt;b&gt;\n</code></pre>",
        ] {
            assert!(document.html.contains(part), "{part}: {}", document.html);
        }
        assert!(!document.html.contains("style="), "{}", document.html);
    }

    #[test]
    fn what_is_missing_is_named() {
        let place = Place::new(Lang::English, "docs/one.html");
        for (text, said) in [
            ("## A", "begin"),
            ("---\ntitle: a\n", "end"),
            ("---\ntitle: a\norder: 1\n---\n", "description"),
            ("---\ntitle: a\ndescription: b\norder: c\n---\n", "number"),
        ] {
            let error = read(text, &place).expect_err(text).to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}

//! Text put into HTML.

/// A text as HTML, also inside of an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
    html
}

/// A text in which only `back ticks` mean something.
pub(crate) fn with_code(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    // A last tick without its partner is a character.
    let last = if pieces.len().is_multiple_of(2) { pieces.len() - 1 } else { pieces.len() };
    let piece = |(at, piece): (usize, &&str)| match (at % 2, at < last) {
        (1, true) => format!("<code>{}</code>", escape(piece)),
        (1, false) => format!("`{}", escape(piece)),
        _ => escape(piece),
    };
    pieces.iter().enumerate().map(piece).collect()
}

/// An element on a line of its own.
pub(crate) fn element(name: &str, inside: &str) -> String {
    format!("<{name}>{inside}</{name}>\n")
}

/// A text of paragraphs with a blank line between them.
pub(crate) fn paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|paragraph| element("p", &with_code(&paragraph.replace('\n', " ")))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(escape("<b> & \"c\""), "&lt;b&gt; &amp; &quot;c&quot;");
        assert_eq!(with_code("a `<b>` c"), "a <code>&lt;b&gt;</code> c");
        assert_eq!(with_code("a ` b"), "a ` b");
        assert_eq!(paragraphs("a\nb\n\n\n`c`\n"), "<p>a b</p>\n<p><code>c</code></p>\n");
    }
}

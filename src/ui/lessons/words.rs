//! What a lesson says, as elements: paragraphs, and code in them.

use yew::prelude::*;

use crate::present::lesson::{Paragraph, Span};

/// A line.
pub(super) fn line(spans: &[Span]) -> Html {
    spans
        .iter()
        .map(|span| match span {
            Span::Text(text) => html! { { text } },
            Span::Code(code) => html! { <code>{ code }</code> },
        })
        .collect()
}

/// Paragraphs.
pub(super) fn paragraphs(all: &[Paragraph]) -> Html {
    all.iter().map(|spans| html! { <p>{ line(spans) }</p> }).collect()
}

//! Whether the page is a figure in another page. What is different then is in `studio::embed`, which is loaded later.

use super::dom;

/// Whether the page is embedded: the script that starts it has marked it so.
pub(super) fn embedded() -> bool {
    mark("data-embed").is_some()
}

/// A mark of the page.
pub(super) fn mark(name: &str) -> Option<String> {
    dom::document().document_element()?.get_attribute(name)
}

//! What a person sees when the program itself has a bug: a message instead of silence.

use std::panic;

use super::dom;

/// From now on a panic is shown on the page, and logged.
pub(super) fn report_panics() {
    panic::set_hook(Box::new(|info| {
        let message = info.to_string();
        web_sys::console::error_1(&message.as_str().into());
        show(&message);
    }));
}

fn show(message: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if let Ok(Some(app)) = document.query_selector("[data-testid=app]") {
        dom::set(&app, "data-state", "error");
    }
    if let Some(failure) = document.get_element_by_id("failure") {
        failure.remove_attribute("hidden").unwrap_or_default();
        let text = format!("The playground stopped because of a bug in it. Reload the page to go on. {message}");
        failure.set_text_content(Some(&text));
    }
}

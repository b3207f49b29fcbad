//! What the page asks of the browser itself: clock, frames, events, media queries, sizes.

use gloo::events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, HtmlElement, MediaQueryList, ResizeObserver, Window};

/// The namespace of SVG elements.
const SVG: &str = "http://www.w3.org/2000/svg";

/// The window that shows the page.
pub(super) fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

/// The page's document.
pub(super) fn document() -> Document {
    window().document().expect("a window has a document")
}

/// The wall clock, in milliseconds since the page was opened.
pub(super) fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Whether the page is in the background.
pub(super) fn hidden() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Hidden
}

/// Calls `callback` before the next repaint.
pub(super) fn request_frame(callback: &Closure<dyn FnMut(f64)>) {
    let asked = window().request_animation_frame(callback.as_ref().unchecked_ref());
    asked.expect("a window animates");
}

/// Listens on the document for as long as the result lives.
pub(super) fn on_document(event: &'static str, listener: impl FnMut(&Event) + 'static) -> EventListener {
    EventListener::new(&document(), event, listener)
}

/// The page's address without query and fragment.
pub(super) fn address() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split(['#', '?']).next().unwrap_or_default().to_owned()
}

/// Puts a text on the clipboard; whether the browser let it.
pub(super) async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    let there = js_sys::Reflect::has(&navigator, &"clipboard".into()).unwrap_or(false);
    there && js_sys::futures::JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Waits for the style of what is loaded later, where the page has one.
pub(super) async fn styled() {
    let styled = js_sys::Reflect::get(&window(), &"hpaStyled".into()).ok();
    if let Some(styled) = styled.and_then(|it| it.dyn_into::<js_sys::Promise>().ok()) {
        js_sys::futures::JsFuture::from(styled).await.ok();
    }
}

/// Takes the fragment off the address, without going anywhere.
pub(super) fn forget_fragment() {
    let location = window().location();
    if location.hash().is_ok_and(|hash| !hash.is_empty()) {
        location.set_hash("").unwrap_or_default();
    }
}

/// Says in which language the page is.
pub(super) fn set_language(code: &str) {
    if let Some(root) = document().document_element() {
        set(&root, "lang", if code == "zh" { "zh-Hans" } else { code });
    }
}

/// Scrolls as far as it takes for an element to be seen.
pub(super) fn bring_into_view(selector: &str) {
    if let Some(element) = document().query_selector(selector).ok().flatten() {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// A media query, where the browser has them.
pub(super) fn media(query: &str) -> Option<MediaQueryList> {
    window().match_media(query).ok().flatten()
}

/// A value of a design token, such as `--ink`.
pub(super) fn token(name: &str) -> Option<String> {
    let root = document().document_element()?;
    let style = window().get_computed_style(&root).ok()??;
    Some(style.get_property_value(name).ok()?.trim().to_owned())
}

/// Sets a custom property of an element; the policy of the page allows this and no style attributes.
pub(super) fn set_property(element: &HtmlElement, name: &str, value: &str) {
    element.style().set_property(name, value).unwrap_or_default();
}

/// A new SVG element.
pub(super) fn svg(name: &str) -> Element {
    document().create_element_ns(Some(SVG), name).expect("the name is one of SVG's")
}

/// Sets an attribute whose name is known to be one.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).unwrap_or_default();
}

/// Puts a mark on the page by which its style is another, or takes it away. A style that asks with `:has()` what is in the
/// page is worked out anew for all of it whenever anything comes or goes.
pub(super) fn mark(name: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    match value {
        Some(value) => set(&root, name, value),
        None => root.remove_attribute(name).unwrap_or_default(),
    }
}

/// Calls back when an element's size changes, for as long as it lives.
pub(super) struct SizeWatch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl SizeWatch {
    /// Watches `element`; `callback` is called once at the start too.
    pub(super) fn new(element: &Element, callback: impl FnMut() + 'static) -> Self {
        let callback = Closure::new(callback);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).expect("a function is given");
        observer.observe(element);
        Self { observer, _callback: callback }
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

//! The page: Yew, and the only layer that knows the browser. Names diag, present, session, units.

use wasm_bindgen::prelude::wasm_bindgen;
use yew::{Html, function_component, html};

#[function_component]
fn App() -> Html {
    html! { <main data-testid="app" data-state="paused">{ "HPA Playground" }</main> }
}

/// Puts the page's content in place.
#[wasm_bindgen(start)]
pub fn start() {
    yew::Renderer::<App>::new().render();
}

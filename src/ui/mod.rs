//! The page: Yew, and the only layer that knows the browser. Names diag, present, session, units.

mod api;
mod app;
mod arrive;
mod charts;
mod controls;
mod dom;
mod embed;
mod frame;
mod keep;
mod keys;
mod later;
mod lessons;
mod look;
mod panels;
mod registry;
mod store;
mod studio;
mod theme;
mod tongue;

use wasm_bindgen::prelude::*;

/// Shows the page in the element `root`.
#[wasm_bindgen(start)]
pub fn start() {
    let store = store::Store::default();
    if !embed::embedded() {
        theme::apply(theme::remembered());
        tongue::start(&store);
    }
    frame::start(&store);
    api::install(&store);
    arrive::start(&store);
    let Some(root) = dom::document().get_element_by_id("root") else { return };
    yew::Renderer::<app::App>::with_root_and_props(root, app::AppProps { store }).render();
}

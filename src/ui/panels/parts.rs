//! The parts of the loop as buttons: each can be asked what it knows.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::arrangement::{Area, Arrangement, RADIUS};
use crate::present::loop_view::LoopView;
use crate::ui::dom;
use crate::ui::look::Part;
use crate::ui::store::{Store, use_language, use_look, use_store};

/// The picture, and where its parts are.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct PartsProps {
    /// The picture.
    pub(crate) view: Rc<LoopView>,
    /// Its places.
    pub(crate) arrangement: &'static Arrangement,
}

/// A button over each part.
#[component]
pub(crate) fn Parts(props: &PartsProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let open = use_look(|look| look.part);
    html! {
        <g>
            { for Part::ALL.into_iter().map(|part| {
                let Area { x, y, w, h } = area(part, props.arrangement);
                let onclick = { let store = store.clone(); Callback::from(move |_| toggle(&store, part)) };
                let onkeydown = { let store = store.clone(); Callback::from(move |event: KeyboardEvent| {
                    if matches!(event.key().as_str(), "Enter" | " ") && !event.repeat() {
                        event.prevent_default();
                        toggle(&store, part);
                    }
                }) };
                let label = [language.say(part.title()), ": ", said(&props.view, part)].concat();
                let round = if part == Part::Controller { RADIUS + 5.0 } else { 10.0 };
                html! {
                    <g class={classes!("hit", (open == Some(part)).then_some("hit-open"))} role="button" tabindex="0" aria-label={label}
                        aria-expanded={(open == Some(part)).to_string()} data-testid={["part-", part.id()].concat()} {onclick} {onkeydown}>
                        <rect x={x.to_string()} y={y.to_string()} width={w.to_string()} height={h.to_string()} rx={round.to_string()} />
                    </g>
                }
            }) }
        </g>
    }
}

fn toggle(store: &Store, part: Part) {
    store.set_look(|look| look.part = if look.part == Some(part) { None } else { Some(part) });
}

/// Closes what is open; the keyboard goes back to the part that was asked.
pub(crate) fn close(store: &Store) {
    let Some(part) = store.look(|look| look.part) else { return };
    store.set_look(|look| look.part = None);
    let found = dom::document().query_selector(&["[data-testid=part-", part.id(), "]"].concat()).ok().flatten();
    // An element of SVG takes the focus as one of HTML does.
    if let Some(element) = found {
        let element: &HtmlElement = wasm_bindgen::JsCast::unchecked_ref(&element);
        element.focus().unwrap_or_default();
    }
}

fn area(part: Part, at: &Arrangement) -> Area {
    match part {
        Part::Clients => at.traffic[0],
        Part::Service => at.traffic[1],
        Part::Target => at.target,
        Part::Kubelet => at.collectors[0],
        Part::Prometheus => at.collectors[1],
        Part::Resource => at.apis[0],
        Part::Custom => at.apis[1],
        Part::External => at.apis[2],
        Part::Controller => {
            let (x, y) = at.ring;
            let r = RADIUS + 5.0;
            Area { x: x - r, y: y - r, w: 2.0 * r, h: 2.0 * r }
        }
    }
}

/// What a part says in the picture.
fn said(view: &LoopView, part: Part) -> &str {
    match part {
        Part::Clients => &view.traffic,
        Part::Service => &view.endpoints,
        Part::Target => &view.target_caption,
        Part::Kubelet => &view.collectors[0].caption,
        Part::Prometheus => &view.collectors[1].caption,
        Part::Resource => &view.apis[0].caption,
        Part::Custom => &view.apis[1].caption,
        Part::External => &view.apis[2].caption,
        Part::Controller => &view.controller.formula,
    }
}

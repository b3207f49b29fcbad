//! The first minute: the offer of a tour, and what the slider says before it was ever moved. Both go for good.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::present::controls;
use crate::session::{Changes, Session};
use crate::ui::store::{Store, use_language, use_look, use_store, use_view};
use crate::ui::{dom, embed, theme};

/// What happens once, by the key under which it is remembered where the browser lets the page.
const TOUR: &str = "hpa-playground-tour";
const MOVED: &str = "hpa-playground-moved";
/// The slider that is to be moved first.
const SLIDER: &str = "slider-request-rate";

thread_local! {
    /// Whether the offer is over in this page's life.
    static OFFERED: Cell<bool> = const { Cell::new(false) };
}

/// Whether something never happened here; a figure in another page does not know and does not ask.
fn first_time(key: &str) -> bool {
    !embed::embedded() && theme::storage().is_none_or(|storage| storage.get_item(key).ok().flatten().is_none())
}

fn remember(key: &str) {
    if let Some(storage) = theme::storage() {
        storage.set_item(key, "yes").unwrap_or_default();
    }
}

/// Starts the tour, and never offers it again.
pub(super) fn start_tour(store: &Store) {
    OFFERED.set(true);
    remember(TOUR);
    store.set_look(|look| {
        look.dialog = None;
        look.tour = Some(0);
    });
}

/// The offer of the tour: at the very first visit, until it is taken or refused.
#[component]
pub(crate) fn Welcome() -> Html {
    let (store, language) = (use_store(), use_language());
    let offered = use_state_eq(|| !OFFERED.get() && first_time(TOUR));
    use_effect_with((), |()| {
        remember(TOUR);
        OFFERED.set(true);
    });
    let taken_elsewhere = use_look(|look| look.tour.is_some());
    if taken_elsewhere {
        offered.set(false);
    }
    if !*offered {
        return Html::default();
    }
    let refused = offered.setter();
    let take = Callback::from(move |_: MouseEvent| start_tour(&store));
    let refuse = Callback::from(move |_: MouseEvent| refused.set(false));
    html! {
        <span class="welcome" data-testid="tour-hint">
            <button type="button" class="small" data-testid="tour-start" onclick={take}>{ language.say("Take the tour") }</button>
            <button type="button" class="small" data-testid="tour-refuse" aria-label={language.say("No tour")} title={language.say("No tour")} onclick={refuse}>{ "×" }</button>
        </span>
    }
}

/// Where the slider's thumb is, from 0 to 1.
fn thumb(session: &Session) -> f64 {
    let share = |it: &controls::SliderView| (it.value - it.min) / (it.max - it.min);
    controls::sliders(session).first().map(share).filter(|share| share.is_finite()).unwrap_or(0.0)
}

/// What the slider of the request rate says, until the person first moves it.
#[component]
pub(crate) fn DragHint() -> Html {
    let language = use_language();
    let shown = use_state_eq(|| first_time(MOVED));
    let place = use_view(Changes::CONTROLS | Changes::TIME, thumb);
    let hint = use_node_ref();
    {
        let shown = shown.setter();
        use_effect_with((), move |()| {
            let listener = dom::on_document("input", move |event| {
                let moved = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                if moved.is_some_and(|element| element.id() == SLIDER) {
                    remember(MOVED);
                    shown.set(false);
                }
            });
            move || drop(listener)
        });
    }
    {
        let hint = hint.clone();
        use_effect_with((*place, *shown), move |(place, _)| {
            if let Some(hint) = hint.cast::<HtmlElement>() {
                dom::set_property(&hint, "--at", &format!("{place:.3}"));
            }
        });
    }
    if !*shown {
        return Html::default();
    }
    // Who does not see it hears the slider's own name.
    html! { <p class="drag-hint" data-testid="drag-hint" aria-hidden="true" ref={hint}><span>{ language.say("Drag me: more requests, more pods") }</span></p> }
}

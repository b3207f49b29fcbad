//! The scrubber: the position in time as a native range input, for keyboard and screen readers too.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::present::series;
use crate::session::Changes;
use crate::ui::dom;
use crate::ui::store::{use_language, use_look, use_store, use_view};
use crate::units::SimDuration;

/// The scrubber.
#[component]
pub(crate) fn Scrubber() -> Html {
    let store = use_store();
    let language = use_language();
    let position = use_view(Changes::TIME | Changes::HISTORY | Changes::CONTROLS, series::position);
    let window = use_look(|look| look.timeline.window);
    let input = use_node_ref();
    // The axis of the charts above it.
    let (from, to) = store.read(|session| window.ends(session));
    let (from, to) = (from.as_secs_f64().floor(), to.as_secs_f64().ceil());
    {
        let input = input.clone();
        use_effect_with((position.now, from, to), move |&(now, from, to)| {
            let Some(input) = input.cast::<HtmlInputElement>() else { return };
            if input.value_as_number() != now {
                input.set_value_as_number(now);
            }
            dom::set_property(&input, "--p", &format!("{:.4}", ((now - from) / (to - from).max(1.0)).clamp(0.0, 1.0)));
        });
    }
    let end = position.end;
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            // Nothing is computed yet beyond the end.
            let time = input.value_as_number().min(end);
            input.set_value_as_number(time);
            store.scrub(SimDuration::from_secs_f64(time));
        }
    });
    html! {
        <input type="range" class="scrubber" data-testid="scrubber" ref={input} min={from.to_string()} max={to.to_string()} step="1" autocomplete="off"
            aria-label={language.say("Position in time")} aria-valuetext={position.clock.clone()} {oninput} />
    }
}

//! The scrubber: the position in time as a native range input, for keyboard and screen readers too.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::present::series;
use crate::session::Changes;
use crate::ui::dom;
use crate::ui::store::{use_language, use_store, use_view};
use crate::units::SimDuration;

/// The scrubber.
#[component]
pub(crate) fn Scrubber() -> Html {
    let store = use_store();
    let language = use_language();
    let position = use_view(Changes::TIME | Changes::HISTORY | Changes::CONTROLS, series::position);
    let input = use_node_ref();
    let end = position.end.max(1.0);
    {
        let input = input.clone();
        use_effect_with((position.now, end), move |&(now, end)| {
            let Some(input) = input.cast::<HtmlInputElement>() else { return };
            if input.value_as_number() != now {
                input.set_value_as_number(now);
            }
            dom::set_property(&input, "--p", &format!("{:.4}", now / end));
        });
    }
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            store.scrub(SimDuration::from_secs_f64(input.value_as_number()));
        }
    });
    html! {
        <input type="range" class="scrubber" data-testid="scrubber" ref={input} min="0" max={end.to_string()} step="1" autocomplete="off"
            aria-label={language.say("Position in time")} aria-valuetext={position.clock.clone()} {oninput} />
    }
}

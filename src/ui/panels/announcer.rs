//! What the loop did, said aloud: a polite live region that never speaks more often than one can listen.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::present::explanation;
use crate::session::Changes;
use crate::ui::store::use_view;

/// How long what was said stands before the next, in milliseconds.
const BREATH: u32 = 3_000;

/// The live region.
#[component]
pub(crate) fn Announcer() -> Html {
    let latest = use_view(Changes::HISTORY | Changes::TIME, explanation::announcement);
    let said = use_state_eq(|| None);
    let waiting = use_mut_ref(|| None::<Timeout>);
    let newest = use_mut_ref(|| None);
    {
        let said = said.setter();
        use_effect_with(latest, move |latest| {
            newest.borrow_mut().clone_from(&**latest);
            let mut timer = waiting.borrow_mut();
            if timer.is_some() {
                return;
            }
            said.set((**latest).clone());
            let (waiting, newest) = (waiting.clone(), newest.clone());
            *timer = Some(Timeout::new(BREATH, move || {
                waiting.borrow_mut().take();
                said.set(newest.borrow().clone());
            }));
        });
    }
    html! { <p class="hidden-text" role="status" aria-live="polite">{ said.as_ref().map(|it| it.text.clone()) }</p> }
}

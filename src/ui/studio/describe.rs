//! The autoscaler as `kubectl describe hpa` prints it.

use yew::prelude::*;

use crate::present::kubectl;
use crate::session::Changes;
use crate::ui::store::use_view;

/// The text, as a terminal shows it.
#[component]
pub(crate) fn Describe() -> Html {
    let text = use_view(Changes::HISTORY | Changes::SELECTION, kubectl::describe);
    html! {
        <div class="describe">
            <p class="hint">{ "kubectl describe hpa" }</p>
            <pre data-testid="describe" tabindex="0">{ &*text }</pre>
        </div>
    }
}

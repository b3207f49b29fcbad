//! The status of the autoscaler as YAML.

use yew::prelude::*;

use crate::present::kubectl;
use crate::session::Changes;
use crate::ui::store::use_view;

/// The text, as a terminal shows it.
#[component]
pub(crate) fn Status() -> Html {
    let answer = use_view(Changes::HISTORY | Changes::SELECTION, kubectl::status);
    let (asked, text) = &*answer;
    html! {
        <div class="describe">
            <p class="hint">{ asked }</p>
            <pre data-testid="status" tabindex="0">{ text }</pre>
        </div>
    }
}

//! The list of keys.

use yew::prelude::*;

use super::modal::Modal;
use crate::ui::keys::KEYS;
use crate::ui::store::use_language;

/// The list of keys.
#[component]
pub(crate) fn Help() -> Html {
    let language = use_language();
    html! {
        <Modal title={language.say("Keyboard")}>
            <dl class="keys">
                { for KEYS.iter().map(|(key, does)| html! { <div><dt><kbd>{ language.say(key) }</kbd></dt><dd>{ language.say(does) }</dd></div> }) }
            </dl>
            <p class="hint">{ language.say("While you type in the manifest, keys are text. Arrow keys move a slider that has the focus.") }</p>
        </Modal>
    }
}

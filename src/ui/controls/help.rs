//! The list of keys, in a dialog that the browser itself keeps the focus in.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::ui::keys::KEYS;

/// Whether the list is shown, and who hears that it was closed.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct HelpProps {
    /// Whether it is shown.
    pub(crate) shown: bool,
    /// Called when it is closed, by whatever means.
    pub(crate) on_close: Callback<()>,
}

/// The list of keys.
#[component]
pub(crate) fn Help(props: &HelpProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.shown, move |shown| {
            let Some(dialog) = dialog.cast::<HtmlDialogElement>() else { return };
            match (*shown, dialog.open()) {
                (true, false) => dialog.show_modal().unwrap_or_default(),
                (false, true) => dialog.close(),
                _ => {}
            }
        });
    }
    html! {
        <dialog class="help" ref={dialog} aria-labelledby="help-title" onclose={props.on_close.reform(|_| ())}>
            <div class="help-head">
                <h2 id="help-title">{ "Keyboard" }</h2>
                <button type="button" class="square" aria-label="Close" onclick={props.on_close.reform(|_| ())}>{ "×" }</button>
            </div>
            <dl>
                { for KEYS.iter().map(|(key, does)| html! { <div><dt><kbd>{ *key }</kbd></dt><dd>{ *does }</dd></div> }) }
            </dl>
            <p>{ "While you type in the manifest, keys are text. Arrow keys move a slider that has the focus." }</p>
        </dialog>
    }
}

//! A dialog over the page, in which the browser itself keeps the focus.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::ui::dom;
use crate::ui::store::{use_language, use_store};

/// What a dialog shows.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ModalProps {
    /// What it is called.
    pub(crate) title: AttrValue,
    /// A class for its size: `modal-wide`, say.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// Its content.
    pub(crate) children: Html,
}

/// Closes a dialog, which then goes away.
fn close(dialog: Option<HtmlDialogElement>) {
    if let Some(dialog) = dialog {
        dialog.close();
    }
}

/// Closes the dialog that is open.
pub(crate) fn close_open() {
    let open = dom::document().query_selector("dialog[open]").ok().flatten();
    close(open.and_then(|open| open.dyn_into().ok()));
}

/// A dialog: it is open for as long as it is shown, and closing it ends what the person looks at.
#[component]
pub(crate) fn Modal(props: &ModalProps) -> Html {
    let store = use_store();
    let language = use_language();
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.show_modal().unwrap_or_default();
            }
        });
    }
    // Closed by the browser, it gives the focus back to what opened it.
    let leave = {
        let dialog = dialog.clone();
        Callback::from(move |_: MouseEvent| close(dialog.cast::<HtmlDialogElement>()))
    };
    let closed = Callback::from(move |_: Event| store.set_look(|look| look.dialog = None));
    html! {
        <dialog class={classes!("modal", props.class.clone())} ref={dialog} aria-labelledby="modal-title" onclose={closed}>
            <div class="modal-head">
                <h2 id="modal-title">{ &props.title }</h2>
                <button type="button" class="square" data-testid="close" aria-label={language.say("Close")} onclick={leave}>{ "×" }</button>
            </div>
            { props.children.clone() }
        </dialog>
    }
}

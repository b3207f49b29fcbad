//! The scenario document as text, to be changed and started.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::start::{listed, start};
use crate::session::{Changes, Session};
use crate::ui::store::{use_language, use_store, use_view};

/// The scenario document.
#[component]
pub(crate) fn Document() -> Html {
    let (store, language) = (use_store(), use_language());
    let written = use_view(Changes::CONTROLS, Session::document_text);
    let area = use_node_ref();
    let problems = use_state(Vec::new);
    {
        let (area, problems) = (area.clone(), problems.setter());
        use_effect_with(written.clone(), move |written| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                area.set_value(written);
                problems.set(Vec::new());
            }
        });
    }
    let restart = {
        let (area, store, problems) = (area.clone(), store, problems.setter());
        Callback::from(move |_| {
            let Some(area) = area.cast::<HtmlTextAreaElement>() else { return };
            let text = store.read(|session| session.with_document(&area.value()));
            problems.set(start(&store, text));
        })
    };
    let reset = {
        let (area, problems, written) = (area.clone(), problems.setter(), written.clone());
        Callback::from(move |_| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                area.set_value(&written);
            }
            problems.set(Vec::new());
        })
    };
    html! {
        <div class="document">
            <textarea ref={area} data-testid="scenario-text" aria-label={language.say("Scenario document, YAML")} spellcheck="false"
                autocapitalize="off" autocomplete="off" wrap="off" />
            if !problems.is_empty() { { listed(&problems, language) } }
            <div class="panel-foot">
                <button type="button" class="small primary" data-testid="scenario-start" onclick={restart}>{ language.say("Start anew with this") }</button>
                <button type="button" class="small" onclick={reset}>{ language.say("Undo changes") }</button>
            </div>
        </div>
    }
}

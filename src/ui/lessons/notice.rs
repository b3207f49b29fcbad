//! The line over the page that says why a lesson could not be opened.

use yew::prelude::*;

use super::arrival::{self, Wrong};
use crate::ui::store::{use_language, use_store};
use crate::ui::studio::start::listed;

/// The line.
#[component]
pub(crate) fn Line() -> Html {
    let (store, language) = (use_store(), use_language());
    let Some(wrong) = arrival::wrong() else { return Html::default() };
    let close = Callback::from(move |_: MouseEvent| store.set_look(|look| look.notice = None));
    html! {
        <div class="line-over line-problem" role="alert" data-testid="notice">
            <div class="lesson-wrong">
                <p>{ "▲ " }{ wrong.words(language) }</p>
                if let Wrong::Problems(problems) = &wrong { { listed(problems, language) } }
            </div>
            <button type="button" class="square" aria-label={language.say("Close")} onclick={close}>{ "×" }</button>
        </div>
    }
}

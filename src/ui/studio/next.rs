//! What holds the count, what comes next, and what would change that.

use yew::prelude::*;

use crate::language::Language;
use crate::present::next::{Answer, Line};
use crate::say;
use crate::ui::store::Store;

/// The answers.
pub(super) fn next_answers(answers: &[Answer], store: &Store, language: Language) -> Html {
    html! {
        <dl class="answers" data-testid="why-next">
            { for answers.iter().map(|it| answer(it, store, language)) }
        </dl>
    }
}

fn answer(answer: &Answer, store: &Store, language: Language) -> Html {
    html! {
        <div>
            <dt>{ answer.question }</dt>
            { for answer.says.iter().map(|it| html! { <dd>{ &it.text }{ link(it, store, language) }</dd> }) }
        </div>
    }
}

/// The way to the line of the manifest.
fn link(said: &Line, store: &Store, language: Language) -> Html {
    let Some(line) = said.line else { return Html::default() };
    let store = store.clone();
    let onclick = Callback::from(move |_| store.set_look(|look| look.go_to_line(line)));
    html! { <>{ " " }<button type="button" class="link origin" {onclick}>{ say!(language, "line {line}", line = line) }</button></> }
}

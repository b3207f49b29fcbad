//! The first step: what is there, the question, and what may happen.

use yew::prelude::*;

use crate::present::lesson;
use crate::session::Changes;
use crate::ui::lessons::desk;
use crate::ui::lessons::open::{Frame, Heading, StepProps, button, view};
use crate::ui::lessons::words::{line, paragraphs};
use crate::ui::store::{use_language, use_store, use_view};

/// What is asked.
#[component]
pub(crate) fn Predict(props: &StepProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let view = use_view(Changes::CONTROLS, view);
    let chosen = use_state_eq(|| None::<usize>);
    let onsubmit = {
        let (store, chosen) = (store.clone(), *chosen);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            desk::predict(&store, chosen);
        })
    };
    let choice = |(n, choice): (usize, &lesson::ChoiceView)| {
        let onchange = {
            let chosen = chosen.setter();
            Callback::from(move |_: Event| chosen.set(Some(n)))
        };
        html! {
            <label class="lesson-choice">
                <input type="radio" name="lesson-choice" data-testid={format!("lesson-choice-{n}")} checked={*chosen == Some(n)} {onchange} />
                <span>{ line(&choice.text) }</span>
            </label>
        }
    };
    html! {
        <Frame title={view.title.clone()} line={language.say("what will happen?")} step={props.desk.step}>
            <Heading text={language.say("What will happen?")} step={props.desk.step} />
            <div class="lesson-text">{ paragraphs(&view.about) }</div>
            <form {onsubmit}>
                <fieldset class="lesson-question">
                    <legend>{ paragraphs(&view.question) }</legend>
                    { for view.choices.iter().enumerate().map(choice) }
                </fieldset>
                <p class="lesson-row">
                    <button type="submit" class="primary" data-testid="lesson-predict" disabled={chosen.is_none()}>{ language.say("Show me") }</button>
                    <span class="hint">{ language.say("A wrong guess is as good as a right one: it is what you remember.") }</span>
                </p>
            </form>
            if desk::has_past() {
                <p class="lesson-row lesson-back">{ button(&store, "lesson-past", language.say("Go on with what I did last time"), desk::take_up) }</p>
            }
        </Frame>
    }
}

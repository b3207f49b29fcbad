//! The second step: the run shows what happens, and then why.

use yew::prelude::*;

use crate::language::Language;
use crate::present::lesson::{ChoiceView, LessonView};
use crate::session::Changes;
use crate::ui::lessons::beside::Beside;
use crate::ui::lessons::desk::{self, Desk, Step};
use crate::ui::lessons::open::{Frame, Heading, StepProps, button, primary, view};
use crate::ui::lessons::registry::Registry;
use crate::ui::lessons::words::{line, paragraphs};
use crate::ui::store::{use_language, use_store, use_view};

/// What the run shows.
#[component]
pub(crate) fn Watch(props: &StepProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let view = use_view(Changes::CONTROLS, view);
    let Desk { step, choice, .. } = props.desk;
    if step == Step::Watch {
        return html! {
            <Frame title={view.title.clone()} line={language.say("the run shows what happens")} {step}>
                <Heading text={language.say("Watch")} step={props.desk.step} />
                <div class="lesson-text lesson-asked">{ paragraphs(&view.question) }</div>
                if let Some(choice) = choice.and_then(|choice| view.choices.get(choice)) {
                    <p class="lesson-said"><span class="hint">{ language.say("You said:") }</span>{ " " }{ line(&choice.text) }</p>
                }
                <p>{ language.say("The run goes on, a minute in a second, and stops when there is something to see.") }</p>
                <p class="lesson-row">{ button(&store, "lesson-skip", language.say("Go there at once"), desk::show) }</p>
            </Frame>
        };
    }
    let heading = match choice.and_then(|choice| view.choices.get(choice)) {
        Some(choice) if choice.right => language.say("✓ As you said"),
        Some(_) => language.say("Not quite, and that is worth knowing"),
        None => language.say("What happened"),
    };
    html! {
        <Frame title={view.title.clone()} line={language.say("what happened, and why")} {step}>
            <Heading text={heading} step={props.desk.step} />
            <ul class="lesson-answers">{ for view.choices.iter().enumerate().map(|(n, it)| answer(it, choice == Some(n), language)) }</ul>
            <div class="lesson-text">{ paragraphs(&view.reveal) }</div>
            <p class="hint">{ language.say("The sync that decided it is explained under “Why”, with every number.") }</p>
            <Registry />
            if !view.beside.is_empty() { <Beside lesson={props.desk.lesson.clone()} /> }
            { links(&view, language) }
            <p class="lesson-row">
                { primary(&store, "lesson-do", language.say("Now make it do what you want"), desk::on_to_do) }
                { button(&store, "lesson-again", language.say("Back to the question"), desk::again) }
            </p>
        </Frame>
    }
}

fn answer(choice: &ChoiceView, taken: bool, language: Language) -> Html {
    let (class, sign, words) = if choice.right {
        ("idea-ready", "✓", language.say("right"))
    } else {
        ("idea-off", "✕", language.say("not so"))
    };
    html! {
        <li class={classes!("lesson-answer", class, taken.then_some("lesson-taken"))}>
            <p class="lesson-answer-text"><span class="lesson-sign tinted"><span aria-hidden="true">{ sign }</span>{ " " }{ words }</span>
                <span>{ line(&choice.text) }</span>
                if taken { <span class="lesson-yours">{ language.say("your prediction") }</span> }
            </p>
            <div class="lesson-because">{ paragraphs(&choice.because) }</div>
        </li>
    }
}

fn links(view: &LessonView, language: Language) -> Html {
    if view.links.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="lesson-links" aria-label={language.say("Read more")}>{ for view.links.iter().map(|link| html! {
            <li><a href={link.url.clone()} target="_blank" rel="noopener noreferrer">{ &link.title }</a></li>
        }) }</ul>
    }
}

//! Runs beside each other: what the scenarios of a lesson come to under the same eyes.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::present::beside::{self as present, BesideView, SIZE};
use crate::session::Extension;
use crate::session::lesson::Lesson;
use crate::ui::store::{use_language, use_store};

/// Whose runs.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct BesideProps {
    /// The lesson.
    pub(crate) lesson: Rc<Lesson>,
}

/// The runs, one beside the other.
#[component]
pub(crate) fn Beside(props: &BesideProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let runs = use_state_eq(|| None::<Rc<BesideView>>);
    {
        let (runs, lesson) = (runs.setter(), Rc::clone(&props.lesson));
        use_effect_with(language.code(), move |_| {
            spawn_local(async move {
                if store.extended().await {
                    // What stands around it is there first.
                    Timeout::new(20, move || {
                        runs.set(Some(Rc::new(present::beside(&lesson, Extension::linked(), language))));
                    })
                    .forget();
                }
            });
        });
    }
    let Some(view) = &*runs else { return html! { <p class="hint">{ language.say("Running them…") }</p> } };
    let (width, height) = SIZE;
    html! {
        <section class="beside" data-testid="lesson-beside" aria-label={language.say("The runs beside each other")}>
            { for view.runs.iter().map(|run| html! {
                <figure class="beside-run">
                    <figcaption>{ &run.title }</figcaption>
                    <svg class="thumb" viewBox={format!("0 0 {width} {height}")} preserveAspectRatio="none" role="img" aria-label={run.label.clone()}>
                        <path class="thumb-traffic" d={run.traffic.clone()} /><path class="thumb-replicas" d={run.replicas.clone()} />
                    </svg>
                </figure>
            }) }
            <div class="beside-room" tabindex="0" role="group" aria-label={language.say("The runs in numbers")}><table class="compare-table">
                <thead><tr><td />{ for view.runs.iter().map(|run| html! { <th scope="col">{ &run.title }</th> }) }</tr></thead>
                <tbody>{ for view.rows.iter().map(|row| html! {
                    <tr><th scope="row">{ row.label }</th>{ for row.values.iter().map(|value| html! { <td>{ value }</td> }) }</tr>
                }) }</tbody>
            </table></div>
        </section>
    }
}

//! The menu of charts.

use yew::prelude::*;

use crate::present::series;
use crate::session::Changes;
use crate::ui::store::{use_language, use_look, use_store, use_view};

/// The menu of charts.
#[component]
pub(crate) fn Charts() -> Html {
    let store = use_store();
    let language = use_language();
    let shown = use_look(|look| look.timeline.shown.clone());
    let all =
        use_view(Changes::MANIFEST | Changes::CONTROLS, |session| series::choices(session, &series::View::default()));
    let entry = |choice: &series::Choice| {
        let (store, slug) = (store.clone(), choice.slug.clone());
        let checked = shown.contains(&slug);
        let onchange = Callback::from(move |_: Event| {
            store.set_look(|look| {
                let shown = &mut look.timeline.shown;
                match shown.iter().position(|other| *other == slug) {
                    Some(place) => drop(shown.remove(place)),
                    None => shown.push(slug.clone()),
                }
            });
        });
        html! {
            <li key={choice.slug.clone()}>
                <label><input type="checkbox" data-testid={format!("show-{}", choice.slug)} {checked} {onchange} />{ &choice.title }</label>
            </li>
        }
    };
    html! {
        <fieldset class="chart-menu">
            <legend>{ language.say("Charts") }</legend>
            <ul>{ for all.iter().map(entry) }</ul>
        </fieldset>
    }
}

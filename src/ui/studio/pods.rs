//! The pods as a table.

use yew::prelude::*;

use crate::present::inspect::pods::{self, PodRow};
use crate::present::loop_view::PodState;
use crate::session::Changes;
use crate::ui::store::{use_language, use_view};

/// The table.
#[component]
pub(crate) fn Pods() -> Html {
    let language = use_language();
    let table = use_view(Changes::ALL, pods::table);
    html! {
        <div class="pods-panel" data-testid="pods">
            <p class="hint">{ &table.summary }</p>
            <table class="pods-table">
                <caption class="hidden-text">{ language.say("Pods") }</caption>
                <thead><tr>{ for table.head.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
                <tbody>{ for table.rows.iter().map(row) }</tbody>
            </table>
            if let Some(rest) = &table.rest { <p class="hint">{ rest }</p> }
        </div>
    }
}

fn row(pod: &PodRow) -> Html {
    let [state, cells @ ..] = &pod.cells;
    html! {
        <tr key={pod.name.clone()}>
            <th scope="row">{ &pod.name }</th>
            <td class={classes!("tinted", state_class(pod.state))}>{ sign(pod.state) }{ " " }{ state }</td>
            { for cells.iter().map(|cell| html! { <td>{ cell }</td> }) }
        </tr>
    }
}

/// The class that sets the colour of a state.
pub(super) const fn state_class(state: PodState) -> &'static str {
    match state {
        PodState::Ready => "idea-ready",
        PodState::Starting => "idea-starting",
        PodState::Stopping => "idea-stopping",
    }
}

/// The sign of a state.
pub(super) const fn sign(state: PodState) -> &'static str {
    match state {
        PodState::Ready => "●",
        PodState::Starting => "▲",
        PodState::Stopping => "✕",
    }
}

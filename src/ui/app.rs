//! The whole page: where each part stands, and the state that the rest of the world may read off it.

use yew::prelude::*;

use super::controls::header::header;
use super::controls::help::Help;
use super::controls::sliders::Sliders;
use super::keys;
use super::panels::announcer::Announcer;
use super::panels::control_loop::ControlLoop;
use super::panels::explain::Explain;
use super::panels::manifest::Manifest;
use super::panels::timeline::TimelinePanel;
use super::store::{Store, use_store, use_view};
use crate::session::{Changes, Session};

/// What the page needs.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct AppProps {
    /// The store.
    pub(super) store: Store,
}

/// The page with its store.
#[component]
pub(super) fn App(props: &AppProps) -> Html {
    html! { <ContextProvider<Store> context={props.store.clone()}><Page /></ContextProvider<Store>> }
}

#[component]
fn Page() -> Html {
    let store = use_store();
    let running = use_view(Changes::CONTROLS, Session::running);
    let help = use_state_eq(|| false);
    {
        let help = help.setter();
        use_effect_with(store, move |store| {
            let listener = keys::listen(store, move || help.set(true));
            move || drop(listener)
        });
    }
    let show_help = {
        let help = help.setter();
        Callback::from(move |shown| help.set(shown))
    };
    html! {
        <div class="app" data-testid="app" data-state={if *running { "running" } else { "paused" }}>
            { header(&show_help.reform(|()| true)) }
            <main class="board">
                <ControlLoop />
                <Sliders />
                <Explain />
                <TimelinePanel />
                <Manifest />
            </main>
            <Announcer />
            <Help shown={*help} on_close={show_help.reform(|()| false)} />
        </div>
    }
}

//! The whole page: where each part stands, and the state that the rest of the world may read off it.

use yew::prelude::*;

use super::controls::header::Header;
use super::controls::sliders::Sliders;
use super::look::Dialog;
use super::panels::announcer::Announcer;
use super::panels::control_loop::ControlLoop;
use super::panels::explain::Explain;
use super::panels::manifest::Manifest;
use super::store::{Store, use_look, use_store, use_view};
use super::studio::{Later, Panel};
use super::{embed, keys};
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
    html! {
        <ContextProvider<Store> context={props.store.clone()}>
            if embed::embedded() { <Later panel={Panel::Embed} /> } else { <Page /> }
        </ContextProvider<Store>>
    }
}

#[component]
fn Page() -> Html {
    let store = use_store();
    let running = use_view(Changes::CONTROLS, Session::running);
    let dialog = use_look(|look| look.dialog);
    let notice = use_look(|look| look.notice);
    let tour = use_look(|look| look.tour.is_some());
    let presenter = use_look(|look| look.presenter);
    use_effect_with(store, move |store| {
        let shower = store.clone();
        let listener = keys::listen(store, move || shower.set_look(|look| look.dialog = Some(Dialog::Help)));
        move || drop(listener)
    });
    html! {
        <div class="app" data-testid="app" data-state={if *running { "running" } else { "paused" }}>
            <Header />
            if let Some(notice) = notice { <Later panel={Panel::Notice(notice)} key={format!("{notice:?}")} /> }
            <main class="board">
                <ControlLoop />
                <Sliders />
                <Explain />
                <Later panel={Panel::Timeline} />
                <Manifest />
            </main>
            <Announcer />
            if tour { <Later panel={Panel::Tour} /> }
            if presenter { <Later panel={Panel::Presenter} /> }
            if let Some(dialog) = dialog { <Later panel={Panel::Dialog(dialog)} key={format!("{dialog:?}")} /> }
        </div>
    }
}

//! What of the page is not seen at first, and loaded later: panels behind tabs, dialogs, and what they take.
//!
//! Only [`Studio::linked`] names it, and only [`later`] calls that.

mod describe;
mod events;
mod help;
mod modal;

use std::cell::Cell;

use yew::platform::spawn_local;
use yew::prelude::*;

use super::later;
use super::look::Dialog;
use super::store::use_language;

/// One panel or dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    /// What `kubectl describe hpa` prints.
    Describe,
    /// The events of the autoscaler.
    Events,
    /// The dialog that is open.
    Dialog(Dialog),
}

/// All of it.
#[derive(Clone, Copy)]
pub(super) struct Studio {
    /// Shows a panel.
    show: fn(Panel) -> Html,
}

impl PartialEq for Studio {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Studio {
    /// All of it, linked.
    pub(super) fn linked() -> Self {
        Self { show }
    }
}

fn show(panel: Panel) -> Html {
    match panel {
        Panel::Describe => html! { <describe::Describe /> },
        Panel::Events => html! { <events::Events /> },
        Panel::Dialog(Dialog::Help) => html! { <help::Help /> },
        Panel::Dialog(Dialog::Gallery | Dialog::Share | Dialog::Export | Dialog::Compare | Dialog::Tour) => {
            Html::default()
        }
    }
}

thread_local! {
    static LOADED: Cell<Option<Studio>> = const { Cell::new(None) };
}

/// Loads it, if it is not there; says whether it is there now.
pub(super) async fn load() -> Option<Studio> {
    if LOADED.get().is_none()
        && let Ok(studio) = later::studio().await
    {
        LOADED.set(Some(studio));
    }
    LOADED.get()
}

/// What [`Later`] shows.
#[derive(Clone, Copy, PartialEq, Properties)]
pub(super) struct LaterProps {
    /// The panel.
    pub(super) panel: Panel,
}

/// A panel that is loaded when it is first shown.
#[component]
pub(super) fn Later(props: &LaterProps) -> Html {
    let language = use_language();
    let studio = use_state_eq(|| LOADED.get());
    let failed = use_state_eq(|| false);
    {
        let (studio, failed) = (studio.setter(), failed.setter());
        use_effect_with((), move |()| {
            spawn_local(async move {
                let loaded = load().await;
                failed.set(loaded.is_none());
                studio.set(loaded);
            });
        });
    }
    match *studio {
        Some(studio) => (studio.show)(props.panel),
        None if *failed => {
            html! { <p class="hint" role="alert">{ language.say("This part of the page could not be loaded. Check the connection and reload.") }</p> }
        }
        None => html! { <p class="hint">{ language.say("Loading…") }</p> },
    }
}

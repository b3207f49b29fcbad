//! What of the page is not seen at first, and loaded later: panels behind tabs, dialogs, and what they take.
//!
//! Only [`Studio::linked`] names it, and only [`later`] calls that.

mod arrival;
mod charts;
mod compare;
mod describe;
mod embed;
mod events;
mod export;
mod gallery;
mod help;
mod inspector;
mod keeping;
mod modal;
mod next;
mod nodes;
mod notice;
mod picture;
mod pods;
mod save;
mod share;
mod snapshot;
mod status;
mod tour;
mod welcome;

use std::cell::Cell;

use yew::platform::spawn_local;
use yew::prelude::*;

use super::later;
use super::look::{Dialog, Notice};
use super::panels::timeline::TimelinePanel;
use super::store::{Store, use_language};
use crate::session::{Command, link};

/// One panel or dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    /// What `kubectl describe hpa` prints.
    Describe,
    /// The events of the autoscaler.
    Events,
    /// The status of the autoscaler as YAML.
    Status,
    /// What holds the count, and what comes next.
    Next,
    /// The timeline: it comes after the loop, with the library that paints.
    Timeline,
    /// The menu of charts.
    Charts,
    /// What a part of the loop knows.
    Inspector,
    /// The pods as a table.
    Pods,
    /// The nodes and what is on them.
    Nodes,
    /// The offer of the tour, at the first visit.
    Welcome,
    /// The tour, while it is taken.
    Tour,
    /// What a slider says before it was ever moved.
    DragHint,
    /// The dialog that is open.
    Dialog(Dialog),
    /// The line over the page.
    Notice(Notice),
    /// The whole page, as a figure in another.
    Embed,
}

/// All of it.
#[derive(Clone, Copy)]
pub(super) struct Studio {
    /// Shows a panel.
    show: fn(Panel) -> Html,
    /// Keeps what was done to the scenario that runs.
    save: fn(&Store),
    /// The commands of a link.
    commands: fn(&str) -> Result<Vec<Command>, link::LinkError>,
}

impl PartialEq for Studio {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Studio {
    /// All of it, linked.
    pub(super) fn linked() -> Self {
        Self { show, save: keeping::save, commands: link::commands }
    }

    /// Keeps what was done to the scenario that runs.
    pub(super) fn save(self, store: &Store) {
        (self.save)(store);
    }

    /// Starts a scenario as the person has left it.
    pub(super) async fn select(self, store: &Store, name: &str) {
        keeping::select(self, store, name).await;
    }

    /// Starts with what a link carries or what was kept.
    pub(super) async fn arrive(self, store: &Store) {
        arrival::arrive(self.commands, store).await;
    }
}

fn show(panel: Panel) -> Html {
    match panel {
        Panel::Describe => html! { <describe::Describe /> },
        Panel::Timeline => html! { <TimelinePanel /> },
        Panel::Charts => html! { <charts::Charts /> },
        Panel::Events => html! { <events::Events /> },
        Panel::Status => html! { <status::Status /> },
        Panel::Next => html! { <next::NextAnswers /> },
        Panel::Inspector => html! { <inspector::Inspector /> },
        Panel::Welcome => html! { <welcome::Welcome /> },
        Panel::Tour => html! { <tour::Tour /> },
        Panel::DragHint => html! { <welcome::DragHint /> },
        Panel::Pods => html! { <pods::Pods /> },
        Panel::Nodes => html! { <nodes::Nodes /> },
        Panel::Dialog(Dialog::Help) => html! { <help::Help /> },
        Panel::Dialog(Dialog::Share) => html! { <share::Share /> },
        Panel::Dialog(Dialog::Export) => html! { <export::Export /> },
        Panel::Dialog(Dialog::Gallery) => html! { <gallery::Gallery /> },
        Panel::Dialog(Dialog::Compare) => html! { <compare::Compare /> },
        Panel::Embed => html! { <embed::Figure /> },
        Panel::Notice(notice) => html! { <notice::Line {notice} /> },
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
        // What helps at the first visit is not missed.
        None if matches!(props.panel, Panel::Welcome | Panel::Tour | Panel::DragHint) => Html::default(),
        None if *failed => {
            html! { <p class="hint" role="alert">{ language.say("This part of the page could not be loaded. Check the connection and reload.") }</p> }
        }
        // It has its place before it is there, so that nothing jumps.
        None if props.panel == Panel::Timeline => {
            html! { <section class="card area-timeline waiting"><p>{ language.say("Loading…") }</p></section> }
        }
        None if props.panel == Panel::Next => html! { <p class="answers waiting" /> },
        None => html! { <p class="hint">{ language.say("Loading…") }</p> },
    }
}

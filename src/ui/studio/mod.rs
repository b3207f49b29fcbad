//! What of the page is not seen at first, and loaded later: panels behind tabs, dialogs, and what they take.
//!
//! Only [`Studio::linked`] names it, and only [`later`] calls that.

mod arrival;
mod assumed;
mod charts;
mod describe;
mod document;
mod events;
mod export;
mod fields;
mod file;
mod files;
mod help;
mod inspector;
mod modal;
mod nodes;
mod notice;
mod pipeline;
mod pods;
mod save;
mod share;
mod start;
mod traffic;

use std::cell::Cell;

use yew::platform::spawn_local;
use yew::prelude::*;

use super::later;
use super::look::{Dialog, Notice};
use super::panels::timeline::TimelinePanel;
use super::store::{Store, use_language};
use crate::session::{Command, Session, link};

/// One panel or dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    /// What `kubectl describe hpa` prints.
    Describe,
    /// The sliders of the manifest.
    Fields,
    /// The events of the autoscaler.
    Events,
    /// Opening and taking away files.
    Files,
    /// The workload that is assumed.
    Assumed,
    /// The metrics pipeline.
    Pipeline,
    /// The traffic that is planned.
    Traffic,
    /// The scenario document.
    Document,
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
    /// The dialog that is open.
    Dialog(Dialog),
    /// The line over the page.
    Notice(Notice),
}

/// All of it.
#[derive(Clone, Copy)]
pub(super) struct Studio {
    /// Shows a panel.
    show: fn(Panel) -> Html,
    /// The session as the fragment of a link.
    fragment: fn(&Session) -> String,
    /// The line in which the first object of one of these kinds begins.
    line_of: fn(&Session, &[&str]) -> Option<u32>,
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
        Self {
            show,
            fragment: |session| session.fragment(link::Included::ALL),
            line_of: Session::line_of,
            commands: link::commands,
        }
    }

    /// The session as the fragment of a link, with all there is.
    pub(super) fn fragment(self, session: &Session) -> String {
        (self.fragment)(session)
    }

    /// The line in which the first object of one of these kinds begins in the text.
    pub(super) fn line_of(self, session: &Session, kinds: &[&str]) -> Option<u32> {
        (self.line_of)(session, kinds)
    }

    /// Starts with what a link carries or what was kept.
    pub(super) async fn arrive(self, store: &Store) {
        arrival::arrive(self.commands, store).await;
    }
}

fn show(panel: Panel) -> Html {
    match panel {
        Panel::Assumed => html! { <assumed::Assumed /> },
        Panel::Files => html! { <files::Files /> },
        Panel::Pipeline => html! { <pipeline::Pipeline /> },
        Panel::Traffic => html! { <traffic::Traffic /> },
        Panel::Document => html! { <document::Document /> },
        Panel::Describe => html! { <describe::Describe /> },
        Panel::Timeline => html! { <TimelinePanel /> },
        Panel::Charts => html! { <charts::Charts /> },
        Panel::Fields => html! { <fields::Fields /> },
        Panel::Events => html! { <events::Events /> },
        Panel::Inspector => html! { <inspector::Inspector /> },
        Panel::Pods => html! { <pods::Pods /> },
        Panel::Nodes => html! { <nodes::Nodes /> },
        Panel::Dialog(Dialog::Help) => html! { <help::Help /> },
        Panel::Dialog(Dialog::Share) => html! { <share::Share /> },
        Panel::Dialog(Dialog::Export) => html! { <export::Export /> },
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
        None if *failed => {
            html! { <p class="hint" role="alert">{ language.say("This part of the page could not be loaded. Check the connection and reload.") }</p> }
        }
        // It has its place before it is there, so that nothing jumps.
        None if props.panel == Panel::Timeline => {
            html! { <section class="card area-timeline waiting"><p>{ language.say("Loading…") }</p></section> }
        }
        None => html! { <p class="hint">{ language.say("Loading…") }</p> },
    }
}

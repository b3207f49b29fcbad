//! What of the page is not seen at first, and loaded later: panels behind tabs, dialogs, and what they take.
//!
//! Only [`Studio::linked`] names it, and only [`later`] calls that.

mod arrival;
mod charts;
mod describe;
mod events;
mod export;
mod fix;
mod help;
mod inspector;
mod modal;
mod nodes;
mod notice;
mod pods;
mod save;
mod share;
mod workbench;

use std::cell::Cell;

use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::controls::codemirror::CodeMirror;
use super::later;
use super::look::{Dialog, Notice};
use super::panels::timeline::TimelinePanel;
use super::store::{Store, use_language};
use crate::language::Language;
use crate::present::editor::EditorView;
use crate::session::{Command, Session, link};

/// One panel or dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    /// What `kubectl describe hpa` prints.
    Describe,
    /// The events of the autoscaler.
    Events,
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
    /// What would put a problem right, by its place in the list.
    Fixes(usize),
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
    /// The commands of a link.
    commands: fn(&str) -> Result<Vec<Command>, link::LinkError>,
    /// Puts an editor in the place of a text area.
    take_place: fn(HtmlTextAreaElement, Store, Callback<()>),
    /// Marks in the editor what is wrong with its text.
    mark: fn(&CodeMirror, &EditorView, Language),
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
            commands: link::commands,
            take_place: workbench::take_place,
            mark: workbench::mark,
        }
    }

    /// The session as the fragment of a link, with all there is.
    pub(super) fn fragment(self, session: &Session) -> String {
        (self.fragment)(session)
    }

    /// Puts an editor in the place of `area` when nobody types there, and calls `done`.
    pub(super) fn take_place(self, area: HtmlTextAreaElement, store: Store, done: Callback<()>) {
        (self.take_place)(area, store, done);
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
        Panel::Inspector => html! { <inspector::Inspector /> },
        Panel::Pods => html! { <pods::Pods /> },
        Panel::Nodes => html! { <nodes::Nodes /> },
        Panel::Fixes(problem) => html! { <fix::Fixes {problem} /> },
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

/// Marks in the editor what is wrong with its text: where there is an editor, this part is loaded.
pub(super) fn mark(editor: &CodeMirror, view: &EditorView, language: Language) {
    if let Some(studio) = LOADED.get() {
        (studio.mark)(editor, view, language);
    }
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
        // What is only a help is not missed.
        None if matches!(props.panel, Panel::Fixes(_)) => Html::default(),
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

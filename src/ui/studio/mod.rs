//! What of the page is not seen at first, and loaded later: panels behind tabs, dialogs, and what they take.
//!
//! Only [`Studio::linked`] names it, and only [`later`] calls that.

mod arrival;
mod assumed;
mod builder;
mod charts;
mod compare;
mod copy;
mod describe;
mod document;
mod embed;
mod events;
mod export;
pub(super) mod fetch;
mod fields;
mod file;
mod files;
mod fix;
mod gallery;
mod help;
mod inspector;
pub(super) mod keeping;
pub(super) mod modal;
mod next;
mod nodes;
mod notice;
mod picture;
mod pipeline;
mod pods;
mod save;
mod share;
mod snapshot;
pub(super) mod start;
mod status;
mod tour;
mod traffic;
mod welcome;
mod why;
mod workbench;

use std::cell::Cell;

use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::controls::codemirror::CodeMirror;
use super::lessons::{Place, Slot};
use super::look::{Dialog, Notice};
use super::panels::timeline::TimelinePanel;
use super::store::{Store, use_language};
use super::{dom, later};
use crate::language::Language;
use crate::present::editor::EditorView;
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
    /// The status of the autoscaler as YAML.
    Status,
    /// Why the chosen sync decided what it did.
    Why,
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
    /// The offer of the tour, at the first visit.
    Welcome,
    /// The tour, while it is taken.
    Tour,
    /// What a slider says before it was ever moved.
    DragHint,
    /// What would put a problem right, by its place in the list.
    Fixes(usize),
    /// The dialog that is open.
    Dialog(Dialog),
    /// The line over the page.
    Notice(Notice),
    /// The whole page, as a figure in another.
    Embed,
    /// The lesson that is open.
    Lesson,
    /// What a room is shown.
    Presenter,
}

/// All of it.
#[derive(Clone, Copy)]
pub(super) struct Studio {
    /// Shows a panel.
    show: fn(Panel) -> Html,
    /// Keeps what was done to the scenario that runs.
    save: fn(&Store),
    /// The line in which the first object of one of these kinds begins.
    line_of: fn(&Session, &[&str]) -> Option<u32>,
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
            save: keeping::save,
            line_of: Session::line_of,
            commands: link::commands,
            take_place: workbench::take_place,
            mark: workbench::mark,
        }
    }

    /// Keeps what was done to the scenario that runs.
    pub(super) fn save(self, store: &Store) {
        (self.save)(store);
    }

    /// Starts a scenario as the person has left it.
    pub(super) async fn select(self, store: &Store, name: &str) {
        keeping::select(self, store, name).await;
    }

    /// The line in which the first object of one of these kinds begins in the text.
    pub(super) fn line_of(self, session: &Session, kinds: &[&str]) -> Option<u32> {
        (self.line_of)(session, kinds)
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
        Panel::Status => html! { <status::Status /> },
        Panel::Why => html! { <why::Why /> },
        Panel::Inspector => html! { <inspector::Inspector /> },
        Panel::Welcome => html! { <welcome::Welcome /> },
        Panel::Tour => html! { <tour::Tour /> },
        Panel::DragHint => html! { <welcome::DragHint /> },
        Panel::Pods => html! { <pods::Pods /> },
        Panel::Nodes => html! { <nodes::Nodes /> },
        Panel::Fixes(problem) => html! { <fix::Fixes {problem} /> },
        Panel::Dialog(Dialog::Help) => html! { <help::Help /> },
        Panel::Dialog(Dialog::Share) => html! { <share::Share /> },
        Panel::Dialog(Dialog::Export) => html! { <export::Export /> },
        Panel::Dialog(Dialog::Gallery) => html! { <gallery::Gallery /> },
        Panel::Dialog(Dialog::Embed) => html! { <builder::Builder /> },
        Panel::Dialog(Dialog::Compare) => html! { <compare::Compare /> },
        Panel::Embed => html! { <embed::Figure /> },
        Panel::Lesson => html! { <Slot place={Place::Open} /> },
        Panel::Presenter => html! { <Slot place={Place::Presenter} /> },
        Panel::Dialog(Dialog::Lessons) => html! { <Slot place={Place::List} /> },
        Panel::Notice(Notice::Lesson) => html! { <Slot place={Place::Notice} /> },
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
        dom::styled().await;
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
        // What helps at the first visit is not missed.
        None if matches!(props.panel, Panel::Welcome | Panel::Tour | Panel::DragHint) => Html::default(),
        // What is only a help is not missed.
        None if matches!(props.panel, Panel::Fixes(_) | Panel::Presenter) => Html::default(),
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

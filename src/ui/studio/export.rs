//! Files to take away: the manifest, the scenario, what was measured, every sync, and pictures of the page.

use web_sys::Blob;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::modal::Modal;
use super::picture::{self, Picture};
use super::{save, snapshot};
use crate::present::{picture as words, report};
use crate::session::Session;
use crate::ui::charts::palette::Palette;
use crate::ui::store::{Store, use_language, use_store};
use crate::{msg, say};

/// One file.
#[derive(Clone, Copy)]
struct File {
    id: &'static str,
    title: &'static str,
    what: &'static str,
    content: Content,
}

/// What is in a file, and how it is made.
#[derive(Clone, Copy)]
enum Content {
    /// A text, with the ending of its name and its kind.
    Text(&'static str, &'static str, fn(&Session) -> String),
    /// A picture, as it is drawn.
    Svg(&'static str, fn(&Store) -> Option<Picture>),
    /// A picture, in pixels.
    Png(&'static str, fn(&Store) -> Option<Picture>),
}

const FILES: [File; 8] = [
    File {
        id: "export-manifest",
        title: msg!("Manifest"),
        what: msg!("the text in the editor, as it is"),
        content: Content::Text(".yaml", "application/yaml", |session| session.text().0.to_owned()),
    },
    File {
        id: "export-scenario",
        title: msg!("Scenario"),
        what: msg!("the manifests of the start, the load, and all that was done since"),
        content: Content::Text("-scenario.yaml", "application/yaml", Session::as_scenario),
    },
    File {
        id: "export-csv",
        title: msg!("Samples, CSV"),
        what: msg!("load, losses, replicas and latency over time"),
        content: Content::Text(".csv", "text/csv", report::csv),
    },
    File {
        id: "export-jsonl",
        title: msg!("Syncs, JSON lines"),
        what: msg!("each sync with its readings, conditions and explanation"),
        content: Content::Text(".jsonl", "application/jsonl", report::jsonl),
    },
    File {
        id: "export-svg-charts",
        title: msg!("Charts, SVG"),
        what: msg!("the timeline as you see it, for slides and documents"),
        content: Content::Svg("charts", charts),
    },
    File {
        id: "export-png-charts",
        title: msg!("Charts, PNG"),
        what: msg!("the same in pixels"),
        content: Content::Png("charts", charts),
    },
    File {
        id: "export-svg-loop",
        title: msg!("Loop, SVG"),
        what: msg!("the control loop at this instant"),
        content: Content::Svg("loop", control_loop),
    },
    File {
        id: "export-png-loop",
        title: msg!("Loop, PNG"),
        what: msg!("the same in pixels"),
        content: Content::Png("loop", control_loop),
    },
];

fn charts(store: &Store) -> Option<Picture> {
    let view = store.look(|look| look.timeline.clone());
    store.read(|session| picture::charts(session, &view, &Palette::read()))
}

fn control_loop(store: &Store) -> Option<Picture> {
    store.read(snapshot::control_loop)
}

/// The dialog.
#[component]
pub(crate) fn Export() -> Html {
    let (store, language) = (use_store(), use_language());
    let said = use_state_eq(String::new);
    let row = |file: File| {
        let (store, said) = (store.clone(), said.setter());
        let onclick = Callback::from(move |_: MouseEvent| {
            let (store, said) = (store.clone(), said.clone());
            spawn_local(async move {
                said.set(match make(file.content, &store).await {
                    None => language.say("There is nothing to draw.").to_owned(),
                    Some((name, content)) if save::save(&name, &content) => say!(
                        language,
                        "{name} was handed to the browser: {bytes} bytes.",
                        name = name,
                        bytes = content.size()
                    ),
                    Some(_) => language.say("The browser did not take the file.").to_owned(),
                });
            });
        });
        html! {
            <li key={file.id}>
                <button type="button" data-testid={file.id} {onclick}>{ language.say(file.title) }</button>
                <span class="hint">{ language.say(file.what) }</span>
            </li>
        }
    };
    html! {
        <Modal title={language.say("Export")} class="modal-wide">
            <ul class="files" data-testid="export-dialog">{ for FILES.into_iter().map(row) }</ul>
            <p class="hint" role="status">{ (*said).clone() }</p>
        </Modal>
    }
}

/// The name of a file, and what is in it.
async fn make(content: Content, store: &Store) -> Option<(String, Blob)> {
    let named = |what, ending| store.read(|session| words::file_name(session, what)) + ending;
    match content {
        Content::Text(ending, kind, text) => {
            let (name, text) = store.read(|session| (words::stem(&session.scenario().name), text(session)));
            Some((name + ending, save::text(kind, &text)?))
        }
        Content::Svg(what, picture) => {
            let name = named(what, ".svg");
            Some((name, save::text("image/svg+xml", &picture(store)?.svg)?))
        }
        Content::Png(what, picture) => {
            let name = named(what, ".png");
            Some((name, save::png(&picture(store)?).await?))
        }
    }
}

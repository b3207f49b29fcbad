//! Files to take away: the manifest, the scenario, what was measured, every sync.

use yew::prelude::*;

use super::modal::Modal;
use super::save::save;
use crate::present::report;
use crate::session::Session;
use crate::ui::store::{use_language, use_store};
use crate::{msg, say};

/// One file.
#[derive(Clone, Copy)]
struct File {
    id: &'static str,
    title: &'static str,
    what: &'static str,
    ending: &'static str,
    kind: &'static str,
    content: fn(&Session) -> String,
}

const FILES: [File; 4] = [
    File {
        id: "export-manifest",
        title: msg!("Manifest"),
        what: msg!("the text in the editor, as it is"),
        ending: ".yaml",
        kind: "application/yaml",
        content: |session| session.text().0.to_owned(),
    },
    File {
        id: "export-scenario",
        title: msg!("Scenario"),
        what: msg!("the manifests of the start, the load, and all that was done since"),
        ending: "-scenario.yaml",
        kind: "application/yaml",
        content: Session::as_scenario,
    },
    File {
        id: "export-csv",
        title: msg!("Samples, CSV"),
        what: msg!("load, losses, replicas and latency over time"),
        ending: ".csv",
        kind: "text/csv",
        content: report::csv,
    },
    File {
        id: "export-jsonl",
        title: msg!("Syncs, JSON lines"),
        what: msg!("each sync with its readings, conditions and explanation"),
        ending: ".jsonl",
        kind: "application/jsonl",
        content: report::jsonl,
    },
];

/// The dialog.
#[component]
pub(crate) fn Export() -> Html {
    let (store, language) = (use_store(), use_language());
    let said = use_state_eq(String::new);
    let row = |file: File| {
        let (store, said) = (store.clone(), said.setter());
        let onclick = Callback::from(move |_: MouseEvent| {
            let (name, content) = store.read(|session| (file_name(session), (file.content)(session)));
            let name = name + file.ending;
            said.set(if save(&name, file.kind, &content) {
                say!(language, "{name} was handed to the browser: {bytes} bytes.", name = name, bytes = content.len())
            } else {
                language.say("The browser did not take the file.").to_owned()
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

/// The scenario's name, with nothing in it that a file's name may not have.
fn file_name(session: &Session) -> String {
    let name = session.scenario().name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60);
    let name: String = name.collect();
    if name.is_empty() { "hpa-playground".to_owned() } else { name }
}

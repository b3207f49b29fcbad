//! Opening a file, dropping one on the page, and taking the text away.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, HtmlElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::file::{self, Chosen, Refused};
use super::save;
use super::start::start;
use crate::diag::Severity;
use crate::language::Language;
use crate::say;
use crate::session::{Command, Session};
use crate::ui::look::Notice;
use crate::ui::store::{Store, use_language, use_store};
use crate::ui::{dom, lessons};

/// What is said of the file that was opened last.
#[derive(Clone, PartialEq)]
struct Said {
    words: String,
    refused: bool,
}

/// The buttons, and the place to drop a file at.
#[component]
pub(crate) fn Files() -> Html {
    let (store, language) = (use_store(), use_language());
    let said = use_state(|| None::<Said>);
    let over = use_state_eq(|| false);
    let input = use_node_ref();
    let take = {
        let (store, said) = (store.clone(), said.setter());
        Callback::from(move |file: File| {
            let (store, said) = (store.clone(), said.clone());
            spawn_local(async move {
                let chosen = file::read(&file).await;
                if let Ok(Chosen { text, .. }) = &chosen
                    && Session::has_lesson(text)
                {
                    said.set(None);
                    match lessons::load().await {
                        Some(lessons) => lessons.open_text(&store, text),
                        None => store.set_look(|look| look.notice = Some(Notice::NotLoaded)),
                    }
                    return;
                }
                said.set(Some(match chosen.and_then(|chosen| open(&store, chosen, language)) {
                    Ok(words) => Said { words, refused: false },
                    Err(refused) => Said { words: refused.words(language), refused: true },
                }));
            });
        })
    };
    {
        let (over, take) = (over.setter(), take.clone());
        use_effect_with(language.code(), move |_| {
            let listeners = drops(move |dragged| over.set(dragged), take);
            move || drop(listeners)
        });
    }
    let pick = {
        let input = input.clone();
        Callback::from(move |_| {
            if let Some(input) = input.cast::<HtmlElement>() {
                input.click();
            }
        })
    };
    let onchange = Callback::from(move |event: Event| {
        if let Some(file) = file::picked(&event) {
            take.emit(file);
        }
    });
    let download = Callback::from(move |_| {
        store.read(|session| {
            let name = session.draft().autoscaler.as_ref().map_or("manifest", |autoscaler| &autoscaler.name);
            if let Some(content) = save::text("application/yaml", session.text().0) {
                save::save(&format!("{name}.yaml"), &content);
            }
        });
    });
    let forget = {
        let said = said.setter();
        Callback::from(move |_| said.set(None))
    };
    html! {
        <>
            <button type="button" class="small" data-testid="open-file" title={language.say("Open a file; it may also be dropped on the page")} onclick={pick}>{ language.say("Open…") }</button>
            <button type="button" class="small" data-testid="download" title={language.say("Download the text as it is")} onclick={download}>{ language.say("Download") }</button>
            <input type="file" ref={input} hidden=true accept=".yaml,.yml,.json,.txt,.csv" data-testid="file-input"
                aria-label={language.say("Open a file; it may also be dropped on the page")} {onchange} />
            if let Some(said) = &*said {
                <p class={classes!("files-said", said.refused.then_some("line-problem"))} role="status" data-testid="file-said">
                    <span>{ &said.words }</span>
                    <button type="button" class="square" aria-label={language.say("Close")} onclick={forget}>{ "×" }</button>
                </p>
            }
            if *over { <div class="drop-here" data-testid="drop-here"><p>{ language.say("Drop a manifest, a scenario or a recorded series here") }</p></div> }
        </>
    }
}

/// Listens for files that are dragged over the page; before the editor does, which would put them into its text.
fn drops(over: impl Fn(bool) + Clone + 'static, take: Callback<File>) -> Vec<EventListener> {
    let listen = |name: &'static str, heard: Box<dyn Fn(&DragEvent)>| {
        let options = EventListenerOptions { passive: false, ..EventListenerOptions::run_in_capture_phase() };
        EventListener::new_with_options(&dom::document(), name, options, move |event| {
            let Some(event) = event.dyn_ref::<DragEvent>() else { return };
            let kinds = event.data_transfer().map(|data| data.types());
            if kinds.is_some_and(|kinds| kinds.includes(&"Files".into(), 0)) {
                event.prevent_default();
                event.stop_propagation();
                heard(event);
            }
        })
    };
    let (enter, leave) = (over.clone(), over.clone());
    vec![
        listen("dragover", Box::new(move |_| enter(true))),
        listen(
            "dragleave",
            Box::new(move |event| {
                // What is left for nothing is the page.
                if event.related_target().is_none() {
                    leave(false);
                }
            }),
        ),
        listen(
            "drop",
            Box::new(move |event| {
                over(false);
                let files = event.data_transfer().and_then(|data| data.files());
                if let Some(file) = files.and_then(|files| files.get(0)) {
                    take.emit(file);
                }
            }),
        ),
    ]
}

/// Takes a file: a scenario is started, a manifest replaces the text, a recorded series becomes the traffic.
fn open(store: &Store, Chosen { name, text }: Chosen, language: Language) -> Result<String, Refused> {
    if Session::is_recording(&name, &text) {
        let problems = start(store, store.read(|session| session.with_recording(&text)));
        let wrong = problems.iter().find(|problem| problem.severity == Severity::Error);
        return Ok(match wrong {
            Some(problem) => problem.message.clone(),
            None => say!(language, "{name} is the traffic now.", name = name),
        });
    }
    let (autoscalers, unused) = Session::contents(&text);
    // A text that cannot be read is shown with its errors.
    if autoscalers == 0 && Session::check(&text).iter().all(|problem| !problem.message.starts_with("yaml:")) {
        return Err(Refused::NoAutoscaler(name));
    }
    let scenario = Session::has_scenario(&text);
    store.dispatch_from_outside(if scenario { Command::Load { text } } else { Command::EditManifest { text } });
    Ok(if unused.is_empty() {
        say!(language, "Opened {name}.", name = name)
    } else {
        say!(language, "Opened {name}. Not used by the simulation: {fields}.", name = name, fields = unused.join(", "))
    })
}

//! The page as a figure in another page: what it was asked for, brought about, in the room there is.
//!
//! The script of the frame (`static/frame.js`) writes what is asked for into marks of the page and says so by an event;
//! it is told when the figure stands.

mod bar;
mod start;

use std::rc::Rc;

use gloo::events::EventListener;
use web_sys::Event;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::language::Language;
use crate::present::{editor, embed as words};
use crate::session::embed::{Embed, EmbedPanel, EmbedProblem, read};
use crate::session::{Changes, Session};
use crate::ui::controls::problems::problems;
use crate::ui::controls::sliders::Sliders;
use crate::ui::embed::mark;
use crate::ui::panels::announcer::Announcer;
use crate::ui::panels::control_loop::ControlLoop;
use crate::ui::panels::explain::Explain;
use crate::ui::panels::manifest::Manifest;
use crate::ui::panels::timeline::TimelinePanel;
use crate::ui::store::{use_language, use_store, use_view};
use crate::ui::{dom, keys, later};
use bar::Bar;
use start::{Failure, Wish};

/// What the script of the frame says when something else is asked for, and what it is told when the figure stands.
const ASKED: &str = "hpa-embed";
const STANDS: &str = "hpa-embed-ready";
/// Where it writes the query and the text of the scenario.
const QUERY: &str = "data-embed-query";
const TEXT: &str = "data-embed-text";

/// How far the figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// Its scenario is on its way.
    Starting,
    /// It stands.
    Standing,
    /// It has nothing to show.
    Failed(Failure),
}

/// What is asked for now.
fn asked() -> (Rc<Embed>, Rc<[EmbedProblem]>, Wish) {
    let (embed, problems) = read(&mark(QUERY).unwrap_or_default());
    let wish = Wish { source: embed.source.clone(), text: mark(TEXT), start: embed.start };
    (Rc::new(embed), problems.into(), wish)
}

/// The figure.
#[component]
pub(crate) fn Figure() -> Html {
    let store = use_store();
    let now = use_state_eq(asked);
    let progress = use_state_eq(|| Progress::Starting);
    let running = use_view(Changes::CONTROLS, Session::running);
    {
        let now = now.setter();
        use_effect_with(store.clone(), move |store| {
            let keys = keys::listen(store, || {});
            let listener = EventListener::new(&dom::window(), ASKED, move |_| now.set(asked()));
            move || drop((keys, listener))
        });
    }
    let (embed, wrong, wish) = &*now;
    {
        let progress = progress.setter();
        use_effect_with(wish.clone(), {
            let store = store.clone();
            move |wish| {
                let wish = wish.clone();
                spawn_local(async move {
                    let outcome = start::start(&store, &wish).await;
                    progress.set(match outcome {
                        None => return,
                        Some(Ok(())) => Progress::Standing,
                        Some(Err(failure)) => Progress::Failed(failure),
                    });
                    if let Ok(event) = Event::new(STANDS) {
                        dom::window().dispatch_event(&event).unwrap_or_default();
                    }
                });
            }
        });
    }
    use_look_of(embed);
    let invalid = use_view(Changes::MANIFEST, |session| session.draft().has_errors());
    let progress = match *progress {
        // It was put right here.
        Progress::Failed(Failure::Invalid) if !*invalid => Progress::Standing,
        progress => progress,
    };
    let state = match progress {
        Progress::Starting => "loading",
        Progress::Failed(_) => "error",
        Progress::Standing if *running => "running",
        Progress::Standing => "paused",
    };
    html! {
        <div class="app embed" data-testid="app" data-state={state}>
            <Bar stands={progress == Progress::Standing} />
            <main>
            <Wrong wrong={wrong.clone()} {progress} editor={embed.panels.contains(&EmbedPanel::Editor)} />
            { match progress {
                Progress::Starting => html! { <Starting /> },
                Progress::Standing => board(&embed.panels),
                Progress::Failed(Failure::Invalid) if embed.panels.contains(&EmbedPanel::Editor) => board(&[EmbedPanel::Editor]),
                Progress::Failed(_) => Html::default(),
            } }
            </main>
            <Announcer />
        </div>
    }
}

/// Gives the page the theme and the language that are asked for.
#[hook]
fn use_look_of(embed: &Embed) {
    let store = use_store();
    use_effect_with((embed.theme, store.clone()), |(theme, store)| {
        if let Some(root) = dom::document().document_element() {
            dom::set(&root, "data-theme", theme);
        }
        store.repaint();
    });
    use_effect_with((embed.language, store), |&(code, ref store)| {
        let store = store.clone();
        spawn_local(async move {
            if store.read(Session::language).code() == code {
                return;
            }
            let language = if code == "zh" { later::chinese().await.unwrap_or_default() } else { Language::default() };
            dom::set_language(language.code());
            store.speak(language);
        });
    });
}

/// What is shown until the scenario is there.
#[component]
fn Starting() -> Html {
    let language = use_language();
    html! { <p class="hint embed-wait">{ language.say("Loading…") }</p> }
}

/// The panels: what shows the cluster, what explains it beside that, the timeline below.
fn board(panels: &[EmbedPanel]) -> Html {
    let panel = |panel| panels.contains(&panel);
    let (left, right) = ([EmbedPanel::Loop, EmbedPanel::Sliders], [EmbedPanel::Why, EmbedPanel::Editor]);
    let any = |side: [EmbedPanel; 2]| side.into_iter().any(panel);
    let both = right.into_iter().all(panel);
    // Sliders alone are too low for two panels beside them: these stand side by side below.
    let pair = any(left) && any(right) && (panel(EmbedPanel::Loop) || !both);
    let class = classes!(
        "embed-board",
        pair.then_some("embed-pair"),
        panel(EmbedPanel::Loop).then_some("embed-loop"),
        both.then_some("embed-both"),
    );
    html! {
        <div {class}>
            if any(left) {
                <div class="embed-left">
                    if panel(EmbedPanel::Loop) { <ControlLoop /> }
                    if panel(EmbedPanel::Sliders) { <Sliders /> }
                </div>
            }
            if any(right) {
                <div class="embed-right">
                    if panel(EmbedPanel::Why) { <Explain /> }
                    if panel(EmbedPanel::Editor) { <Manifest /> }
                </div>
            }
            if panel(EmbedPanel::Timeline) { <TimelinePanel /> }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct WrongProps {
    /// What is wrong with what was asked for.
    wrong: Rc<[EmbedProblem]>,
    /// How far the figure is.
    progress: Progress,
    /// Whether the editor, which has its own list of problems, is shown.
    editor: bool,
}

/// What is wrong, in place.
#[component]
fn Wrong(props: &WrongProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let view = use_view(Changes::MANIFEST, editor::editor);
    let invalid = *use_view(Changes::MANIFEST, |session| session.draft().has_errors());
    let mut said: Vec<String> = props.wrong.iter().map(|problem| words::problem(language, problem)).collect();
    // An unknown name is among these already.
    if let Progress::Failed(failure) = props.progress
        && failure != Failure::Unknown
    {
        said.push(failure.words(language));
    }
    let listed = invalid && !props.editor;
    let mut shown = (*view).clone();
    if matches!(props.progress, Progress::Failed(_)) {
        // Nothing was valid before it.
        shown.notice = None;
    }
    if said.is_empty() && !listed {
        return Html::default();
    }
    html! {
        <div class="embed-wrong" role="alert" data-testid="embed-problems">
            { for said.into_iter().map(|text| html! { <p>{ "▲ " }{ text }</p> }) }
            if listed { { problems(&shown, &store, language) } }
        </div>
    }
}

//! The editor: a text area, in whose place CodeMirror comes.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::codemirror;
use crate::diag::Severity;
use crate::present::editor::EditorView;
use crate::session::Command;
use crate::ui::look::{Focus, Jump};
use crate::ui::store::{use_language, use_look, use_store};
use crate::ui::studio;

/// How long typing pauses before the text is read, in milliseconds.
const PAUSE: u32 = 150;

/// What the editor shows.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct EditorProps {
    /// The text and what is to be marked in it.
    pub(crate) view: Rc<EditorView>,
}

/// The editor.
#[component]
pub(crate) fn Editor(props: &EditorProps) -> Html {
    let view = &props.view;
    let area = use_node_ref();
    let store = use_store();
    let language = use_language();
    let label = language.say("Manifest, YAML");
    let asked = use_look(|look| look.jump);
    let replaced = use_state_eq(|| false);
    let pending = use_mut_ref(|| None::<Timeout>);
    {
        let (area, text) = (area.clone(), view.text.clone());
        let pending = Rc::clone(&pending);
        use_effect_with((view.revision, store.outside()), move |_| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                if area.value() != text {
                    area.set_value(&text);
                }
                if let Some(editor) = codemirror::of(&area) {
                    editor.set_text(&text);
                }
                pending.replace(None);
            }
        });
    }
    {
        let (area, replaced, store) = (area.clone(), replaced.setter(), store.clone());
        use_effect_with((), move |()| {
            let place = area.cast::<HtmlTextAreaElement>();
            if let Some(area) = place.clone() {
                spawn_local(async move {
                    if let Some(studio) = studio::load().await {
                        studio.take_place(area, store, Callback::from(move |()| replaced.set(true)));
                    }
                });
            }
            move || {
                if let Some(area) = place {
                    codemirror::give_place(&area);
                }
            }
        });
    }
    {
        let area = area.clone();
        use_effect_with((view.clone(), *replaced, language), move |(view, _, language)| {
            if let Some(editor) = area.cast::<HtmlTextAreaElement>().as_ref().and_then(codemirror::of) {
                studio::mark(&editor, view, *language);
            }
        });
    }
    {
        let area = area.clone();
        use_effect_with(asked, move |asked| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>().filter(|_| asked.asked > 0) {
                jump(&area, *asked);
            }
        });
    }
    let oninput = Callback::from(move |event: InputEvent| {
        let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else { return };
        let (text, store) = (area.value(), store.clone());
        pending.replace(Some(Timeout::new(PAUSE, move || store.dispatch(Command::EditManifest { text }))));
    });
    let invalid = view.problems.iter().any(|problem| problem.severity == Severity::Error);
    html! {
        <div class="editor">
            <textarea ref={area.clone()} hidden={*replaced} data-scenario={view.scenario.clone()} data-testid={(!*replaced).then_some("editor")} aria-label={label} aria-describedby="problems"
                aria-invalid={invalid.to_string()} spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off" {oninput} />
        </div>
    }
}

/// Selects a line and brings it into view.
fn jump(area: &HtmlTextAreaElement, Jump { line, focus, .. }: Jump) {
    if let Some(editor) = codemirror::of(area) {
        editor.go_to_line(line);
        if focus == Focus::Follows {
            editor.focus();
        }
        return;
    }
    let text = area.value();
    let before = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let start: u32 = text.split('\n').take(before).map(|line| units(line) + 1).sum();
    let len = text.split('\n').nth(before).map_or(0, units);
    if focus == Focus::Follows {
        area.focus().unwrap_or_default();
    }
    area.set_selection_range(start, start + len).unwrap_or_default();
    let lines = i32::try_from(text.split('\n').count().max(1)).unwrap_or(i32::MAX);
    let top = area.scroll_height() / lines * i32::try_from(before).unwrap_or(i32::MAX);
    area.set_scroll_top((top - area.client_height() / 3).max(0));
    area.set_scroll_left(0);
}

//! The editor: a text area over a coloured copy of its text, with the problems and the limiting line marked.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::codemirror;
use super::highlight::pieces;
use crate::diag::{Diagnostic, Severity};
use crate::present::editor::EditorView;
use crate::session::Command;
use crate::ui::store::{use_language, use_look, use_store};
use crate::ui::studio;

/// How long typing pauses before the text is read, in milliseconds.
const PAUSE: u32 = 150;
/// Texts longer than this, in bytes, are shown without colours.
const COLOURED: usize = 60_000;

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
    let line = use_look(|look| look.line);
    let replaced = use_state_eq(|| false);
    let typed = use_state_eq(|| AttrValue::from(view.text.clone()));
    let pending = use_mut_ref(|| None::<Timeout>);
    {
        let (area, text, typed) = (area.clone(), AttrValue::from(view.text.clone()), typed.setter());
        let pending = Rc::clone(&pending);
        use_effect_with((view.revision, store.outside()), move |_| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                if area.value() != *text {
                    area.set_value(&text);
                }
                if let Some(editor) = codemirror::of(&area) {
                    editor.set_text(&text);
                }
                pending.replace(None);
                typed.set(text);
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
        use_effect_with(line, move |&(asked, line)| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>().filter(|_| asked > 0) {
                jump(&area, line);
            }
        });
    }
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| {
            let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else { return };
            let (text, store) = (area.value(), store.clone());
            if codemirror::of(&area).is_none() {
                typed.set(AttrValue::from(text.clone()));
            }
            pending.replace(Some(Timeout::new(PAUSE, move || store.dispatch(Command::EditManifest { text }))));
        })
    };
    let coloured = typed.len() <= COLOURED;
    let invalid = view.problems.iter().any(|problem| problem.severity == Severity::Error);
    html! {
        <div class={classes!("editor", (!coloured).then_some("editor-plain"))}>
            <div class="editor-page" hidden={*replaced}>
                if coloured && !*replaced { <div class="code" aria-hidden="true">{ rows(&typed, view) }</div> }
                <textarea ref={area.clone()} data-testid={(!*replaced).then_some("editor")} aria-label={label} aria-describedby="problems"
                    aria-invalid={invalid.to_string()} spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off" {oninput} />
            </div>
        </div>
    }
}

fn rows(text: &str, view: &EditorView) -> Html {
    let row = |(n, line): (u32, &str)| {
        let problems: Vec<&Diagnostic> = view.problems.iter().filter(|problem| problem.position.line == n).collect();
        let mark = view.marked.as_ref().filter(|(line, _)| *line == n);
        let worst = problems.iter().map(|problem| problem.severity).min();
        let class = classes!("row", mark.map(|_| "row-live"), worst.map(|worst| format!("row-{worst}")));
        html! {
            <div {class} key={n}>
                <span class="ln">{ n }</span>{ source(line, &problems) }
                if let Some((_, note)) = mark { <span class="row-note">{ format!("◀ {note}") }</span> }
            </div>
        }
    };
    (1..).zip(text.split('\n')).map(row).collect()
}

/// The text of a line, underlined from where its first problem stands.
fn source(line: &str, problems: &[&Diagnostic]) -> Html {
    let column = problems.iter().map(|problem| problem.position.column.max(1)).min();
    let skip = column.and_then(|column| usize::try_from(column - 1).ok()).unwrap_or(usize::MAX);
    let from = line.char_indices().nth(skip).map_or(line.len(), |(at, _)| at);
    let piece = |class: &'static str, text: &str, bad: bool| {
        if text.is_empty() {
            return Html::default();
        }
        html! { <span class={classes!(class, bad.then_some("bad"))}>{ text }</span> }
    };
    pieces(line)
        .into_iter()
        .map(|(kind, range)| {
            let cut = from.clamp(range.start, range.end);
            html! { <>{ piece(kind.class(), &line[range.start..cut], false) }{ piece(kind.class(), &line[cut..range.end], true) }</> }
        })
        .collect()
}

/// Selects a line, brings it into view and puts the cursor there.
fn jump(area: &HtmlTextAreaElement, line: u32) {
    if let Some(editor) = codemirror::of(area) {
        editor.go_to_line(line);
        return;
    }
    let text = area.value();
    let before = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let start: u32 = text.split('\n').take(before).map(|line| units(line) + 1).sum();
    let len = text.split('\n').nth(before).map_or(0, units);
    area.focus().unwrap_or_default();
    area.set_selection_range(start, start + len).unwrap_or_default();
    let Some(editor) = area.closest(".editor").ok().flatten().and_then(|it| it.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let lines = i32::try_from(text.split('\n').count().max(1)).unwrap_or(i32::MAX);
    let top = area.scroll_height() / lines * i32::try_from(before).unwrap_or(i32::MAX);
    editor.set_scroll_top((top - editor.client_height() / 3).max(0));
    editor.set_scroll_left(0);
}

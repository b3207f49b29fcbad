//! What makes a text field an editor: the script that takes its place, with what the page knows of the text.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::HtmlTextAreaElement;
use yew::Callback;

use crate::diag::{Diagnostic, Position};
use crate::language::Language;
use crate::msg;
use crate::present::editor::{self, EditorView};
use crate::present::fields::{Completion, Completions, completions, explained};
use crate::present::fixes::fixes;
use crate::session::{Command, Session};
use crate::ui::controls::codemirror::{CodeMirror, KEY};
use crate::ui::store::Store;

/// What the script says itself.
const PHRASES: [&str; 9] = [
    msg!("Completions"),
    msg!("Control character"),
    msg!("Diagnostics"),
    msg!("No diagnostics"),
    msg!("Selection deleted"),
    msg!("close"),
    msg!("folded code"),
    msg!("to"),
    msg!("unfold"),
];

#[wasm_bindgen]
extern "C" {
    /// The script, loaded.
    type Script;

    #[wasm_bindgen(method, catch)]
    fn mount(this: &Script, area: &HtmlTextAreaElement, desk: &Object, taken: &JsValue) -> Result<(), JsValue>;
}

/// Puts the editor in the place of `area`, as soon as it is loaded and nobody types there, and calls `done`. Without the
/// script nothing happens: the text area is an editor, too.
pub(super) fn take_place(area: HtmlTextAreaElement, store: Store, done: Callback<()>) {
    let ready = Closure::once_into_js(move |script: Script| {
        let taken = Closure::once_into_js(move || done.emit(()));
        script.mount(&area, &desk(&store), &taken).unwrap_or_default();
    });
    let load = Reflect::get(&js_sys::global(), &KEY.into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(load) = load {
        load.call1(&JsValue::UNDEFINED, &ready).unwrap_or_default();
    }
}

/// Shows what is wrong with the text, with what would put it right, and what limits.
pub(super) fn mark(editor: &CodeMirror, view: &EditorView, language: Language) {
    let problems: Array = view.problems.iter().map(|it| problem(&view.text, it, language)).collect();
    editor.set_problems(&problems);
    let (line, note) = view.marked.as_ref().map_or((0, String::new()), |(line, note)| (*line, format!("◀ {note}")));
    editor.set_mark(line, &note);
    editor.set_words();
}

fn problem(text: &str, problem: &Diagnostic, language: Language) -> JsValue {
    let field = problem.field.as_str();
    let words = if field.is_empty() { problem.message.clone() } else { format!("{field}: {}", problem.message) };
    let names = fixes(text, problem, language).into_iter().map(|fix| JsValue::from(fix.name));
    let Position { line, column } = problem.position;
    row([
        line.into(),
        column.into(),
        problem.severity.to_string().into(),
        words.into(),
        names.collect::<Array>().into(),
    ])
}

/// What the script asks the page.
fn desk(store: &Store) -> Object {
    let desk = Object::new();
    let put = |name: &str, function: JsValue| Reflect::set(&desk, &name.into(), &function).unwrap_or_default();
    let reader = store.clone();
    put("words", Closure::<dyn Fn() -> JsValue>::new(move || words(language(&reader))).into_js_value());
    let reader = store.clone();
    let complete = move |text: String, line: u32, column: u32| {
        let found = completions(&text, Position { line, column }, language(&reader));
        found.map_or(JsValue::NULL, offered)
    };
    put("complete", Closure::<dyn Fn(String, u32, u32) -> JsValue>::new(complete).into_js_value());
    let reader = store.clone();
    let explain =
        move |text: String, line: u32, column: u32| about(&text, Position { line, column }, language(&reader));
    put("explain", Closure::<dyn Fn(String, u32, u32) -> JsValue>::new(explain).into_js_value());
    let writer = store.clone();
    put("fix", Closure::<dyn Fn(usize, usize)>::new(move |problem, nth| fix(&writer, problem, nth)).into_js_value());
    desk
}

fn language(store: &Store) -> Language {
    store.read(Session::language)
}

/// The name of the editor, and what the script says itself.
fn words(language: Language) -> JsValue {
    let phrases = PHRASES.iter().map(|phrase| row([(*phrase).into(), language.say(phrase).into()]));
    row([language.say("Manifest, YAML").into(), phrases.collect::<Array>().into()])
}

fn offered(Completions { columns, list }: Completions) -> JsValue {
    let option = |Completion { label, insert, kind, text }: Completion| {
        row([label.into(), insert.into(), kind.into(), text.into()])
    };
    let list = list.into_iter().map(option).collect::<Array>();
    row([columns.start.into(), columns.end.into(), list.into()])
}

fn about(text: &str, position: Position, language: Language) -> JsValue {
    let Some(field) = explained(text, position, language) else { return JsValue::NULL };
    row([
        field.columns.start.into(),
        field.columns.end.into(),
        field.path.into(),
        field.kind.into(),
        field.text.into(),
        field.words.unwrap_or_default().into(),
    ])
}

/// Puts a problem right in one of the ways that there are.
pub(super) fn fix(store: &Store, problem: usize, nth: usize) {
    let fixed = store.read(|session| {
        let problems = editor::problems(session);
        let found = fixes(session.text().0, problems.get(problem)?, session.language());
        Some(found.into_iter().nth(nth)?.text)
    });
    if let Some(text) = fixed {
        store.dispatch_from_outside(Command::EditManifest { text });
    }
}

fn row<const N: usize>(values: [JsValue; N]) -> JsValue {
    values.into_iter().collect::<Array>().into()
}

//! The editor that takes the place of the text area: a script of its own, loaded after the first paint.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::HtmlTextAreaElement;

use crate::diag::Diagnostic;
use crate::present::editor::EditorView;

/// Where the text area keeps the editor that has taken its place.
const KEY: &str = "hpaEditor";

#[wasm_bindgen]
extern "C" {
    /// The script, loaded.
    type Script;

    #[wasm_bindgen(method, catch)]
    fn mount(this: &Script, area: &HtmlTextAreaElement, label: &str) -> Result<CodeMirror, JsValue>;

    /// The editor.
    pub(super) type CodeMirror;

    /// Takes a text: one change, which can be undone.
    #[wasm_bindgen(method, js_name = setText)]
    pub(super) fn set_text(this: &CodeMirror, text: &str);

    #[wasm_bindgen(method, js_name = setProblems)]
    fn set_problems(this: &CodeMirror, problems: &Array);

    #[wasm_bindgen(method, js_name = setMark)]
    fn set_mark(this: &CodeMirror, line: u32, note: &str);

    /// Selects a line and brings it into view.
    #[wasm_bindgen(method, js_name = goToLine)]
    pub(super) fn go_to_line(this: &CodeMirror, line: u32);

    #[wasm_bindgen(method)]
    fn destroy(this: &CodeMirror);
}

/// Puts the editor in the place of `area`, as soon as it is loaded, and calls `done`. Without the script nothing
/// happens: the text area is an editor, too.
pub(super) fn take_place(area: HtmlTextAreaElement, label: String, done: impl FnOnce() + 'static) {
    let ready = Closure::once_into_js(move |script: Script| {
        if !area.is_connected() || of(&area).is_some() {
            return;
        }
        if let Ok(editor) = script.mount(&area, &label) {
            Reflect::set(&area, &KEY.into(), &editor).unwrap_or_default();
            done();
        }
    });
    let load = Reflect::get(&js_sys::global(), &KEY.into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(load) = load {
        load.call1(&JsValue::UNDEFINED, &ready).unwrap_or_default();
    }
}

/// The editor that has taken the place of `area`.
pub(super) fn of(area: &HtmlTextAreaElement) -> Option<CodeMirror> {
    let editor = Reflect::get(area, &KEY.into()).ok()?;
    editor.is_object().then(|| editor.unchecked_into())
}

/// Takes the editor away again.
pub(super) fn give_place(area: &HtmlTextAreaElement) {
    if let Some(editor) = of(area) {
        editor.destroy();
        Reflect::set(area, &KEY.into(), &JsValue::UNDEFINED).unwrap_or_default();
    }
}

/// Shows what is wrong with the text, and what limits.
pub(super) fn mark(editor: &CodeMirror, view: &EditorView) {
    let problems: Array = view.problems.iter().map(problem).collect();
    editor.set_problems(&problems);
    let (line, note) = view.marked.as_ref().map_or((0, String::new()), |(line, note)| (*line, format!("◀ {note}")));
    editor.set_mark(line, &note);
}

fn problem(problem: &Diagnostic) -> JsValue {
    let field = problem.field.as_str();
    let words = if field.is_empty() { problem.message.clone() } else { format!("{field}: {}", problem.message) };
    let values: [JsValue; 4] = [
        problem.position.line.into(),
        problem.position.column.into(),
        problem.severity.to_string().into(),
        words.into(),
    ];
    values.into_iter().collect::<Array>().into()
}

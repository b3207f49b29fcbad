//! The editor that takes the place of the text area, as far as the text area needs to know it: how it gets there is in
//! `studio::workbench`.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::HtmlTextAreaElement;

/// Where the text area keeps the editor that has taken its place.
pub(in crate::ui) const KEY: &str = "hpaEditor";

#[wasm_bindgen]
extern "C" {
    /// The editor.
    pub(in crate::ui) type CodeMirror;

    /// Takes a text: one change, which can be undone.
    #[wasm_bindgen(method, js_name = setText)]
    pub(super) fn set_text(this: &CodeMirror, text: &str);

    /// Underlines what is wrong.
    #[wasm_bindgen(method, js_name = setProblems)]
    pub(in crate::ui) fn set_problems(this: &CodeMirror, problems: &Array);

    /// Marks a line, with a note at its end.
    #[wasm_bindgen(method, js_name = setMark)]
    pub(in crate::ui) fn set_mark(this: &CodeMirror, line: u32, note: &str);

    /// Takes the words of the page's language.
    #[wasm_bindgen(method, js_name = setWords)]
    pub(in crate::ui) fn set_words(this: &CodeMirror);

    /// Selects a line and brings it into view.
    #[wasm_bindgen(method, js_name = goToLine)]
    pub(super) fn go_to_line(this: &CodeMirror, line: u32);

    /// Takes the focus.
    #[wasm_bindgen(method)]
    pub(super) fn focus(this: &CodeMirror);

    #[wasm_bindgen(method)]
    fn destroy(this: &CodeMirror);
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

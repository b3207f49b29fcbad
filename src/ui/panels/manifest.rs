//! The manifest: the editor and what is wrong with its text.

use yew::prelude::*;

use crate::diag::Severity;
use crate::language::Language;
use crate::present::editor::{self, EditorView};
use crate::session::Changes;
use crate::ui::controls::editor::Editor;
use crate::ui::controls::problems::{problems, sign};
use crate::ui::store::{use_language, use_store, use_view};

/// The manifest.
#[component]
pub(crate) fn Manifest() -> Html {
    let view = use_view(Changes::MANIFEST | Changes::HISTORY | Changes::SELECTION, editor::editor);
    let (store, language) = (use_store(), use_language());
    html! {
        <section class="card area-manifest" aria-labelledby="manifest-title">
            <div class="card-head">
                <h2 id="manifest-title">{ language.say("Manifest") }</h2>
                { verdict(&view, language) }
            </div>
            <Editor view={view.clone()} />
            { problems(&view, &store, language) }
        </section>
    }
}

/// Whether the text is what runs.
fn verdict(view: &EditorView, language: Language) -> Html {
    let count = |severity| view.problems.iter().filter(|problem| problem.severity == severity).count();
    let (severity, class, words) = match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => return html! { <span class="verdict is-fine">{ language.say("✓ valid") }</span> },
        (0, n) => (Severity::Warning, "is-warning", language.count(n, "{n} warning", "{n} warnings")),
        (n, _) => (Severity::Error, "is-error", language.count(n, "{n} error", "{n} errors")),
    };
    html! { <span class={classes!("verdict", class)}>{ sign(severity) }{ words }</span> }
}

//! The buttons that put a problem of the manifest right.

use yew::prelude::*;

use super::workbench::fix;
use crate::present::editor;
use crate::present::fixes::fixes;
use crate::session::Changes;
use crate::ui::store::{use_language, use_store, use_view};

/// Which problem.
#[derive(Clone, Copy, PartialEq, Properties)]
pub(crate) struct FixesProps {
    /// Its place in the list of problems.
    pub(crate) problem: usize,
}

/// A button for each way to put it right.
#[component]
pub(crate) fn Fixes(props: &FixesProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let manifest = use_view(Changes::MANIFEST, |session| (session.text().0.to_owned(), editor::problems(session)));
    let problem = props.problem;
    let names = use_memo((manifest, problem, language), |(manifest, problem, language)| {
        let (text, problems) = &**manifest;
        let found = problems.get(*problem).map(|problem| fixes(text, problem, *language));
        found.into_iter().flatten().map(|fix| fix.name).collect::<Vec<_>>()
    });
    let button = |(nth, name): (usize, &String)| {
        let store = store.clone();
        let onclick = Callback::from(move |_: MouseEvent| fix(&store, problem, nth));
        html! { <>{ " " }<button type="button" class="link" data-testid="fix" {onclick}>{ name }</button></> }
    };
    names.iter().enumerate().map(button).collect()
}

//! The buttons that put a problem of the manifest right.

use yew::prelude::*;

use super::workbench::fix;
use crate::present::editor;
use crate::present::fixes::{Fix, fixes};
use crate::session::{Changes, Session};
use crate::ui::store::{use_store, use_view};

/// Which problem.
#[derive(Clone, Copy, PartialEq, Properties)]
pub(crate) struct FixesProps {
    /// Its place in the list of problems.
    pub(crate) problem: usize,
}

/// The ways to put each problem right, by their names.
fn names(session: &Session) -> Vec<Vec<String>> {
    let view = editor::editor(session);
    let of =
        |problem| fixes(&view.text, problem, session.language()).into_iter().map(|Fix { name, .. }| name).collect();
    view.problems.iter().map(of).collect()
}

/// A button for each way to put it right.
#[component]
pub(crate) fn Fixes(props: &FixesProps) -> Html {
    let names = use_view(Changes::MANIFEST, names);
    let store = use_store();
    let problem = props.problem;
    let button = |(nth, name): (usize, &String)| {
        let store = store.clone();
        let onclick = Callback::from(move |_: MouseEvent| fix(&store, problem, nth));
        html! { <>{ " " }<button type="button" class="link" data-testid="fix" {onclick}>{ name }</button></> }
    };
    names.get(problem).into_iter().flatten().enumerate().map(button).collect()
}

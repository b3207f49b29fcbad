//! Says that the workload is assumed, and offers to write it down.

use yew::prelude::*;

use crate::present::workload;
use crate::say;
use crate::session::{Changes, Command};
use crate::ui::store::{use_language, use_store, use_view};

/// The line over the text.
#[component]
pub(crate) fn Assumed() -> Html {
    let (store, language) = (use_store(), use_language());
    let assumed = use_view(Changes::MANIFEST, workload::assumed);
    let Some(assumed) = &*assumed else { return Html::default() };
    let onclick = {
        let text = assumed.text.clone();
        Callback::from(move |_| {
            store.dispatch_from_outside(Command::EditManifest { text: text.clone() });
            store.set_look(|look| look.go_to_line(u32::MAX));
        })
    };
    html! {
        <p class="assumed" data-testid="assumed">
            <span>{ say!(language, "{name} is not in the text: an ordinary one is assumed.", name = assumed.name) }</span>
            <button type="button" class="small" data-testid="write-down" {onclick}>{ language.say("Write it down") }</button>
        </p>
    }
}

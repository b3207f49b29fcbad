//! The panel on the right: why, what kubectl prints, the events and the status, behind tabs.

use yew::prelude::*;

use crate::present::explanation;
use crate::session::Changes;
use crate::ui::controls::tabs::Tabs;
use crate::ui::store::{use_language, use_look, use_store, use_view};
use crate::ui::studio::{Later, Panel};

/// Why, what kubectl prints, the events and the status.
#[component]
pub(crate) fn Explain() -> Html {
    let store = use_store();
    let language = use_language();
    let chosen = use_look(|look| look.right);
    let question =
        use_view(Changes::HISTORY | Changes::TIME | Changes::SELECTION | Changes::CONTROLS, explanation::question);
    let on_choose = Callback::from(move |tab| store.set_look(|look| look.right = tab));
    html! {
        <section class="card area-explain" aria-label={language.say("Explanation")}>
            <div class="card-head">
                <Tabs label={language.say("Explanation")} prefix="explain" {chosen} {on_choose}
                    titles={vec![AttrValue::from((*question).clone()), AttrValue::Static("describe"), AttrValue::Static(language.say("Events")), AttrValue::Static(language.say("Status"))]} />
            </div>
            // All stay in the page, so that what is read aloud or tested does not depend on what is looked at.
            { panel(0, chosen, html! { <Later panel={Panel::Why} /> }) }
            { panel(1, chosen, html! { <Later panel={Panel::Describe} /> }) }
            { panel(2, chosen, html! { <Later panel={Panel::Events} /> }) }
            { panel(3, chosen, html! { <Later panel={Panel::Status} /> }) }
        </section>
    }
}

fn panel(n: usize, chosen: usize, content: Html) -> Html {
    html! {
        <div class="card-body" role="tabpanel" id={format!("explain-panel-{n}")} aria-labelledby={format!("explain-tab-{n}")}
            tabindex="0" hidden={n != chosen}>{ content }</div>
    }
}

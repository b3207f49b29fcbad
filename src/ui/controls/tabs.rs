//! Tabs as the ARIA practices describe them: one is in the tab order, arrows move between them.

use web_sys::HtmlElement;
use yew::prelude::*;

/// A row of tabs.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct TabsProps {
    /// What the row is called.
    pub(crate) label: &'static str,
    /// The start of the ids; tab `n` is `{prefix}-tab-{n}` and its panel `{prefix}-panel-{n}`.
    pub(crate) prefix: &'static str,
    /// What the tabs say.
    pub(crate) titles: Vec<AttrValue>,
    /// Which is chosen.
    pub(crate) chosen: usize,
    /// Called with the tab that the person chose.
    pub(crate) on_choose: Callback<usize>,
}

/// A row of tabs.
#[component]
pub(crate) fn Tabs(props: &TabsProps) -> Html {
    let row = use_node_ref();
    let onkeydown = {
        let (row, on_choose, count, chosen) = (row.clone(), props.on_choose.clone(), props.titles.len(), props.chosen);
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowRight" => (chosen + 1) % count,
                "ArrowLeft" => (chosen + count - 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            on_choose.emit(to);
            let tab = row.cast::<HtmlElement>().and_then(|row| row.children().item(u32::try_from(to).ok()?));
            if let Some(tab) = tab.and_then(|tab| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(tab).ok()) {
                tab.focus().unwrap_or_default();
            }
        })
    };
    let prefix = props.prefix;
    html! {
        <div class="tabs" role="tablist" aria-label={props.label} ref={row} {onkeydown}>
            { for props.titles.iter().enumerate().map(|(n, title)| {
                let chosen = n == props.chosen;
                html! {
                    <button type="button" role="tab" id={format!("{prefix}-tab-{n}")} aria-controls={format!("{prefix}-panel-{n}")}
                        aria-selected={chosen.to_string()} tabindex={if chosen { "0" } else { "-1" }}
                        onclick={props.on_choose.reform(move |_| n)}>{ title }</button>
                }
            }) }
        </div>
    }
}

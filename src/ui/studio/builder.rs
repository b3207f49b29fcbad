//! What is here as a figure in another page: what it shows and how, the lines to paste, and what they come to.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::copy::CopyField;
use super::modal::Modal;
use crate::language::Language;
use crate::msg;
use crate::present::embed::snippets;
use crate::session::embed::{Embed, EmbedPanel, HEIGHTS, LANGUAGES, Start, THEMES};
use crate::ui::dom;
use crate::ui::store::{use_language, use_store};

/// What the panels are called.
const PANELS: [(EmbedPanel, &str, &str); 5] = [
    (EmbedPanel::Loop, "embed-panel-loop", msg!("Control loop")),
    (EmbedPanel::Sliders, "embed-panel-sliders", msg!("Sliders")),
    (EmbedPanel::Why, "embed-panel-why", msg!("Explanation")),
    (EmbedPanel::Timeline, "embed-panel-timeline", msg!("Timeline")),
    (EmbedPanel::Editor, "embed-panel-editor", msg!("Editor")),
];

/// How a figure gets into a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By the element, with its script.
    Element,
    /// By a plain frame.
    Frame,
}

/// The dialog.
#[component]
pub(crate) fn Builder() -> Html {
    let (store, language) = (use_store(), use_language());
    let embed = {
        let code = language.code();
        use_state_eq(move || Embed { language: code, ..Embed::default() })
    };
    let way = use_state_eq(|| Way::Element);
    let address = dom::address();
    let site = address.rfind('/').map_or("", |end| &address[..=end]);
    let made = store.read(|session| snippets(session, &embed, site));
    let snippet = if *way == Way::Element { made.element } else { made.frame };
    let set = |change: fn(&mut Embed, &str)| {
        let embed = embed.clone();
        Callback::from(move |event: Event| {
            let value = value_of(&event);
            let mut next = (*embed).clone();
            change(&mut next, &value);
            embed.set(next);
        })
    };
    let on_way = {
        let way = way.setter();
        Callback::from(move |event: Event| {
            way.set(if value_of(&event) == "frame" { Way::Frame } else { Way::Element });
        })
    };
    let height = embed.height.map(|height| height.to_string()).unwrap_or_default();
    html! {
        <Modal title={language.say("Embed")} class="modal-embed">
            <div class="builder" data-testid="embed-dialog">
                <div class="builder-choices">
                    { panels(&embed, language) }
                    { choose("embed-way", [language.say("As"), if *way == Way::Element { "element" } else { "frame" }], &[
                        ("element", language.say("element, grows by itself")), ("frame", language.say("plain iframe"))], on_way) }
                    { choose("embed-theme", [language.say("Theme"), embed.theme], &[("auto", language.say("as the system")),
                        ("light", language.say("light")), ("dark", language.say("dark"))],
                        set(|embed, value| embed.theme = known(&THEMES, value))) }
                    { choose("embed-lang", [language.say("Language"), embed.language], &[("en", "English"), ("zh", "中文（简体）")],
                        set(|embed, value| embed.language = known(&LANGUAGES, value))) }
                    <label class="builder-field"><span>{ language.say("Height, px") }</span>
                        <input type="number" data-testid="embed-height" min={HEIGHTS.start().to_string()} max={HEIGHTS.end().to_string()}
                            placeholder={language.say("as its content")} value={height}
                            onchange={set(|embed, value| embed.height = value.parse().ok().map(|it: u32| it.clamp(*HEIGHTS.start(), *HEIGHTS.end())))} /></label>
                    <label class="check"><input type="checkbox" data-testid="embed-autoplay" checked={embed.start == Start::Running}
                        onchange={set(|embed, value| embed.start = if value == "on" { Start::Running } else { Start::Standing })} />{ language.say("runs from the start") }</label>
                </div>
                <div>
                    <CopyField text={snippet} label={language.say("Lines to paste")} ids={["embed-snippet", "embed-copy"]} />
                    <iframe class="builder-preview" key={made.address.clone()} data-testid="embed-preview" title={language.say("What it comes to")} src={made.address} />
                </div>
            </div>
        </Modal>
    }
}

/// Which panels it has; one stays.
fn panels(embed: &UseStateHandle<Embed>, language: Language) -> Html {
    let one = |&(panel, id, name): &(EmbedPanel, &'static str, &'static str)| {
        let shown = embed.panels.contains(&panel);
        let embed = embed.clone();
        let last = shown && embed.panels.len() == 1;
        let onchange = Callback::from(move |_: Event| {
            let mut next = (*embed).clone();
            match next.panels.iter().position(|it| *it == panel) {
                Some(place) => drop(next.panels.remove(place)),
                None => next.panels.push(panel),
            }
            next.panels.sort_unstable();
            embed.set(next);
        });
        html! { <label class="check"><input type="checkbox" data-testid={id} checked={shown} disabled={last} {onchange} />{ language.say(name) }</label> }
    };
    html! { <fieldset class="builder-panels"><legend>{ language.say("Panels") }</legend>{ for PANELS.iter().map(one) }</fieldset> }
}

/// A list of values to choose one from.
fn choose(
    id: &'static str,
    [label, now]: [&'static str; 2],
    values: &[(&'static str, &'static str)],
    onchange: Callback<Event>,
) -> Html {
    html! {
        <label class="builder-field"><span>{ label }</span>
            <select data-testid={id} {onchange}>
                { for values.iter().map(|(value, name)| html! { <option value={*value} selected={*value == now}>{ *name }</option> }) }
            </select>
        </label>
    }
}

/// What a field says: its value, or whether it is checked as `on` and nothing.
fn value_of(event: &Event) -> String {
    if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
        return select.value();
    }
    let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return String::new() };
    if input.type_() == "checkbox" && !input.checked() { String::new() } else { input.value() }
}

/// The value of a list that a text is, or the first.
fn known(values: &[&'static str], text: &str) -> &'static str {
    values.iter().find(|value| **value == text).unwrap_or(&values[0])
}

//! The bar at the top: what runs, how fast, and how the page looks.

use web_sys::HtmlSelectElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::icons::{Icon, icon};
use super::transport::Transport;
use crate::language::Language;
use crate::present::controls;
use crate::say;
use crate::session::Changes;
use crate::ui::look::Dialog;
use crate::ui::store::{use_language, use_look, use_store, use_view};
use crate::ui::theme::{self, Theme};
use crate::ui::{keep, tongue};

/// The bar at the top.
#[component]
pub(crate) fn Header() -> Html {
    let (store, language) = (use_store(), use_language());
    let show = |dialog| {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| store.set_look(|look| look.dialog = Some(dialog)))
    };
    html! {
        <header class="bar">
            <h1 class="brand">{ logo() }<span>{ "HPA Playground" }</span></h1>
            <ScenarioSelect />
            <button type="button" class="square" data-testid="gallery-open" aria-label={language.say("Scenarios as pictures")}
                title={language.say("Scenarios as pictures")} onclick={show(Dialog::Gallery)}>{ icon(Icon::Cards) }</button>
            { button("lessons", Icon::Lessons, language.say("Lessons"), show(Dialog::Lessons)) }
            <Transport />
            <div class="bar-end">
                { button("compare", Icon::Compare, language.say("Compare"), show(Dialog::Compare)) }
                { button("share", Icon::Share, language.say("Share"), show(Dialog::Share)) }
                { button("export", Icon::Export, language.say("Export"), show(Dialog::Export)) }
                <LanguageSwitch />
                <ThemeSwitch />
                <button type="button" class="square" data-testid="help" aria-label={language.say("Help")} title={language.say("Help (?)")}
                    onclick={show(Dialog::Help)}>{ "?" }</button>
            </div>
        </header>
    }
}

/// A button that is its picture where there is no room for its name.
fn button(id: &'static str, picture: Icon, name: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" data-testid={id} aria-label={name} {onclick}><span class="narrow">{ icon(picture) }</span><span class="wide">{ name }</span></button> }
}

/// A ring with pods in it.
fn logo() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
            <circle class="logo-ring" cx="11" cy="11" r="8.8" stroke-dasharray="41 14.3" transform="rotate(-60 11 11)" />
            <path class="logo-ready" d="M6.9 6.9h3.6v3.6H6.9zM11.5 6.9h3.6v3.6h-3.6zM6.9 11.5h3.6v3.6H6.9z" />
            <path class="logo-starting" d="M11.9 11.9h2.8v2.8h-2.8z" />
        </svg>
    }
}

#[component]
fn ScenarioSelect() -> Html {
    let store = use_store();
    let language = use_language();
    let choices = use_view(Changes::CONTROLS, controls::scenarios);
    let edited = use_look(|look| look.edited.clone());
    let select = use_node_ref();
    {
        let select = select.clone();
        // A browser that restores forms may show another choice than the one that runs.
        use_effect_with(choices.clone(), move |choices| {
            let chosen = choices.iter().find(|choice| choice.selected);
            if let (Some(select), Some(chosen)) = (select.cast::<HtmlSelectElement>(), chosen) {
                select.set_value(&chosen.name);
            }
        });
    }
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            keep::select(&store, &select.value());
        }
    });
    html! {
        <select class="scenario" data-testid="scenario-select" aria-label={language.say("Scenario")} ref={select} {onchange}>
            { for choices.iter().map(|choice| html! {
                <option key={choice.name.clone()} value={choice.name.clone()} selected={choice.selected}>
                    { if edited.contains(&choice.name) { say!(language, "● {title} (edited)", title = choice.title) } else { choice.title.clone() } }
                </option>
            }) }
        </select>
    }
}

#[component]
fn LanguageSwitch() -> Html {
    let store = use_store();
    let chinese = use_language() != Language::ENGLISH;
    let onclick = Callback::from(move |_| {
        let store = store.clone();
        spawn_local(async move { tongue::switch(&store).await });
    });
    // Each language is named in itself, so that who reads only that one finds it.
    let (text, name, code) =
        if chinese { ("EN", "EN, English", "en") } else { ("中文", "中文（简体）", "zh-Hans") };
    html! {
        <button type="button" class="square" data-testid="lang" lang={code} aria-label={name} title={name} {onclick}>{ text }</button>
    }
}

#[component]
fn ThemeSwitch() -> Html {
    let store = use_store();
    let language = use_language();
    let theme = use_state_eq(theme::remembered);
    let current = *theme;
    let onclick = Callback::from(move |_| {
        theme.set(current.next());
        theme::choose(current.next());
        store.repaint();
    });
    let (picture, label) = match current {
        Theme::Auto => (Icon::Auto, language.say("Theme: as the system; switch to light")),
        Theme::Light => (Icon::Light, language.say("Theme: light; switch to dark")),
        Theme::Dark => (Icon::Dark, language.say("Theme: dark; switch to the system's")),
    };
    html! {
        <button type="button" class="square" data-testid="theme" data-theme-choice={current.name()} aria-label={label} title={label}
            {onclick}>{ icon(picture) }</button>
    }
}

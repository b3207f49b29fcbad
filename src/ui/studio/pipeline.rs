//! The metrics pipeline: how often each part looks, and the adapter's rules stage by stage.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::start::{listed, start};
use crate::language::Language;
use crate::present::rules::{self, Passage, RuleView, StageView};
use crate::present::settings::{self, Setting};
use crate::session::{Changes, Command};
use crate::ui::store::{use_language, use_store, use_view};
use crate::{msg, say};

/// The pipeline.
#[component]
pub(crate) fn Pipeline() -> Html {
    let (store, language) = (use_store(), use_language());
    let settings = use_view(Changes::CONTROLS | Changes::MANIFEST, settings::settings);
    let problems = use_state(Vec::new);
    let setting = |setting: &Setting| {
        let (store, problems, path) = (store.clone(), problems.setter(), setting.path);
        let onchange = Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let text = store.read(|session| session.rewritten(path, &value));
            problems.set(start(&store, text));
        });
        html! {
            <label title={setting.title} key={setting.id}>
                <code>{ setting.label }</code>
                <select data-testid={["pipeline-", setting.id].concat()} {onchange}>
                    { for setting.choices.iter().map(|choice| html! {
                        <option value={choice.clone()} selected={*choice == setting.now}>{ choice }</option>
                    }) }
                </select>
            </label>
        }
    };
    html! {
        <div class="pipeline">
            <div class="pipeline-settings" role="group" aria-label={language.say("How often it looks (a change starts anew)")}>
                { for settings.iter().map(setting) }
            </div>
            if !problems.is_empty() { { listed(&problems, language) } }
            <Rules />
        </div>
    }
}

/// The rules, one of them with its stages.
#[component]
fn Rules() -> Html {
    let (store, language) = (use_store(), use_language());
    let rules = use_view(Changes::HISTORY | Changes::MANIFEST, rules::rules);
    let chosen = use_state_eq(|| 0_usize);
    let example = Callback::from(move |_| store.dispatch(Command::SelectScenario { name: "adapter-rules".to_owned() }));
    let Some(rule) = rules.get(*chosen).or_else(|| rules.first()) else {
        return html! {
            <>
                <p class="hint">{ language.say("prometheus-adapter has no rules here: a rule of its own serves a rate for each pod, under any name. Rules stand in the scenario or in a ConfigMap beside the manifest.") }</p>
                <button type="button" class="small" data-testid="rules-example" onclick={example}>{ language.say("Example: rules that show nothing") }</button>
            </>
        };
    };
    let onchange = {
        let chosen = chosen.setter();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            chosen.set(value.parse().unwrap_or(0));
        })
    };
    html! {
        <>
            <label class="rule-choice">
                <span class="hidden-text">{ language.say("Rule") }</span>
                <select data-testid="rule-select" {onchange}>
                    { for rules.iter().enumerate().map(|(n, rule)| html! {
                        <option value={n.to_string()} selected={n == *chosen}>{ title(rule, language) }</option>
                    }) }
                </select>
            </label>
            <ol class="rule-stages" data-testid="rule-stages">{ for rule.stages.iter().map(|view| stage(view, language)) }</ol>
        </>
    }
}

fn title(rule: &RuleView, language: Language) -> String {
    let name = format!("{}[{}]", rule.list, rule.place);
    match rule.stops_at() {
        Some(stage) => say!(language, "✗ {rule} stops at {stage}", rule = name, stage = stage.name()),
        None => say!(language, "✓ {rule} works", rule = name),
    }
}

fn stage(view: &StageView, language: Language) -> Html {
    let (mark, class, words) = match view.passage {
        Passage::Passes => ("✓", "idea-ready", msg!("passes")),
        Passage::Fails => ("✗", "idea-lost", msg!("stops here")),
        Passage::Unasked => ("?", "idea-starting", msg!("nobody asks for it")),
    };
    html! {
        <li class={class} key={view.stage.name()}>
            <p><span class="tinted" aria-hidden="true">{ mark }</span>{ " " }<b>{ view.stage.name() }</b>{ " " }<span class="tinted">{ language.say(words) }</span></p>
            if !view.input.is_empty() { <code>{ &view.input }</code> }
            <ul>{ for view.output.iter().take(rules::MOST_LINES).map(|line| html! { <li>{ "→ " }<code>{ line }</code></li> }) }</ul>
            if view.output.len() > rules::MOST_LINES { <p class="hint">{ say!(language, "and {n} more", n = view.output.len() - rules::MOST_LINES) }</p> }
        </li>
    }
}

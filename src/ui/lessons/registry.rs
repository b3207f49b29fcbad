//! A registry of several instances: what is set up how, what goes wrong how often, and one login step by step.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::language::Language;
use crate::present::Idea;
use crate::present::registry_service::{
    self as present, Choice, MOST_INSTANCES, RegistryService, RegistryView, Row, TraceLine,
};
use crate::say;
use crate::session::Changes;
use crate::ui::dom;
use crate::ui::lessons::desk;
use crate::ui::panels::ideas::idea_class;
use crate::ui::store::{use_language, use_view};

/// The name of the lesson that this is part of.
const LESSON: &str = "registry-service";
/// The seed of the logins.
const SEED: u64 = 7;
/// How many logins there are to look at.
const LOGINS: u32 = 12;

/// The registry, if the lesson that is open is about it.
#[component]
pub(crate) fn Registry() -> Html {
    let language = use_language();
    let service = use_state_eq(RegistryService::usual);
    let follows = use_state_eq(|| true);
    let login = use_state_eq(|| 1_u32);
    let slider = use_node_ref();
    let pods = use_view(Changes::HISTORY | Changes::TIME, present::instances_of);
    let count = if *follows { *pods } else { service.instances };
    {
        let slider = slider.clone();
        use_effect_with(count, move |&count| {
            if let Some(slider) = slider.cast::<HtmlInputElement>() {
                slider.set_value(&count.to_string());
                let share = f64::from(count - 1) / f64::from(MOST_INSTANCES - 1);
                dom::set_property(&slider, "--p", &format!("{share:.4}"));
            }
        });
    }
    if desk::open().is_none_or(|desk| desk.lesson.name != LESSON) {
        return Html::default();
    }
    let now = service.with_instances(count);
    let view = present::view(now, (SEED, *login), language);
    let choose = {
        let service = service.setter();
        Callback::from(move |chosen: RegistryService| service.set(chosen))
    };
    let onfollow = {
        let (follows, service) = (follows.clone(), service.setter());
        Callback::from(move |_: Event| {
            service.set(now);
            follows.set(!*follows);
        })
    };
    let onslide = {
        let (follows, service) = (follows.setter(), service.setter());
        Callback::from(move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let written = input.and_then(|input| input.value().parse().ok()).unwrap_or(count);
            follows.set(false);
            service.set(now.with_instances(written));
        })
    };
    let onlogin = {
        let login = login.setter();
        Callback::from(move |number: u32| login.set(number))
    };
    html! {
        <section class="registry" data-testid="registry" aria-label={language.say("The registry")}>
            <h4>{ language.say("Try it: what do the instances share?") }</h4>
            <div class={classes!("registry-row", idea_class(Idea::Ready))}>
                <label for="registry-instances">{ language.count(usize::try_from(count).unwrap_or(1), "{n} instance", "{n} instances") }</label>
                <input type="range" id="registry-instances" data-testid="registry-instances" min="1" max={MOST_INSTANCES.to_string()} ref={slider} autocomplete="off" oninput={onslide} />
                <label><input type="checkbox" data-testid="registry-follow" checked={*follows} onchange={onfollow} />{ " " }{ language.say("as many as the autoscaler says") }</label>
            </div>
            { for view.choices.iter().map(|choice| group(choice, &choose)) }
            { table(&view, language) }
            <p class={classes!("registry-verdict", if view.scales_out { "idea-ready" } else { "idea-lost" })} role="status" data-testid="registry-verdict"><b class="tinted">{ &view.verdict }</b></p>
            { logins((now, *login), &onlogin, language) }
            <ol class="registry-trace" data-testid="registry-trace">{ for view.trace.iter().map(hop) }</ol>
        </section>
    }
}

/// What is set up in one of a few ways.
fn group(choice: &Choice, choose: &Callback<RegistryService>) -> Html {
    html! {
        <fieldset class="registry-choice">
            <legend>{ choice.label }</legend>
            { for choice.options.iter().enumerate().map(|(n, (text, service))| {
                let (choose, service) = (choose.clone(), *service);
                let onchange = Callback::from(move |_: Event| choose.emit(service));
                html! { <label><input type="radio" name={format!("registry-{}", choice.name)} data-testid={format!("registry-{}-{n}", choice.name)} checked={choice.chosen == n} {onchange} />{ " " }{ *text }</label> }
            }) }
        </fieldset>
    }
}

/// What goes wrong, and how often.
fn table(view: &RegistryView, language: Language) -> Html {
    let row = |row: &Row| {
        html! {
            <tr class={idea_class(row.idea)}><th scope="row">{ row.what }</th><td class="tinted"><b>{ &row.fails }</b>{ " " }{ &row.fraction }</td><td>{ &row.because }</td></tr>
        }
    };
    html! {
        <table class="registry-table" data-testid="registry-table">
            <thead><tr><th scope="col">{ language.say("What goes wrong") }</th><th scope="col">{ language.say("How often") }</th><th scope="col">{ language.say("Why") }</th></tr></thead>
            <tbody>{ for view.rows.iter().map(row) }</tbody>
        </table>
    }
}

/// Logins, each a button that shows its requests.
fn logins((service, shown): (RegistryService, u32), choose: &Callback<u32>, language: Language) -> Html {
    let login = |(number, fine): (u32, bool)| {
        let choose = choose.clone();
        let onclick = Callback::from(move |_: MouseEvent| choose.emit(number));
        let (sign, class) = if fine { ("✓", "idea-ready") } else { ("✕", "idea-lost") };
        let what = if fine { language.say("went well") } else { language.say("failed") };
        html! {
            <button type="button" class={classes!("small", class)} data-testid={format!("registry-login-{number}")} aria-pressed={(number == shown).to_string()} {onclick}
                aria-label={say!(language, "Login {n}: {what}", n = number, what = what)}><span class="tinted" aria-hidden="true">{ sign }</span>{ format!(" {number}") }</button>
        }
    };
    html! {
        <div class="registry-logins" role="group" aria-label={language.say("Logins, step by step")}>
            { for present::logins(service, SEED, 1..LOGINS + 1).into_iter().map(login) }
        </div>
    }
}

/// One request of a login.
fn hop(line: &TraceLine) -> Html {
    let class = classes!("registry-hop", if line.failed { "idea-lost" } else { "idea-traffic" });
    html! {
        <li {class}>
            <p>{ &line.way }</p>
            <p><code>{ line.request }</code>{ " → " }<b class="tinted">{ line.answer }</b></p>
            <p class="hint">{ &line.why }</p>
        </li>
    }
}

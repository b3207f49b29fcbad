//! The traffic that is planned as a picture, shapes to choose instead, and recorded series to play.

use yew::platform::spawn_local;
use yew::prelude::*;

use super::file::{self, Chosen};
use super::start::{listed, start};
use crate::present::plan::{self, PlanView};
use crate::session::Changes;
use crate::ui::store::{use_language, use_store, use_view};

/// The traffic.
#[component]
pub(crate) fn Traffic() -> Html {
    let (store, language) = (use_store(), use_language());
    let view = use_view(Changes::CONTROLS | Changes::TIME, plan::plan);
    let problems = use_state(Vec::new);
    let message = use_state(|| None::<String>);
    let shape = |(id, name, traffic): &(&'static str, &'static str, String)| {
        let (store, traffic, problems) = (store.clone(), traffic.clone(), problems.setter());
        let onclick = Callback::from(move |_| {
            let text = store.read(|session| session.rewritten("spec.traffic", &traffic));
            problems.set(start(&store, text));
        });
        html! { <button type="button" class="small" data-testid={["traffic-", id].concat()} {onclick}>{ *name }</button> }
    };
    let onchange = {
        let (store, problems, message) = (store.clone(), problems.setter(), message.setter());
        Callback::from(move |event: Event| {
            let Some(file) = file::picked(&event) else { return };
            let (store, problems, message) = (store.clone(), problems.clone(), message.clone());
            spawn_local(async move {
                match file::read(&file).await {
                    Ok(Chosen { text, .. }) => {
                        message.set(None);
                        let text = store.read(|session| session.with_recording(&text));
                        problems.set(start(&store, text));
                    }
                    Err(refused) => message.set(Some(refused.words(language))),
                }
            });
        })
    };
    html! {
        <div class="traffic">
            { picture(&view) }
            if let Some(words) = &view.overruled { <p class="hint">{ words }</p> }
            <p class="hint" id="traffic-shapes">{ language.say("Another shape, as high and as long (starts anew):") }</p>
            <div class="panel-row" role="group" aria-labelledby="traffic-shapes">{ for view.shapes.iter().map(shape) }</div>
            <label class="panel-file">
                <span>{ language.say("Play a recorded series: CSV with time and rate, or the JSON of Prometheus' query_range") }</span>
                <input type="file" accept=".csv,.tsv,.txt,.json" data-testid="traffic-file" {onchange} />
            </label>
            if let Some(message) = &*message { <p class="panel-message" role="alert">{ message }</p> }
            if !problems.is_empty() { { listed(&problems, language) } }
        </div>
    }
}

/// Where the axis of rates stands.
const LEFT: f64 = 16.0;

/// The line over its axes.
fn picture(view: &PlanView) -> Html {
    let last = view.ticks.len().saturating_sub(1);
    let tick = |(n, (at, words)): (usize, &(f64, String))| {
        let anchor = if n == 0 {
            "start"
        } else if n == last {
            "end"
        } else {
            "middle"
        };
        html! { <text x={(at + LEFT).to_string()} y="92" text-anchor={anchor}>{ words }</text> }
    };
    let rule = |(at, _): &(f64, String)| html! { <path class="grid" d={format!("M{} 14V78", at + LEFT)} /> };
    html! {
        <figure class="plan idea-traffic" data-testid="traffic-plan">
            <svg viewBox="0 0 284 96" role="img" aria-label={view.summary.clone()}>
                { for view.ticks.iter().map(rule) }
                <text x={LEFT.to_string()} y="9">{ &view.top }</text>
                <text x="10" y="81" text-anchor="end">{ "0" }</text>
                <path class="grid" d="M16 14H276M16 78H276" />
                <g transform="translate(16 14)"><path class="plan-line" d={view.line.clone()} /></g>
                if let Some(at) = view.now { <path class="plan-now" d={format!("M{:.1} 10V78", at + LEFT)} /> }
                { for view.ticks.iter().enumerate().map(tick) }
            </svg>
            <figcaption class="hint">{ &view.summary }</figcaption>
        </figure>
    }
}

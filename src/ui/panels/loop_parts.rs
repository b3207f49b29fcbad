//! The boxes of the control loop and the words in them.

use yew::prelude::*;

use super::arrangement::{Area, Arrangement, Spot};
use super::fit::{self, SANS};
use super::pod_field;
use crate::language::Language;
use crate::present::loop_view::{ApiState, ApiView, CollectorView, LoopView, Mark, Staleness};
use crate::units::Replicas;

/// Clients and the Service, and what the clients feel.
pub(crate) fn traffic(view: &LoopView, (at, language): (&Arrangement, Language)) -> Html {
    let [clients, service] = at.traffic;
    let felt = if view.losing { "felt losing" } else { "felt" };
    let mark = if view.losing { "✕ " } else { "" };
    html! {
        <g>
            { frame("part", clients) }{ heading(language.say("Clients"), clients, 22.0) }
            { words("value", clients, clients.y + 40.0, &view.traffic, 12.0) }
            { frame("part", service) }{ heading(language.say("Service"), service, 22.0) }
            { words("cap", service, service.y + 40.0, &view.endpoints, 11.0) }
            { note(felt, at.felt, &format!("{mark}{}", view.service_caption)) }
        </g>
    }
}

/// The scale target without its pods.
pub(crate) fn target(view: &LoopView, (at, language): (&Arrangement, Language)) -> Html {
    let name = format!("{} {}", view.target_kind, view.target_name);
    let (pods, counts) = (at.pods, view.replicas);
    let below = pods.y + pods.h;
    let ((title, title_room), (summary, summary_room)) = (at.title, at.summary);
    let count = |id: &'static str, class: &'static str, gap: &'static str, text: &'static str, n: Replicas| {
        html! { <><tspan class="cap" dx={gap}>{ text }</tspan><tspan class={classes!("count", class)} dx="4" data-testid={id}>{ n.to_string() }</tspan></> }
    };
    html! {
        <g>
            { frame("target", at.target) }
            <text class="title" x={title.x.to_string()} y={title.y.to_string()} font-size={sized(&name, title_room, 13.0)}>
                { &view.target_kind }{ " " }<tspan class="strong">{ &view.target_name }</tspan>
            </text>
            <text class="cap" x={summary.x.to_string()} y={summary.y.to_string()} text-anchor={summary.anchor}
                font-size={sized(&view.target_caption, summary_room, 11.0)}>{ &view.target_caption }</text>
            <text class="counts" x={pods.x.to_string()} y={(below + 22.0).to_string()} font-size="11">
                { count("replicas-desired", "idea-decision", "0", language.say("desired"), counts.desired) }
                { count("replicas-current", "idea-ink", "12", language.say("current"), counts.current) }
                { count("replicas-ready", "idea-ready", "12", language.say("ready"), counts.ready) }
            </text>
            { words("cap start", pods, below + 43.0, &pod_field::legend(view, pods, language), 11.0) }
        </g>
    }
}

fn sized(text: &str, room: f64, size: f64) -> String {
    format!("{:.2}", fit::size(text, room, size, SANS))
}

/// What gathers the metrics.
pub(crate) fn collectors(view: &LoopView, at: &Arrangement) -> Html {
    let one = |(collector, area): (&CollectorView, &Area)| {
        let class = match collector.in_use {
            _ if collector.broken => mark_class(collector.mark),
            true => "box in-use",
            false => "box",
        };
        html! { <g>{ frame(class, *area) }{ heading(collector.name, *area, 20.0) }{ caption(&collector.caption, *area, 36.0) }</g> }
    };
    view.collectors.iter().zip(&at.collectors).map(one).collect()
}

/// The metrics registry with its three APIs.
pub(crate) fn registry(view: &LoopView, (at, language): (&Arrangement, Language)) -> Html {
    let area = at.registry;
    let one = |(api, area): (&ApiView, &Area)| {
        let class = match api.state {
            ApiState::InUse => match api.staleness {
                Staleness::Fresh => "box in-use",
                Staleness::Old => "box in-use old",
                Staleness::Stale => "box in-use stale",
            },
            ApiState::Idle => "box",
            ApiState::Broken => mark_class(api.mark),
            ApiState::NotInstalled => "box absent",
        };
        // What is late, frozen or wrong says so; else there is room for how old it is.
        let aged = api.state == ApiState::InUse && !api.age.is_empty();
        let says = if aged { [&api.caption, " · ", &api.age].concat() } else { api.caption.clone() };
        let group = if api.staleness == Staleness::Stale { "aged" } else { "" };
        html! { <g class={group}>{ frame(class, *area) }{ heading(api.name, *area, 20.0) }{ caption(&says, *area, 37.0) }</g> }
    };
    html! {
        <g>
            { frame("part", area) }
            <text class="title" x={(area.x + 13.0).to_string()} y={(area.y + 21.0).to_string()} font-size="13">{ language.say("Metrics registry") }</text>
            <text class="cap" x={(area.right() - 13.0).to_string()} y={(area.y + 21.0).to_string()} text-anchor="end" font-size="11">{ language.say("aggregated APIs") }</text>
            { for view.apis.iter().zip(&at.apis).map(one) }
        </g>
    }
}

/// What the steps are called.
pub(crate) fn steps(view: &LoopView, (at, language): (&Arrangement, Language)) -> Html {
    let [query, compute, scale] = at.steps;
    html! {
        <g>
            { note("cap step-name", query, language.say("1 query")) }
            { note("cap step-name", compute, language.say("2 compute")) }
            { note("cap step-name", scale, &view.scale_caption) }
        </g>
    }
}

/// What is late or frozen looks otherwise than what is down.
const fn mark_class(mark: Mark) -> &'static str {
    match mark {
        Mark::Fine | Mark::Down => "box broken",
        Mark::Slow => "box broken slow",
        Mark::Frozen => "box broken frozen",
        Mark::Wrong => "box broken wrong",
    }
}

fn frame(class: &'static str, area: Area) -> Html {
    let Area { x, y, w, h } = area;
    html! { <rect {class} x={x.to_string()} y={y.to_string()} width={w.to_string()} height={h.to_string()} rx="9" /> }
}

fn heading(text: &'static str, area: Area, down: f64) -> Html {
    words("name", area, area.y + down, text, 12.5)
}

/// One line, shrunk to fit its box; class `start` sets it from the left.
fn words(class: &'static str, area: Area, y: f64, text: &str, size: f64) -> Html {
    let start = class.ends_with("start");
    let (x, anchor, room) = if start { (area.x, "start", area.w) } else { (area.middle(), "middle", area.w - 12.0) };
    html! { <text {class} x={x.to_string()} y={y.to_string()} text-anchor={anchor} font-size={sized(text, room, size)}>{ text }</text> }
}

/// A caption of up to two lines under a heading.
fn caption(text: &str, area: Area, down: f64) -> Html {
    let lines = if area.h >= 60.0 { 2 } else { 1 };
    // Two things stand on a line each.
    let broken = match text.split_once(" · ") {
        Some((first, second)) if lines == 2 => vec![first.to_owned(), second.to_owned()],
        _ => fit::lines(text, area.w - 12.0, 11.0, SANS, lines),
    };
    let cut = broken.iter().any(|line| line.ends_with('…'));
    html! {
        <g>
            if cut { <title>{ text }</title> }
            { for [0.0, 14.0].into_iter().zip(&broken).map(|(more, line)| words("cap", area, area.y + down + more, line, 11.0)) }
        </g>
    }
}

fn note(class: &'static str, at: Spot, text: &str) -> Html {
    html! { <text {class} x={at.x.to_string()} y={at.y.to_string()} text-anchor={at.anchor} font-size="11">{ text }</text> }
}

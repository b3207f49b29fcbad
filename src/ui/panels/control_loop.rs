//! The control loop as a picture that stays alive: chooses the arrangement, draws the ways, holds the parts.

use web_sys::Element;
use yew::prelude::*;

use super::arrangement::{Arrangement, NARROW, RADIUS, WIDE, edge_name};
use super::ideas::idea_class;
use super::loop_parts as parts;
use super::motion::Motion;
use super::pod_field::PodField;
use super::ring::Ring;
use crate::present::Idea;
use crate::present::loop_view::{self, Edge, LoopView};
use crate::session::Changes;
use crate::ui::dom::SizeWatch;
use crate::ui::store::{use_store, use_view};

/// Rooms narrower than this, in pixels, get the narrow arrangement.
const NARROW_BELOW: i32 = 520;

/// What moves along the ways.
const LEGEND: [(Idea, &str); 3] =
    [(Idea::Traffic, "requests"), (Idea::Metric, "metrics"), (Idea::Decision, "decisions")];

/// The panel in the middle.
#[component]
pub(crate) fn ControlLoop() -> Html {
    let room = use_node_ref();
    let arrangement = use_arrangement(&room);
    html! {
        <section class="card area-loop" aria-labelledby="loop-title">
            <div class="card-head">
                <h2 id="loop-title">{ "Control loop" }</h2>
                <ul class="legend legend-end">{ for LEGEND.iter().map(|(idea, text)| html! {
                    <li class={idea_class(*idea)}><svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true"><circle class="dot" cx="4.5" cy="4.5" r="4" /></svg>{ *text }</li>
                }) }</ul>
            </div>
            <div class="loop-room" data-testid="loop" ref={room}>
                <Picture key={arrangement.name} {arrangement} />
            </div>
        </section>
    }
}

/// The arrangement for the room there is, kept up to date.
#[hook]
fn use_arrangement(room: &NodeRef) -> &'static Arrangement {
    let narrow = use_state_eq(|| false);
    let setter = narrow.setter();
    use_effect_with(room.clone(), move |room| {
        let watch = room.cast::<Element>().map(|room| {
            let measured = room.clone();
            SizeWatch::new(&room, move || setter.set(measured.client_width() < NARROW_BELOW))
        });
        move || drop(watch)
    });
    if *narrow { &NARROW } else { &WIDE }
}

#[derive(Clone, PartialEq, Properties)]
struct PictureProps {
    arrangement: &'static Arrangement,
}

#[component]
fn Picture(props: &PictureProps) -> Html {
    let at = props.arrangement;
    let store = use_store();
    let view =
        use_view(Changes::TIME | Changes::HISTORY | Changes::CONTROLS | Changes::MANIFEST, loop_view::control_loop);
    let svg = use_node_ref();
    {
        let svg = svg.clone();
        use_effect_with(store, move |store| {
            let motion = svg.cast::<Element>().map(|svg| Motion::start(&svg, store));
            move || drop(motion)
        });
    }
    let (width, height) = at.size;
    html! {
        <svg class={classes!("loop", format!("loop-{}", at.name))} viewBox={format!("0 0 {width} {height}")} ref={svg}
            role="group" aria-label="The control loop">
            <defs>{ for ["traffic", "metric", "decision", "off"].map(arrow) }</defs>
            <g class="edges">{ for at.edges.iter().map(|&(edge, d)| way(edge, d, &view)) }</g>
            { parts::traffic(&view, at) }
            { parts::target(&view, at) }
            <PodField view={view.clone()} area={at.pods} />
            { parts::collectors(&view, at) }
            { parts::registry(&view, at) }
            <Ring view={view.controller.clone()} x={at.ring.0} y={at.ring.1} radius={RADIUS} />
            { parts::steps(&view, at) }
            <g class="dots" aria-hidden="true"></g>
        </svg>
    }
}

/// The head of an arrow.
fn arrow(idea: &'static str) -> Html {
    html! {
        <marker id={format!("arrow-{idea}")} viewBox="0 0 8 8" refX="6" refY="4" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto">
            <path class={format!("arrow idea-{idea}")} d="M0 .5 8 4 0 7.5z" />
        </marker>
    }
}

fn way(edge: Edge, d: &'static str, view: &LoopView) -> Html {
    let off = !view.carries(edge);
    let idea = match edge {
        _ if off => "off",
        Edge::Requests | Edge::Endpoints => "traffic",
        Edge::Scale => "decision",
        _ => "metric",
    };
    let dashed = edge == Edge::Query || off;
    html! {
        <path class={format!("edge idea-{idea}")} data-edge={edge_name(edge)} {d} marker-end={format!("url(#arrow-{idea})")}
            stroke-dasharray={dashed.then_some("5 4")} />
    }
}

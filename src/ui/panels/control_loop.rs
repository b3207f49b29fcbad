//! The control loop as a picture that stays alive: chooses the arrangement, draws the ways, holds the parts.

use web_sys::Element;
use yew::prelude::*;

use super::arrangement::{Arrangement, NARROW, RADIUS, WIDE, edge_name};
use super::loop_parts as parts;
use super::motion::Motion;
use super::parts::{Parts, close};
use super::pod_field::PodField;
use super::ring::Ring;
use crate::present::loop_view::{self, Edge, LoopView};
use crate::session::Changes;
use crate::ui::controls::tabs::Tabs;
use crate::ui::dom::{self, SizeWatch};
use crate::ui::store::{use_language, use_look, use_store, use_view};
use crate::ui::studio::{Later, Panel};

/// Rooms narrower than this, in pixels, get the narrow arrangement.
const NARROW_BELOW: i32 = 520;

/// The panel in the middle: the loop, the pods, the nodes.
#[component]
pub(crate) fn ControlLoop() -> Html {
    let (store, language) = (use_store(), use_language());
    let chosen = use_look(|look| look.middle);
    let part = use_look(|look| look.part);
    let on_choose = {
        let store = store.clone();
        Callback::from(move |tab| store.set_look(|look| look.middle = tab))
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" && store.look(|look| look.part.is_some()) {
            event.prevent_default();
            close(&store);
        }
    });
    let titles = [language.say("Control loop"), language.say("Pods"), language.say("Nodes")];
    html! {
        <section class="card area-loop" aria-label={language.say("Control loop")} {onkeydown}>
            <div class="card-head">
                <Tabs label={language.say("Cluster")} prefix="middle" {chosen} {on_choose} titles={titles.map(AttrValue::Static).to_vec()} />
                <Later panel={Panel::Welcome} />
                if chosen == 0 { <p class="aside">{ language.say("click any part to see what it knows") }</p> }
            </div>
            { panel(0, chosen, html! {
                <>
                    <Room />
                    if part.is_some() { <Later panel={Panel::Inspector} /> }
                </>
            }) }
            { panel(1, chosen, html! { if chosen == 1 { <Later panel={Panel::Pods} /> } }) }
            { panel(2, chosen, html! { if chosen == 2 { <Later panel={Panel::Nodes} /> } }) }
        </section>
    }
}

fn panel(n: usize, chosen: usize, content: Html) -> Html {
    html! {
        <div class={if n == 0 { "loop-panel" } else { "card-body" }} role="tabpanel" id={format!("middle-panel-{n}")} aria-labelledby={format!("middle-tab-{n}")}
            tabindex={(n > 0).then_some("0")} hidden={n != chosen}>{ content }</div>
    }
}

/// The room for the picture.
#[component]
fn Room() -> Html {
    let room = use_node_ref();
    let arrangement = use_arrangement(&room);
    html! {
        <div class="loop-room" data-testid="loop" ref={room}>
            <Picture key={arrangement.name} {arrangement} />
        </div>
    }
}

/// The arrangement for the room there is, kept up to date.
#[hook]
fn use_arrangement(room: &NodeRef) -> &'static Arrangement {
    // Before the room is measured, as wide as the screen says: nothing is to jump.
    let narrow = use_state_eq(|| dom::media("(max-width: 540px)").is_some_and(|query| query.matches()));
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
    let (store, language) = (use_store(), use_language());
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
            role="group" aria-label={language.say("The control loop")}>
            <defs>{ for ["traffic", "metric", "decision", "off"].map(arrow) }</defs>
            <g class="edges">{ for at.edges.iter().map(|&(edge, d)| way(edge, d, &view)) }</g>
            <g class="inert">
                { parts::traffic(&view, (at, language)) }
                { parts::target(&view, (at, language)) }
                { parts::collectors(&view, at) }
                { parts::registry(&view, (at, language)) }
                <Ring view={view.controller.clone()} x={at.ring.0} y={at.ring.1} radius={RADIUS} />
                { parts::steps(&view, (at, language)) }
            </g>
            <Parts view={view.clone()} arrangement={at} />
            <PodField view={view.clone()} area={at.pods} />
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

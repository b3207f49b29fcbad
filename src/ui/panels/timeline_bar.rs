//! The bar over the timeline: where in time one stands, zoom, and what is shown.

use yew::prelude::*;

use crate::msg;
use crate::present::series::{self, Window};
use crate::session::{Changes, Command, Session};
use crate::ui::controls::icons::{Icon, icon};
use crate::ui::store::{Store, use_language, use_look, use_store, use_view};
use crate::ui::studio::{Later, Panel};
use crate::units::SimTime;

/// How much one press of a button or key zooms.
const STEP: f64 = 0.5;

/// Zooms in around the position.
pub(crate) fn zoom_in(store: &Store) {
    zoom(store, STEP);
}

/// Zooms out around the position.
pub(crate) fn zoom_out(store: &Store) {
    zoom(store, 1.0 / STEP);
}

fn zoom(store: &Store, factor: f64) {
    let before = store.look(|look| look.timeline.window);
    let window = store.read(|session| before.zoomed(session, factor, None));
    store.set_look(|look| look.timeline.window = window);
}

fn zoom_all(store: &Store) {
    store.set_look(|look| look.timeline.window = look.timeline.window.all_or_usual());
}

/// The bar over the timeline.
#[component]
pub(crate) fn TimelineBar() -> Html {
    let store = use_store();
    let language = use_language();
    let all = use_look(|look| look.timeline.window == Window::All);
    let tables = use_look(|look| look.tables);
    let open = use_state_eq(|| false);
    let press = |does: fn(&Store)| {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| does(&store))
    };
    let button = |id: &'static str, text: &'static str, name: &'static str, does: fn(&Store)| {
        let name = language.say(name);
        html! { <button type="button" class="small" data-testid={id} aria-label={name} title={name} onclick={press(does)}>{ text }</button> }
    };
    let whole = if all { msg!("Follow the last 30 minutes") } else { msg!("Show everything") };
    let toggle = open.setter();
    let close = open.setter();
    let is_open = *open;
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close.set(false);
        }
    });
    html! {
        <div class="timeline-bar" {onkeydown}>
            <div class="seg" role="group" aria-label={language.say("Zoom")}>
                { button("zoom-out", "−", msg!("Zoom out (−)"), zoom_out) }
                { button("zoom-in", "+", msg!("Zoom in (+)"), zoom_in) }
                { button("zoom-all", if all { "30m" } else { "⤢" }, whole, zoom_all) }
            </div>
            <button type="button" class="small" data-testid="tables" aria-pressed={tables.to_string()}
                onclick={press(|store| store.set_look(|look| look.tables = !look.tables))}>{ language.say("Tables") }</button>
            <button type="button" class="small" data-testid="charts" aria-expanded={is_open.to_string()}
                onclick={Callback::from(move |_| toggle.set(!is_open))}>{ language.say("Charts") }{ " ▾" }</button>
            if is_open { <div class="menu"><Later panel={Panel::Charts} /></div> }
        </div>
    }
}

/// That one is in the past or on another line, and the ways back.
#[component]
pub(crate) fn Place() -> Html {
    let store = use_store();
    let language = use_language();
    let view = use_view(Changes::TIME | Changes::HISTORY | Changes::CONTROLS, |session| {
        let position = series::position(session);
        (position.past, position.forked)
    });
    let to_end = {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| {
            let time = store.read(Session::end).since(SimTime::ZERO);
            store.dispatch(Command::Seek { time });
        })
    };
    let unfork = Callback::from(move |_: MouseEvent| store.dispatch(Command::Unfork));
    let (past, forked) = &*view;
    html! {
        <div class="place" hidden={past.is_none() && forked.is_none()}>
            if let Some(past) = past {
                <span>{ past }</span>
                <button type="button" class="small" data-testid="to-end" onclick={to_end}>{ language.say("to the end") }</button>
            }
            if let Some(forked) = forked {
                <span class="place-forked">{ icon(Icon::Fork) }{ forked }</span>
                <button type="button" class="small" data-testid="unfork" onclick={unfork}>{ language.say("Back to the line before") }</button>
            }
        </div>
    }
}

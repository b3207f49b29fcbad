//! The keyboard: which key is which command, and when a key is someone else's.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};

use super::dom;
use super::panels::timeline_bar;
use super::store::Store;
use crate::msg;
use crate::session::{Command, Session, Speed};
use crate::units::SimTime;

/// The keys and what they do, for the list that `?` shows.
pub(super) const KEYS: [(&str, &str); 18] = [
    (msg!("Space"), msg!("play or pause")),
    ("→", msg!("run to the next sync, then pause")),
    ("←", msg!("back to the sync before")),
    ("E, ⇧ →", msg!("run to the next thing that happens, then pause")),
    ("+ −", msg!("zoom the timeline")),
    ("1", msg!("real time")),
    ("2", msg!("10 times as fast")),
    ("3", msg!("60 times as fast")),
    ("4", msg!("as fast as this machine can")),
    (msg!("0 or R"), msg!("back to the start")),
    ("?", msg!("this help")),
    (msg!("Ctrl Space"), msg!("in the manifest: what can be written here")),
    (msg!("Ctrl I, F1"), msg!("in the manifest: what this field does")),
    (msg!("wheel, ⇧ drag"), msg!("on the charts: zoom, move")),
    ("P", msg!("for a room: large letters, and back")),
    ("PgDn, PgUp", msg!("for a room: on in the lesson, and back")),
    ("L, ⇧ L", msg!("for a room: light one part, then the next; Esc ends it")),
    ("B, .", msg!("for a room: a blank screen, and back")),
];

/// What has the keyboard now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Focus {
    /// Text is typed, or a dialog is open: every key is its own.
    Text,
    /// A slider: the arrows are its own.
    Slider,
    /// A button or tab: it has its own use for space and the arrows.
    Button,
    /// Nothing that minds.
    Free,
}

/// Listens for keys for as long as the result lives.
pub(super) fn listen(store: &Store, on_help: impl Fn() + 'static) -> EventListener {
    let store = store.clone();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&dom::document(), "keydown", options, move |event: &Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
            return;
        }
        let focus = focus_of(event);
        if event.key() == "?" && focus != Focus::Text {
            event.prevent_default();
            return on_help();
        }
        if event.repeat() && !matches!(event.key().as_str(), "ArrowRight" | "ArrowLeft") {
            return;
        }
        match (event.key().as_str(), focus) {
            (_, Focus::Text) => return,
            ("+" | "=", _) => return timeline_bar::zoom_in(&store),
            ("-", _) => return timeline_bar::zoom_out(&store),
            ("p" | "P", _) => return store.set_look(|look| look.presenter = !look.presenter),
            ("ArrowLeft", Focus::Free) => {
                event.prevent_default();
                return back(&store);
            }
            _ => {}
        }
        let key = if focus == Focus::Free && event.shift_key() && event.key() == "ArrowRight" {
            "e".to_owned()
        } else {
            event.key()
        };
        if let Some(command) = command(&key, focus, store.read(Session::running)) {
            event.prevent_default();
            store.dispatch(command);
        }
    })
}

/// Back to the sync before.
fn back(store: &Store) {
    if let Some(at) = store.read(Session::previous_sync) {
        store.dispatch(Command::Pause);
        store.dispatch(Command::Seek { time: at.since(SimTime::ZERO) });
    }
}

fn command(key: &str, focus: Focus, running: bool) -> Option<Command> {
    let speed = |speed| Some(Command::SetSpeed { speed });
    match (key, focus) {
        (_, Focus::Text) | (" " | "ArrowRight", Focus::Button) | ("ArrowRight", Focus::Slider) => None,
        (" ", _) => Some(if running { Command::Pause } else { Command::Play }),
        ("ArrowRight", _) => Some(Command::NextSync),
        ("e" | "E", _) => Some(Command::NextEvent),
        ("1", _) => speed(Speed::X1),
        ("2", _) => speed(Speed::X10),
        ("3", _) => speed(Speed::X60),
        ("4", _) => speed(Speed::Max),
        ("0" | "r" | "R", _) => Some(Command::Reset),
        _ => None,
    }
}

fn focus_of(event: &KeyboardEvent) -> Focus {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return Focus::Free };
    let within = |selector| element.closest(selector).ok().flatten().is_some();
    if element.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.type_() == "range") {
        return Focus::Slider;
    }
    if within("input, textarea, select, [contenteditable], dialog") {
        return Focus::Text;
    }
    if within("button, a, [role=button], [role=tab], [tabindex]") { Focus::Button } else { Focus::Free }
}

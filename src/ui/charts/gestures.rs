//! What pointer, fingers and wheel do on the charts: move in time, zoom, pan, ask for values.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent, PointerEvent, WheelEvent};

use super::axis::Axis;
use super::stage::Stage;
use crate::present::series::Window;
use crate::session::Session;
use crate::ui::store::Store;
use crate::units::SimDuration;

/// How far a finger moves before it is a drag along the charts, in CSS pixels.
const SLACK: f64 = 6.0;
/// How much a pixel of the wheel zooms, and the pixels of a line.
const WHEEL: f64 = 0.0016;
const LINE: f64 = 18.0;

/// What pointers do on the charts.
pub(crate) struct Gestures {
    store: Store,
    stage: Rc<Stage>,
    /// The pointers that are down, and where, from the left.
    down: RefCell<Vec<(i32, f64)>>,
    held: Cell<Option<Held>>,
}

/// A drag.
#[derive(Clone, Copy)]
struct Held {
    /// Where it began, from the left.
    x: f64,
    /// The axis then: it must not move under the pointer.
    axis: Axis,
    window: Window,
    kind: Drag,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Drag {
    /// A finger that may yet scroll the page.
    Undecided,
    Scrub,
    Pan,
}

impl Gestures {
    /// None yet, on the charts of a stage.
    pub(crate) fn new(store: Store, stage: Rc<Stage>) -> Self {
        Self { store, stage, down: RefCell::default(), held: Cell::default() }
    }

    fn window(&self) -> Window {
        self.store.look(|look| look.timeline.window)
    }

    fn set_window(&self, window: Window) {
        self.store.set_look(|look| look.timeline.window = window);
    }

    fn axis(&self) -> Axis {
        let (from, to) = self.store.read(|session| self.window().ends(session));
        Axis::between(from, to, self.stage.width())
    }

    /// A pointer is put down.
    pub(crate) fn press(&self, event: &PointerEvent) {
        let Some((charts, x)) = place(event).filter(|_| event.button() == 0) else { return };
        charts.set_pointer_capture(event.pointer_id()).unwrap_or_default();
        self.down.borrow_mut().retain(|(id, _)| *id != event.pointer_id());
        self.down.borrow_mut().push((event.pointer_id(), x));
        self.hover(Some(x));
        if self.down.borrow().len() > 1 {
            return self.let_go();
        }
        let kind = match event.pointer_type().as_str() {
            _ if event.shift_key() => Drag::Pan,
            "touch" => Drag::Undecided,
            _ => Drag::Scrub,
        };
        self.held.set(Some(Held { x, axis: self.axis(), window: self.window(), kind }));
        if kind == Drag::Scrub {
            self.drag(x);
        }
    }

    /// A pointer moves, down or not.
    pub(crate) fn follow(&self, event: &PointerEvent) {
        let Some((_, x)) = place(event) else { return };
        self.hover(Some(x));
        let before = self.down.borrow().clone();
        let known = before.iter().position(|(id, _)| *id == event.pointer_id());
        if let Some(known) = known {
            self.down.borrow_mut()[known].1 = x;
        }
        match (before.as_slice(), known) {
            ([_], Some(_)) => self.drag(x),
            ([(_, a), (_, b)], Some(known)) => {
                let other = if known == 0 { *b } else { *a };
                let (was, is) = ((a - b).abs().max(20.0), (x - other).abs().max(20.0));
                self.zoom(was / is, f64::midpoint(x, other));
            }
            _ => {}
        }
    }

    /// A pointer is lifted, or taken away.
    pub(crate) fn lift(&self, event: &PointerEvent) {
        self.down.borrow_mut().retain(|(id, _)| *id != event.pointer_id());
        self.let_go();
    }

    /// The pointer leaves the charts; what a finger has asked for stays.
    pub(crate) fn leave(&self, event: &PointerEvent) {
        if event.pointer_type() != "touch" {
            self.hover(None);
        }
    }

    fn let_go(&self) {
        if let Some(held) = self.held.take().filter(|held| held.kind == Drag::Scrub) {
            self.set_window(held.window);
        }
    }

    fn drag(&self, x: f64) {
        let Some(mut held) = self.held.get() else { return };
        if held.kind == Drag::Undecided && (x - held.x).abs() > SLACK {
            held.kind = Drag::Scrub;
            self.held.set(Some(held));
        }
        match held.kind {
            Drag::Undecided => {}
            Drag::Pan => {
                let share = held.axis.share(held.x - x);
                self.set_window(self.store.read(|session| held.window.panned(session, share)));
            }
            Drag::Scrub => {
                let (from, to) = self.store.read(|session| held.window.ends(session));
                if !matches!(self.window(), Window::Fixed(..)) {
                    self.set_window(Window::Fixed(from, to));
                }
                let end = self.store.read(Session::end).as_secs_f64();
                self.store.scrub(SimDuration::from_secs_f64(held.axis.nearest(x).min(end)));
            }
        }
    }

    /// The pointer takes over from a moment that was pointed at.
    fn hover(&self, x: Option<f64>) {
        if x.is_some() && self.store.look(|look| look.moment.is_some()) {
            self.store.set_look(|look| look.moment = None);
        }
        self.stage.hover(x);
        self.store.wake();
    }

    fn zoom(&self, factor: f64, x: f64) {
        let around = self.axis().nearest(x);
        self.set_window(self.store.read(|session| self.window().zoomed(session, factor, Some(around))));
    }

    /// Listens to the wheel over the charts for as long as the result lives. It scrolls the page where there is nothing to zoom.
    pub(crate) fn listen(self: &Rc<Self>, charts: &Element) -> EventListener {
        let gestures = Rc::clone(self);
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(charts, "wheel", options, move |event: &Event| {
            let Some(wheel) = event.dyn_ref::<WheelEvent>() else { return };
            let unit = if wheel.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { LINE };
            let (across, along) = (wheel.delta_x() * unit, wheel.delta_y() * unit);
            let before = gestures.window();
            if wheel.shift_key() || across.abs() > along.abs() {
                let distance = if across.abs() > along.abs() { across } else { along };
                let share = gestures.axis().share(distance);
                gestures.set_window(gestures.store.read(|session| before.panned(session, share)));
            } else if let Some((_, x)) = place(wheel) {
                gestures.zoom(libm::exp((along * WHEEL).clamp(-1.0, 1.0)), x);
            }
            if gestures.window() != before || wheel.ctrl_key() {
                event.prevent_default();
            }
        })
    }
}

/// The charts, and where on them an event is, from the left.
fn place(event: &MouseEvent) -> Option<(Element, f64)> {
    let charts: Element = event.target()?.dyn_into::<Element>().ok()?.closest(".chart-stack").ok()??;
    let x = f64::from(event.client_x()) - charts.get_bounding_client_rect().left();
    Some((charts, x))
}

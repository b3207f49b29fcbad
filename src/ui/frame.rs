//! The one animation frame loop: advances the session by the wall clock, lets painters paint, rests when nothing moves.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::dom;
use super::store::{Next, Store};
use crate::units::SimDuration;

/// The longest time one frame makes up for, in seconds: after a pause of the browser, time goes on from where it was.
const LONGEST_FRAME: f64 = 0.1;
/// What the engine may use of a frame at full speed, in milliseconds.
const ENGINE_BUDGET: f64 = 8.0;
/// How much is simulated between two looks at the clock, at full speed.
const CHUNK: SimDuration = SimDuration::from_secs(60);
/// The most that one frame may skip, so that something can still be seen.
const CHUNKS_PER_FRAME: usize = 60;
/// How long text stays as it is, in milliseconds.
const TEXT_PERIOD: f64 = 100.0;
/// How long one frame looks for new texts, in milliseconds: together they would be too much for a frame with charts.
const TEXT_BUDGET: f64 = 0.5;

type Callback = Closure<dyn FnMut(f64)>;

struct Frames {
    store: Store,
    callback: RefCell<Option<Callback>>,
    scheduled: Cell<bool>,
    last_frame: Cell<Option<f64>>,
    last_text: Cell<f64>,
}

/// Starts the loop; it lives as long as the page.
pub(super) fn start(store: &Store) {
    let frames = Rc::new(Frames {
        store: store.clone(),
        callback: RefCell::new(None),
        scheduled: Cell::new(false),
        last_frame: Cell::new(None),
        last_text: Cell::new(0.0),
    });
    let on_frame = Rc::clone(&frames);
    *frames.callback.borrow_mut() = Some(Closure::new(move |now| on_frame.run(now)));
    let on_wake = Rc::clone(&frames);
    store.set_wake(Some(Rc::new(move || on_wake.schedule())));
    dom::on_document("visibilitychange", {
        let frames = Rc::clone(&frames);
        move |_| {
            frames.last_frame.set(None);
            frames.schedule();
        }
    })
    .forget();
    frames.schedule();
}

impl Frames {
    fn schedule(&self) {
        if self.scheduled.replace(true) {
            return;
        }
        if let Some(callback) = self.callback.borrow().as_ref() {
            dom::request_frame(callback);
        }
    }

    fn run(&self, now: f64) {
        self.scheduled.set(false);
        if dom::hidden() {
            return;
        }
        let elapsed = self.last_frame.replace(Some(now)).map_or(0.0, |last| (now - last) / 1000.0);
        let t0 = dom::now_ms();
        let slid = self.store.carry_out_slides();
        self.advance(elapsed.clamp(0.0, LONGEST_FRAME));
        let t1 = dom::now_ms();
        let running = self.store.read(crate::session::Session::running);
        let painting = self.store.paint(now);
        let t2 = dom::now_ms();
        if slid || !running {
            self.last_text.set(now);
            self.store.tell();
        } else if self.store.in_a_round() || now - self.last_text.get() >= TEXT_PERIOD {
            if !self.store.in_a_round() {
                self.last_text.set(now);
            }
            let started = dom::now_ms();
            self.store.tell_some(|| dom::now_ms() - started >= TEXT_BUDGET);
        }
        let t3 = dom::now_ms();
        if let Some(probe) = js_sys::Reflect::get(&js_sys::global(), &"probe".into())
            .ok()
            .and_then(|it| wasm_bindgen::JsCast::dyn_into::<js_sys::Array>(it).ok())
        {
            let row = js_sys::Array::of4(&(t1 - t0).into(), &(t2 - t1).into(), &(t3 - t2).into(), &t0.into());
            probe.push(&row);
        }
        if running || painting == Next::Again || self.store.has_news() {
            self.schedule();
        } else {
            self.last_frame.set(None);
        }
    }

    fn advance(&self, seconds: f64) {
        let (running, speed) = self.store.read(|session| (session.running(), session.speed()));
        if !running {
            return;
        }
        if let Some(factor) = speed.factor() {
            return self.store.advance(SimDuration::from_secs_f64(seconds).times(factor));
        }
        let start = dom::now_ms();
        for _ in 0..CHUNKS_PER_FRAME {
            self.store.advance(CHUNK);
            if !self.store.read(crate::session::Session::running) || dom::now_ms() - start >= ENGINE_BUDGET {
                break;
            }
        }
    }
}

//! The canvases: sized to their room times the device's pixels, painted when something they show changed.

use std::cell::{Cell, RefCell};

use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};

use super::axis::Axis;
use super::paint::{self, Scene};
use super::palette::Palette;
use crate::present::series::Timeline;
use crate::ui::dom;
use crate::units::{SimDuration, SimTime};

/// The canvases of the timeline, and what they were last painted with.
#[derive(Default)]
pub(crate) struct Stage {
    /// Where the pointer is, in CSS pixels from the left.
    hover: Cell<Option<f64>>,
    /// The moment that is pointed at while the pointer is elsewhere, in seconds.
    pointed: Cell<Option<f64>>,
    stale: Cell<bool>,
    rooms: RefCell<Vec<Room>>,
    palette: RefCell<Option<(String, Palette)>>,
}

struct Room {
    slug: String,
    canvas: HtmlCanvasElement,
    width: f64,
    ratio: f64,
}

impl Stage {
    /// Sets where the pointer is, in CSS pixels from the left of the charts.
    pub(crate) fn hover(&self, x: Option<f64>) {
        if self.hover.replace(x) != x {
            self.stale.set(true);
        }
    }

    /// Points at a moment, in seconds.
    pub(crate) fn point(&self, moment: Option<f64>) {
        if self.pointed.replace(moment) != moment {
            self.stale.set(true);
        }
    }

    /// Whether something changed that is not in the data; asking is taking note.
    pub(crate) fn take_stale(&self) -> bool {
        self.stale.take()
    }

    /// Measures the canvases in `root` again, and gives each as many pixels as its room has on this device.
    pub(crate) fn measure(&self, root: &Element) {
        // Before a room the page is magnified.
        let zoom = dom::token("--zoom").and_then(|zoom| zoom.parse().ok()).unwrap_or(1.0);
        let ratio = (dom::window().device_pixel_ratio() * zoom).clamp(0.5, 4.0);
        let canvases = root.query_selector_all("canvas").expect("the selector is one");
        let measured = |n| {
            let canvas: HtmlCanvasElement = canvases.item(n)?.dyn_into().ok()?;
            let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
            let pixels = |length: f64| u32::try_from(paint::pixel(length * ratio)).unwrap_or(0);
            if (canvas.width(), canvas.height()) != (pixels(width), pixels(height)) {
                canvas.set_width(pixels(width));
                canvas.set_height(pixels(height));
            }
            Some(Room { slug: canvas.get_attribute("data-slug")?, canvas, width, ratio })
        };
        *self.rooms.borrow_mut() = (0..canvases.length()).filter_map(measured).collect();
        self.stale.set(true);
    }

    /// The width of the charts, in CSS pixels; 0 before they were measured.
    pub(crate) fn width(&self) -> f64 {
        self.rooms.borrow().first().map_or(0.0, |room| room.width)
    }

    /// How many columns of pixels of the device a chart has.
    pub(crate) fn columns(&self) -> u32 {
        let rooms = self.rooms.borrow();
        rooms
            .first()
            .map_or(1200, |room| u32::try_from(paint::pixel(room.width * room.ratio)).unwrap_or(0))
            .clamp(100, 8000)
    }

    /// Asks for another painting.
    pub(crate) fn mark_stale(&self) {
        self.stale.set(true);
    }

    /// Paints the charts; says whether the canvases are still those of the timeline.
    pub(crate) fn paint(&self, timeline: &Timeline) -> bool {
        self.refresh_palette();
        let (rooms, palette) = (self.rooms.borrow(), self.palette.borrow());
        let Some((_, palette)) = palette.as_ref() else { return true };
        let axis = Axis::new(timeline, self.width());
        let hover = self.hover.get().and_then(|x| axis.time(x)).or(self.pointed.get());
        for (n, chart) in timeline.charts.iter().enumerate() {
            let Some(room) = rooms.iter().find(|room| room.slug == chart.slug) else { return false };
            let Some(backend) = CanvasBackend::with_canvas_object(room.canvas.clone()) else { continue };
            if room.canvas.width() == 0 || room.canvas.height() == 0 {
                continue;
            }
            let axis = Axis { width: room.width, ..axis };
            let (now, end) = (timeline.now.as_secs_f64(), timeline.end.as_secs_f64());
            let explained = timeline.explained.map(SimTime::as_secs_f64);
            // The instant is written once, above the first chart.
            let hover = hover.map(|time| (time, (n == 0).then(|| clock(time))));
            let scene = Scene { chart, axis, now, end, explained, hover, palette, scale: room.ratio };
            if let Err(error) = paint::chart(backend, &scene) {
                web_sys::console::error_1(&format!("chart {}: {error}", chart.slug).into());
            }
        }
        true
    }

    /// Reads the colours again if the page looks different now.
    fn refresh_palette(&self) {
        let dark = dom::media("(prefers-color-scheme: dark)").is_some_and(|query| query.matches());
        let chosen = dom::document().document_element().and_then(|root| root.get_attribute("data-theme"));
        let look = format!("{dark} {chosen:?}");
        if self.palette.borrow().as_ref().is_none_or(|(read, _)| *read != look) {
            *self.palette.borrow_mut() = Some((look, Palette::read()));
        }
    }
}

/// An instant in seconds as a clock.
fn clock(time: f64) -> String {
    (SimTime::ZERO + SimDuration::from_secs_f64(time)).to_string()
}

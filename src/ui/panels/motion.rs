//! What moves along the ways: requests in proportion, and a dot whenever something really happened.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Element, SvgPathElement};

use super::arrangement::edge_name;
use crate::present::loop_view::{Edge, pulses, request_flow};
use crate::session::Session;
use crate::ui::dom;
use crate::ui::registry::Subscription;
use crate::ui::store::{Next, Store, Tick};
use crate::units::SimTime;

/// How long a dot is on its way, in milliseconds of the wall clock.
const JOURNEY: f64 = 600.0;
/// Dots per second for each request per second, and the most of them.
const DOTS_PER_REQUEST: f64 = 0.25;
const MOST_DOTS: f64 = 8.0;
/// The least time between two dots of the same kind on one way, in milliseconds.
const SPACING: f64 = 110.0;
/// Into how many pieces a way is cut.
const PIECES: u16 = 64;

/// A kind of dot, by its class.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Request,
    Lost,
    Metric,
    Decision,
}

struct Lane {
    edge: Edge,
    path: SvgPathElement,
    points: Vec<(f64, f64)>,
    last_pulse: f64,
    lit_until: f64,
}

struct Dot {
    element: Element,
    lane: usize,
    born: f64,
    kind: Kind,
}

struct State {
    layer: Element,
    lanes: Vec<Lane>,
    dots: Vec<Dot>,
    seen: SimTime,
    last_ms: f64,
    /// Parts of dots that are due: requests that arrive, that are served, that are lost.
    due: [f64; 3],
}

/// Moves dots for as long as it lives.
pub(crate) struct Motion(#[expect(dead_code, reason = "held for its end")] Subscription);

impl Motion {
    /// Starts to move dots in the picture `svg`.
    pub(crate) fn start(svg: &Element, store: &Store) -> Option<Self> {
        let layer = svg.query_selector(".dots").ok()??;
        let edges = [
            Edge::Requests,
            Edge::Endpoints,
            Edge::KubeletScrape,
            Edge::ResourceApi,
            Edge::PrometheusScrape,
            Edge::CustomApi,
            Edge::Query,
            Edge::Scale,
        ];
        let lane = |edge| {
            let path = svg.query_selector(&format!("[data-edge={}]", edge_name(edge))).ok()??;
            let path: SvgPathElement = path.dyn_into().ok()?;
            let points = points(&path);
            Some(Lane { edge, path, points, last_pulse: f64::MIN, lit_until: 0.0 })
        };
        let state = RefCell::new(State {
            layer,
            lanes: edges.into_iter().filter_map(lane).collect(),
            dots: Vec::new(),
            seen: store.read(Session::now),
            last_ms: 0.0,
            due: [0.0; 3],
        });
        let still = dom::media("(prefers-reduced-motion: reduce)");
        let reader = store.clone();
        Some(Self(store.on_frame(move |tick| {
            let still = still.as_ref().is_some_and(web_sys::MediaQueryList::matches);
            state.borrow_mut().tick(tick, &reader, still)
        })))
    }
}

impl State {
    fn tick(&mut self, tick: Tick, store: &Store, still: bool) -> Next {
        let now = tick.now_ms;
        let elapsed = (now - self.last_ms).clamp(0.0, 100.0) / 1000.0;
        self.last_ms = now;
        let (instant, running, happened) =
            store.read(|session| (session.now(), session.running(), pulses(session, self.seen.min(session.now()))));
        self.seen = instant;
        for pulse in happened {
            self.pulse(pulse.edge, now, still);
        }
        if running && !still {
            self.requests(store.read(request_flow), elapsed, now);
        }
        self.unlight(now);
        self.move_dots(now);
        let lit = self.lanes.iter().any(|lane| lane.lit_until > 0.0);
        if self.dots.is_empty() && !lit { Next::Rest } else { Next::Again }
    }

    /// A dot for something that happened; the command to scale follows the query that led to it.
    fn pulse(&mut self, edge: Edge, now: f64, still: bool) {
        let Some(n) = self.lanes.iter().position(|lane| lane.edge == edge) else { return };
        let lane = &mut self.lanes[n];
        if now - lane.last_pulse < SPACING {
            return;
        }
        lane.last_pulse = now;
        if still {
            lane.lit_until = now + JOURNEY;
            lane.path.class_list().add_1("lit").unwrap_or_default();
            return;
        }
        let (kind, delay) = match edge {
            Edge::Requests | Edge::Endpoints => (Kind::Request, 0.0),
            Edge::Scale => (Kind::Decision, JOURNEY * 0.9),
            _ => (Kind::Metric, 0.0),
        };
        self.add(n, now + delay, kind);
    }

    fn requests(&mut self, (arriving, served): (f64, f64), elapsed: f64, now: f64) {
        let shrink = (MOST_DOTS / (arriving * DOTS_PER_REQUEST)).min(1.0) * DOTS_PER_REQUEST * elapsed;
        let flows = [
            (arriving, Edge::Requests, Kind::Request),
            (served, Edge::Endpoints, Kind::Request),
            ((arriving - served).max(0.0), Edge::Endpoints, Kind::Lost),
        ];
        for (n, (rate, edge, kind)) in flows.into_iter().enumerate() {
            let due = if rate > 0.0 { self.due[n] + rate * shrink } else { 0.0 };
            self.due[n] = due.fract();
            if due >= 1.0
                && let Some(lane) = self.lanes.iter().position(|lane| lane.edge == edge)
            {
                self.add(lane, now, kind);
            }
        }
    }

    fn add(&mut self, lane: usize, born: f64, kind: Kind) {
        let element = dom::svg("circle");
        let (class, radius) = match kind {
            Kind::Request => ("dot idea-traffic", "3.6"),
            Kind::Lost => ("dot dot-lost idea-lost", "3.6"),
            Kind::Metric => ("dot idea-metric", "4.6"),
            Kind::Decision => ("dot idea-decision", "5.6"),
        };
        dom::set(&element, "class", class);
        dom::set(&element, "r", radius);
        dom::set(&element, "visibility", "hidden");
        self.layer.append_child(&element).expect("a group takes circles");
        self.dots.push(Dot { element, lane, born, kind });
    }

    fn move_dots(&mut self, now: f64) {
        let lanes = &self.lanes;
        self.dots.retain(|dot| {
            let way = (now - dot.born) / JOURNEY;
            if way >= 1.0 {
                dot.element.remove();
                return false;
            }
            let lane = &lanes[dot.lane];
            // What is lost leaves the way half through, and falls.
            let (along, fall) =
                if dot.kind == Kind::Lost { (way.min(0.5), (way - 0.5).max(0.0) * 80.0) } else { (way, 0.0) };
            if way >= 0.0
                && let Some((x, y)) = lane.at(along)
            {
                dom::set(&dot.element, "cx", &format!("{x:.1}"));
                dom::set(&dot.element, "cy", &format!("{:.1}", y + fall));
                dom::set(&dot.element, "visibility", "visible");
            }
            true
        });
    }

    fn unlight(&mut self, now: f64) {
        for lane in self.lanes.iter_mut().filter(|lane| lane.lit_until > 0.0 && lane.lit_until < now) {
            lane.lit_until = 0.0;
            lane.path.class_list().remove_1("lit").unwrap_or_default();
        }
    }
}

/// Points along a way at even distances: asking the browser for one while dots are moved makes it lay out the picture anew.
fn points(path: &SvgPathElement) -> Vec<(f64, f64)> {
    let length = f64::from(path.get_total_length()) / f64::from(PIECES);
    let point = |n| path.get_point_at_length(pixels(f64::from(n) * length)).ok();
    (0..=PIECES).filter_map(point).map(|point| (point.x().into(), point.y().into())).collect()
}

impl Lane {
    /// The place after a part of the way, from 0 to 1.
    fn at(&self, along: f64) -> Option<(f64, f64)> {
        let along = along.clamp(0.0, 1.0) * f64::from(PIECES);
        let n = (0..=PIECES).rev().find(|n| f64::from(*n) <= along)?;
        let (n, rest) = (usize::from(n), along - f64::from(n));
        let (x, y) = *self.points.get(n)?;
        let (to_x, to_y) = *self.points.get(n + 1).unwrap_or(&(x, y));
        Some((x + (to_x - x) * rest, y + (to_y - y) * rest))
    }
}

/// A length on the page, as SVG's interface takes it.
#[expect(clippy::cast_possible_truncation, reason = "a length in pixels needs no more digits")]
fn pixels(length: f64) -> f32 {
    length as f32
}

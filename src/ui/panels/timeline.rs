//! The timeline: charts on canvases that are mounted once, their legend, axis, markers and tables.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::ideas::idea_class;
use crate::present::{Idea, explanation, series};
use crate::session::{Changes, Session};
use crate::ui::charts::axis::Axis;
use crate::ui::charts::dash;
use crate::ui::charts::stage::Stage;
use crate::ui::charts::strip::Strip;
use crate::ui::charts::table::Table;
use crate::ui::dom::{self, SizeWatch};
use crate::ui::registry::Subscription;
use crate::ui::store::{Next, Store, use_store};

/// The least time between two paintings, between two texts, between two tables, in milliseconds.
const PAINTING: f64 = 30.0;
const TEXT: f64 = 100.0;
const TABLE: f64 = 1_000.0;
/// The part of the time that painting may take.
const SHARE: f64 = 4.0;

/// What of the timeline is not on a canvas.
#[derive(Clone, Debug, PartialEq)]
struct Outline {
    charts: Vec<(&'static str, String)>,
    legend: Vec<(String, Idea)>,
    axis: Axis,
    markers: Vec<series::Marker>,
    explained: u64,
}

impl Outline {
    fn new(timeline: &series::Timeline, explained: u64, width: f64) -> Self {
        let mut legend: Vec<(String, Idea)> = Vec::new();
        for line in timeline.charts.iter().flat_map(|chart| &chart.lines) {
            if !legend.iter().any(|(label, _)| *label == line.label) {
                legend.push((line.label.clone(), line.idea));
            }
        }
        Self {
            charts: timeline.charts.iter().map(|chart| (chart.slug, chart.title.clone())).collect(),
            legend,
            axis: Axis::new(timeline, width),
            markers: timeline.markers.clone(),
            explained,
        }
    }

    fn read(session: &Session, width: f64) -> Self {
        Self::new(&series::timeline(session), explanation::why(session).sync, width)
    }
}

/// The timeline.
#[component]
pub(crate) fn TimelinePanel() -> Html {
    let store = use_store();
    let outline = {
        let store = store.clone();
        use_state_eq(move || store.read(|session| Outline::read(session, 0.0)))
    };
    let tables = use_state_eq(Vec::new);
    let stage = use_memo((), |()| Stage::default());
    let root = use_node_ref();
    {
        let (stage, root) = (Rc::clone(&stage), root.clone());
        let (set_outline, set_tables) = (outline.setter(), tables.setter());
        use_effect_with((store.clone(), outline.charts.clone()), move |(store, _)| {
            let root = root.cast::<Element>().expect("the charts are mounted");
            let painter = painter(store, &stage, &root, move |it| set_outline.set(it), move |it| set_tables.set(it));
            let watch = watch(store, &stage, &root);
            move || drop((painter, watch))
        });
    }
    let hover = |x: fn(&PointerEvent) -> Option<f64>| {
        let (stage, store) = (Rc::clone(&stage), store.clone());
        Callback::from(move |event: PointerEvent| {
            stage.hover(x(&event));
            store.wake();
        })
    };
    html! {
        <section class="card area-timeline" aria-labelledby="timeline-title">
            <div class="card-head">
                <h2 id="timeline-title">{ "Timeline" }</h2>
                <ul class="legend">{ for outline.legend.iter().map(legend) }</ul>
                <span class="aside">{ "click a marker to explain its sync" }</span>
            </div>
            <div class="charts">
                <div class="chart-stack" ref={root} onpointermove={hover(from_left)} onpointerleave={hover(|_| None)}>
                    { for outline.charts.iter().map(|(slug, title)| html! {
                        <div class="chart" key={*slug}>
                            <canvas data-slug={*slug} data-testid={format!("chart-{slug}")} role="img" aria-label={format!("Chart: {title}")}
                                aria-describedby={format!("chart-{slug}-table")} />
                        </div>
                    }) }
                </div>
                <Strip axis={outline.axis} markers={outline.markers.clone()} explained={outline.explained} />
                // In an element of their own: a list that grows would shift its siblings, and the canvases would be made anew.
                <div>{ for tables.iter().map(Table::view) }</div>
            </div>
        </section>
    }
}

fn legend((label, idea): &(String, Idea)) -> Html {
    let dashes = dash::pattern(*idea).map(|(on, off)| format!("{on} {off}"));
    html! {
        <li class={idea_class(*idea)}>
            <svg width="20" height="6" viewBox="0 0 20 6" aria-hidden="true"><path d="M0 3h20" stroke-dasharray={dashes} /></svg>
            { label }
        </li>
    }
}

/// Where the pointer is, from the left of the charts.
fn from_left(event: &PointerEvent) -> Option<f64> {
    let charts: Element = wasm_bindgen::JsCast::dyn_into(event.current_target()?).ok()?;
    Some(f64::from(event.client_x()) - charts.get_bounding_client_rect().left())
}

fn watch(store: &Store, stage: &Rc<Stage>, root: &Element) -> SizeWatch {
    let (store, stage, measured) = (store.clone(), Rc::clone(stage), root.clone());
    SizeWatch::new(root, move || {
        stage.measure(&measured);
        store.repaint();
    })
}

/// Paints when something changed, but never so often that the page has no time left for anything else.
fn painter(
    store: &Store,
    stage: &Rc<Stage>,
    root: &Element,
    set_outline: impl Fn(Outline) + 'static,
    set_tables: impl Fn(Vec<Table>) + 'static,
) -> Subscription {
    let (reader, stage, root) = (store.clone(), Rc::clone(stage), root.clone());
    let (owed, painted, cost) = (Cell::new(true), Cell::new(f64::MIN), Cell::new(0.0));
    let (told, tabled, last) = (Cell::new(f64::MIN), Cell::new(f64::MIN), RefCell::new(None::<series::Timeline>));
    stage.measure(&root);
    store.on_frame(move |tick| {
        let now = tick.now_ms;
        let data = tick.changes.any(Changes::ALL);
        owed.set(data || stage.take_stale() || owed.get());
        if data {
            last.take();
        }
        if owed.get() && now - painted.get() >= PAINTING.max(cost.get() * SHARE) {
            let start = dom::now_ms();
            let timeline = last.take().unwrap_or_else(|| reader.read(series::timeline));
            owed.set(!stage.paint(&timeline));
            if owed.get() {
                stage.measure(&root);
            }
            if now - told.get() >= TEXT || !reader.read(Session::running) {
                told.set(now);
                set_outline(Outline::new(&timeline, reader.read(|it| explanation::why(it).sync), stage.width()));
            }
            if now - tabled.get() >= TABLE || !reader.read(Session::running) {
                tabled.set(now);
                set_tables(Table::all(&timeline));
            }
            last.replace(Some(timeline));
            painted.set(now);
            cost.set(dom::now_ms() - start);
        }
        if owed.get() { Next::Again } else { Next::Rest }
    })
}

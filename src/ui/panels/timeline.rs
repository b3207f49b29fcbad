//! The timeline: charts on canvases that are mounted once, their legend, axis, markers and tables.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::ideas::idea_class;
use super::timeline_bar::{Place, TimelineBar};
use crate::language::Language;
use crate::present::series::{self, Stroke};
use crate::present::{Idea, explanation};
use crate::say;
use crate::session::{Changes, Session};
use crate::ui::charts::axis::Axis;
use crate::ui::charts::dash;
use crate::ui::charts::gestures::Gestures;
use crate::ui::charts::scrubber::Scrubber;
use crate::ui::charts::stage::Stage;
use crate::ui::charts::strip::Strip;
use crate::ui::charts::table::Table;
use crate::ui::dom::{self, SizeWatch};
use crate::ui::registry::Subscription;
use crate::ui::store::{Next, Store, use_language, use_look, use_store};
use crate::units::SimTime;

/// The least time between two paintings, between two texts, between two tables, in milliseconds.
const PAINTING: f64 = 30.0;
const TEXT: f64 = 100.0;
const TABLE: f64 = 1_000.0;
/// The part of the time that painting may take.
const SHARE: f64 = 4.0;

/// What of the timeline is not on a canvas.
#[derive(Clone, Debug, PartialEq)]
struct Outline {
    charts: Vec<(String, String)>,
    legend: Vec<(String, Idea, Stroke)>,
    /// Whether a band of what stabilization allows is drawn.
    envelope: bool,
    axis: Axis,
    markers: Vec<series::Marker>,
    explained: u64,
    forked: Option<SimTime>,
}

impl Outline {
    fn new(timeline: &series::Timeline, explained: u64, width: f64) -> Self {
        let mut legend: Vec<(String, Idea, Stroke)> = Vec::new();
        for line in timeline.charts.iter().flat_map(|chart| &chart.lines) {
            if !legend.iter().any(|(label, ..)| *label == line.label) {
                legend.push((line.label.clone(), line.idea, line.stroke));
            }
        }
        Self {
            charts: timeline.charts.iter().map(|chart| (chart.slug.clone(), chart.title.clone())).collect(),
            legend,
            envelope: timeline.charts.iter().any(|chart| !chart.envelope.is_empty()),
            axis: Axis::new(timeline, width),
            markers: timeline.markers.clone(),
            explained,
            forked: timeline.forked,
        }
    }

    fn read(session: &Session, width: f64) -> Self {
        Self::new(&series::timeline(session), explanation::number(session), width)
    }
}

/// The timeline.
#[component]
pub(crate) fn TimelinePanel() -> Html {
    let store = use_store();
    let language = use_language();
    let as_tables = use_look(|look| look.tables);
    let outline = {
        let store = store.clone();
        use_state_eq(move || store.read(|session| Outline::read(session, 0.0)))
    };
    let tables = use_state_eq(Vec::new);
    let stage = use_memo((), |()| Stage::default());
    let gestures = {
        let (store, stage) = (store.clone(), Rc::clone(&stage));
        use_memo((), move |()| Gestures::new(store, stage))
    };
    let root = use_node_ref();
    {
        let (stage, root, gestures) = (Rc::clone(&stage), root.clone(), Rc::clone(&gestures));
        let (set_outline, set_tables) = (outline.setter(), tables.setter());
        use_effect_with((store.clone(), outline.charts.clone()), move |(store, _)| {
            let root = root.cast::<Element>().expect("the charts are mounted");
            let painter = painter(store, &stage, &root, move |it| set_outline.set(it), move |it| set_tables.set(it));
            let looker = looker(store, &stage);
            let watch = watch(store, &stage, &root);
            let wheel = gestures.listen(&root);
            move || drop((painter, looker, watch, wheel))
        });
    }
    let pointer = |does: fn(&Gestures, &PointerEvent)| {
        let gestures = Rc::clone(&gestures);
        Callback::from(move |event: PointerEvent| does(&gestures, &event))
    };
    html! {
        <section class="card area-timeline" aria-labelledby="timeline-title">
            <div class="card-head timeline-head">
                <h2 id="timeline-title">{ language.say("Timeline") }</h2>
                <ul class="legend">
                    { for outline.legend.iter().map(legend) }
                    if outline.envelope { { band(language) } }
                </ul>
                <TimelineBar />
            </div>
            <div class={classes!("charts", as_tables.then_some("as-tables"))}>
                <div class="chart-stack" ref={root} onpointerdown={pointer(Gestures::press)} onpointermove={pointer(Gestures::follow)}
                    onpointerup={pointer(Gestures::lift)} onpointercancel={pointer(Gestures::lift)} onpointerleave={pointer(Gestures::leave)}>
                    { for outline.charts.iter().map(|(slug, title)| html! {
                        <div class="chart" key={slug.clone()}>
                            <canvas data-slug={slug.clone()} data-testid={format!("chart-{slug}")} role="img" aria-label={say!(language, "Chart: {title}", title = title)}
                                aria-describedby={format!("chart-{slug}-table")} />
                        </div>
                    }) }
                </div>
                <Place />
                <Strip axis={outline.axis} markers={outline.markers.clone()} explained={outline.explained} forked={outline.forked} />
                <Scrubber />
                // In an element of their own: a list that grows would shift its siblings, and the canvases would be made anew.
                <div class={if as_tables { "tables" } else { "hidden-text" }} tabindex={as_tables.then_some("0")} role="group" aria-label={language.say("Tables")}>
                    { for tables.iter().map(|table| table.view(language)) }
                </div>
            </div>
        </section>
    }
}

fn legend((label, idea, stroke): &(String, Idea, Stroke)) -> Html {
    let dashes = dash::of(*stroke, *idea).map(|(on, off)| format!("{on} {off}"));
    html! {
        <li class={idea_class(*idea)}>
            <svg width="20" height="6" viewBox="0 0 20 6" aria-hidden="true"><path d="M0 3h20" stroke-dasharray={dashes} /></svg>
            { label }
        </li>
    }
}

/// The entry of the band around what is desired.
fn band(language: Language) -> Html {
    html! {
        <li class="idea-decision" title={language.say("Between the lowest recommendation of the window for scaling up and the highest of that for scaling down")}>
            <svg class="legend-band" width="20" height="10" viewBox="0 0 20 10" aria-hidden="true"><rect width="20" height="10" /></svg>
            { language.say("stabilization") }
        </li>
    }
}

/// Paints again when the person looks at something else.
fn looker(store: &Store, stage: &Rc<Stage>) -> Subscription {
    let (waker, stage) = (store.clone(), Rc::clone(stage));
    store.on_look(move || {
        stage.point(waker.look(|look| look.moment).map(SimTime::as_secs_f64));
        stage.mark_stale();
        waker.wake();
    })
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
    let seen = RefCell::new((series::View::default(), 0));
    stage.measure(&root);
    store.on_frame(move |tick| {
        let now = tick.now_ms;
        let data = tick.changes.any(Changes::ALL);
        owed.set(data || stage.take_stale() || owed.get());
        let chosen = (reader.look(|look| look.timeline.clone()), stage.columns());
        if data || seen.replace(chosen.clone()) != chosen {
            last.take();
        }
        if owed.get() && now - painted.get() >= PAINTING.max(cost.get() * SHARE) {
            let start = dom::now_ms();
            let timeline =
                last.take().unwrap_or_else(|| reader.read(|it| series::timeline_of(it, &chosen.0, chosen.1)));
            owed.set(!stage.paint(&timeline));
            if owed.get() {
                stage.measure(&root);
            }
            if now - told.get() >= TEXT || !reader.read(Session::running) {
                told.set(now);
                set_outline(Outline::new(&timeline, reader.read(explanation::number), stage.width()));
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

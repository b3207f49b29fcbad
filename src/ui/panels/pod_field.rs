//! The pods, from one to hundreds: drawn outside the virtual DOM, and only where one changed.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::arrangement::Area;
use crate::present::loop_view::{LoopView, PodState, PodView};
use crate::ui::dom;

/// The most that are drawn.
const DRAWN: usize = 400;
/// The size of a pod with its gap, when there is room.
const CELL: (f64, f64) = (34.0, 46.0);

/// The pods, and where they stand.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct PodFieldProps {
    /// The picture they are part of.
    pub(crate) view: Rc<LoopView>,
    /// Their room.
    pub(crate) area: Area,
}

/// The pods.
#[component]
pub(crate) fn PodField(props: &PodFieldProps) -> Html {
    let group = use_node_ref();
    let cells = use_mut_ref(Vec::new);
    {
        let group = group.clone();
        use_effect_with(props.clone(), move |props| {
            if let Some(group) = group.cast::<Element>() {
                draw(&group, &mut cells.borrow_mut(), &props.view.pods, props.area);
            }
        });
    }
    html! {
        <g class="pods" role="img" aria-label={format!("Pods: {}", props.view.target_caption)} ref={group}></g>
    }
}

/// What the field needs said: what its signs mean or, when there are too many pods, how many of them are seen.
pub(super) fn legend(view: &LoopView) -> String {
    let simulated = view.capped.map(|wanted| format!("{} of {wanted} simulated", view.pods.len()));
    let drawn = (view.pods.len() > DRAWN).then(|| format!("the first {DRAWN} drawn"));
    let said: Vec<String> = simulated.into_iter().chain(drawn).collect();
    if said.is_empty() {
        "fill = CPU of its request · ▲ dashed: starting · ✕ stopping".to_owned()
    } else {
        said.join(" · ")
    }
}

/// One pod on the page, and what it shows.
struct Cell {
    group: Element,
    outline: Element,
    fill: Element,
    sign: Element,
    title: Element,
    look: Option<Look>,
    words: String,
}

#[derive(Clone, Copy, PartialEq)]
struct Look {
    place: Area,
    state: PodState,
    /// Hundredths of the CPU request, at most one whole.
    level: f64,
    over: bool,
}

impl Cell {
    fn new(parent: &Element) -> Self {
        let group = dom::svg("g");
        let [outline, fill, sign, title] =
            [("rect", "pod-outline"), ("rect", "pod-fill"), ("path", "pod-sign"), ("title", "")].map(
                |(name, class)| {
                    let element = dom::svg(name);
                    dom::set(&element, "class", class);
                    group.append_child(&element).expect("a group takes shapes");
                    element
                },
            );
        parent.append_child(&group).expect("a group takes groups");
        Self { group, outline, fill, sign, title, look: None, words: String::new() }
    }

    fn show(&mut self, pod: &PodView, look: Look) {
        if self.words != pod.title {
            self.words.clone_from(&pod.title);
            self.title.set_text_content(Some(&pod.title));
        }
        if self.look.replace(look) == Some(look) {
            return;
        }
        let Area { x, y, w, h } = look.place;
        let (class, sign) = match look.state {
            PodState::Ready => ("pod idea-ready", String::new()),
            PodState::Starting => ("pod pod-starting idea-starting", triangle(look.place)),
            PodState::Stopping => ("pod pod-stopping idea-stopping", cross(look.place)),
        };
        dom::set(&self.group, "class", if look.over { "pod pod-over idea-ready" } else { class });
        dom::set(&self.sign, "d", &sign);
        place(&self.outline, look.place, w / 5.0);
        let inset = (w / 10.0).min(2.5);
        let high = (h - 2.0 * inset) * look.level;
        let fill = Area { x: x + inset, y: y + h - inset - high, w: w - 2.0 * inset, h: high };
        place(&self.fill, fill, (w / 8.0).min(high / 2.0));
    }
}

fn place(element: &Element, area: Area, round: f64) {
    let round = round.min(6.0);
    for (name, value) in [("x", area.x), ("y", area.y), ("width", area.w), ("height", area.h), ("rx", round)] {
        dom::set(element, name, &format!("{value:.2}"));
    }
}

fn triangle(at: Area) -> String {
    let (x, y, s) = (at.middle(), at.y + at.h / 2.0, at.w / 5.0);
    format!("M{:.1} {:.1}L{x:.1} {:.1}L{:.1} {:.1}z", x - s, y + s, y - s, x + s, y + s)
}

fn cross(at: Area) -> String {
    let (x, y, s) = (at.middle(), at.y + at.h / 2.0, at.w / 5.0);
    format!("M{:.1} {:.1}l{:.1} {:.1}m0 {:.1}l{:.1} {:.1}", x - s, y - s, 2.0 * s, 2.0 * s, -2.0 * s, -2.0 * s, 2.0 * s)
}

fn draw(group: &Element, cells: &mut Vec<Cell>, pods: &[PodView], area: Area) {
    let shown = &pods[..pods.len().min(DRAWN)];
    for cell in cells.drain(shown.len().min(cells.len())..) {
        cell.group.remove();
    }
    let (columns, rows, scale) = grid(shown.len(), area);
    let top = area.y + (area.h - CELL.1 * scale * f64::from(rows)) / 2.0;
    let (mut column, mut row) = (0, 0);
    for (n, pod) in shown.iter().enumerate() {
        if n == cells.len() {
            cells.push(Cell::new(group));
        }
        let (w, h) = (CELL.0 * scale, CELL.1 * scale);
        let at = Area { x: area.x + w * f64::from(column), y: top + h * f64::from(row), w: w * 0.85, h: h * 0.89 };
        let level = libm::round(pod.cpu.clamp(0.0, 1.0) * 100.0) / 100.0;
        let over = pod.state == PodState::Ready && pod.cpu > 1.0;
        cells[n].show(pod, Look { place: at, state: pod.state, level, over });
        column += 1;
        if column == columns {
            (column, row) = (0, row + 1);
        }
    }
}

/// How many columns and rows make the pods largest, and how large they are then.
fn grid(count: usize, area: Area) -> (u32, u32, f64) {
    let count = u32::try_from(count).unwrap_or(u32::MAX).max(1);
    let scale = |columns: u32| {
        let rows = count.div_ceil(columns);
        (area.w / f64::from(columns) / CELL.0).min(area.h / f64::from(rows) / CELL.1).min(1.15)
    };
    let better = |best: (u32, f64), it: (u32, f64)| if it.1 >= best.1 { it } else { best };
    let (columns, scale) = (1..=count).map(|columns| (columns, scale(columns))).fold((1, 0.0), better);
    (columns, count.div_ceil(columns), scale)
}

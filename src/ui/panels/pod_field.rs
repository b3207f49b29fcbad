//! The pods, from one to thousands: drawn outside the virtual DOM, as boxes while there is room, then as a map of heat.

use std::fmt::Write;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::arrangement::Area;
use super::pod_boxes::{self, Cell, Look};
use crate::language::Language;
use crate::present::loop_view::{LoopView, PodState, PodView, pod_at};
use crate::say;
use crate::ui::dom;
use crate::ui::look::Part;
use crate::ui::store::{use_language, use_store};

/// The most that are drawn.
const DRAWN: usize = 2500;
/// The size of a pod with its gap, when there is room.
const CELL: (f64, f64) = (34.0, 46.0);
/// Boxes smaller than this part of that give way to squares.
const SMALLEST: f64 = 0.3;
/// The classes of the squares: ready ones by their CPU, then starting and stopping ones.
const SQUARES: [&str; 7] = [
    "heat heat-0 idea-ready",
    "heat heat-1 idea-ready",
    "heat heat-2 idea-ready",
    "heat heat-3 idea-ready",
    "heat heat-4 idea-ready",
    "heat idea-starting",
    "heat idea-stopping",
];

/// The pods, and where they stand.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct PodFieldProps {
    /// The picture they are part of.
    pub(crate) view: Rc<LoopView>,
    /// Their room.
    pub(crate) area: Area,
}

/// What is on the page.
#[derive(Default)]
struct Drawn {
    cells: Vec<Cell>,
    /// The squares by their class, each with its path.
    squares: Vec<(Element, String)>,
}

/// The pods. The pointer learns of each what is known of it; a click asks it.
#[component]
pub(crate) fn PodField(props: &PodFieldProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let (group, room, words) = (use_node_ref(), use_node_ref(), use_node_ref());
    let drawn = use_mut_ref(Drawn::default);
    {
        let group = group.clone();
        use_effect_with(props.clone(), move |props| {
            if let Some(group) = group.cast::<Element>() {
                draw(&group, &mut drawn.borrow_mut(), &props.view.pods, props.area);
            }
        });
    }
    let place = {
        let (room, area, count) = (room.clone(), props.area, props.view.pods.len().min(DRAWN));
        move |event: &MouseEvent| {
            let seen = room.cast::<Element>()?.get_bounding_client_rect();
            let scale = area.w / seen.width().max(1.0);
            let at = (f64::from(event.client_x()) - seen.x(), f64::from(event.client_y()) - seen.y());
            Grid::of(count, area).place(at.0 * scale, at.1 * scale, count)
        }
    };
    let onpointermove = {
        let (store, words, place) = (store.clone(), words.clone(), place.clone());
        Callback::from(move |event: PointerEvent| {
            let text = place(&event).and_then(|place| store.read(|session| pod_at(session, place)));
            if let Some(words) = words.cast::<Element>() {
                words.set_text_content(Some(&text.map_or_else(String::new, |(_, text)| text)));
            }
        })
    };
    let onclick = Callback::from(move |event: MouseEvent| {
        let pod = place(&event).and_then(|place| store.read(|session| pod_at(session, place))).map(|(name, _)| name);
        store.set_look(|look| {
            look.part = if pod.is_none() && look.part == Some(Part::Target) { None } else { Some(Part::Target) };
            look.pod = pod;
        });
    });
    let Area { x, y, w, h } = props.area;
    html! {
        <g class="pods" role="img" aria-label={say!(language, "Pods: {what}", what = props.view.target_caption)} {onpointermove} {onclick}>
            <title ref={words}></title>
            <rect class="pod-room" x={x.to_string()} y={y.to_string()} width={w.to_string()} height={h.to_string()} ref={room} />
            <g ref={group}></g>
        </g>
    }
}

/// What the field needs said: what its signs mean and, when there are too many pods, how many of them are seen.
pub(super) fn legend(view: &LoopView, area: Area, language: Language) -> String {
    let simulated =
        view.capped.map(|wanted| say!(language, "{n} of {wanted} simulated", n = view.pods.len(), wanted = wanted));
    let drawn = (view.pods.len() > DRAWN).then(|| say!(language, "the first {n} drawn", n = DRAWN));
    let said: Vec<String> = simulated.into_iter().chain(drawn).collect();
    if !said.is_empty() {
        return said.join(" · ");
    }
    if Grid::of(view.pods.len(), area).heat {
        language.say("■ stronger = more CPU of its request · ▪ starting · ▬ stopping").to_owned()
    } else {
        language.say("fill = CPU of its request · ▲ dashed: starting · ✕ stopping").to_owned()
    }
}

/// Where the pods stand.
struct Grid {
    columns: u32,
    /// One pod with its gap.
    cell: (f64, f64),
    /// How far the first is from the top of the room.
    top: f64,
    /// Whether they are squares.
    heat: bool,
}

impl Grid {
    fn of(count: usize, area: Area) -> Self {
        let count = u32::try_from(count).unwrap_or(u32::MAX).max(1);
        let (columns, scale) = largest(count, area, CELL);
        let grid = |columns: u32, cell: (f64, f64), heat| {
            let rows = count.div_ceil(columns);
            Self { columns, cell, top: ((area.h - cell.1 * f64::from(rows)) / 2.0).max(0.0), heat }
        };
        if scale >= SMALLEST {
            let scale = scale.min(1.15);
            return grid(columns, (CELL.0 * scale, CELL.1 * scale), false);
        }
        let (columns, side) = largest(count, area, (1.0, 1.0));
        grid(columns, (side, side), true)
    }

    /// Which pod is at a point of the room.
    fn place(&self, x: f64, y: f64, count: usize) -> Option<usize> {
        let (column, row) = ((x / self.cell.0).floor(), ((y - self.top) / self.cell.1).floor());
        if column < 0.0 || row < 0.0 || column >= f64::from(self.columns) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "both are small and not negative")]
        let place = row as usize * usize::try_from(self.columns).ok()? + column as usize;
        (place < count).then_some(place)
    }
}

/// How many columns make things of a size largest, and how many times as large they are then.
fn largest(count: u32, area: Area, (w, h): (f64, f64)) -> (u32, f64) {
    let scale = |columns: u32| {
        let rows = count.div_ceil(columns);
        (area.w / f64::from(columns) / w).min(area.h / f64::from(rows) / h)
    };
    let capped = |scale: f64| if h > w { scale.min(1.15) } else { scale };
    let better = |best: (u32, f64), it: (u32, f64)| if it.1 >= best.1 { it } else { best };
    (1..=count).map(|columns| (columns, capped(scale(columns)))).fold((1, 0.0), better)
}

fn draw(group: &Element, drawn: &mut Drawn, pods: &[PodView], area: Area) {
    let shown = &pods[..pods.len().min(DRAWN)];
    let grid = Grid::of(shown.len(), area);
    let boxes = if grid.heat { 0 } else { shown.len() };
    for cell in drawn.cells.drain(boxes.min(drawn.cells.len())..) {
        cell.remove();
    }
    if grid.heat {
        draw_squares(group, &mut drawn.squares, shown, (&grid, area));
        return;
    }
    for (element, _) in drawn.squares.drain(..) {
        element.remove();
    }
    let (mut column, mut row) = (0, 0);
    for (n, pod) in shown.iter().enumerate() {
        if n == drawn.cells.len() {
            drawn.cells.push(Cell::new(group));
        }
        let (w, h) = grid.cell;
        let (x, y) = (area.x + w * f64::from(column), area.y + grid.top + h * f64::from(row));
        let place = Area { x, y, w: w * 0.85, h: h * 0.89 };
        let level = pod_boxes::rounded(pod.cpu);
        let over = pod.state == PodState::Ready && pod.cpu > 1.0;
        drawn.cells[n].show(Look { place, state: pod.state, level, over });
        column += 1;
        if column == grid.columns {
            (column, row) = (0, row + 1);
        }
    }
}

/// All pods as a few paths, one for each state and level, in units of a square.
fn draw_squares(group: &Element, squares: &mut Vec<(Element, String)>, pods: &[PodView], (grid, area): (&Grid, Area)) {
    if squares.is_empty() {
        for class in SQUARES {
            let path = dom::svg("path");
            dom::set(&path, "class", class);
            group.append_child(&path).expect("a group takes shapes");
            squares.push((path, String::new()));
        }
    }
    let mut paths: [String; SQUARES.len()] = Default::default();
    let (mut column, mut row) = (0, 0);
    for pod in pods {
        let (path, shape) = match pod.state {
            PodState::Ready => (level(pod.cpu), "m.1.1h.8v.8h-.8z"),
            PodState::Starting => (5, "m.3.3h.4v.4h-.4z"),
            PodState::Stopping => (6, "m.1.4h.8v.2h-.8z"),
        };
        // Writing to a String cannot fail.
        let _ = write!(paths[path], "M{column} {row}{shape}");
        column += 1;
        if column == grid.columns {
            (column, row) = (0, row + 1);
        }
    }
    let side = grid.cell.0;
    let transform = format!("translate({:.2} {:.2}) scale({side:.3})", area.x, area.y + grid.top);
    for ((element, before), path) in squares.iter_mut().zip(paths) {
        dom::set(element, "transform", &transform);
        if *before != path {
            dom::set(element, "d", &path);
            *before = path;
        }
    }
}

/// How much CPU of its request, in quarters; beyond it is the last.
fn level(cpu: f64) -> usize {
    [0.25, 0.5, 0.75, 1.0].iter().filter(|bound| cpu > **bound).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pods_are_boxes_while_there_is_room_and_all_are_found_again() {
        let area = Area { x: 296.0, y: 42.0, w: 322.0, h: 80.0 };
        for (count, heat) in [(1, false), (10, false), (100, false), (200, true), (2000, true)] {
            let grid = Grid::of(count, area);
            assert_eq!(grid.heat, heat, "{count}");
            assert!(grid.cell.0 >= 3.0, "{count}: {:?}", grid.cell);
            let last = u32::try_from(count - 1).unwrap_or(0);
            let (column, row) = (f64::from(last % grid.columns), f64::from(last / grid.columns));
            let at = ((column + 0.5) * grid.cell.0, grid.top + (row + 0.5) * grid.cell.1);
            assert!(at.0 < area.w && at.1 < area.h, "{count}: {at:?}");
            assert_eq!(grid.place(at.0, at.1, count), Some(count - 1));
        }
    }
}

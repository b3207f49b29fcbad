//! Pods as boxes that fill with CPU.

use web_sys::Element;

use super::arrangement::Area;
use crate::present::loop_view::PodState;
use crate::ui::dom;

/// CPU in hundredths of its request, at most one whole.
pub(super) fn rounded(cpu: f64) -> f64 {
    libm::round(cpu.clamp(0.0, 1.0) * 100.0) / 100.0
}

/// One pod on the page, and what it shows.
pub(super) struct Cell {
    group: Element,
    outline: Element,
    fill: Element,
    sign: Element,
    look: Option<Look>,
}

/// What one pod shows, and where.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Look {
    /// Where it stands.
    pub(super) place: Area,
    /// Where it is in its life.
    pub(super) state: PodState,
    /// Hundredths of the CPU request, at most one whole.
    pub(super) level: f64,
    /// Whether it uses more than its request.
    pub(super) over: bool,
}

impl Cell {
    /// A new one in a group.
    pub(super) fn new(parent: &Element) -> Self {
        let group = dom::svg("g");
        let [outline, fill, sign] =
            [("rect", "pod-outline"), ("rect", "pod-fill"), ("path", "pod-sign")].map(|(name, class)| {
                let element = dom::svg(name);
                dom::set(&element, "class", class);
                group.append_child(&element).expect("a group takes shapes");
                element
            });
        parent.append_child(&group).expect("a group takes groups");
        Self { group, outline, fill, sign, look: None }
    }

    /// Takes it from the page.
    pub(super) fn remove(&self) {
        self.group.remove();
    }

    /// Shows it, if that is something new.
    pub(super) fn show(&mut self, look: Look) {
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

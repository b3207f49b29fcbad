//! The controller: its arithmetic inside a ring that fills up to the next sync.

use std::f64::consts::TAU;

use web_sys::Element;
use yew::prelude::*;

use super::fit::{self, MONO, SANS};
use crate::present::loop_view::{ControllerView, sync_progress};
use crate::session::Changes;
use crate::ui::dom;
use crate::ui::store::{Next, use_language, use_store};

/// What the ring shows, and where.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct RingProps {
    /// The controller.
    pub(crate) view: ControllerView,
    /// The centre, from the left.
    pub(crate) x: f64,
    /// The centre, from the top.
    pub(crate) y: f64,
    /// The radius.
    pub(crate) radius: f64,
}

/// The ring.
#[component]
pub(crate) fn Ring(props: &RingProps) -> Html {
    let &RingProps { ref view, x, y, radius } = props;
    let (store, language) = (use_store(), use_language());
    let arc = use_node_ref();
    {
        let arc = arc.clone();
        use_effect_with(store, move |store| {
            let (reader, around) = (store.clone(), TAU * radius);
            let subscription = store.on_frame(move |tick| {
                if let (true, Some(arc)) = (tick.changes.any(Changes::ALL), arc.cast::<Element>()) {
                    let done = reader.read(sync_progress).clamp(0.0, 1.0) * around;
                    dom::set(&arc, "stroke-dasharray", &format!("{done:.1} {around:.1}"));
                }
                Next::Rest
            });
            move || drop(subscription)
        });
    }
    let (cx, cy, r) = (x.to_string(), y.to_string(), radius.to_string());
    let room = radius * 1.72;
    let title = language.say("HPA controller");
    let formula = formula(&view.formula, room);
    let top = if formula.len() > 1 { y - 22.0 } else { y - 16.0 };
    let line = |class: &'static str, y: f64, size: f64, text: &str| {
        html! { <text {class} x={cx.clone()} y={format!("{y:.1}")} text-anchor="middle" font-size={format!("{size:.2}")}>{ text }</text> }
    };
    let below = top + 20.0 + 15.0 * f64::from(u32::try_from(formula.len()).unwrap_or(1));
    html! {
        <g>
            <circle class="ring-track" cx={cx.clone()} cy={cy.clone()} r={r.clone()} />
            <circle class="ring-done" cx={cx.clone()} cy={cy.clone()} {r} ref={arc} stroke-dasharray="0 999" transform={format!("rotate(-90 {x} {y})")} />
            { line("strong", top, fit::size(title, room, 12.5, SANS), title) }
            { for [19.0, 34.0, 49.0].into_iter().zip(&formula).map(|(down, text)| line("value", top + down, fit::size(text, room, 12.0, MONO), text)) }
            { line("cap", below, fit::size(&view.countdown, room - 16.0, 11.0, SANS), &view.countdown) }
        </g>
    }
}

/// The arithmetic on one line if it is readable there, else broken where a sign stands.
fn formula(text: &str, room: f64) -> Vec<String> {
    if fit::size(text, room, 12.0, MONO) >= 10.5 {
        return vec![text.to_owned()];
    }
    match text.rsplit_once(" = ") {
        Some((left, right)) if fit::size(left, room, 12.0, MONO) > 8.5 => {
            vec![left.to_owned(), format!("= {right}")]
        }
        _ => fit::lines(text, room, 10.5, MONO, 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_formula_breaks_before_its_result() {
        assert_eq!(formula("⌈8 × 3.0/2⌉ = 12", 127.0), ["⌈8 × 3.0/2⌉ = 12"]);
        assert_eq!(formula("⌈10 × 731m/500m⌉ = 15", 110.0), ["⌈10 × 731m/500m⌉", "= 15"]);
        assert!(formula("no metric could be read: the custom metrics API answered 503", 127.0).len() <= 3);
    }
}

//! The strip under the charts: the names of instants, and a marker for each scale event that can be clicked.

use yew::prelude::*;

use super::axis::{Axis, MARGIN};
use crate::present::series::Marker;
use crate::session::Command;
use crate::ui::store::use_store;

/// The height of the strip, in CSS pixels.
const HEIGHT: f64 = 44.0;
/// The width of a letter, of a marker's dot, and of what a finger can hit.
const LETTER: f64 = 6.6;
const DOT: f64 = 9.0;
const TARGET: f64 = 24.0;

/// What the strip shows.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct StripProps {
    /// The time axis.
    pub(crate) axis: Axis,
    /// The scale events, by time.
    pub(crate) markers: Vec<Marker>,
    /// The sync that is explained.
    pub(crate) explained: u64,
}

/// The strip.
#[component]
pub(crate) fn Strip(props: &StripProps) -> Html {
    let store = use_store();
    let StripProps { axis, ref markers, explained } = *props;
    let on_choose = Callback::from(move |sync| store.dispatch(Command::Explain { sync: Some(sync) }));
    html! {
        <svg class="strip" width={axis.width.to_string()} height={HEIGHT.to_string()} role="group" aria-label="Time axis and scale events">
            { for axis.ticks().into_iter().map(|(time, name)| tick(axis.x(time), axis, name)) }
            { for placed(markers, axis).into_iter().map(|(marker, x, labelled)| flag(marker, x, labelled, marker.sync == explained, &on_choose)) }
        </svg>
    }
}

fn tick(x: f64, axis: Axis, name: String) -> Html {
    let anchor = if x > axis.width - MARGIN - 12.0 { "end" } else { "middle" };
    let x = if anchor == "end" { axis.width - 2.0 } else { x };
    html! { <text class="cap" x={format!("{x:.1}")} y="11" text-anchor={anchor} font-size="11">{ name }</text> }
}

fn flag(marker: &Marker, x: f64, labelled: bool, explained: bool, on_choose: &Callback<u64>) -> Html {
    let sync = marker.sync;
    let onclick = on_choose.reform(move |_: MouseEvent| sync);
    let onkeydown = {
        let on_choose = on_choose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                on_choose.emit(sync);
            }
        })
    };
    let name = format!("Explain sync {sync}: {} at {}", marker.text, marker.at);
    let width = if labelled { label_width(marker) } else { TARGET };
    html! {
        <g key={sync} class={classes!("marker", explained.then_some("marker-on"))} role="button" tabindex="0" aria-label={name.clone()}
            transform={format!("translate({x:.1} 29)")} {onclick} {onkeydown}>
            <title>{ name }</title>
            <rect class="marker-room" x={(-TARGET / 2.0).to_string()} y={(-TARGET / 2.0).to_string()} width={format!("{width:.1}")} height={TARGET.to_string()} rx="6" />
            <circle r="4" />
            if labelled { <text x="8" y="4" font-size="11">{ &marker.text }</text> }
        </g>
    }
}

fn label_width(marker: &Marker) -> f64 {
    let letters = f64::from(u32::try_from(marker.text.chars().count()).unwrap_or(0));
    // The dot, the gap after it, the letters, and the arrow between them, which is wider than a letter.
    TARGET / 2.0 + 14.0 + letters * LETTER
}

/// The markers that find room, where they stand, and whether their label does too; the latest come first.
fn placed(markers: &[Marker], axis: Axis) -> Vec<(&Marker, f64, bool)> {
    let mut free = axis.width + MARGIN;
    let mut placed = Vec::new();
    for marker in markers.iter().rev() {
        let x = axis.x(marker.at.as_secs_f64());
        if x + DOT > free || x < 0.0 {
            continue;
        }
        let labelled = x + label_width(marker) - TARGET / 2.0 <= free;
        free = x - DOT;
        placed.push((marker, x, labelled));
    }
    placed.reverse();
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SimTime;

    #[test]
    fn labels_do_not_overlap() {
        let axis = Axis { from: 0.0, to: 600.0, width: 662.0 };
        let marker = |secs: i64, sync| Marker { at: SimTime::from_millis(secs * 1000), text: "8→10".into(), sync };
        let markers = [marker(0, 1), marker(15, 2), marker(18, 3), marker(300, 4), marker(600, 5)];
        let shown: Vec<_> = placed(&markers, axis).into_iter().map(|(marker, _, label)| (marker.sync, label)).collect();
        assert_eq!(shown, [(1, false), (3, true), (4, true), (5, false)]);
    }
}

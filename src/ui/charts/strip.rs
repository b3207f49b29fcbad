//! The strip under the charts: the names of instants, and a marker for each thing that was decided or done.

use yew::prelude::*;

use super::axis::{Axis, MARGIN};
use crate::present::series::{Marker, MarkerKind};
use crate::session::Command;
use crate::ui::store::{use_language, use_store};
use crate::units::SimTime;
use crate::{msg, say};

/// The height of the strip, in CSS pixels.
const HEIGHT: f64 = 42.0;
/// The width of a letter, of a marker's dot, and of what a finger can hit.
const LETTER: f64 = 6.6;
const DOT: f64 = 9.0;
const TARGET: f64 = 24.0;

/// What the strip shows.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct StripProps {
    /// The time axis.
    pub(crate) axis: Axis,
    /// What was decided and done, by kind and time.
    pub(crate) markers: Vec<Marker>,
    /// The sync that is explained.
    pub(crate) explained: u64,
    /// Since when the line is another one.
    pub(crate) forked: Option<SimTime>,
}

/// The strip.
#[component]
pub(crate) fn Strip(props: &StripProps) -> Html {
    let store = use_store();
    let language = use_language();
    let StripProps { axis, ref markers, explained, forked } = *props;
    let on_choose = Callback::from(move |(sync, at): (Option<u64>, SimTime)| {
        if sync.is_some() {
            return store.dispatch(Command::Explain { sync });
        }
        store.dispatch(Command::Pause);
        store.dispatch(Command::Seek { time: at.since(SimTime::ZERO) });
    });
    let fork = forked.map(|at| (axis.x(at.as_secs_f64()), say!(language, "forked at {time}", time = at)));
    html! {
        <svg class="strip" width={axis.width.to_string()} height={HEIGHT.to_string()} role="group"
            aria-label={language.say("Time axis and what happened")}>
            { for axis.labels().into_iter().filter(|(x, _)| fork.as_ref().is_none_or(|(at, _)| (x - at).abs() > 24.0)).map(|(x, name)| html! {
                <text class="cap" x={format!("{x:.1}")} y="11" text-anchor="middle" font-size="11">{ name }</text>
            }) }
            if let Some((x, text)) = fork.filter(|(x, _)| (0.0..=axis.width).contains(x)) {
                <g class="fork" data-testid="fork" transform={format!("translate({x:.1} 6)")} role="img" aria-label={text.clone()}>
                    <title>{ text }</title>
                    <path d="M0-6V8M0 4c6 0 7-3 7-8M4.4-1.4 7-4.6l2.6 3.2" />
                </g>
            }
            { for placed(markers, axis).into_iter().map(|(marker, x, labelled)| {
                let doing = match marker.sync {
                    Some(sync) => say!(language, "Explain sync {sync}", sync = sync),
                    None => language.say("Go there").to_owned(),
                };
                let kind = language.say(kind_name(marker.kind));
                let name = format!("{doing}: {kind}, {}, {}", marker.detail, marker.at);
                flag(Flag { marker, x, labelled, explained: marker.kind == MarkerKind::Scale && marker.sync == Some(explained), name }, &on_choose)
            }) }
        </svg>
    }
}

const fn kind_name(kind: MarkerKind) -> &'static str {
    match kind {
        MarkerKind::Scale => msg!("scaled"),
        MarkerKind::Warning => msg!("warning"),
        MarkerKind::Action => msg!("done by hand"),
        MarkerKind::Planned => msg!("planned"),
    }
}

/// A marker in its place.
struct Flag<'a> {
    marker: &'a Marker,
    x: f64,
    labelled: bool,
    explained: bool,
    name: String,
}

fn flag(flag: Flag, on_choose: &Callback<(Option<u64>, SimTime)>) -> Html {
    let Flag { marker, x, labelled, explained, name } = flag;
    let goal = (marker.sync, marker.at);
    let onclick = on_choose.reform(move |_: MouseEvent| goal);
    let onkeydown = {
        let on_choose = on_choose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                on_choose.emit(goal);
            }
        })
    };
    let width = if labelled { label_width(marker) } else { TARGET };
    let (class, shape) = shape(marker.kind);
    html! {
        <g key={format!("{class} {}", marker.at.as_micros())} class={classes!("marker", class, explained.then_some("marker-on"))} role="button" tabindex="0"
            aria-label={name.clone()} transform={format!("translate({x:.1} 28)")} {onclick} {onkeydown}>
            <title>{ name }</title>
            <rect class="marker-room" x={(-TARGET / 2.0).to_string()} y={(-TARGET / 2.0).to_string()} width={format!("{width:.1}")} height={TARGET.to_string()} rx="6" />
            <path d={shape} />
            if labelled { <text x="8" y="4" font-size="11">{ &marker.text }</text> }
        </g>
    }
}

/// The class of a marker and its shape around its middle.
pub(crate) const fn shape(kind: MarkerKind) -> (&'static str, &'static str) {
    match kind {
        MarkerKind::Scale => ("marker-scale", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"),
        MarkerKind::Warning => ("marker-warning", "M0-5.5 5.4 4H-5.4z"),
        MarkerKind::Action => ("marker-action", "M-4-4H4V4H-4z"),
        MarkerKind::Planned => ("marker-planned", "M0-5 5 0 0 5-5 0z"),
    }
}

fn label_width(marker: &Marker) -> f64 {
    let letters = f64::from(u32::try_from(marker.text.chars().count()).unwrap_or(0));
    // The dot, the gap after it, the letters, and the arrow between them, which is wider than a letter.
    TARGET / 2.0 + 14.0 + letters * LETTER
}

/// The markers that find room, where they stand, and whether their label does too. What was decided comes before what was
/// done, and the latest first; only what was decided has labels.
pub(crate) fn placed(markers: &[Marker], axis: Axis) -> Vec<(&Marker, f64, bool)> {
    let (scales, others): (Vec<_>, Vec<_>) = markers.iter().partition(|marker| marker.kind == MarkerKind::Scale);
    let mut placed: Vec<(&Marker, f64, bool)> = Vec::new();
    for marker in scales.into_iter().rev().chain(others.into_iter().rev()) {
        let x = axis.x(marker.at.as_secs_f64());
        let free = placed.iter().all(|(_, other, _)| (x - other).abs() >= 2.0 * DOT);
        if (0.0..=axis.width + MARGIN - DOT).contains(&x) && free {
            placed.push((marker, x, false));
        }
    }
    placed.sort_by(|a, b| a.1.total_cmp(&b.1));
    for n in 0..placed.len() {
        let (marker, x, _) = placed[n];
        let next = placed.get(n + 1).map_or(axis.width, |next| next.1 - DOT);
        placed[n].2 = marker.kind == MarkerKind::Scale && x + label_width(marker) - TARGET / 2.0 <= next;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_do_not_overlap() {
        let axis = Axis { from: 0.0, to: 600.0, width: 662.0 };
        let marker = |secs: i64, sync: u64| Marker {
            at: SimTime::from_millis(secs * 1000),
            text: "8→10".into(),
            detail: String::new(),
            kind: MarkerKind::Scale,
            sync: Some(sync),
        };
        let markers = [marker(0, 1), marker(15, 2), marker(18, 3), marker(300, 4), marker(600, 5)];
        let shown: Vec<_> =
            placed(&markers, axis).into_iter().map(|(marker, _, label)| (marker.sync.unwrap(), label)).collect();
        assert_eq!(shown, [(1, false), (3, true), (4, true), (5, false)]);
    }
}

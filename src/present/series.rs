//! The timeline: charts over one shared time axis, and the markers of what was decided and done.

mod charts;
mod lines;
mod marks;
mod thin;
mod window;

pub use charts::choices;
pub use window::{View, Window};

use super::Idea;
use crate::say;
use crate::session::Session;
use crate::units::{SimDuration, SimTime};
use lines::Source;

/// The timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The left end of the axis.
    pub from: SimTime,
    /// The right end of the axis.
    pub to: SimTime,
    /// The position.
    pub now: SimTime,
    /// The end of what is computed: later than the position after a step back.
    pub end: SimTime,
    /// When the sync was that is explained, if one is chosen.
    pub explained: Option<SimTime>,
    /// Since when the line is another one.
    pub forked: Option<SimTime>,
    /// From top to bottom.
    pub charts: Vec<Chart>,
    /// What was decided and done, by kind and time.
    pub markers: Vec<Marker>,
}

/// One chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The end of its test id: `requests`, `replicas`, `metric`.
    pub slug: String,
    /// What it shows, with the unit.
    pub title: String,
    /// The top of its axis; the bottom is 0.
    pub max: f64,
    /// Its lines, the first at the back.
    pub lines: Vec<Line>,
    /// Horizontal lines, such as maxReplicas or the target.
    pub rules: Vec<Rule>,
    /// A band between two values, such as the tolerance.
    pub band: Option<(f64, f64)>,
    /// A band that changes with time: from a time in seconds on, between two values.
    pub envelope: Vec<(f64, f64, f64)>,
    /// The highest value that the axis makes room for.
    pub ceiling: Option<f64>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is called in the legend.
    pub label: String,
    /// Its colour.
    pub idea: Idea,
    /// Whether a value holds until the next one (a stair) or is joined to it.
    pub stair: bool,
    /// How it is drawn.
    pub stroke: Stroke,
    /// Time in seconds and value; not-a-number is a gap.
    pub points: Vec<(f64, f64)>,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// As its idea is.
    Main,
    /// Thin and dotted: what is behind the others.
    Light,
}

/// One horizontal line.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Where.
    pub value: f64,
    /// What it is called.
    pub label: String,
    /// Its colour.
    pub idea: Idea,
}

/// What a marker stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    /// The target was scaled.
    Scale,
    /// The controller warned.
    Warning,
    /// A person did something.
    Action,
    /// The scenario plans something.
    Planned,
}

/// One thing that happened or will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// When.
    pub at: SimTime,
    /// `8→10`.
    pub text: String,
    /// The same with more words.
    pub detail: String,
    /// What it stands for.
    pub kind: MarkerKind,
    /// The sync that decided it, or the next one after it; none if that is after the position.
    pub sync: Option<u64>,
}

/// One chart to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The end of its test id.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Whether it is shown.
    pub shown: bool,
}

/// Where in time one stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Now, in seconds.
    pub now: f64,
    /// The end of what is computed, in seconds.
    pub end: f64,
    /// Now as a clock.
    pub clock: String,
    /// That one is in the past, and what that means.
    pub past: Option<String>,
    /// That this is another line, and since when.
    pub forked: Option<String>,
}

/// The columns of pixels that a timeline is made for when nobody says how many there are.
const COLUMNS: u32 = 1200;

/// The timeline as it is shown at first.
#[must_use]
pub fn timeline(session: &Session) -> Timeline {
    timeline_of(session, &View::default(), COLUMNS)
}

/// The timeline that a person chose to see, for as many columns of pixels.
#[must_use]
pub fn timeline_of(session: &Session, view: &View, columns: u32) -> Timeline {
    let (from, to) = view.window.ends(session);
    let (line, end) = (session.line(), session.end());
    let source = Source { history: line.history(), window: (from, to), end, columns };
    Timeline {
        from,
        to,
        now: session.now(),
        end,
        explained: explained(session),
        forked: session.forked(),
        charts: charts::charts(session, view, source),
        markers: marks::markers(session, (from, to)),
    }
}

/// Where in time one stands.
#[must_use]
pub fn position(session: &Session) -> Position {
    let (now, end, language) = (session.now(), session.end(), session.language());
    let past = || say!(language, "at {now} of {end}: a change here begins another line", now = now, end = end);
    let forked = |since| say!(language, "forked at {time}", time = since);
    // Whole seconds: the scrubber has no other steps, and a position that moves within one need not be shown anew.
    let seconds = |time: SimTime| SimDuration::from_secs(time.since(SimTime::ZERO).as_secs()).as_secs_f64();
    Position {
        now: seconds(now),
        end: seconds(end),
        clock: now.to_string(),
        past: (now < end).then(past),
        forked: session.forked().map(forked),
    }
}

/// When the sync happened that was chosen to be explained.
fn explained(session: &Session) -> Option<SimTime> {
    let index = usize::try_from(session.selected()?.checked_sub(1)?).ok()?;
    session.engine().history().syncs.get(index).map(|s| s.at)
}

impl Chart {
    fn empty(slug: String, title: String) -> Self {
        let (lines, rules, envelope) = (Vec::new(), Vec::new(), Vec::new());
        Self { slug, title, max: 1.0, lines, rules, band: None, envelope, ceiling: None }
    }

    /// The chart with an axis that ends at a round number that everything fits below.
    fn fitted(mut self, least: f64) -> Self {
        let rules = self.rules.iter().map(|r| r.value);
        let values = self.lines.iter().flat_map(|l| l.points.iter().map(|(_, v)| *v)).chain(rules);
        let highest = values.filter(|v| v.is_finite()).fold(least, f64::max);
        self.max = round_up(self.ceiling.map_or(highest, |ceiling| highest.min(ceiling.max(least))) * 1.05);
        self
    }
}

/// The next round number: few enough of them that axes seldom change, close enough that little is left empty.
fn round_up(value: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= value && power < 1e12 {
        power *= 10.0;
    }
    while power > value && power > 1e-9 {
        power /= 10.0;
    }
    let steps = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let fits = |step: &&f64| **step * power >= value - 1e-9;
    steps.iter().find(fits).copied().unwrap_or(20.0) * power
}

#[cfg(test)]
mod tests {
    use super::round_up;

    #[test]
    fn axes_end_at_round_numbers() {
        for (value, top) in [(0.9, 1.0), (10.5, 12.0), (25.2, 30.0), (4.0, 4.0), (63.0, 80.0)] {
            assert!((round_up(value) - top).abs() < 1e-9, "{value}: {}", round_up(value));
        }
    }
}

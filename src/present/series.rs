//! The timeline: charts over one shared time axis, and the markers of what was decided.

use super::{Idea, metric};
use crate::session::Session;
use crate::sim::Sync;
use crate::units::{SimDuration, SimTime};

/// The timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The left end of the axis.
    pub from: SimTime,
    /// The right end of the axis.
    pub to: SimTime,
    /// Where the cursor stands.
    pub cursor: SimTime,
    /// From top to bottom.
    pub charts: Vec<Chart>,
    /// Scale events, by time.
    pub markers: Vec<Marker>,
}

/// One chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The end of its test id: `requests`, `replicas`, `metric`.
    pub slug: &'static str,
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
    /// Time in seconds and value; not-a-number is a gap.
    pub points: Vec<(f64, f64)>,
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

/// One scale event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// When.
    pub at: SimTime,
    /// `8→10`.
    pub text: String,
    /// The sync that decided it.
    pub sync: u64,
}

/// The span that the axis shows at least, and at most.
const SHORTEST: SimDuration = SimDuration::from_secs(600);
const LONGEST: SimDuration = SimDuration::from_secs(1800);

/// The timeline up to now.
#[must_use]
pub fn timeline(session: &Session) -> Timeline {
    let now = session.now();
    let from = SimTime::ZERO.max(now - LONGEST);
    let history = session.engine().history();
    let markers = history.syncs.iter().filter(|s| s.at >= from).filter_map(|s| {
        let to = s.scale_to?;
        Some(Marker { at: s.at, text: format!("{}→{to}", s.before), sync: s.number })
    });
    Timeline {
        from,
        to: now.max(from + SHORTEST),
        cursor: explained(session).unwrap_or(now),
        charts: vec![requests(session, from), replicas(session, from), metric_chart(session, from)],
        markers: markers.collect(),
    }
}

/// When the sync happened that was chosen to be explained.
fn explained(session: &Session) -> Option<SimTime> {
    let index = usize::try_from(session.selected()?.checked_sub(1)?).ok()?;
    session.engine().history().syncs.get(index).map(|s| s.at)
}

/// A column of the history from `from` on, with the last value before it.
fn column<T: Copy>(session: &Session, from: SimTime, values: &[T], as_f64: impl Fn(T) -> f64) -> Vec<(f64, f64)> {
    let times = &session.engine().history().samples.at;
    let first = times.partition_point(|t| *t < from).saturating_sub(1);
    let mut points: Vec<(f64, f64)> =
        times[first..].iter().zip(&values[first..]).map(|(t, v)| (t.as_secs_f64(), as_f64(*v))).collect();
    if let Some((_, last)) = points.last().copied() {
        points.push((session.now().as_secs_f64(), last));
    }
    points
}

fn requests(session: &Session, from: SimTime) -> Chart {
    let samples = &session.engine().history().samples;
    let line = |label: &str, idea, stair, values: &[f64]| Line {
        label: label.to_owned(),
        idea,
        stair,
        points: column(session, from, values, |v| v),
    };
    let lines = vec![
        line("requests", Idea::Traffic, true, &samples.arrivals),
        line("dropped", Idea::Lost, false, &samples.dropped),
    ];
    chart("requests", "requests per second".to_owned(), 10.0, lines, Vec::new())
}

fn replicas(session: &Session, from: SimTime) -> Chart {
    let samples = &session.engine().history().samples;
    let spec = &session.engine().autoscaler().spec;
    let line = |label: &str, idea, values: &[i32]| Line {
        label: label.to_owned(),
        idea,
        stair: true,
        points: column(session, from, values, f64::from),
    };
    let lines = vec![line("desired", Idea::Decision, &samples.desired), line("ready", Idea::Ready, &samples.ready)];
    let max = Rule {
        value: spec.max_replicas.0.into(),
        label: format!("maxReplicas {}", spec.max_replicas),
        idea: Idea::Decision,
    };
    chart("replicas", "replicas".to_owned(), 2.0, lines, vec![max])
}

/// The first metric of the spec against its target.
fn metric_chart(session: &Session, from: SimTime) -> Chart {
    let history = session.engine().history();
    let Some(source) = session.engine().autoscaler().spec.metrics.first() else {
        return chart("metric", "no metric".to_owned(), 1.0, Vec::new(), Vec::new());
    };
    let first = history.syncs.partition_point(|s| s.at < from).saturating_sub(1);
    let same = |sync: &&Sync| sync.spec.metrics.first().is_some_and(|m| metric::name(m) == metric::name(source));
    let mut points: Vec<(f64, f64)> = history.syncs[first..]
        .iter()
        .filter(same)
        .map(|s| (s.at.as_secs_f64(), s.status.current_metrics.first().and_then(metric::reading).unwrap_or(f64::NAN)))
        .collect();
    if let Some((_, last)) = points.last().copied() {
        points.push((session.now().as_secs_f64(), last));
    }
    let line = Line { label: "metric".to_owned(), idea: Idea::Metric, stair: true, points };
    let target = metric::target(source);
    let rules = target.map(|value| Rule { value, label: format!("target {value}"), idea: Idea::Metric });
    let mut chart = chart("metric", metric::title(source), 1.0, vec![line], rules.into_iter().collect());
    let tolerance = session.engine().config().tolerance;
    chart.band = target.map(|target| (target * (1.0 - tolerance), target * (1.0 + tolerance)));
    chart
}

/// A chart whose axis ends at a round number that everything fits below.
fn chart(slug: &'static str, title: String, least: f64, lines: Vec<Line>, rules: Vec<Rule>) -> Chart {
    let values = lines.iter().flat_map(|l| l.points.iter().map(|(_, v)| *v)).chain(rules.iter().map(|r| r.value));
    let highest = values.filter(|v| v.is_finite()).fold(least, f64::max);
    Chart { slug, title, max: round_up(highest * 1.05), lines, rules, band: None }
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

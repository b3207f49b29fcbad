//! The traffic that a scenario plans: its rate over time as a line, and shapes to choose.

use std::fmt::Write;

use super::format;
use crate::language::Language;
use crate::session::Session;
use crate::sim::Action;
use crate::units::{SimDuration, float};
use crate::{msg, say};

/// Columns of the picture, and its rows.
const COLUMNS: u16 = 260;
const HEIGHT: f64 = 64.0;
/// The shapes, by the end of their test ids.
const SHAPES: [(&str, &str); 7] = [
    ("constant", msg!("Constant")),
    ("step", msg!("Step")),
    ("ramp", msg!("Ramp")),
    ("sine", msg!("Sine")),
    ("day", msg!("Day")),
    ("spike", msg!("Spike")),
    ("noise", msg!("Noise")),
];

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanView {
    /// The line, in a room of 260 by 64, as an SVG path.
    pub line: String,
    /// The highest rate of the axis, with its unit.
    pub top: String,
    /// Times along the axis: where, in the same room, and what.
    pub ticks: Vec<(f64, String)>,
    /// Where the position is, if it is within.
    pub now: Option<f64>,
    /// What it shows, for those who do not see it.
    pub summary: String,
    /// Says that the slider has taken over.
    pub overruled: Option<String>,
    /// Shapes: test id, name, and the traffic as YAML.
    pub shapes: Vec<(&'static str, &'static str, String)>,
}

/// The traffic that is planned.
#[must_use]
pub fn plan(session: &Session) -> PlanView {
    let (scenario, language) = (session.scenario(), session.language());
    let (traffic, duration) = (&scenario.traffic, scenario.duration.max(SimDuration::from_secs(1)));
    let highest = scenario.highest_rate();
    let top = nice(highest);
    let width = f64::from(COLUMNS);
    let share = |time: SimDuration| (time.as_secs_f64() / duration.as_secs_f64()).clamp(0.0, 1.0) * width;
    let height = |rate: f64| HEIGHT - rate / top * HEIGHT;
    let mut line = String::new();
    // Of what is in one column, the lowest and the highest.
    let mut at = 0;
    for column in 0..COLUMNS {
        let end = duration.as_secs_f64() * f64::from(column + 1) / width;
        let first = at;
        while traffic.get(at + 1).is_some_and(|(from, _)| from.as_secs_f64() < end) {
            at += 1;
        }
        let rates = || traffic.get(first..=at).into_iter().flatten().map(|(_, rate)| *rate);
        let (low, high) = (rates().fold(f64::INFINITY, f64::min), rates().fold(0.0, f64::max));
        let before = traffic.get(first).map_or(0.0, |(_, rate)| *rate);
        let after = traffic.get(at).map_or(0.0, |(_, rate)| *rate);
        let letter = if column == 0 { 'M' } else { 'L' };
        let _ = write!(line, "{letter}{column} {:.1}", height(before));
        if low < before.min(after) {
            let _ = write!(line, "L{column} {:.1}", height(low));
        }
        if high > before.max(after) {
            let _ = write!(line, "L{column} {:.1}", height(high));
        }
        let _ = write!(line, "L{column} {:.1}", height(after));
    }
    let last = traffic.get(at).map_or(0.0, |(_, rate)| *rate);
    let _ = write!(line, "L{COLUMNS} {:.1}", height(last));
    let ticks = (0..=4)
        .map(|n| (f64::from(n) * width / 4.0, if n == 0 { "0".to_owned() } else { quarter(duration, n).to_string() }))
        .collect();
    let now = session.now().since(crate::units::SimTime::ZERO);
    let acted = session.engine().actions().iter().rfind(|(_, action)| matches!(action, Action::Rate(_)));
    let overruled = acted
        .map(|(since, _)| say!(language, "Since {time} the slider sets the rate, and not the plan.", time = since));
    let (low, high) = (traffic.iter().map(|(_, rate)| *rate).fold(f64::INFINITY, f64::min), highest);
    let summary = say!(
        language,
        "Planned: {low} to {high} req/s over {duration}",
        low = format::rate(if low.is_finite() { low } else { 0.0 }),
        high = format::rate(high),
        duration = duration
    );
    PlanView {
        line,
        top: say!(language, "{rate} req/s", rate = format!("{top}")),
        ticks,
        now: (now <= duration).then(|| share(now)),
        summary,
        overruled,
        shapes: shapes(language, duration, highest),
    }
}

fn quarter(duration: SimDuration, n: u8) -> SimDuration {
    SimDuration::from_secs((duration.as_secs() * i64::from(n) + 2) / 4)
}

/// The next of 1, 2, 5, 10…, but at least 1.
fn nice(value: f64) -> f64 {
    let mut power = 1.0;
    loop {
        for factor in [1.0, 2.0, 2.5, 5.0] {
            if power * factor >= value {
                return power * factor;
            }
        }
        power *= 10.0;
    }
}

/// Shapes as high and as long as what is planned.
fn shapes(language: Language, duration: SimDuration, highest: f64) -> Vec<(&'static str, &'static str, String)> {
    let high = if highest > 0.0 { highest } else { float::from_count(4) };
    let rate = |share: f64| {
        let text = format!("{:.3}", high * share);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let time = |percent: i64| SimDuration::from_secs((duration.as_secs() * percent / 100).max(1));
    let of = |id: &str| match id {
        "constant" => format!("[{{constant: {}}}]", rate(1.0)),
        "step" => format!(
            "[{{constant: {low}}}, {{from: {}, constant: {}}}, {{from: {}, constant: {low}}}]",
            time(15),
            rate(1.0),
            time(60),
            low = rate(0.125)
        ),
        "ramp" => {
            format!(
                "[{{constant: {}}}, {{from: {}, ramp: {{to: {}, over: {}}}}}]",
                rate(0.125),
                time(10),
                rate(1.0),
                time(50)
            )
        }
        "sine" => format!("[{{sine: {{mean: {}, amplitude: {}, period: {}}}}}]", rate(0.55), rate(0.45), time(33)),
        "day" => {
            format!("[{{day: {{min: {}, max: {}, peak: {}, length: {}}}}}]", rate(0.1), rate(1.0), time(62), time(100))
        }
        "spike" => format!(
            "[{{constant: {}}}, {{from: {}, spike: {{to: {}, for: {}}}}}]",
            rate(0.125),
            time(20),
            rate(1.0),
            time(8)
        ),
        _ => format!("[{{constant: {}}}, {{noise: {{amplitude: {}, every: 15s}}}}]", rate(0.7), rate(0.3)),
    };
    SHAPES.iter().map(|(id, name)| (*id, language.say(name), of(id))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_can_be_started() {
        let session = Session::default();
        let view = plan(&session);
        assert_eq!((view.top.as_str(), view.ticks.len()), ("25 req/s", 5));
        assert!(view.line.starts_with("M0 56.3"), "{}", view.line);
        for (id, _, traffic) in view.shapes {
            let text = session.rewritten("spec.traffic", &traffic);
            assert_eq!(Session::check(&text), [], "{id}: {traffic}");
            let started = Session::open(&text).expect("it can be started");
            assert!(started.scenario().highest_rate() > 10.0, "{id}: {:?}", started.scenario().traffic);
        }
    }
}

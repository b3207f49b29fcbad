//! Runs of several scenarios beside each other: the picture of each over the same axes, and what they come to in numbers.

use super::sketch::Frame;
use super::summary::{self, Summary};
use crate::language::Language;
use crate::say;
use crate::session::lesson::{Lesson, Origin};
use crate::session::{Extension, Session};
use crate::units::{SimTime, float};

/// The size of a picture, in its own units.
pub const SIZE: (f64, f64) = (240.0, 64.0);

/// The runs.
#[derive(Clone, Debug, PartialEq)]
pub struct BesideView {
    /// Each of them.
    pub runs: Vec<RunView>,
    /// The numbers.
    pub rows: Vec<Row>,
}

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunView {
    /// What the scenario is called.
    pub title: String,
    /// The area of the traffic.
    pub traffic: String,
    /// The line of the replicas that are wanted.
    pub replicas: String,
    /// The same in words.
    pub label: String,
}

/// One number of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub label: &'static str,
    /// Of each run.
    pub values: Vec<String>,
}

/// Runs the scenario of a lesson and those beside it to their ends.
#[must_use]
pub fn beside(lesson: &Lesson, extension: Extension, language: Language) -> BesideView {
    let own = match &lesson.origin {
        Origin::Catalog(name) => Session::of_catalog(name, extension),
        Origin::Text(text) => Session::open_with(text, None, Some(extension)).ok(),
    };
    let others = lesson.beside.iter().map(|name| Session::of_catalog(name, extension));
    let mut runs: Vec<Session> = std::iter::once(own).chain(others).flatten().collect();
    for run in &mut runs {
        run.run_until(SimTime::ZERO + run.scenario().duration);
    }
    let highest = |of: fn(&Session) -> f64| runs.iter().map(of).fold(1.0, f64::max);
    let span = highest(|run| run.now().as_secs_f64());
    let frame = |top: f64| Frame { width: SIZE.0, height: SIZE.1, span, top };
    let (traffic, replicas) = (frame(highest(most_traffic) * 1.25), frame(highest(most_replicas)));
    let view = |run: &Session| picture(run, [traffic, replicas], language);
    let mut views: Vec<RunView> = runs.iter().map(view).collect();
    shorten(&mut views);
    BesideView { runs: views, rows: rows(&runs, language) }
}

fn most_traffic(run: &Session) -> f64 {
    run.engine().history().samples.arrivals.iter().copied().fold(0.0, f64::max)
}

fn most_replicas(run: &Session) -> f64 {
    run.engine().history().samples.desired.iter().copied().max().map_or(0.0, f64::from)
}

fn picture(run: &Session, [traffic, replicas]: [Frame; 2], language: Language) -> RunView {
    let samples = &run.engine().history().samples;
    let seconds = || samples.at.iter().map(|at| at.as_secs_f64());
    let desired = || samples.desired.iter().copied();
    let known = Session::catalog().iter().find(|(name, _)| *name == run.scenario().name);
    RunView {
        title: known.map_or_else(|| run.scenario().title.clone(), |(_, title)| language.say(title).to_owned()),
        traffic: traffic.area(seconds().zip(samples.arrivals.iter().copied())),
        replicas: replicas.stairs(seconds().zip(desired().map(f64::from))),
        label: say!(
            language,
            "from {low} to {high} replicas",
            low = desired().min().unwrap_or(0),
            high = desired().max().unwrap_or(0)
        ),
    }
}

/// What all titles begin with, up to a colon, is said of the lesson already.
fn shorten(runs: &mut [RunView]) {
    let apart = |title: &str| {
        let place = title.find(':').or_else(|| title.find('：'))?;
        let (common, rest) = title.split_at(place);
        Some((common.to_owned(), rest.trim_start_matches([':', '：', ' ']).to_owned()))
    };
    let parts: Option<Vec<(String, String)>> = runs.iter().map(|run| apart(&run.title)).collect();
    let Some(parts) = parts.filter(|parts| parts.iter().all(|(common, _)| *common == parts[0].0)) else { return };
    for (run, (_, rest)) in runs.iter_mut().zip(parts) {
        run.title = rest;
    }
}

fn rows(runs: &[Session], language: Language) -> Vec<Row> {
    let sums: Vec<Summary> = runs.iter().map(summary::of).collect();
    let row = |label, number: &dyn Fn(&Session, &Summary) -> String| Row {
        label,
        values: runs.iter().zip(&sums).map(|(run, sum)| number(run, sum)).collect(),
    };
    let whole = |value: f64| format!("{value:.0}");
    vec![
        row(language.say("replicas at most"), &|run, _| whole(most_replicas(run))),
        row(language.say("replicas at the end"), &|_, sum| sum.replicas.to_string()),
        row(language.say("CPU request of a pod at the end"), &|run, _| {
            run.engine().workload().pods().last().map_or_else(none, |pod| format!("{}m", pod.request().cpu))
        }),
        row(language.say("nodes at the end"), &|run, _| {
            run.engine().workload().nodes().map_or_else(none, |nodes| nodes.list().len().to_string())
        }),
        row(language.say("scale events"), &|_, sum| whole(float::from_count(sum.scaled.len()))),
        row(language.say("pod-hours"), &|_, sum| format!("{:.2}", sum.pod_hours)),
        row(language.say("requests lost"), &|_, sum| whole(sum.dropped)),
    ]
}

fn none() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::lesson;

    #[test]
    fn each_run_has_a_picture_and_a_number_of_everything() {
        let mut lesson = lesson::find("tolerance", Extension::linked()).expect("it is one of the lessons");
        lesson.beside = vec!["ceiling".to_owned(), "none".to_owned()];
        let view = beside(&lesson, Extension::linked(), Language::ENGLISH);
        assert_eq!(view.runs.len(), 2);
        assert!(view.runs.iter().all(|run| run.replicas.starts_with('M') && !run.title.is_empty()));
        assert!(view.rows.iter().all(|row| row.values.len() == 2));
        assert_eq!(view.rows[1].values, ["2", "4"]);
        assert!(view.runs[0].title.contains(": "), "they have nothing in common: {}", view.runs[0].title);
    }

    #[test]
    fn what_is_common_to_all_titles_is_said_once() {
        let lesson = lesson::find("three-autoscalers", Extension::linked()).expect("it is one of the lessons");
        let view = beside(&lesson, Extension::linked(), Language::ENGLISH);
        let titles: Vec<&str> = view.runs.iter().map(|run| run.title.as_str()).collect();
        assert_eq!(titles, ["horizontal", "vertical", "nodes"]);
    }
}

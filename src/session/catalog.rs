//! The scenarios that come with the page: the files of `static/scenarios`, the first of them the one to start with.

use super::extension::Extension;
use super::scenario::{Parts, Scenario, split_by};
use super::{Command, Session};
use crate::msg;
use crate::units::SimDuration;

/// The catalog: the names of the scenarios, which are those of their files, with their titles. A program starts with the
/// text of the first; the others are a part of what may come later.
macro_rules! catalog {
    ($first:literal: $title:expr, $($name:literal: $titles:expr,)*) => {
        /// Names and titles, in the order in which they are offered.
        pub(super) const ENTRIES: &[(&str, &str)] = &[($first, $title), $(($name, $titles)),*];

        const FIRST: &str = include_str!(concat!("../../static/scenarios/", $first, ".yaml"));

        /// The texts after the first.
        pub(super) const REST: &[&str] = &[$(include_str!(concat!("../../static/scenarios/", $name, ".yaml"))),*];
    };
}

catalog! {
    "requests-per-second": msg!("Custom metric: requests per second"),
    "cpu-utilization": msg!("CPU utilization of a Deployment"),
    "scaling-policies": msg!("Behavior: policies and a short window"),
    "missing-request": msg!("Unknown: a container without a request"),
    "sidecar-dilutes": msg!("A sidecar dilutes the average"),
    "requests-not-limits": msg!("Utilization is of requests, not of limits"),
    "selector-matches-others": msg!("The selector also matches other pods"),
    "tolerance": msg!("Tolerance: 71 % against 70 does nothing"),
    "tolerance-grows": msg!("Tolerance grows with the size"),
    "tolerance-of-zero": msg!("A tolerance of zero"),
    "ceiling": msg!("Below the target, yet no scale-down: the ceiling"),
    "one-target": msg!("One target, not two thresholds"),
    "scale-down-window": msg!("The scale-down window is a rolling maximum"),
    "scale-up-window": msg!("A scale-up window delays a real spike"),
    "policies-are-limits": msg!("Policies are limits, not step sizes"),
    "percent-and-pods": msg!("Percent and pods per period"),
    "period-start": msg!("The period start after a change of direction"),
    "long-periods": msg!("Long periods: what they count"),
    "behavior-absent": msg!("behavior absent: 4, 8, 16, 32"),
    "behavior-written": msg!("behavior written out: 5, 10, 20, 40"),
    "cpu-burst-ignored": msg!("A CPU burst at start, behind a readiness probe"),
    "cpu-burst-cascade": msg!("A CPU burst at start, without a readiness probe"),
    "rollout-adds-replicas": msg!("A rolling update adds replicas"),
    "surge-divides": msg!("AverageValue while a rollout surges"),
    "surge-stays": msg!("A rollout leaves pods behind"),
    "value-multiplies": msg!("Value multiplies with the pods"),
    "average-value-divides": msg!("AverageValue divides by the target"),
    "backlog-to-max": msg!("Value on a backlog runs to the maximum"),
    "one-metric-missing": msg!("One metric of two is missing"),
    "outage-of-zeros": msg!("An outage that answers 0"),
    "slow-pipeline": msg!("A slow scale-up is the pipeline"),
    "memory-stays": msg!("Memory that never comes down"),
    "vertical-too": msg!("HPA and VPA on the same resource"),
    "replicas-applied": msg!("A manifest with replicas: sets them back"),
    "keda-cooldown": msg!("KEDA: the cooldown is for the last pod only"),
    "scale-to-zero": msg!("Scale to zero"),
    "terminating-pods": msg!("Terminating pods still count for an external value"),
    "three-horizontal": msg!("Three autoscalers, one load: horizontal"),
    "three-vertical": msg!("Three autoscalers, one load: vertical"),
    "three-cluster": msg!("Three autoscalers, one load: nodes"),
    "adapter-rules": msg!("An adapter rule that shows nothing"),
}

/// The scenario to start with. What its document says stands here too, so that a program can start without reading any.
pub(super) fn first() -> Parts {
    let scenario = Scenario {
        name: ENTRIES[0].0.to_owned(),
        title: ENTRIES[0].1.to_owned(),
        duration: SimDuration::from_secs(1500),
        traffic: [(0, 3.0), (120, 24.0), (720, 3.0)].map(|(at, rate)| (SimDuration::from_secs(at), rate)).to_vec(),
        ..Scenario::default()
    };
    split_by(FIRST, |_, _| (scenario, Vec::new()))
}

/// What there is of a scenario.
pub(super) enum Found {
    /// All of it.
    Scenario(Box<Parts>),
    /// Its name: its text comes later.
    Name,
    /// Nothing.
    Nothing,
}

/// A scenario by its name.
pub(super) fn find(name: &str, extension: Option<Extension>) -> Found {
    let Some(place) = ENTRIES.iter().position(|entry| entry.0 == name) else { return Found::Nothing };
    let parts = match (place, at(place, extension), extension) {
        (0, ..) => Some(first()),
        (_, Some(text), Some(extension)) => Some((extension.documents().split)(text)),
        _ => None,
    };
    parts.map_or(Found::Name, |parts| Found::Scenario(Box::new(parts)))
}

/// The text of the scenario at a place in the list, if it is there.
fn at(place: usize, extension: Option<Extension>) -> Option<&'static str> {
    match place.checked_sub(1) {
        None => Some(FIRST),
        Some(place) => extension.and_then(|extension| extension.scenarios().get(place).copied()),
    }
}

/// The text of a scenario, if it is there.
pub(super) fn text(name: &str, extension: Option<Extension>) -> Option<&'static str> {
    at(ENTRIES.iter().position(|entry| entry.0 == name)?, extension)
}

impl Session {
    /// Names and English titles of the scenarios to choose from; the titles are said in the page's language.
    #[must_use]
    pub fn catalog() -> &'static [(&'static str, &'static str)] {
        ENTRIES
    }

    /// The same, for who keeps them.
    #[must_use]
    pub fn scenarios() -> Vec<(String, String)> {
        ENTRIES.iter().map(|(name, title)| ((*name).to_owned(), (*title).to_owned())).collect()
    }

    /// A session of its own that starts a scenario of the catalog; none if there is no such scenario.
    #[must_use]
    pub fn of_catalog(name: &str, extension: Extension) -> Option<Self> {
        let Found::Scenario(parts) = find(name, Some(extension)) else { return None };
        Self::start(*parts, Some(extension), || Command::SelectScenario { name: name.to_owned() }).ok()
    }

    /// What the scenario document is titled, in every language that it has.
    #[must_use]
    pub fn titles(&self) -> Vec<&str> {
        let titles = self.document.as_deref().and_then(|document| document.find("metadata.title"));
        let entries = titles.iter().flat_map(|titles| titles.entries());
        entries.filter_map(|entry| titles?.text(&entry.key)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;
    use crate::language::Language;
    use crate::session::reading::read;
    use crate::session::scenario::split;

    #[test]
    fn every_scenario_is_without_problems_and_what_the_catalog_says() {
        let files = std::fs::read_dir("static/scenarios").expect("the scenarios can be listed").flatten();
        assert_eq!(ENTRIES.len(), files.filter(|file| file.path().is_file()).count());
        for (name, title) in ENTRIES {
            let Found::Scenario(parts) = find(name, Some(Extension::linked())) else { panic!("{name} is not there") };
            assert_eq!((parts.scenario.name.as_str(), parts.scenario.title.as_str()), (*name, *title));
            assert_eq!(parts.problems, [], "{name}");
            let mut problems = read(&parts.manifests, parts.scenario.config.gates, Some(Extension::linked())).problems;
            // What one scenario is about, the editor says too.
            let about = if *name == "missing-request" { "no cpu request" } else { "\0" };
            problems.retain(|problem| problem.severity < Severity::Info && !problem.message.starts_with(about));
            assert_eq!(problems, [], "{name}");
        }
    }

    #[test]
    fn titles_say_the_same_in_the_catalogs_and_in_the_files() {
        let chinese = Language::chinese();
        for (name, title) in ENTRIES {
            let session = Session::of_catalog(name, Extension::linked()).expect("it is in the catalog");
            assert_eq!(session.titles(), [*title, chinese.say(title)], "{name}");
        }
        assert!(Session::of_catalog("none", Extension::linked()).is_none());
    }

    #[test]
    fn the_first_is_what_its_document_says() {
        let (known, read) = (first(), split(FIRST));
        assert_eq!(
            (&known.scenario, &known.manifests, known.problems),
            (&read.scenario, &read.manifests, read.problems)
        );
    }

    #[test]
    fn only_the_first_is_there_from_the_start() {
        assert!(matches!(find(ENTRIES[0].0, None), Found::Scenario(_)));
        assert!(matches!(find(ENTRIES[1].0, None), Found::Name));
        assert!(matches!(find("none", Some(Extension::linked())), Found::Nothing));
    }
}

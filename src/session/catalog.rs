//! The scenarios that come with the page: the files of `static/scenarios`, the first of them the one to start with.

use super::extension::Extension;
use super::scenario::{Parts, split};

/// The catalog: the names of the scenarios, which are those of their files, with their titles. A program starts with the
/// text of the first; the others are a part of what may come later.
macro_rules! catalog {
    ($first:literal: $title:literal, $($name:literal: $titles:literal,)*) => {
        /// Names and titles, in the order in which they are offered.
        pub(super) const ENTRIES: &[(&str, &str)] = &[($first, $title), $(($name, $titles)),*];

        const FIRST: &str = include_str!(concat!("../../static/scenarios/", $first, ".yaml"));

        /// The texts after the first.
        pub(super) const REST: &[&str] = &[$(include_str!(concat!("../../static/scenarios/", $name, ".yaml"))),*];
    };
}

catalog! {
    "requests-per-second": "Custom metric: requests per second",
    "cpu-utilization": "CPU utilization of a Deployment",
    "scaling-policies": "Behavior: policies and a short window",
    "missing-request": "Unknown: a container without a request",
    "sidecar-dilutes": "A sidecar dilutes the average",
    "selector-matches-others": "The selector also matches other pods",
    "tolerance": "Tolerance: 71 % against 70 does nothing",
    "tolerance-grows": "Tolerance grows with the size",
    "tolerance-of-zero": "A tolerance of zero",
    "ceiling": "Below the target, yet no scale-down: the ceiling",
    "one-target": "One target, not two thresholds",
    "scale-down-window": "The scale-down window is a rolling maximum",
    "scale-up-window": "A scale-up window delays a real spike",
    "policies-are-limits": "Policies are limits, not step sizes",
    "percent-and-pods": "Percent and pods per period",
    "cpu-burst-ignored": "A CPU burst at start, behind a readiness probe",
    "cpu-burst-cascade": "A CPU burst at start, without a readiness probe",
    "rollout-adds-replicas": "A rolling update adds replicas",
    "value-multiplies": "Value multiplies with the pods",
    "average-value-divides": "AverageValue divides by the target",
    "backlog-to-max": "Value on a backlog runs to the maximum",
    "one-metric-missing": "One metric of two is missing",
    "outage-of-zeros": "An outage that answers 0",
    "slow-pipeline": "A slow scale-up is the pipeline",
    "terminating-pods": "Terminating pods still count for an external value",
    "adapter-rules": "An adapter rule that shows nothing",
}

/// The scenario to start with.
pub(super) fn first() -> Parts {
    split(FIRST)
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
    let text = match place.checked_sub(1) {
        None => Some(&FIRST),
        Some(place) => extension.and_then(|extension| extension.scenarios().get(place)),
    };
    text.map_or(Found::Name, |text| Found::Scenario(Box::new(split(text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;
    use crate::manifest::read;

    #[test]
    fn every_scenario_is_without_problems_and_what_the_catalog_says() {
        let files = std::fs::read_dir("static/scenarios").expect("the scenarios can be listed").count();
        assert_eq!(ENTRIES.len(), files);
        for (name, title) in ENTRIES {
            let Found::Scenario(parts) = find(name, Some(Extension::linked())) else { panic!("{name} is not there") };
            assert_eq!((parts.scenario.name.as_str(), parts.scenario.title.as_str()), (*name, *title));
            assert_eq!(parts.problems, [], "{name}");
            let mut problems = read(&parts.manifests, parts.scenario.config.gates).problems;
            // What one scenario is about, the editor says too.
            let about = if *name == "missing-request" { "no cpu request" } else { "\0" };
            problems.retain(|problem| problem.severity < Severity::Info && !problem.message.starts_with(about));
            assert_eq!(problems, [], "{name}");
        }
    }

    #[test]
    fn only_the_first_is_there_from_the_start() {
        assert!(matches!(find(ENTRIES[0].0, None), Found::Scenario(_)));
        assert!(matches!(find(ENTRIES[1].0, None), Found::Name));
        assert!(matches!(find("none", Some(Extension::linked())), Found::Nothing));
    }
}

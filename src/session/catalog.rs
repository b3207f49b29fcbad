//! The scenarios that come with the page: the files of `static/scenarios`, the first of them the one to start with.

use super::scenario::{Parts, split};

const FILES: &[&str] = &[
    include_str!("../../static/scenarios/requests-per-second.yaml"),
    include_str!("../../static/scenarios/cpu-utilization.yaml"),
    include_str!("../../static/scenarios/scaling-policies.yaml"),
    include_str!("../../static/scenarios/missing-request.yaml"),
    include_str!("../../static/scenarios/sidecar-dilutes.yaml"),
    include_str!("../../static/scenarios/selector-matches-others.yaml"),
    include_str!("../../static/scenarios/tolerance.yaml"),
    include_str!("../../static/scenarios/tolerance-grows.yaml"),
    include_str!("../../static/scenarios/tolerance-of-zero.yaml"),
    include_str!("../../static/scenarios/ceiling.yaml"),
    include_str!("../../static/scenarios/one-target.yaml"),
    include_str!("../../static/scenarios/scale-down-window.yaml"),
    include_str!("../../static/scenarios/scale-up-window.yaml"),
    include_str!("../../static/scenarios/policies-are-limits.yaml"),
    include_str!("../../static/scenarios/percent-and-pods.yaml"),
    include_str!("../../static/scenarios/cpu-burst-ignored.yaml"),
    include_str!("../../static/scenarios/cpu-burst-cascade.yaml"),
    include_str!("../../static/scenarios/rollout-adds-replicas.yaml"),
    include_str!("../../static/scenarios/value-multiplies.yaml"),
    include_str!("../../static/scenarios/average-value-divides.yaml"),
    include_str!("../../static/scenarios/backlog-to-max.yaml"),
    include_str!("../../static/scenarios/one-metric-missing.yaml"),
    include_str!("../../static/scenarios/outage-of-zeros.yaml"),
    include_str!("../../static/scenarios/slow-pipeline.yaml"),
    include_str!("../../static/scenarios/terminating-pods.yaml"),
    include_str!("../../static/scenarios/adapter-rules.yaml"),
];

/// Every scenario, in the order in which they are offered.
pub(super) fn all() -> impl Iterator<Item = Parts> {
    FILES.iter().map(|text| split(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;
    use crate::manifest::read;

    #[test]
    fn every_scenario_is_without_problems() {
        for parts in all() {
            assert_eq!(parts.problems, [], "{}", parts.scenario.name);
            let mut problems = read(&parts.manifests, parts.scenario.config.gates).problems;
            problems.retain(|problem| problem.severity < Severity::Info);
            assert_eq!(problems, [], "{}", parts.scenario.name);
            assert!(!parts.scenario.title.is_empty(), "{}", parts.scenario.name);
        }
    }
}

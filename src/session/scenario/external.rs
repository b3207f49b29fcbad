//! `spec.pipeline.external`: external metrics that a provider of its own serves, as KEDA's or a cloud's adapter does.

use std::collections::BTreeMap;

use super::ranges::Findings;
use super::traffic::{self, PhaseSpec};
use crate::diag::{FieldPath, Severity};
use crate::manifest::form;
use crate::sim::{ExternalMetric, Measure};
use crate::units::SimDuration;
use crate::workload::demand;

/// The most external metrics.
const MOST: usize = 100;

/// An external metric. Its value is `of` something in the cluster, or goes as `values` say.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct ExternalSpec {
    /// Its name. Required.
    metric: String,
    /// Its labels.
    labels: BTreeMap<String, String>,
    /// `backlog` (messages that wait), `age` (seconds that the oldest has waited) or `rate` (requests per second).
    #[cfg_attr(test, schemars(extend("enum" = ["backlog", "age", "rate"])))]
    of: Option<String>,
    /// Its value over time, with the shapes of the traffic.
    values: Option<Vec<PhaseSpec>>,
}

form!(ExternalSpec { metric: "metric", labels: "labels", of: "of", values: "values" });

/// What the list says; what is wrong with it goes to `found`.
pub(super) fn metrics(
    specs: Vec<ExternalSpec>,
    (seed, duration): (u64, SimDuration),
    path: &FieldPath,
    found: &mut Findings,
) -> Vec<ExternalMetric> {
    found.check_length(path, specs.len(), MOST);
    let mut metrics = Vec::new();
    for (i, ExternalSpec { metric, labels, of, values }) in specs.into_iter().enumerate().take(MOST) {
        let path = path.index(i);
        if metric.is_empty() {
            found.say(Severity::Error, path.child("metric"), "Required value");
        }
        let said = [("of", of.is_some()), ("values", values.is_some())];
        if found.one_of(&path, &said).is_none() {
            continue;
        }
        let measure = match (of.as_deref(), values) {
            (Some("backlog"), _) => Measure::Backlog,
            (Some("age"), _) => Measure::Age,
            (Some("rate"), _) => Measure::Rate,
            (Some(other), _) => {
                let message = format!("Unsupported value: {other:?}: supported values: \"backlog\", \"age\", \"rate\"");
                found.say(Severity::Error, path.child("of"), message);
                continue;
            }
            (None, values) => {
                let phases = traffic::phases(values.unwrap_or_default(), &path.child("values"), found);
                Measure::Series(demand::rates(&phases, seed, duration).into())
            }
        };
        metrics.push(ExternalMetric { name: metric, labels, measure });
    }
    metrics
}

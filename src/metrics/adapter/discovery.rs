//! Discovery: which series each rule finds and what metrics they become, with every step
//! (`pkg/custom-provider/provider.go`: `updateMetrics`, `series_registry.go`: `SetSeries`;
//! `pkg/external-provider/basic_metric_lister.go`, `external_series_registry.go`).

use serde::Serialize;

use super::Kind;
use super::labels;
use super::naming::{FilterStep, Rule};
use super::resources::{LabelStep, Resource};
use crate::api::quote::quote;
use crate::metrics::promql::{Labels, METRIC_NAME};

/// A round of discovery.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Discovery {
    /// Each rule with the series that it found.
    pub rules: Vec<RuleWalk>,
    /// Why the round failed as a whole; the metrics stay what they were.
    pub error: Option<String>,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleWalk {
    /// Its selector.
    pub series_query: String,
    /// Why Prometheus did not answer.
    pub error: Option<String>,
    /// The series, in the order of their labels.
    pub series: Vec<SeriesWalk>,
}

/// What becomes of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeriesWalk {
    /// Its labels, among them the name.
    #[serde(serialize_with = "labels::serialize")]
    pub labels: Labels,
    /// The conditions on the name, up to the first that does not hold; what follows is then empty.
    pub filters: Vec<FilterStep>,
    /// What each label stands for; nothing for external metrics.
    pub label_steps: Vec<LabelStep>,
    /// The resources that the series describes, sorted.
    pub resources: Vec<String>,
    /// Whether those that can be in a namespace are.
    pub namespaced: bool,
    /// The name of the metric.
    pub api_name: Option<String>,
    /// The metrics as the API lists them; nothing if the series became none.
    pub metrics: Vec<String>,
}

impl SeriesWalk {
    /// Whether the conditions on the name hold.
    #[must_use]
    pub fn passed_filters(&self) -> bool {
        self.filters.iter().all(|step| step.passed)
    }
}

/// A metric that can be asked for.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) metric: String,
    /// What it describes; nothing for an external metric.
    pub(super) resource: Option<&'static Resource>,
    pub(super) namespaced: bool,
    /// The series behind it.
    pub(super) series: String,
    /// The rule that found it, by place.
    pub(super) rule: usize,
}

/// The metrics, sorted by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Registry(pub(super) Vec<Entry>);

impl Registry {
    /// The metrics of this name.
    pub(super) fn named(&self, metric: &str) -> impl Iterator<Item = &Entry> {
        let start = self.0.partition_point(|entry| *entry.metric < *metric);
        self.0[start..].iter().take_while(move |entry| entry.metric == metric)
    }

    /// A metric takes the place of another of the same name, resource and scope.
    fn insert(&mut self, entry: Entry) {
        let start = self.0.partition_point(|known| known.metric < entry.metric);
        let same = |known: &Entry| known.resource == entry.resource && known.namespaced == entry.namespaced;
        let place = self.named(&entry.metric).position(same);
        match place {
            Some(place) => self.0[start + place] = entry,
            None => self.0.insert(start, entry),
        }
    }
}

/// Asks each distinct selector once; the metrics are nothing if one of the answers is an error.
pub(super) fn discover(
    kind: Kind,
    rules: &[Rule],
    find: &mut dyn FnMut(&str) -> Result<Vec<Labels>, String>,
) -> (Discovery, Option<Registry>) {
    let mut discovery = Discovery::default();
    let mut registry = Registry::default();
    let mut answers: Vec<(&str, Result<Vec<Labels>, String>)> = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        let query = rule.series_query.as_str();
        let asked = answers.iter().position(|(known, _)| *known == query);
        let answer = asked.unwrap_or_else(|| {
            answers.push((query, find(query)));
            answers.len() - 1
        });
        let mut walk = RuleWalk { series_query: query.to_owned(), error: None, series: Vec::new() };
        match &answers[answer].1 {
            Ok(found) => {
                walk.series = found.iter().map(|labels| take(kind, (place, rule), labels, &mut registry)).collect();
            }
            Err(error) => {
                let message =
                    ["unable to update list of all metrics: unable to fetch metrics for query ", &quote(query)];
                discovery.error.get_or_insert_with(|| [&message.concat(), ": ", error].concat());
                walk.error = Some(error.clone());
            }
        }
        discovery.rules.push(walk);
    }
    let registry = discovery.error.is_none().then_some(registry);
    (discovery, registry)
}

/// Takes a series through the stages of a rule.
fn take(kind: Kind, (place, rule): (usize, &Rule), labels: &Labels, registry: &mut Registry) -> SeriesWalk {
    let series = labels.get(METRIC_NAME);
    let mut walk = SeriesWalk {
        labels: labels.clone(),
        filters: rule.filter(series),
        label_steps: Vec::new(),
        resources: Vec::new(),
        namespaced: false,
        api_name: None,
        metrics: Vec::new(),
    };
    if !walk.passed_filters() {
        return walk;
    }
    let mut resources = Vec::new();
    if kind == Kind::Custom {
        for label in labels.iter().filter(|label| &*label.name != METRIC_NAME) {
            let (resource, step) = rule.converter.read(&label.name);
            walk.namespaced |= resource.map_or(step.unknown.is_none(), |resource| !resource.is_root_scoped());
            walk.label_steps.push(step);
            resources.extend(resource);
        }
        for name in resources.iter().map(|resource| resource.name()) {
            let at = walk.resources.partition_point(|known| *known < name);
            walk.resources.insert(at, name);
        }
    }
    walk.api_name = rule.name(series);
    let Some(name) = &walk.api_name else { return walk };
    let described: Vec<Option<&'static Resource>> =
        if kind == Kind::Custom { resources.into_iter().map(Some).collect() } else { vec![None] };
    for resource in described {
        let namespaced = resource.is_none_or(|resource| walk.namespaced && !resource.is_root_scoped());
        let entry = Entry { metric: name.clone(), resource, namespaced, series: series.to_owned(), rule: place };
        walk.metrics.push(entry.listed());
        registry.insert(entry);
    }
    walk
}

impl Entry {
    /// The metric as the API lists it.
    pub(super) fn listed(&self) -> String {
        self.resource.map_or_else(|| self.metric.clone(), |resource| [&resource.name(), "/", &self.metric].concat())
    }
}

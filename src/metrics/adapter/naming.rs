//! A rule that is ready for use: which series it takes, what their metrics are called, how they are asked for
//! (`pkg/naming/metric_namer.go`).

use serde::Serialize;

use super::query::Query;
use super::resources::{Converter, Resource};
use crate::api::adapter_config::{DiscoveryRule, RegexFilter};
use crate::api::quote::quote;
use crate::metrics::regex::Regex;

/// A compiled rule.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) series_query: String,
    filters: Vec<Filter>,
    matches: Regex,
    r#as: String,
    pub(super) converter: Converter,
    pub(super) query: Query,
}

/// Why the adapter refuses a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The field, from the rule on.
    pub(super) field: String,
    /// In the adapter's words.
    pub(super) message: String,
}

/// A condition on a series' name.
#[derive(Debug)]
struct Filter {
    expression: String,
    regex: Regex,
    positive: bool,
}

/// A condition on a series' name, and whether it held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilterStep {
    /// The expression.
    pub expression: String,
    /// Whether it has to match (`is`, `name.matches`) or must not (`isNot`).
    pub wanted: bool,
    /// Whether that is so.
    pub passed: bool,
}

impl Filter {
    fn new(filter: &RegexFilter) -> Result<Self, String> {
        let (expression, positive) = match (filter.is.as_str(), filter.is_not.as_str()) {
            ("", "") => return Err("must have either an `is` or `isNot` expression in a filter".to_owned()),
            (is, "") => (is, true),
            ("", is_not) => (is_not, false),
            (is, is_not) => {
                let both = ["(", &quote(is), ") and `isNot` (", &quote(is_not), ")"].concat();
                return Err(["cannot have both an `is` ", &both, " expression in a single filter"].concat());
            }
        };
        let regex = Regex::new(expression).map_err(|error| {
            ["unable to compile series filter ", &quote(expression), ": ", &error.to_string()].concat()
        })?;
        Ok(Self { expression: expression.to_owned(), regex, positive })
    }
}

impl Rule {
    /// Compiles a rule.
    ///
    /// # Errors
    /// In the adapter's words; it refuses to start.
    pub(super) fn new(rule: &DiscoveryRule) -> Result<Self, Refusal> {
        let refuse = |field: &str, message: String| Refusal { field: field.to_owned(), message };
        let about = |field: &str, what: &str, error: String| {
            refuse(field, [what, " associated with series query ", &quote(&rule.series_query), ": ", &error].concat())
        };
        let converter = Converter::new(&rule.resources)?;
        let query = Query::new(&rule.metrics_query, rule.resources.namespaced.unwrap_or(true))
            .map_err(|error| about("metricsQuery", "unable to construct metrics query", error))?;
        let mut filters = Vec::new();
        for (place, filter) in rule.series_filters.iter().enumerate() {
            let field = || ["seriesFilters[", &place.to_string(), "]"].concat();
            filters.push(Filter::new(filter).map_err(|e| about(&field(), "unable to generate series name filter", e))?);
        }
        let name = &rule.name;
        if !name.matches.is_empty() {
            let filter = RegexFilter { is: name.matches.clone(), is_not: String::new() };
            filters.push(Filter::new(&filter).map_err(|error| {
                about("name.matches", "unable to generate series name filter from name rules", error)
            })?);
        }
        let expression = if name.matches.is_empty() { ".*" } else { &name.matches };
        let regex = Regex::new(expression).map_err(|error| refuse("name.matches", error.to_string()))?;
        let r#as = match (name.r#as.as_str(), regex.names().len()) {
            ("", 1) => "$0",
            ("", 2) => "$1",
            ("", _) => {
                let (matcher, series) = (quote(&name.matches), quote(&rule.series_query));
                let message = ["must specify an 'as' value for name matcher ", &matcher].concat();
                return Err(refuse("name", [&message, " associated with series query ", &series].concat()));
            }
            (given, _) => given,
        };
        let r#as = r#as.to_owned();
        Ok(Self { series_query: rule.series_query.clone(), filters, matches: regex, r#as, converter, query })
    }

    /// The label that stands for the namespace, if one does.
    pub(super) fn namespace_label(&self) -> Option<&str> {
        self.converter.label(Resource::find("", "namespaces").ok()?).ok()
    }

    /// The conditions on a name up to the first that does not hold.
    pub(super) fn filter(&self, series: &str) -> Vec<FilterStep> {
        let mut steps = Vec::new();
        for filter in &self.filters {
            let passed = filter.regex.is_match(series) == filter.positive;
            steps.push(FilterStep { expression: filter.expression.clone(), wanted: filter.positive, passed });
            if !passed {
                break;
            }
        }
        steps
    }

    /// What the metric of a series is called (`MetricNameForSeries`); nothing if the name does not match.
    pub(super) fn name(&self, series: &str) -> Option<String> {
        let captures = self.matches.captures(series)?;
        let mut name = String::new();
        self.matches.expand(&self.r#as, series, &captures, &mut name);
        Some(name)
    }
}

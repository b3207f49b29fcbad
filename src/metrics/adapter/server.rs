//! Prometheus' HTTP API as the adapter's client sees it, over any storage (`pkg/client/api.go`; Prometheus
//! `web/api/v1/api.go`).

use super::{Prometheus, QueryResult};
use crate::metrics::promql::{self, Labels, Storage};

/// Prometheus at an instant, over a storage.
#[derive(Clone, Copy)]
pub struct Server<'a> {
    /// Where the samples are.
    pub storage: &'a dyn Storage,
    /// The instant, in milliseconds.
    pub at_ms: i64,
    /// `--query.lookback-delta`, in milliseconds.
    pub lookback_ms: i64,
    /// How far back series count for discovery (the adapter's `--metrics-max-age`), in milliseconds.
    pub max_age_ms: i64,
}

impl Prometheus for Server<'_> {
    fn series(&self, selector: &str) -> Result<Vec<Labels>, String> {
        let matchers = promql::parse_selector(selector).map_err(|error| bad_data("match[]", &error.to_string()))?;
        let after = self.at_ms.saturating_sub(self.max_age_ms);
        let found = self.storage.select(&matchers, after, self.at_ms);
        let mut found: Vec<Labels> = found.into_iter().map(|series| series.labels.clone()).collect();
        found.sort_unstable();
        Ok(found)
    }

    fn query(&self, query: &str) -> Result<QueryResult, String> {
        let query = promql::parse(query).map_err(|error| bad_data("query", &error.to_string()))?;
        let outcome = query.eval(self.storage, self.at_ms, self.lookback_ms);
        let outcome = outcome.map_err(|error| "execution: ".to_owned() + &error.to_string())?;
        Ok(QueryResult { value: outcome.value, at_ms: self.at_ms })
    }
}

/// As Prometheus refuses a parameter of a request, and its client prints it.
pub(super) fn bad_data(parameter: &str, error: &str) -> String {
    ["bad_data: invalid parameter \"", parameter, "\": ", error].concat()
}

//! How the labels of a series are shown.

use serde::ser::Serializer;

use crate::api::quote::quote;
use crate::metrics::promql::{Labels, METRIC_NAME};

/// As a map.
pub(super) fn serialize<S: Serializer>(labels: &Labels, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(labels.iter().map(|label| (&*label.name, &*label.value)))
}

/// As the adapter's client prints a series (`model.Metric`): `up{job="a", pod="b"}`.
pub(super) fn printed(labels: &Labels) -> String {
    let others = labels.iter().filter(|label| &*label.name != METRIC_NAME);
    let matchers: Vec<_> = others.map(|label| [&label.name, "=", &quote(&label.value)].concat()).collect();
    let name = labels.get(METRIC_NAME);
    if matchers.is_empty() && !name.is_empty() {
        return name.to_owned();
    }
    [name, "{", &matchers.join(", "), "}"].concat()
}

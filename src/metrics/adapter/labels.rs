//! The labels of a series.

use std::sync::Arc;

use serde::ser::Serializer;

use crate::metrics::go::quote::quote;

/// The label that holds the name of a series.
pub(super) const METRIC_NAME: &str = "__name__";

/// A label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Its name.
    pub name: Arc<str>,
    /// Its value.
    pub value: Arc<str>,
}

/// Labels, sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Labels(pub Arc<[Label]>);

impl Labels {
    /// The value of a label, empty if it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|label| &*label.name == name).map_or("", |label| &label.value)
    }

    /// As Prometheus prints a series: `up{job="a", pod="b"}`.
    #[must_use]
    pub fn printed(&self) -> String {
        let others = self.iter().filter(|label| &*label.name != METRIC_NAME);
        let matchers: Vec<_> = others.map(|label| [&label.name, "=", &quote(&label.value)].concat()).collect();
        let name = self.get(METRIC_NAME);
        if matchers.is_empty() && !name.is_empty() {
            return name.to_owned();
        }
        [name, "{", &matchers.join(", "), "}"].concat()
    }

    /// The labels, by name.
    pub fn iter(&self) -> std::slice::Iter<'_, Label> {
        self.0.iter()
    }
}

/// Labels as a map.
pub(super) fn serialize<S: Serializer>(labels: &Labels, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(labels.iter().map(|label| (&*label.name, &*label.value)))
}

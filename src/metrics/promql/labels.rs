//! Label sets, shared between everything that holds them.

use std::sync::Arc;

/// The label that holds a series' name.
pub const METRIC_NAME: &str = "__name__";

/// A label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Its name.
    pub name: Arc<str>,
    /// Its value, which is never empty in a set.
    pub value: Arc<str>,
}

/// A label set: sorted by name, each name once, no empty values. A clone shares it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Labels(Arc<[Label]>);

impl Labels {
    /// The set of some labels; of labels with the same name the last one stays.
    pub fn new<N: Into<Arc<str>>, V: Into<Arc<str>>>(labels: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut set = Vec::new();
        for (name, value) in labels {
            set_label(&mut set, &name.into(), value.into());
        }
        Self(set.into())
    }

    /// The value of a label, empty if it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|label| &*label.name == name).map_or("", |label| &label.value)
    }

    /// The labels, by name.
    pub fn iter(&self) -> std::slice::Iter<'_, Label> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Labels {
    type Item = &'a Label;
    type IntoIter = std::slice::Iter<'a, Label>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Vec<Label>> for Labels {
    /// The set of labels that are already sorted and not empty.
    fn from(sorted: Vec<Label>) -> Self {
        Self(sorted.into())
    }
}

/// Sets a label in a sorted list; an empty value removes it.
pub(super) fn set_label(labels: &mut Vec<Label>, name: &Arc<str>, value: Arc<str>) {
    match (labels.binary_search_by(|label| label.name.cmp(name)), value.is_empty()) {
        (Ok(place), true) => drop(labels.remove(place)),
        (Ok(place), false) => labels[place].value = value,
        (Err(_), true) => {}
        (Err(place), false) => labels.insert(place, Label { name: Arc::clone(name), value }),
    }
}

/// The labels of an element while a query is evaluated: a shared set, of which the name may be left out.
#[derive(Clone, Debug)]
pub(super) struct Metric {
    labels: Labels,
    named: bool,
}

impl Metric {
    /// The labels of a series as they are.
    pub(super) fn new(labels: Labels) -> Self {
        Self { labels, named: true }
    }

    /// The same without the name.
    pub(super) fn nameless(mut self) -> Self {
        self.named = false;
        self
    }

    /// Leaves the name out.
    pub(super) fn drop_name(&mut self) {
        self.named = false;
    }

    /// The labels that count.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Label> {
        self.labels.iter().filter(|label| self.named || &*label.name != METRIC_NAME)
    }

    /// The value of a label, empty if it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        if !self.named && name == METRIC_NAME { "" } else { self.labels.get(name) }
    }

    /// The labels as a list of one's own.
    pub(super) fn to_vec(&self) -> Vec<Label> {
        self.iter().cloned().collect()
    }

    /// The label set for the outside.
    pub(super) fn finish(self) -> Labels {
        if self.named || self.labels.get(METRIC_NAME).is_empty() { self.labels } else { self.to_vec().into() }
    }

    /// As Prometheus prints it: `{__name__="up", pod="a"}`.
    pub(super) fn print(&self) -> String {
        let mut out = String::from("{");
        for label in self.iter() {
            if out.len() > 1 {
                out.push_str(", ");
            }
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if label.name.chars().all(plain) && !label.name.starts_with(|c: char| c.is_ascii_digit()) {
                out.push_str(&label.name);
            } else {
                super::text::quote(&label.name, &mut out);
            }
            out.push('=');
            super::text::quote(&label.value, &mut out);
        }
        out.push('}');
        out
    }
}

impl From<Vec<Label>> for Metric {
    fn from(sorted: Vec<Label>) -> Self {
        Self::new(sorted.into())
    }
}

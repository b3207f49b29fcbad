//! Finds elements with the same labels, of all or of some of them, without building these labels for each element.

use std::cmp::Ordering;

use super::ast::Pick;
use super::labels::{Label, METRIC_NAME, Metric};

impl Pick<'_> {
    /// Whether a label counts.
    fn has(self, label: &Label) -> bool {
        match self {
            Self::On(names) => names.binary_search(&label.name).is_ok(),
            Self::Without(names) => names.binary_search(&label.name).is_err(),
        }
    }

    fn compare(self, a: &Metric, b: &Metric) -> Ordering {
        match self {
            // Short lists are the rule: look for each of their labels instead of looking each label up in them.
            Self::On(names) => names.iter().map(|name| a.get(name)).cmp(names.iter().map(|name| b.get(name))),
            Self::Without(_) => a.iter().filter(|label| self.has(label)).cmp(b.iter().filter(|label| self.has(label))),
        }
    }

    /// The labels of an element that count.
    pub(super) fn labels(self, metric: &Metric) -> Vec<Label> {
        metric.iter().filter(|label| self.has(label)).cloned().collect()
    }

    /// An element with the labels that count.
    pub(super) fn of(self, metric: &Metric) -> Metric {
        match self {
            Self::Without([only]) if &**only == METRIC_NAME => metric.clone().nameless(),
            _ => self.labels(metric).into(),
        }
    }
}

/// Groups of elements, numbered in the order in which they were met.
pub(super) struct Groups<'l> {
    pick: Pick<'l>,
    /// The first element of each group.
    pub(super) first: Vec<Metric>,
    /// The groups by their labels.
    order: Vec<usize>,
}

impl<'l> Groups<'l> {
    pub(super) fn new(pick: Pick<'l>) -> Self {
        Self { pick, first: Vec::new(), order: Vec::new() }
    }

    fn search(&self, metric: &Metric) -> Result<usize, usize> {
        let compare = |&group: &usize| self.pick.compare(&self.first[group], metric);
        // Storages tend to be sorted, so that the last place is the likeliest.
        match self.order.last().map(compare) {
            Some(Ordering::Less) => Err(self.order.len()),
            Some(Ordering::Equal) => Ok(self.order.len() - 1),
            _ => self.order.binary_search_by(compare),
        }
    }

    /// The group of an element, if there is one.
    pub(super) fn find(&self, metric: &Metric) -> Option<usize> {
        self.search(metric).ok().map(|place| self.order[place])
    }

    /// The group of an element; a new one, which is the error, if it is the first of its group.
    pub(super) fn place(&mut self, metric: &Metric) -> Result<usize, usize> {
        match self.search(metric) {
            Ok(place) => Ok(self.order[place]),
            Err(place) => {
                let group = self.first.len();
                self.first.push(metric.clone());
                self.order.insert(place, group);
                Err(group)
            }
        }
    }
}

/// Whether two elements have the same labels.
pub(super) fn has_duplicates<'m>(metrics: impl ExactSizeIterator<Item = &'m Metric>) -> bool {
    let mut metrics = metrics;
    if metrics.len() < 2 {
        return false;
    }
    let mut groups = Groups::new(Pick::Without(&[]));
    metrics.any(|metric| groups.place(metric).is_ok())
}

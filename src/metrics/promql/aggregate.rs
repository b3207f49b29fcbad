//! Aggregation operators (`promql/engine.go`, `aggregation`, `aggregationK`, `aggregationCountValues`).

use super::ast::{Aggregate, Grouping};
use super::error::EvalError;
use super::eval::{Answer, Element, Evaluator, unique};
use super::groups::Groups;
use super::numbers::{self, nan_first};
use super::text::{number_f, number_g};
use super::token::Aggregator;
use super::vector_functions::{text, with_label};
use crate::units::float;

/// An aggregation.
pub(super) fn aggregate(evaluator: &mut Evaluator<'_>, aggregate: &Aggregate) -> Answer<Vec<Element>> {
    let op = aggregate.op;
    let parameter = match &aggregate.parameter {
        Some(parameter) if op == Aggregator::CountValues => {
            let elements = evaluator.vector(&aggregate.inner)?;
            return count_values(&aggregate.grouping, text(parameter), elements);
        }
        Some(parameter) => evaluator.scalar(parameter)?,
        None => 0.0,
    };
    let elements = evaluator.vector(&aggregate.inner)?;
    match op {
        Aggregator::TopK | Aggregator::BottomK => return ranked(aggregate, parameter, &elements),
        Aggregator::Quantile => {
            let at = aggregate.parameter.as_ref().map_or(0, |parameter| parameter.unparen().start);
            numbers::note_quantile(evaluator, parameter, at);
        }
        _ => {}
    }
    let combine = match op {
        Aggregator::Sum => numbers::sum,
        Aggregator::Avg => numbers::mean,
        Aggregator::Count => numbers::count,
        Aggregator::Max => numbers::max,
        Aggregator::Min => numbers::min,
        Aggregator::Stddev => numbers::deviation,
        Aggregator::Stdvar => numbers::variance,
        _ => numbers::one,
    };
    let (groups, members) = grouped(&aggregate.grouping, &elements);
    let mut values = Vec::new();
    let mut aggregated = Vec::with_capacity(members.len());
    for (first, members) in groups.first.iter().zip(members) {
        values.clear();
        values.extend(members.into_iter().map(|i| elements[i].value));
        let value = if op == Aggregator::Quantile { numbers::quantile(parameter, &values) } else { combine(&values) };
        aggregated.push(Element { metric: aggregate.grouping.pick().of(first), value });
    }
    Ok(aggregated)
}

/// The groups of some elements, and which elements are in each.
fn grouped<'g>(grouping: &'g Grouping, elements: &[Element]) -> (Groups<'g>, Vec<Vec<usize>>) {
    let mut groups = Groups::new(grouping.pick());
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (i, element) in elements.iter().enumerate() {
        match groups.place(&element.metric) {
            Ok(group) => members[group].push(i),
            Err(_) => members.push(vec![i]),
        }
    }
    (groups, members)
}

/// `count_values`: how many elements of each group have which value.
fn count_values(grouping: &Grouping, label: &str, mut elements: Vec<Element>) -> Answer<Vec<Element>> {
    if label.is_empty() {
        return Err(r#"invalid label name """#.into());
    }
    let label = label.into();
    for element in &mut elements {
        element.metric = with_label(&element.metric, &label, number_f(element.value));
    }
    let mut grouping = Grouping { on: grouping.on, labels: grouping.labels.clone() };
    if grouping.on {
        grouping.add(label);
    }
    let (groups, members) = grouped(&grouping, &elements);
    let counted = groups
        .first
        .iter()
        .zip(members)
        .map(|(first, members)| Element { metric: grouping.pick().of(first), value: float::from_count(members.len()) });
    unique(counted.collect())
}

/// `topk` and `bottomk`: the elements themselves, best first.
fn ranked(aggregate: &Aggregate, k: f64, elements: &[Element]) -> Answer<Vec<Element>> {
    if k.is_nan() {
        return Err("Parameter value is NaN".into());
    }
    if k.abs() >= 9_223_372_036_854_775_808.0 {
        let which = if k > 0.0 { " overflows int64" } else { " underflows int64" };
        return Err(EvalError(["Scalar value ", &number_g(k), which].concat()));
    }
    let k = usize::try_from(float::truncate(k)).unwrap_or(0).min(elements.len());
    if k == 0 {
        return Ok(Vec::new());
    }
    // Whether `a` goes before `b` in the heap, whose root is the worst that is kept.
    let worse = |a: f64, b: f64| a.is_nan() || if aggregate.op == Aggregator::TopK { a < b } else { a > b };
    let (_, members) = grouped(&aggregate.grouping, elements);
    let mut kept = Vec::new();
    for members in members {
        let mut heap = Heap { elements, worse: &worse, kept: Vec::with_capacity(k.min(members.len())) };
        for element in members {
            heap.offer(element, k);
        }
        let order = numbers::order(heap.kept.len(), &|a, b| {
            let (a, b) = (elements[heap.kept[a]].value, elements[heap.kept[b]].value);
            let ascending = a.partial_cmp(&b).unwrap_or_else(|| nan_first(b, a));
            if aggregate.op == Aggregator::TopK { nan_first(b, a) } else { ascending }
        });
        kept.extend(order.into_iter().map(|i| heap.kept[i]));
    }
    Ok(kept.into_iter().map(|i| elements[i].clone()).collect())
}

/// The best elements of a group. Go's `container/heap`, step by step: it decides which of equal elements stay.
struct Heap<'e> {
    elements: &'e [Element],
    worse: &'e dyn Fn(f64, f64) -> bool,
    kept: Vec<usize>,
}

impl Heap<'_> {
    fn less(&self, a: usize, b: usize) -> bool {
        (self.worse)(self.elements[self.kept[a]].value, self.elements[self.kept[b]].value)
    }

    fn offer(&mut self, element: usize, most: usize) {
        if self.kept.len() < most {
            self.kept.push(element);
            self.up(self.kept.len() - 1);
            return;
        }
        let (worst, value) = (self.elements[self.kept[0]].value, self.elements[element].value);
        let better = if worst.is_nan() { !value.is_nan() } else { !value.is_nan() && (self.worse)(worst, value) };
        if better {
            self.kept[0] = element;
            self.down();
        }
    }

    fn up(&mut self, mut place: usize) {
        while place > 0 {
            let parent = (place - 1) / 2;
            if !self.less(place, parent) {
                return;
            }
            self.kept.swap(place, parent);
            place = parent;
        }
    }

    fn down(&mut self) {
        let mut place = 0;
        loop {
            let mut child = 2 * place + 1;
            if child >= self.kept.len() {
                return;
            }
            if child + 1 < self.kept.len() && self.less(child + 1, child) {
                child += 1;
            }
            if !self.less(child, place) {
                return;
            }
            self.kept.swap(child, place);
            place = child;
        }
    }
}

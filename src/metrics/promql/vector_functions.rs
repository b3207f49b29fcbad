//! Functions that return a vector other than value by value, and those that make a number of one.

use std::cmp::Ordering;
use std::sync::Arc;

use super::ast::{Expr, ExprKind};
use super::error::EvalError;
use super::eval::{Answer, Element, Evaluator, map};
use super::labels::{METRIC_NAME, Metric, set_label};
use super::numbers::{self, nan_first};
use crate::metrics::regex::Regex;
use crate::units::float;

/// The value of a vector's only element, otherwise not-a-number.
pub(super) fn scalar(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<f64> {
    Ok(match evaluator.vector(&args[0])?.as_slice() {
        [only] => only.value,
        _ => f64::NAN,
    })
}

pub(super) fn vector(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let value = evaluator.scalar(&args[0])?;
    Ok(vec![Element { metric: Vec::new().into(), value }])
}

/// The time of each sample if the argument is a selector, otherwise that of the evaluation.
pub(super) fn timestamp(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let now = evaluator.now_seconds();
    match &args[0].unparen().kind {
        ExprKind::Selector(selector) => {
            let elements = evaluator.latest(selector, &|point| float::from_whole(point.at_ms) / 1000.0)?;
            Ok(map(elements, &|at| at))
        }
        _ => Ok(map(evaluator.vector(&args[0])?, &|_| now)),
    }
}

pub(super) fn clamp(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let elements = evaluator.vector(&args[0])?;
    let (least, most) = (evaluator.scalar(&args[1])?, evaluator.scalar(&args[2])?);
    Ok(clamped(elements, least, most))
}

pub(super) fn clamp_min(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let elements = evaluator.vector(&args[0])?;
    Ok(clamped(elements, evaluator.scalar(&args[1])?, f64::INFINITY))
}

pub(super) fn clamp_max(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let elements = evaluator.vector(&args[0])?;
    Ok(clamped(elements, f64::NEG_INFINITY, evaluator.scalar(&args[1])?))
}

fn clamped(elements: Vec<Element>, least: f64, most: f64) -> Vec<Element> {
    if most < least {
        return Vec::new();
    }
    map(elements, &|value| extreme(least, extreme(most, value, f64::NEG_INFINITY), f64::INFINITY))
}

/// Go's `math.Max` and `math.Min`, by the infinity that wins over everything: otherwise not-a-number wins.
fn extreme(a: f64, b: f64, winner: f64) -> f64 {
    if a == winner || b == winner {
        winner
    } else if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if winner > 0.0 {
        a.max(b)
    } else {
        a.min(b)
    }
}

pub(super) fn round(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let elements = evaluator.vector(&args[0])?;
    let to = args.get(1).map_or(Ok(1.0), |to| evaluator.scalar(to))?;
    let inverse = 1.0 / to;
    Ok(map(elements, &|value| (value * inverse + 0.5).floor() / inverse))
}

pub(super) fn sort(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    sorted(evaluator, args, |a, b| a.partial_cmp(&b).unwrap_or_else(|| nan_first(b, a)))
}

pub(super) fn sort_desc(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    sorted(evaluator, args, |a, b| nan_first(b, a))
}

fn sorted(evaluator: &mut Evaluator<'_>, args: &[Expr], order: fn(f64, f64) -> Ordering) -> Answer<Vec<Element>> {
    let elements = evaluator.vector(&args[0])?;
    let order = numbers::order(elements.len(), &|a, b| order(elements[a].value, elements[b].value));
    Ok(order.into_iter().map(|i| elements[i].clone()).collect())
}

/// One element if there is none, with the labels that the selector demands.
pub(super) fn absent(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let elements = evaluator.vector(&args[0])?;
    Ok(if elements.is_empty() { vec![absent_element(&args[0])] } else { Vec::new() })
}

pub(super) fn absent_over_time(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let mut found = false;
    evaluator.each_range(args[0].unparen(), &mut |_, _, _| found = true)?;
    Ok(if found { Vec::new() } else { vec![absent_element(&args[0])] })
}

/// The labels that a selector's `=` matchers name; a label with a further matcher is left out
/// (`createLabelsForAbsentFunction`).
fn absent_element(expr: &Expr) -> Element {
    let (mut labels, mut seen) = (Vec::new(), Vec::new());
    if let ExprKind::Selector(selector) | ExprKind::Matrix { selector, .. } = &expr.unparen().kind {
        for matcher in selector.matchers.iter().filter(|matcher| &*matcher.name != METRIC_NAME) {
            if matcher.is_equal() && !seen.contains(&&matcher.name) {
                set_label(&mut labels, &matcher.name, Arc::clone(&matcher.value));
                seen.push(&matcher.name);
            } else {
                set_label(&mut labels, &matcher.name, "".into());
            }
        }
    }
    Element { metric: labels.into(), value: 1.0 }
}

/// The text of an argument of that type.
pub(super) fn text(expr: &Expr) -> &str {
    match &expr.unparen().kind {
        ExprKind::Text(text) => text,
        _ => "",
    }
}

fn invalid(what: &str, function: &str, text: &str) -> EvalError {
    EvalError(["invalid ", what, " in ", function, "(): ", text].concat())
}

/// `label_replace(v, to, replacement, from, pattern)`
pub(super) fn label_replace(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let [to, replacement, from, pattern] = [1, 2, 3, 4].map(|i| text(&args[i]));
    let regex = Regex::whole(pattern).map_err(|_| invalid("regular expression", "label_replace", pattern))?;
    if to.is_empty() {
        return Err(invalid("destination label name", "label_replace", to));
    }
    let mut elements = evaluator.vector(&args[0])?;
    let to = to.into();
    for element in &mut elements {
        let value = element.metric.get(from);
        if let Some(captures) = regex.captures(value) {
            let mut replaced = String::new();
            regex.expand(replacement, value, &captures, &mut replaced);
            element.metric = with_label(&element.metric, &to, replaced);
        }
    }
    Ok(elements)
}

/// `label_join(v, to, separator, from…)`
pub(super) fn label_join(evaluator: &mut Evaluator<'_>, args: &[Expr]) -> Answer<Vec<Element>> {
    let (to, separator) = (text(&args[1]), text(&args[2]));
    let from: Vec<&str> = args[3..].iter().map(text).collect();
    for (label, what) in from.iter().map(|from| (*from, "source label name")).chain([(to, "destination label name")]) {
        if label.is_empty() {
            return Err(invalid(what, "label_join", label));
        }
    }
    let mut elements = evaluator.vector(&args[0])?;
    let to = to.into();
    for element in &mut elements {
        let values: Vec<&str> = from.iter().map(|label| element.metric.get(label)).collect();
        element.metric = with_label(&element.metric, &to, values.join(separator));
    }
    Ok(elements)
}

/// The same labels with another value for one.
pub(super) fn with_label(metric: &Metric, name: &Arc<str>, value: String) -> Metric {
    let mut labels = metric.to_vec();
    set_label(&mut labels, name, value.into());
    labels.into()
}

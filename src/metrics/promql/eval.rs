//! Evaluates a parsed query at one instant (`promql/engine.go`, `evaluator`).

use super::ast::{Expr, ExprKind};
use super::error::{EvalError, place};
use super::functions::Run;
use super::groups::has_duplicates;
use super::labels::Metric;
use super::storage::{Point, Storage};
use super::{aggregate, binary};
use crate::units::float;

/// As many samples are looked at in one query, and as many steps of subqueries are taken, until it is given up.
const MAX_SAMPLES: usize = 5_000_000;
const MAX_STEPS: usize = 11_000;

/// The outcome of a part of a query.
pub(super) type Answer<T> = Result<T, EvalError>;

/// One element of an instant vector.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) metric: Metric,
    pub(super) value: f64,
}

/// How serious a note about a query is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Warning,
    Info,
}

/// A query under evaluation.
pub(super) struct Evaluator<'a> {
    query: &'a str,
    pub(super) storage: &'a dyn Storage,
    pub(super) lookback_ms: i64,
    /// The instant of the whole query.
    pub(super) query_ms: i64,
    /// The instant that is evaluated: that of the query, or of a step of a subquery.
    pub(super) now_ms: i64,
    samples_left: usize,
    steps_left: usize,
    notes: Vec<Note>,
}

/// A note about the part of the query that begins at the byte `at`.
struct Note {
    level: Level,
    text: String,
    at: usize,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(query: &'a str, storage: &'a dyn Storage, at_ms: i64, lookback_ms: i64) -> Self {
        Self {
            query,
            storage,
            lookback_ms,
            query_ms: at_ms,
            now_ms: at_ms,
            samples_left: MAX_SAMPLES,
            steps_left: MAX_STEPS,
            notes: Vec::new(),
        }
    }

    /// The instant that is evaluated, in seconds.
    pub(super) fn now_seconds(&self) -> f64 {
        float::from_whole(self.now_ms) / 1000.0
    }

    /// Counts samples against the limit.
    pub(super) fn count_samples(&mut self, samples: usize) -> Answer<()> {
        spend(&mut self.samples_left, samples)
    }

    /// Counts a step of a subquery against the limit.
    pub(super) fn count_step(&mut self) -> Answer<()> {
        spend(&mut self.steps_left, 1)
    }

    /// Adds a note. Of notes with the same words Prometheus keeps the place of the last (`Annotations` is a map by them).
    pub(super) fn note(&mut self, level: Level, text: String, at: usize) {
        match self.notes.iter_mut().find(|note| note.text == text) {
            Some(note) => note.at = at,
            None => self.notes.push(Note { level, text, at }),
        }
    }

    /// The notes of a level, as Prometheus prints them.
    pub(super) fn notes(&self, level: Level) -> Vec<String> {
        let name = if level == Level::Warning { "warning" } else { "info" };
        let print = |note: &Note| {
            let (line, column) = place(self.query, note.at);
            format!("PromQL {name}: {} ({line}:{column})", note.text)
        };
        self.notes.iter().filter(|note| note.level == level).map(print).collect()
    }

    /// The value of an expression of the type scalar.
    pub(super) fn scalar(&mut self, expr: &Expr) -> Answer<f64> {
        match &expr.kind {
            ExprKind::Number(value) => Ok(*value),
            ExprKind::Paren(inner) => self.scalar(inner),
            ExprKind::Signed { negative, inner } => {
                let value = self.scalar(inner)?;
                Ok(if *negative { -value } else { value })
            }
            ExprKind::Binary(binary) => {
                let (left, right) = (self.scalar(&binary.left)?, self.scalar(&binary.right)?);
                Ok(binary::scalars(binary.op, left, right))
            }
            ExprKind::Call { function, args } => match function.run {
                Run::Scalar(run) => run(self, args),
                _ => Ok(f64::NAN),
            },
            _ => Ok(f64::NAN),
        }
    }

    /// The elements of an expression of the type instant vector.
    pub(super) fn vector(&mut self, expr: &Expr) -> Answer<Vec<Element>> {
        match &expr.kind {
            ExprKind::Selector(selector) => self.latest(selector, &|point: &Point| point.value),
            ExprKind::Paren(inner) | ExprKind::Signed { negative: false, inner } => self.vector(inner),
            ExprKind::Signed { inner, .. } => {
                let elements = self.vector(inner)?;
                unique(map(elements, &|value| -value))
            }
            ExprKind::Binary(binary) => binary::vectors(self, binary),
            ExprKind::Aggregate(aggregate) => aggregate::aggregate(self, aggregate),
            ExprKind::Call { function, args } => match function.run {
                Run::Vector(run) => unique(run(self, args)?),
                Run::Each(run) => {
                    let elements = self.vector(&args[0])?;
                    unique(map(elements, &run))
                }
                Run::Date(run) => self.date(args, run).and_then(unique),
                Run::Over(run, extra) => self.over(args, run, extra).and_then(unique),
                Run::Scalar(_) => Ok(Vec::new()),
            },
            _ => Ok(Vec::new()),
        }
    }
}

fn spend(left: &mut usize, count: usize) -> Answer<()> {
    *left =
        left.checked_sub(count).ok_or("query processing would load too many samples into memory in query execution")?;
    Ok(())
}

/// The elements without their name and with other values.
pub(super) fn map(mut elements: Vec<Element>, to: &dyn Fn(f64) -> f64) -> Vec<Element> {
    for element in &mut elements {
        element.metric.drop_name();
        element.value = to(element.value);
    }
    elements
}

/// The elements, if no two have the same labels.
pub(super) fn unique(elements: Vec<Element>) -> Answer<Vec<Element>> {
    if has_duplicates(elements.iter().map(|element| &element.metric)) {
        return Err("vector cannot contain metrics with the same labelset".into());
    }
    Ok(elements)
}

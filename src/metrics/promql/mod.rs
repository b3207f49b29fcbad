//! PromQL: instant queries over series in memory, as Prometheus 3.5 answers them.
//!
//! A query is parsed once and evaluated as often as wanted, over anything that implements [`Storage`]. Time is in integer
//! milliseconds. There are no native histograms and no range queries; FIDELITY.md lists what else is not there.

mod aggregate;
mod ast;
mod binary;
mod check;
mod dates;
mod error;
mod eval;
mod functions;
mod groups;
mod histogram;
mod labels;
mod lexer;
mod literal;
mod matcher;
mod math;
mod numbers;
mod over_time;
mod parser;
mod rate;
mod select;
mod storage;
#[cfg(test)]
mod tests;
mod text;
mod token;
mod vector_functions;

pub use error::{EvalError, ParseError};
pub use labels::{Label, Labels, METRIC_NAME};
pub use matcher::{MatchOp, Matcher};
pub use storage::{Point, STALE, Series, Storage, StoredSeries, is_stale};
pub(in crate::metrics) use text::number_f;
pub use text::quote;

use ast::{Expr, ExprKind, Type};
use eval::{Element, Evaluator, Level};
use parser::Parser;

/// A query that was read and checked.
#[derive(Debug)]
pub struct Query {
    text: String,
    root: Expr,
}

/// An element of an instant vector.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Its labels.
    pub labels: Labels,
    /// Its value.
    pub value: f64,
}

/// The value of a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An instant vector, in the order of the storage unless the query sorts.
    Vector(Vec<Sample>),
    /// A number.
    Scalar(f64),
    /// Ranges of samples, by labels.
    Matrix(Vec<StoredSeries>),
    /// A text.
    String(String),
}

/// The answer to a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its value.
    pub value: Value,
    /// What is probably wrong with the query, with the place in its text.
    pub warnings: Vec<String>,
    /// What may be wrong with it.
    pub infos: Vec<String>,
}

/// Reads and checks a query (`promql/parser`, `ParseExpr`).
///
/// # Errors
///
/// What Prometheus finds wrong first, with its place.
pub fn parse(text: &str) -> Result<Query, ParseError> {
    let root = Parser::query(text)?;
    check::check(&root, text)?;
    Ok(Query { text: text.to_owned(), root })
}

/// Reads a selector that stands alone, as in `/series?match[]=` (`promql/parser`, `ParseMetricSelector`).
///
/// # Errors
///
/// What Prometheus finds wrong first, with its place. As there, a selector of everything is none.
pub fn parse_selector(text: &str) -> Result<Vec<Matcher>, ParseError> {
    Parser::selector(text)
}

impl Query {
    /// The text of the query.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Answers the query as of an instant. Samples later than that are not seen; an instant vector takes samples that are
    /// younger than the look-back (Prometheus' flag `--query.lookback-delta`, 5 minutes by default).
    ///
    /// # Errors
    ///
    /// In Prometheus' words, if the data do not fit the query, or if it takes too many samples or steps.
    pub fn eval(&self, storage: &dyn Storage, at_ms: i64, lookback_ms: i64) -> Result<Outcome, EvalError> {
        let mut evaluator = Evaluator::new(&self.text, storage, at_ms, lookback_ms);
        let value = match self.root.value_type() {
            Type::Scalar => Value::Scalar(evaluator.scalar(&self.root)?),
            Type::Vector => {
                let sample = |Element { metric, value }| Sample { labels: metric.finish(), value };
                Value::Vector(evaluator.vector(&self.root)?.into_iter().map(sample).collect())
            }
            Type::Matrix => {
                let mut series: Vec<StoredSeries> = Vec::new();
                evaluator.each_range(self.root.unparen(), &mut |_, metric, points| {
                    series.push(StoredSeries { labels: metric.finish(), samples: points.to_vec() });
                })?;
                let order = numbers::order(series.len(), &|a, b| series[a].labels.cmp(&series[b].labels));
                Value::Matrix(order.into_iter().map(|i| series[i].clone()).collect())
            }
            Type::Text => match &self.root.unparen().kind {
                ExprKind::Text(text) => Value::String(text.clone()),
                _ => Value::String(String::new()),
            },
        };
        Ok(Outcome { value, warnings: evaluator.notes(Level::Warning), infos: evaluator.notes(Level::Info) })
    }
}

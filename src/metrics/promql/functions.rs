//! The table of functions (`promql/parser/functions.go` and `promql/functions.go`), a line for each.

use super::ast::{Expr, Type};
use super::eval::{Answer, Element, Evaluator};
use super::numbers::Window;
use super::{dates, histogram, math, numbers, over_time, rate, vector_functions as vectors};

/// A function of the samples of one series in a range, of which there is at least one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Over {
    /// A function of their values alone.
    Values(fn(&[f64]) -> f64),
    /// The quantile of their values that the other argument says.
    Quantile,
    /// A function of values and times that needs two samples.
    Times(fn(&Window<'_>) -> Option<f64>),
}

/// What is special about a function of ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extra {
    Nothing,
    /// Says so if the metric's name is not that of a counter.
    Counter,
    /// The result has the metric's name.
    KeepsName,
}

/// How a function is carried out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Run {
    /// It returns a number.
    Scalar(fn(&mut Evaluator<'_>, &[Expr]) -> Answer<f64>),
    /// It changes each value of a vector.
    Each(fn(f64) -> f64),
    /// It makes one value of each series of a range vector.
    Over(Over, Extra),
    /// It reads the values of a vector, or else the instant of the query, as Unix seconds.
    Date(fn(i64) -> i64),
    /// Everything else that returns a vector.
    Vector(fn(&mut Evaluator<'_>, &[Expr]) -> Answer<Vec<Element>>),
}

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) name: &'static str,
    /// A letter for each argument: scalar, vector, matrix, text; then `?` if the last may be left out, `*` if it may also be
    /// repeated.
    args: &'static str,
    pub(super) run: Run,
}

const fn function(name: &'static str, args: &'static str, run: Run) -> Function {
    Function { name, args, run }
}

use Extra::{Counter, KeepsName, Nothing};
use Over::{Quantile, Times, Values};
use Run::{Date, Each, Over as Range, Scalar, Vector};

/// All functions, by name.
const FUNCTIONS: &[Function] = &[
    function("abs", "v", Each(f64::abs)),
    function("absent", "v", Vector(vectors::absent)),
    function("absent_over_time", "m", Vector(vectors::absent_over_time)),
    function("avg_over_time", "m", Range(Values(numbers::mean), Nothing)),
    function("ceil", "v", Each(f64::ceil)),
    function("changes", "m", Range(Values(over_time::changes), Nothing)),
    function("clamp", "vss", Vector(vectors::clamp)),
    function("clamp_max", "vs", Vector(vectors::clamp_max)),
    function("clamp_min", "vs", Vector(vectors::clamp_min)),
    function("count_over_time", "m", Range(Values(numbers::count), Nothing)),
    function("day_of_month", "v?", Date(dates::day_of_month)),
    function("day_of_week", "v?", Date(dates::day_of_week)),
    function("day_of_year", "v?", Date(dates::day_of_year)),
    function("days_in_month", "v?", Date(dates::days_in_month)),
    function("deg", "v", Each(math::deg)),
    function("delta", "m", Range(Times(rate::delta), Nothing)),
    function("deriv", "m", Range(Times(rate::deriv), Nothing)),
    function("exp", "v", Each(libm::exp)),
    function("floor", "v", Each(f64::floor)),
    function("histogram_quantile", "sv", Vector(histogram::quantile)),
    function("hour", "v?", Date(dates::hour)),
    function("idelta", "m", Range(Times(rate::idelta), Nothing)),
    function("increase", "m", Range(Times(rate::increase), Counter)),
    function("irate", "m", Range(Times(rate::irate), Nothing)),
    function("label_join", "vttt*", Vector(vectors::label_join)),
    function("label_replace", "vtttt", Vector(vectors::label_replace)),
    function("last_over_time", "m", Range(Values(over_time::last), KeepsName)),
    function("ln", "v", Each(libm::log)),
    function("log10", "v", Each(math::log10)),
    function("log2", "v", Each(math::log2)),
    function("max_over_time", "m", Range(Values(numbers::max), Nothing)),
    function("min_over_time", "m", Range(Values(numbers::min), Nothing)),
    function("minute", "v?", Date(dates::minute)),
    function("month", "v?", Date(dates::month)),
    function("pi", "", Scalar(|_, _| Ok(std::f64::consts::PI))),
    function("predict_linear", "ms", Range(Times(rate::predict_linear), Nothing)),
    function("present_over_time", "m", Range(Values(numbers::one), Nothing)),
    function("quantile_over_time", "sm", Range(Quantile, Nothing)),
    function("rad", "v", Each(math::rad)),
    function("rate", "m", Range(Times(rate::rate), Counter)),
    function("resets", "m", Range(Values(over_time::resets), Nothing)),
    function("round", "vs?", Vector(vectors::round)),
    function("scalar", "v", Scalar(vectors::scalar)),
    function("sgn", "v", Each(math::sgn)),
    function("sort", "v", Vector(vectors::sort)),
    function("sort_desc", "v", Vector(vectors::sort_desc)),
    function("sqrt", "v", Each(f64::sqrt)),
    function("stddev_over_time", "m", Range(Values(numbers::deviation), Nothing)),
    function("stdvar_over_time", "m", Range(Values(numbers::variance), Nothing)),
    function("sum_over_time", "m", Range(Values(numbers::sum), Nothing)),
    function("time", "", Scalar(|evaluator, _| Ok(evaluator.now_seconds()))),
    function("timestamp", "v", Vector(vectors::timestamp)),
    function("vector", "s", Vector(vectors::vector)),
    function("year", "v?", Date(dates::year)),
];

/// Functions that Prometheus knows only with `--enable-feature=promql-experimental-functions`.
const EXPERIMENTAL: &[&str] = &[
    "double_exponential_smoothing",
    "info",
    "mad_over_time",
    "sort_by_label",
    "sort_by_label_desc",
    "ts_of_last_over_time",
    "ts_of_max_over_time",
    "ts_of_min_over_time",
];

/// Functions that Prometheus knows and this engine does not.
const MISSING: &[&str] = &[
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atanh",
    "cos",
    "cosh",
    "histogram_avg",
    "histogram_count",
    "histogram_fraction",
    "histogram_stddev",
    "histogram_stdvar",
    "histogram_sum",
    "sin",
    "sinh",
    "tan",
    "tanh",
];

/// The function of a name; otherwise what to say before and after the name.
pub(super) fn find(name: &str) -> Result<&'static Function, (&'static str, &'static str)> {
    let found = FUNCTIONS.iter().find(|function| function.name == name);
    found.ok_or_else(|| {
        if EXPERIMENTAL.contains(&name) {
            ("function ", " is not enabled")
        } else if MISSING.contains(&name) {
            ("function ", " is not available in the playground")
        } else {
            ("unknown function with name ", "")
        }
    })
}

impl Function {
    /// What it returns.
    pub(super) fn result(&self) -> Type {
        if matches!(self.run, Scalar(_)) { Type::Scalar } else { Type::Vector }
    }

    fn letters(&self) -> &'static [u8] {
        self.args.trim_end_matches(['?', '*']).as_bytes()
    }

    /// The least number of arguments, and the most if there is one.
    pub(super) fn arity(&self) -> (usize, Option<usize>) {
        let count = self.letters().len();
        match self.args.as_bytes().last() {
            Some(b'?') => (count - 1, Some(count)),
            Some(b'*') => (count - 1, None),
            _ => (count, Some(count)),
        }
    }

    /// The type of an argument; the last one may be repeated.
    pub(super) fn argument(&self, index: usize) -> Type {
        let letters = self.letters();
        match letters.get(index).or(letters.last()) {
            Some(b's') => Type::Scalar,
            Some(b'm') => Type::Matrix,
            Some(b't') => Type::Text,
            _ => Type::Vector,
        }
    }
}

//! Vectors of PromQL: one instant query over a handful of series.

use std::fmt::Write;

use hpa_playground::metrics::promql::{self, EvalError, Labels, Outcome, Point, STALE, Sample, StoredSeries, Value};
use serde_json::Value as Json;

use super::cluster::list;
use super::vectors::{Differences, int, text};

/// Functions whose last digit differs from one mathematical library to another.
const INEXACT: [&str; 9] = ["exp", "ln(", "log2", "log10", "stddev", "stdvar", "deriv", "predict_linear", "quantile"];
/// The relative difference that these may have.
const TOLERANCE: f64 = 1e-12;

/// Checks one query.
pub(crate) fn check(vector: &Json) -> Result<(), String> {
    let mut differences = Differences::default();
    let query = text(vector, "query");
    let wanted_error = vector["error"].as_str().map(|error| (text(vector, "error_stage"), error));
    let outcome = match promql::parse(query) {
        Err(error) => Err(("parse", error.to_string())),
        Ok(parsed) => {
            let series = series(&vector["series"]);
            let outcome = parsed.eval(&series, int(vector, "eval_ms"), int(vector, "lookback_ms"));
            outcome.map_err(|EvalError(text)| ("exec", text))
        }
    };
    match (outcome, wanted_error) {
        (Ok(outcome), None) => compare(&outcome, vector, &mut differences),
        (Err((stage, error)), wanted) => differences.check("error", &Some((stage, error.as_str())), &wanted),
        (Ok(outcome), wanted) => differences.check("outcome", &format!("{outcome:?}"), &format!("{wanted:?}")),
    }
    differences.finish().map_err(|text| format!("{query} at {}\n{text}", vector["eval_ms"]))
}

fn compare(outcome: &Outcome, vector: &Json, differences: &mut Differences) {
    let (wanted_type, wanted) = (text(vector, "result_type"), &vector["result"]);
    let exact = !INEXACT.iter().any(|name| text(vector, "query").contains(name));
    let mut lines = Vec::new();
    let got_type = match &outcome.value {
        Value::Vector(samples) => {
            lines.extend(samples.iter().map(|Sample { labels, value }| (labels.clone(), vec![(0, *value)])));
            "vector"
        }
        Value::Scalar(value) => {
            lines.push((Labels::default(), vec![(0, *value)]));
            "scalar"
        }
        Value::Matrix(series) => {
            let points = |series: &StoredSeries| series.samples.iter().map(|p| (p.at_ms, p.value)).collect();
            lines.extend(series.iter().map(|series| (series.labels.clone(), points(series))));
            "matrix"
        }
        Value::String(text) => {
            differences.check("string", &Some(text.as_str()), &wanted.as_str());
            "string"
        }
    };
    differences.check("type", &got_type, &wanted_type);
    if vector["ordered"] != true {
        lines.sort_by(|a, b| a.0.cmp(&b.0));
    }
    let wanted: Vec<_> = list(wanted).filter(|_| wanted_type != "string").map(line).collect();
    let same = lines.len() == wanted.len()
        && lines.iter().zip(&wanted).all(|(got, wanted)| {
            got.0 == wanted.0
                && got.1.len() == wanted.1.len()
                && got.1.iter().zip(&wanted.1).all(|(g, w)| g.0 == w.0 && same_number(g.1, w.1, exact))
        });
    if !same {
        differences.check("result", &show(&lines), &show(&wanted));
    }
    for (key, got) in [("warnings", &outcome.warnings), ("infos", &outcome.infos)] {
        let (mut got, mut wanted): (Vec<&str>, Vec<&str>) =
            (got.iter().map(String::as_str).collect(), list(&vector[key]).filter_map(Json::as_str).collect());
        got.sort_unstable();
        wanted.sort_unstable();
        differences.check(key, &got, &wanted);
    }
}

/// Labels and samples of an element of a result.
type Line = (Labels, Vec<(i64, f64)>);

fn line(value: &Json) -> Line {
    let samples = value["samples"].as_array();
    let samples =
        samples.map_or_else(|| vec![(0, number(&value["value"]))], |samples| samples.iter().map(sample).collect());
    (labels(&value["labels"]), samples)
}

fn same_number(got: f64, wanted: f64, exact: bool) -> bool {
    (got.is_nan() && wanted.is_nan())
        || got == wanted
        || (!exact && (got - wanted).abs() <= TOLERANCE * wanted.abs().max(got.abs()))
}

fn show(lines: &[Line]) -> String {
    lines.iter().fold(String::new(), |mut out, (labels, samples)| {
        let labels: Vec<_> = labels.iter().map(|label| format!("{}={}", label.name, label.value)).collect();
        let _ = write!(out, "\n    {labels:?} {samples:?}");
        out
    })
}

/// The series of a vector, as a storage.
pub(crate) fn series(value: &Json) -> Vec<StoredSeries> {
    let point = |value: &Json| {
        let (at_ms, value) = sample(value);
        Point { at_ms, value }
    };
    let series = list(value).map(|series| StoredSeries {
        labels: labels(&series["labels"]),
        samples: list(&series["samples"]).map(point).collect(),
    });
    series.collect()
}

fn labels(value: &Json) -> Labels {
    let entries = value.as_object().into_iter().flatten();
    Labels::new(entries.map(|(name, value)| (name.as_str(), value.as_str().expect("a label's value"))))
}

fn sample(value: &Json) -> (i64, f64) {
    (value[0].as_i64().expect("a time"), number(&value[1]))
}

fn number(value: &Json) -> f64 {
    match value.as_str() {
        None => value.as_f64().expect("a number"),
        Some("stale") => STALE,
        Some("NaN") => f64::NAN,
        Some("+Inf") => f64::INFINITY,
        Some("-Inf") => f64::NEG_INFINITY,
        Some(other) => panic!("{other} is no number"),
    }
}

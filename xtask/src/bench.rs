//! `cargo xtask bench`: the workloads of `benches/`, natively and in Chromium, side by side.

use anyhow::{Context, Result};

use crate::fuzz::{self, Pace};
use crate::process::{self, Stream, cargo};
use crate::usage::DistOptions;
use crate::visit::Visit;
use crate::wasm_tests::WasmTests;
use crate::{dist, places};

/// What a workload prints.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Line {
    name: String,
    unit: String,
    value: f64,
}

/// What is written.
#[derive(Debug, PartialEq, serde::Serialize)]
struct Report {
    results: Vec<Entry>,
}

#[derive(Debug, PartialEq, serde::Serialize)]
struct Entry {
    name: String,
    unit: String,
    native: Option<f64>,
    wasm: Option<f64>,
}

/// How long all the fuzz targets together are run.
const FUZZ_SECONDS: u32 = 60;

/// Measures, fuzzes, prints a table and writes `target/bench/report.json`.
///
/// # Errors
///
/// Something does not build or run, fuzzing finds something, or the report cannot be written.
pub(crate) fn run() -> Result<()> {
    let native = measure(&mut cargo(&["bench", "--bench", "workloads"]))?;
    // As the visitor gets it. `cargo bench` would have the runner look for another kind of test.
    let in_browser = ["--bench", "workloads", "--profile", "web", "--", "--nocapture"];
    let mut wasm = measure(&mut WasmTests::ensure()?.command(&in_browser))?;
    wasm.extend(page()?);
    let mut report = Report::side_by_side(native, wasm);
    report.results.extend(growth(&report));
    report.results.extend(fuzz::run_if_possible(FUZZ_SECONDS)?.into_iter().map(Entry::from));
    print(&report);
    let folder = places::target().join("bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
    let path = folder.join("report.json");
    std::fs::write(&path, serde_json::to_vec_pretty(&report)?)
        .with_context(|| format!("writing {}", path.display()))?;
    println!("Wrote {}", path.display());
    Ok(())
}

/// What the page takes, as a visitor gets it.
fn page() -> Result<Vec<Line>> {
    dist::run(&DistOptions::default())?;
    let mut bench = cargo(&["bench", "--package", "browser-tests", "--bench", "page"]);
    let visit = Visit::prepare()?;
    visit.tell(&mut bench);
    measure(&mut bench)
}

/// How time grows with pods and with hours: the exponent that fits, 1 where twice as many take twice as long.
fn growth(report: &Report) -> Vec<Entry> {
    let fit = |of: &dyn Fn(&Entry) -> Option<f64>, native: bool| {
        let points = report.results.iter().filter_map(|entry| {
            let value = if native { entry.native } else { entry.wasm }?;
            let time = if entry.unit.ends_with("/s") { 1.0 / value } else { value };
            Some((of(entry)?.ln(), time.ln()))
        });
        slope(&points.collect::<Vec<_>>())
    };
    let count = |text: &str| text.replace(',', "").parse::<f64>().ok();
    // With few pods the rest of a sync counts more.
    let pods = |entry: &Entry| {
        count(entry.name.strip_prefix("whole simulation, ")?.strip_suffix(" pods")?).filter(|pods| *pods >= 50.0)
    };
    let hours = |entry: &Entry| count(entry.name.strip_suffix(" h, 50 pods")?);
    let entry = |name: &str, of: &dyn Fn(&Entry) -> Option<f64>| Entry {
        name: name.to_owned(),
        unit: "exponent".to_owned(),
        native: fit(of, true),
        wasm: fit(of, false),
    };
    vec![entry("growth of time with pods", &pods), entry("growth of time with hours", &hours)]
}

/// The slope of the line that fits points best; none if there are fewer than two.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let count = f64::from(u32::try_from(points.len()).ok()?);
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>();
    let (x, y) = (sum(&|p| p.0) / count, sum(&|p| p.1) / count);
    let spread = sum(&|p| (p.0 - x) * (p.0 - x));
    (points.len() > 1 && spread > 0.0).then(|| sum(&|p| (p.0 - x) * (p.1 - y)) / spread)
}

fn measure(command: &mut std::process::Command) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    process::run_watched(command, Stream::Out, |line| lines.extend(parse(line)))?;
    Ok(lines)
}

/// A result, among whatever else a test runner prints.
fn parse(line: &str) -> Option<Line> {
    let start = line.find("{\"name\":")?;
    serde_json::from_str(&line[start..]).ok()
}

impl From<Pace> for Entry {
    fn from(pace: Pace) -> Self {
        let (name, unit) = (format!("fuzzing, {}", pace.target.name()), "inputs/s".to_owned());
        Self { name, unit, native: Some(pace.inputs_per_second), wasm: None }
    }
}

impl Report {
    fn side_by_side(native: Vec<Line>, wasm: Vec<Line>) -> Self {
        let entry = |line: Line| Entry { name: line.name, unit: line.unit, native: Some(line.value), wasm: None };
        let mut results: Vec<Entry> = native.into_iter().map(entry).collect();
        for line in wasm {
            match results.iter_mut().find(|entry| entry.name == line.name) {
                Some(entry) => entry.wasm = Some(line.value),
                None => results.push(Entry { native: None, wasm: Some(line.value), ..entry(line) }),
            }
        }
        Self { results }
    }
}

fn print(report: &Report) {
    println!("\n{:<32} {:<16} {:>16} {:>16}", "workload", "unit", "native", "WebAssembly");
    let places = |value: f64| if value < 10.0 { 2 } else { 0 };
    let text = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.*}", places(value)));
    for Entry { name, unit, native, wasm } in &report.results {
        println!("{name:<32} {unit:<16} {:>16} {:>16}", text(*native), text(*wasm));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, value: f64) -> Line {
        Line { name: name.to_owned(), unit: "n/s".to_owned(), value }
    }

    #[test]
    fn lines_are_found() {
        assert_eq!(parse("    {\"name\":\"a\",\"unit\":\"n/s\",\"value\":5}"), Some(line("a", 5.0)));
        assert_eq!(parse("test result: ok. 1 passed"), None);
    }

    #[test]
    fn growth_is_the_exponent() {
        let native = |name: &str, unit: &str, value| Line { unit: unit.to_owned(), ..line(name, value) };
        let lines = vec![
            native("whole simulation, 10 pods", "syncs/s", 1.0),
            native("whole simulation, 100 pods", "syncs/s", 500.0),
            native("whole simulation, 1,000 pods", "syncs/s", 50.0),
            native("6 h, 50 pods", "ns", 10.0),
            native("24 h, 50 pods", "ns", 160.0),
        ];
        let exponents: Vec<_> = growth(&Report::side_by_side(lines, Vec::new())).iter().map(|e| e.native).collect();
        let close = |got: Option<f64>, wanted: f64| got.is_some_and(|got| (got - wanted).abs() < 1e-9);
        assert!(close(exponents[0], 1.0) && close(exponents[1], 2.0), "{exponents:?}");
    }

    #[test]
    fn both_sides_meet() {
        let report = Report::side_by_side(vec![line("a", 2.0), line("b", 3.0)], vec![line("a", 1.0), line("c", 4.0)]);
        let values: Vec<_> = report.results.iter().map(|entry| (entry.native, entry.wasm)).collect();
        assert_eq!(values, [(Some(2.0), Some(1.0)), (Some(3.0), None), (None, Some(4.0))]);
    }
}

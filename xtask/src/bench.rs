//! `cargo xtask bench`: the workloads of `benches/`, natively and in Chromium, side by side.

use anyhow::{Context, Result};

use crate::fuzz::{self, Pace};
use crate::places;
use crate::process::{self, Stream, cargo};
use crate::wasm_tests::WasmTests;

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
    let wasm = measure(&mut WasmTests::ensure()?.command(&in_browser))?;
    let mut report = Report::side_by_side(native, wasm);
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
    let text = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.0}"));
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
    fn both_sides_meet() {
        let report = Report::side_by_side(vec![line("a", 2.0), line("b", 3.0)], vec![line("a", 1.0), line("c", 4.0)]);
        let values: Vec<_> = report.results.iter().map(|entry| (entry.native, entry.wasm)).collect();
        assert_eq!(values, [(Some(2.0), Some(1.0)), (Some(3.0), None), (None, Some(4.0))]);
    }
}

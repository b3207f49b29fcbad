//! The golden vectors: every `*.jsonl.gz` and `*.jsonl` in `tests/conformance/`, and in the folder that
//! `HPA_CONFORMANCE_DIR` names, if it is set. Prints a line for each file and fails on any difference.

mod support;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;
use support::{adapter_rules, calculator, describe, promql, quantity, traces, vectors};

/// Checks one vector; what differs, if anything, as text.
type Runner = fn(&Value) -> Result<(), String>;

/// How each kind of file is checked, by how its name begins.
const RUNNERS: &[(&str, Runner)] = &[
    ("quantity", quantity::check),
    ("replica_calculator", calculator::check),
    ("reconcile-", traces::check),
    ("upstream_replica_calculator", calculator::check),
    ("upstream_horizontal", traces::check),
    ("describe", describe::check),
    ("adapter_rules", adapter_rules::check),
    ("promql", promql::check),
];

/// As many differences are shown for each file.
const SHOWN: usize = 3;

fn main() -> ExitCode {
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")];
    folders.extend(std::env::var_os("HPA_CONFORMANCE_DIR").map(PathBuf::from));
    let mut failed = 0;
    for folder in folders {
        let files = vectors::files(&folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()));
        for file in files {
            failed += run_file(&file);
        }
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Checks one file; how many of its vectors failed.
fn run_file(file: &Path) -> usize {
    let name = vectors::stem(file);
    let Some((_, runner)) = RUNNERS.iter().find(|(prefix, _)| name.starts_with(prefix)) else {
        println!("{name}: not run (no runner yet)");
        return 0;
    };
    let vectors = vectors::read(file).unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()));
    let mut failures = Vec::new();
    for vector in &vectors {
        if let Err(difference) = runner(vector) {
            failures.push((vector["id"].as_str().unwrap_or("?").to_owned(), difference));
        }
    }
    println!("{name}: {} passed, {} failed", vectors.len() - failures.len(), failures.len());
    for (id, difference) in failures.iter().take(SHOWN) {
        println!("  {id}:\n    {}", difference.trim_end().replace('\n', "\n    "));
    }
    failures.len()
}

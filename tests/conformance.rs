//! The golden vectors: every `*.jsonl.gz` and `*.jsonl` in `tests/conformance/`, and in the folder that
//! `HPA_CONFORMANCE_DIR` names, if it is set. Prints a line for each file and fails on any difference.
//!
//! Compiled to WebAssembly it checks the same files in the browser, where `cargo xtask test` serves them.

mod support;

use serde_json::Value;
use support::{adapter_rules, calculator, describe, manifest, promql, quantity, traces, vectors};

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
    ("manifest", manifest::check),
    ("promql", promql::check),
];

/// As many differences are shown for each file.
const SHOWN: usize = 3;

/// What came of one file.
struct Outcome {
    /// A line that counts, and the first differences.
    lines: Vec<String>,
    failed: usize,
}

/// Checks one file.
fn check(file: &str, content: &[u8]) -> Outcome {
    let name = vectors::stem(file);
    let Some((_, runner)) = RUNNERS.iter().find(|(prefix, _)| name.starts_with(prefix)) else {
        return Outcome { lines: vec![format!("{name}: not run (no runner yet)")], failed: 0 };
    };
    let vectors = vectors::read(file, content).unwrap_or_else(|error| panic!("cannot read {file}: {error}"));
    let mut failures = Vec::new();
    for vector in &vectors {
        if let Err(difference) = runner(vector) {
            failures.push((vector["id"].as_str().unwrap_or("?").to_owned(), difference));
        }
    }
    let mut lines = vec![format!("{name}: {} passed, {} failed", vectors.len() - failures.len(), failures.len())];
    for (id, difference) in failures.iter().take(SHOWN) {
        lines.push(format!("  {id}:\n    {}", difference.trim_end().replace('\n', "\n    ")));
    }
    Outcome { lines, failed: failures.len() }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    use std::path::PathBuf;
    use std::process::ExitCode;

    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")];
    folders.extend(std::env::var_os("HPA_CONFORMANCE_DIR").map(PathBuf::from));
    let mut failed = 0;
    for folder in folders {
        let files = vectors::files(&folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()));
        for file in files {
            let (name, content) =
                vectors::load(&file).unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()));
            let outcome = check(&name, &content);
            outcome.lines.iter().for_each(|line| println!("{line}"));
            failed += outcome.failed;
        }
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod in_the_browser {
    use js_sys::Uint8Array;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::Response;

    wasm_bindgen_test_configure!(run_in_browser);

    /// What the test's own server has under this address.
    async fn get(address: &str) -> Vec<u8> {
        let window = web_sys::window().expect("the test runs in a page");
        let response = JsFuture::from(window.fetch_with_str(address)).await.expect("the test's server answers");
        let response: Response = response.unchecked_into();
        assert!(response.ok(), "{address}: {}: run this test with `cargo xtask test wasm`", response.status());
        let body = response.array_buffer().expect("a response has a body");
        Uint8Array::new(&JsFuture::from(body).await.expect("the test's server answers in full")).to_vec()
    }

    #[wasm_bindgen_test]
    async fn every_vector() {
        let list = String::from_utf8(get("/vectors/list").await).expect("file names are text");
        assert!(!list.is_empty(), "there are vectors");
        let mut failed = 0;
        for path in list.lines() {
            let file = path.rsplit('/').next().unwrap_or(path);
            let outcome = super::check(file, &get(&format!("/vectors/{path}")).await);
            outcome.lines.iter().for_each(|line| console_log!("{line}"));
            failed += outcome.failed;
        }
        assert_eq!(failed, 0, "vectors that differ");
    }
}

//! `cargo xtask test`: every test there is, in parts, and one line that sums them up.

use std::iter;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, anyhow, bail};

use crate::process::{self, Stream, cargo};
use crate::tally::Tally;
use crate::usage::{DistOptions, Part};
use crate::visit::Visit;
use crate::wasm_tests::WasmTests;
use crate::{dist, npm_tests, places, wasm};

/// Runs the parts, all of them even when one fails, and prints `N passed, N failed` last.
pub(crate) fn run(parts: &[Part]) -> ExitCode {
    let mut suite = Suite::default();
    let (mut natively, mut in_browser) = (None, None);
    for part in parts {
        match part {
            Part::Native => natively = Some(native(&mut suite)),
            Part::Wasm => in_browser = Some(in_wasm(&mut suite)),
            Part::Npm => npm_tests::run(&mut suite),
            Part::EndToEnd => end_to_end(&mut suite),
        }
    }
    if let (Some(natively), Some(in_browser)) = (natively, in_browser) {
        suite.check("The same vectors pass in Chromium as natively", || same(&natively, &in_browser));
    }
    println!("\n{}", suite.summary());
    if suite.total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The native tests; what came of each file of vectors.
fn native(suite: &mut Suite) -> Vec<String> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if !process::works(std::env::var_os("CARGO").unwrap_or("cargo".into()), &[subcommand, "--version"]) {
            suite.check(&format!("Adding {component}"), || {
                process::run(process::command("rustup").args(["component", "add", component]))
            });
        }
    }
    suite.check("Format", || process::run(&mut cargo(&["fmt", "--all", "--check"])));
    suite.check("Clippy, native", || {
        process::run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]))
    });
    suite.check("The core alone", || process::run(&mut cargo(&["check", "--lib", "--no-default-features"])));
    let vectors = suite.tests("Native tests", || {
        // The pages around the playground are tested along, with one build of the core for both.
        let packages = ["--package", "hpa-playground", "--package", "site-pages"];
        let mut tests = cargo(&["test", "--all-features", "--no-fail-fast"]);
        tests.args(packages);
        Ok(tests)
    });
    // In the profile that xtask has been built in, so that what it depends on is there already.
    suite.tests("Tests of xtask", || Ok(cargo(&["test", "--package", "xtask", "--profile", "dev"])));
    vectors
}

/// The tests in WebAssembly; what came of each file of vectors.
fn in_wasm(suite: &mut Suite) -> Vec<String> {
    suite.check("Clippy, WebAssembly", || {
        let mut clippy = cargo(&["clippy", "--package", "hpa-playground", "--lib", "--bench", "*"]);
        clippy.args(["--test", "wasm*", "--test", "conformance", "--no-default-features", "--features", "split"]);
        wasm::ensure()?.use_in(&mut clippy, &[]);
        process::run(clippy.args(["--", "-D", "warnings"]))
    });
    suite.tests("WebAssembly tests in Chromium", || {
        Ok(WasmTests::ensure()?.command(&["--lib", "--test", "wasm*", "--features", "ui", "--no-fail-fast"]))
    });
    suite.tests("Conformance in Chromium", || {
        let words = ["--test", "conformance", "--features", "ui", "--", "--nocapture"];
        let mut tests = WasmTests::ensure()?.command(&words);
        let folders = iter::once(places::vectors()).chain(std::env::var_os("HPA_CONFORMANCE_DIR").map(PathBuf::from));
        tests.env("HPA_VECTORS", std::env::join_paths(folders)?);
        Ok(tests)
    })
}

/// Whether the same came of the same files of vectors.
fn same(natively: &[String], in_browser: &[String]) -> Result<()> {
    let sides = [("natively", natively, in_browser), ("in Chromium", in_browser, natively)];
    let only = sides.iter().flat_map(|(side, lines, others)| {
        lines.iter().filter(|line| !others.contains(line)).map(move |line| format!("{side}: {line}"))
    });
    let only: Vec<String> = only.collect();
    if !only.is_empty() {
        bail!("these differ:\n{}", only.join("\n"));
    }
    if natively.is_empty() || natively.len() != in_browser.len() {
        bail!("{} files of vectors natively, {} in Chromium", natively.len(), in_browser.len());
    }
    Ok(())
}

fn end_to_end(suite: &mut Suite) {
    if !suite.check("The page for the web", || dist::run(&DistOptions::default())) {
        return;
    }
    let mut visit = None;
    suite.tests("End-to-end tests in Chromium", || {
        let mut tests = cargo(&["test", "--package", "browser-tests", "--profile", "dev", "--no-fail-fast"]);
        tests.args(["--", "--test-threads=2"]);
        visit.insert(Visit::prepare()?).tell(&mut tests);
        Ok(tests)
    });
}

/// What has been run so far.
#[derive(Default)]
pub(crate) struct Suite {
    total: Tally,
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Suite {
    /// A step that passes or fails as a whole, and counts as one test.
    pub(crate) fn check(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> bool {
        let started = begin(name);
        let outcome = step();
        self.end(name, started, Tally::one(outcome.is_ok()), outcome)
    }

    /// A command that runs tests and says how many; the lines that count vectors.
    pub(crate) fn tests(&mut self, name: &str, step: impl FnOnce() -> Result<Command>) -> Vec<String> {
        let started = begin(name);
        let mut results = Results::default();
        let outcome =
            step().and_then(|mut command| process::run_watched(&mut command, Stream::Out, |line| results.read(line)));
        let Results { mut tally, vectors, .. } = results;
        if outcome.is_err() && tally.failed == 0 {
            // It has not come so far as to count: it does not compile, say.
            tally.failed = 1;
        }
        self.end(name, started, tally, outcome);
        vectors
    }

    /// A step that runs tests by itself, and says how many passed and failed.
    pub(crate) fn counted(&mut self, name: &str, step: impl FnOnce() -> Result<Tally>) {
        let started = begin(name);
        let (tally, outcome) = match step() {
            Ok(tally) if tally.failed == 0 => (tally, Ok(())),
            Ok(tally) => (tally, Err(anyhow!("{} of these tests failed", tally.failed))),
            Err(error) => (Tally::one(false), Err(error)),
        };
        self.end(name, started, tally, outcome);
    }

    /// A step that cannot be done here, and counts as nothing.
    pub(crate) fn skip(&mut self, name: &str, why: &str) {
        println!("\n==== {name}\n---- {name}: SKIPPED: {why}");
        self.skipped.push(format!("{name}: {why}"));
    }

    fn end(&mut self, name: &str, started: Instant, tally: Tally, outcome: Result<()>) -> bool {
        let seconds = started.elapsed().as_secs_f64();
        self.total.add(tally);
        match outcome {
            Ok(()) => println!("---- {name}: {tally} ({seconds:.1} s)"),
            Err(error) => {
                eprintln!("\nerror: {error:#}");
                println!("---- {name}: FAILED, {tally} ({seconds:.1} s)");
                self.failed.push(name.to_owned());
                return false;
            }
        }
        true
    }

    fn summary(&self) -> String {
        let mut lines: Vec<String> = self.skipped.iter().map(|name| format!("SKIPPED: {name}")).collect();
        lines.extend(self.failed.iter().map(|name| format!("FAILED: {name}")));
        lines.push(self.total.to_string());
        lines.join("\n")
    }
}

/// What a command that runs tests has printed so far.
#[derive(Default)]
struct Results {
    tally: Tally,
    vectors: Vec<String>,
    /// What failed tests have printed is being printed again.
    again: bool,
}

impl Results {
    fn read(&mut self, line: &str) {
        let ends = line.trim_start().starts_with("test result: ");
        self.again = !ends && (self.again || line == "failures:");
        if !self.again {
            self.tally.read(line);
            self.vectors.extend(Tally::of_vectors(line).map(|_| line.to_owned()));
        }
    }
}

fn begin(name: &str) -> Instant {
    println!("\n==== {name}");
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_again_does_not_count_again() {
        let mut results = Results::default();
        for line in ["a: 1 passed, 2 failed", "failures:", "", "a: 1 passed, 2 failed", "failures:", "    every_vector"]
        {
            results.read(line);
        }
        results.read("test result: FAILED. 0 passed; 1 failed; 0 ignored");
        results.read("b: 3 passed, 0 failed");
        assert_eq!(results.tally, Tally { passed: 4, failed: 3 });
        assert_eq!(results.vectors, ["a: 1 passed, 2 failed", "b: 3 passed, 0 failed"]);
    }

    #[test]
    fn vectors_have_to_come_out_the_same() {
        let lines = |text: &str| text.split(", ").map(str::to_owned).collect::<Vec<_>>();
        assert!(same(&lines("a, b, c"), &lines("a, b, c")).is_ok());
        for (natively, in_browser) in [("a, b", "a"), ("a, a", "a"), ("a", "b")] {
            assert!(same(&lines(natively), &lines(in_browser)).is_err(), "{natively} against {in_browser}");
        }
        assert!(same(&[], &[]).is_err());
    }

    #[test]
    fn what_cannot_be_counted_fails() {
        let mut suite = Suite::default();
        assert!(suite.check("good", || Ok(())));
        assert!(!suite.check("bad", || bail!("no")));
        suite.tests("never started", || bail!("no"));
        assert_eq!(suite.summary(), "FAILED: bad\nFAILED: never started\n1 passed, 2 failed");
    }
}

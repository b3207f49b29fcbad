//! `cargo xtask test`: every test there is, in parts, and one line that sums them up.

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::Result;

use crate::browser::Browser;
use crate::http::{Folder, Listener};
use crate::process::{self, Stream, cargo};
use crate::tally::Tally;
use crate::usage::Part;
use crate::wasm_tests::WasmTests;
use crate::{dist, places, wasm};

/// A path that no file of the site knows, so that an address which is not relative leads nowhere.
const SUB_PATH: &str = "/some/sub/path/";

/// Runs the parts, all of them even when one fails, and prints `N passed, N failed` last.
pub(crate) fn run(parts: &[Part]) -> ExitCode {
    let mut suite = Suite::default();
    for part in parts {
        match part {
            Part::Native => native(&mut suite),
            Part::Wasm => in_wasm(&mut suite),
            Part::EndToEnd => end_to_end(&mut suite),
        }
    }
    println!("\n{}", suite.summary());
    if suite.total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn native(suite: &mut Suite) {
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
    suite.tests("Native tests", || {
        Ok(cargo(&["test", "--package", "hpa-playground", "--all-features", "--no-fail-fast"]))
    });
    // In the profile that xtask has been built in, so that what it depends on is there already.
    suite.tests("Tests of xtask", || Ok(cargo(&["test", "--package", "xtask", "--profile", "dev"])));
}

fn in_wasm(suite: &mut Suite) {
    suite.check("Clippy, WebAssembly", || {
        let mut clippy = cargo(&["clippy", "--package", "hpa-playground", "--lib", "--test", "wasm*", "--bench", "*"]);
        clippy.args(["--no-default-features", "--features", "ui"]);
        wasm::ensure()?.use_in(&mut clippy);
        process::run(clippy.args(["--", "-D", "warnings"]))
    });
    suite.tests("WebAssembly tests in Chromium", || {
        Ok(WasmTests::ensure()?.command(&["--lib", "--test", "wasm*", "--features", "ui", "--no-fail-fast"]))
    });
}

fn end_to_end(suite: &mut Suite) {
    if !suite.check("The page for the web", dist::run) {
        return;
    }
    let mut driver = None;
    suite.tests("End-to-end tests in Chromium", || {
        let browser = Browser::ensure()?;
        let listener = Listener::on(0)?;
        let published = Folder { path: places::dist(), under: SUB_PATH };
        listener.answer(move |url| published.reply(url));
        let mut tests = cargo(&["test", "--package", "browser-tests", "--profile", "dev", "--no-fail-fast"]);
        tests.args(["--", "--test-threads=2"]);
        browser.tell(&mut tests);
        tests.env("WEBDRIVER_URL", driver.insert(browser.start_driver()?).address());
        tests.env("HPA_E2E_URL", format!("{}{}", listener.address(), SUB_PATH.trim_start_matches('/')));
        tests.env("HPA_E2E_EVIDENCE", places::target().join("e2e"));
        Ok(tests)
    });
}

/// What has been run so far.
#[derive(Default)]
struct Suite {
    total: Tally,
    failed: Vec<String>,
}

impl Suite {
    /// A step that passes or fails as a whole, and counts as one test.
    fn check(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> bool {
        let started = begin(name);
        let outcome = step();
        self.end(name, started, Tally::one(outcome.is_ok()), outcome)
    }

    /// A command that runs tests and says how many.
    fn tests(&mut self, name: &str, step: impl FnOnce() -> Result<Command>) {
        let started = begin(name);
        let mut tally = Tally::default();
        let outcome =
            step().and_then(|mut command| process::run_watched(&mut command, Stream::Out, |line| tally.read(line)));
        if outcome.is_err() && tally.failed == 0 {
            // It has not come so far as to count: it does not compile, say.
            tally.failed = 1;
        }
        self.end(name, started, tally, outcome);
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
        let mut lines: Vec<String> = self.failed.iter().map(|name| format!("FAILED: {name}")).collect();
        lines.push(self.total.to_string());
        lines.join("\n")
    }
}

fn begin(name: &str) -> Instant {
    println!("\n==== {name}");
    Instant::now()
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn what_cannot_be_counted_fails() {
        let mut suite = Suite::default();
        assert!(suite.check("good", || Ok(())));
        assert!(!suite.check("bad", || bail!("no")));
        suite.tests("never started", || bail!("no"));
        assert_eq!(suite.summary(), "FAILED: bad\nFAILED: never started\n1 passed, 2 failed");
    }
}

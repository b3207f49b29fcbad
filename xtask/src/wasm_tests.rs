//! Running what is compiled to WebAssembly as a test, in Chromium, through Cargo.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::browser::Browser;
use crate::places;
use crate::process::{self, cargo};
use crate::wasm::{self, TARGET, WasmStd};

/// All that it takes.
pub(crate) struct WasmTests {
    browser: Browser,
    library: WasmStd,
    runner: PathBuf,
}

impl WasmTests {
    /// Finds, installs or builds it.
    ///
    /// # Errors
    ///
    /// Something cannot be had; the message says what to do.
    pub(crate) fn ensure() -> Result<Self> {
        let browser = Browser::ensure()?;
        let library = wasm::ensure()?;
        process::run(&mut cargo(&["build", "--package", "browser-tests", "--bin", "wasm-runner"]))?;
        let runner = places::target().join("debug").join(format!("wasm-runner{}", std::env::consts::EXE_SUFFIX));
        Ok(Self { browser, library, runner })
    }

    /// `cargo test` for the package, in the browser, with `words` for what to run.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut tests = cargo(&["test", "--package", "hpa-playground", "--no-default-features"]);
        tests.arg("--config").arg(format!("target.{TARGET}.runner=['{}']", self.runner.display())).args(words);
        // As long as the slowest test binary may take, not each of its tests.
        tests.env("WASM_BINDGEN_TEST_TIMEOUT", "900").env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
        self.library.use_in(&mut tests, &[]);
        self.browser.tell(&mut tests);
        tests
    }
}

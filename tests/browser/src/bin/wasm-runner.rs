//! What Cargo runs a test compiled to WebAssembly with: wasm-bindgen's test runner, with Chromium set up as everywhere.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

/// Where the test runner reads the browser's capabilities from.
const CAPABILITIES: &str = "WASM_BINDGEN_TEST_WEBDRIVER_JSON";

fn main() -> Result<ExitCode> {
    if std::env::var_os(CAPABILITIES).is_some() {
        wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())?;
        return Ok(ExitCode::SUCCESS);
    }
    // The environment of a running program cannot be changed safely, so it starts itself with one of its own.
    let folder = tempfile::tempdir().context("creating a folder for the browser's profile")?;
    let file = folder.path().join("capabilities.json");
    let capabilities = browser_tests::capabilities(&folder.path().join("profile"));
    std::fs::write(&file, serde_json::to_vec(&capabilities)?).context("writing the browser's capabilities")?;
    let mut again = Command::new(std::env::current_exe().context("looking for this program")?);
    let status = again.args(std::env::args_os().skip(1)).env(CAPABILITIES, &file).status().context("starting again")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

//! What Cargo runs a test compiled to WebAssembly with: wasm-bindgen's test runner, with Chromium set up as everywhere.
//!
//! The files of the folders that `HPA_VECTORS` names (as `PATH` names folders) are served to the test: `/vectors/list`
//! has the paths of all of them below `/vectors/`, a line for each, in the order of the folders and of their names.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

/// Which folders of vectors are served.
const VECTORS: &str = "HPA_VECTORS";

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
    again.args(std::env::args_os().skip(1)).env(CAPABILITIES, &file);
    if let Some(folders) = std::env::var_os(VECTORS) {
        // The test's server has the files of the folder that it is started in, and of no other.
        let root = folder.path().join("served");
        offer(std::env::split_paths(&folders), &root.join("vectors"))?;
        again.current_dir(root);
    }
    let status = again.status().context("starting again")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Copies the files of `folders` to `into`, with a list of them.
fn offer(folders: impl Iterator<Item = impl AsRef<Path>>, into: &Path) -> Result<()> {
    let mut list = String::new();
    for (number, folder) in folders.enumerate() {
        let folder = folder.as_ref();
        let to = into.join(number.to_string());
        std::fs::create_dir_all(&to).context("creating a folder for the vectors")?;
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
            let name = entry?.file_name().into_string().unwrap_or_default();
            if name.strip_suffix(".gz").unwrap_or(&name).strip_suffix(".jsonl").is_some() {
                names.push(name);
            }
        }
        names.sort();
        for name in names {
            std::fs::copy(folder.join(&name), to.join(&name)).with_context(|| format!("copying {name}"))?;
            list.extend([&number.to_string(), "/", &name, "\n"]);
        }
    }
    std::fs::write(into.join("list"), list).context("listing the vectors")
}

//! `cargo xtask npm`: the package for JavaScript, in `dist-npm/`.

use anyhow::{Context, Result, ensure};

use crate::assets::{Asset, Load};
use crate::{assets, bindgen, places, sizes};

/// The program, as `index.js` and `node.js` name it.
const PROGRAM: &str = "hpa_playground.wasm";
/// Its bindings, as `core.js` names them.
const BINDINGS: &str = "bindings.js";

/// Builds the package and says what it weighs.
///
/// # Errors
///
/// It does not build, or is over its budget; it is in `dist-npm/` all the same then, to be looked at.
pub(crate) fn run() -> Result<()> {
    let sources = assets::read_folder(&places::npm().join("package"))?;
    check_version(&sources)?;
    let (bindings, program) = bindgen::build_package()?;
    let mut files = sources;
    files.extend([(BINDINGS.to_owned(), bindings), (PROGRAM.to_owned(), program)]);
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        files.push((licence.to_owned(), assets::read(&places::root().join(licence))?));
    }
    files.sort();
    let package: Vec<Asset> =
        files.into_iter().map(|(path, content)| Asset { path, content, load: Load::First }).collect();
    assets::write_site(&places::dist_npm(), &package)?;
    println!("Wrote {}", places::dist_npm().display());
    sizes::report_package(&package)
}

/// The package has the version of the crate.
fn check_version(sources: &[(String, Vec<u8>)]) -> Result<()> {
    let (_, about) = sources.iter().find(|(path, _)| path == "package.json").context("package.json is missing")?;
    let about: serde_json::Value = serde_json::from_slice(about).context("reading package.json")?;
    let version = about["version"].as_str().unwrap_or_default();
    let crates = env!("CARGO_PKG_VERSION");
    ensure!(version == crates, "npm/package/package.json says version {version:?}, and Cargo.toml {crates:?}");
    Ok(())
}

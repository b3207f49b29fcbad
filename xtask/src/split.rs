//! The compiled program cut into the part that the page starts with and those that it loads later, in the same memory.
//!
//! A function marked with `#[wasm_split(…)]` is where a part begins; it has all that nothing else can reach.

use std::fs;
use std::path::Path;

use anyhow::{Context, Error, Result};
use walrus::ModuleConfig;
use wasm_split_cli_support::{Options, transform};

use crate::assets;
use crate::bindgen::Profile;

/// What the linker has to leave in the program so that it can be cut.
pub(crate) const LINKER_FLAGS: &str = "-Clink-args=--emit-relocs";

/// The script that loads the later parts, as the first part names it.
pub(crate) const LOADER: &str = "later.js";
/// The script with the program's bindings, as the loader names it.
pub(crate) const BINDINGS: &str = "app.js";

/// A program in parts.
pub(crate) struct Parts {
    /// The first part, without its bindings.
    pub(crate) first: Vec<u8>,
    /// The content of [`LOADER`].
    pub(crate) loader: Vec<u8>,
    /// The later parts, by the names that the loader has for them.
    pub(crate) later: Vec<(String, Vec<u8>)>,
}

/// Cuts the program; `work` is a folder for what is in between.
///
/// # Errors
///
/// A part of it is not as the linker is expected to leave it.
pub(crate) fn split(profile: Profile, compiled: &[u8], work: &Path) -> Result<Parts> {
    if work.exists() {
        fs::remove_dir_all(work).with_context(|| format!("removing the old {}", work.display()))?;
    }
    let first = work.join("first.wasm");
    let (loader, bindings) = (format!("./{LOADER}"), format!("./{BINDINGS}"));
    let mut options = Options::new(compiled);
    options.output_dir = work;
    options.main_out_path = &first;
    options.link_name = &loader;
    options.main_module = &bindings;
    let done = transform(options).map_err(|error| Error::msg(format!("{error:#}")))?;
    let mut later = Vec::new();
    for path in done.split_modules {
        let name = path.file_name().context("a part is a file")?.to_str().context("the name of a part is Unicode")?;
        later.push((name.to_owned(), smaller(profile, &assets::read(&path)?)?));
    }
    later.sort();
    Ok(Parts { first: assets::read(&first)?, loader: assets::read(&work.join(LOADER))?, later })
}

/// A later part without what only the linker and, in what is shipped, those who look for mistakes need. The first part
/// gets the same when its bindings are made.
fn smaller(profile: Profile, part: &[u8]) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(matches!(profile, Profile::WebDev)).generate_producers_section(false);
    let mut module = config.parse(part).context("reading a later part")?;
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

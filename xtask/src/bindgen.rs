//! The crate compiled to WebAssembly, with the JavaScript that binds it to the browser.

use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::process::{self, Stream};
use crate::split::{self, Parts};
use crate::wasm::{TARGET, WasmStd};
use crate::{assets, places, wasm};

/// How much time the compiler takes for how good a result.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Profile {
    /// What visitors download.
    Web,
    /// What is looked at while it is written.
    WebDev,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::WebDev => "web-dev",
        }
    }
}

/// The compiled program.
pub(crate) struct Program {
    pub(crate) js: Vec<u8>,
    pub(crate) wasm: Vec<u8>,
    /// The script that loads the later parts, and those parts; see [`split::Parts`].
    pub(crate) loader: Vec<u8>,
    pub(crate) later: Vec<(String, Vec<u8>)>,
    /// Scripts of dependencies that `js` imports, by their path relative to it.
    pub(crate) snippets: Vec<(PathBuf, Vec<u8>)>,
}

/// Compiles the page's program; what the compiler says is shown, and given to `said` line by line.
///
/// # Errors
///
/// It does not compile, or the bindings cannot be made.
pub(crate) fn build(profile: Profile, said: impl FnMut(&str)) -> Result<Program> {
    let library = match profile {
        Profile::Web => wasm::ensure_small()?,
        Profile::WebDev => wasm::ensure()?,
    };
    compile(profile, &library, said)?;
    let compiled = places::target().join(TARGET).join(profile.name()).join("hpa_playground.wasm");
    let parts = split::split(profile, &assets::read(&compiled)?, &places::scratch().join("split"))
        .with_context(|| format!("splitting {}", compiled.display()))?;
    bind(profile, parts).with_context(|| format!("making the JavaScript bindings of {}", compiled.display()))
}

fn compile(profile: Profile, library: &WasmStd, said: impl FnMut(&str)) -> Result<()> {
    let mut cargo = process::cargo(&["rustc", "--package", "hpa-playground", "--lib", "--profile", profile.name()]);
    cargo.args(["--no-default-features", "--features", "split", "--", split::LINKER_FLAGS]);
    // What is shipped leaves out where in the source each panic would be: 8 KB of the first load. The flag is not stable,
    // what it does is: a panic says what went wrong, and a build of another profile says where.
    let small: &[&str] = if matches!(profile, Profile::Web) { &["-Zlocation-detail=none"] } else { &[] };
    if !small.is_empty() {
        cargo.env("RUSTC_BOOTSTRAP", "1");
    }
    library.use_in(&mut cargo, small);
    process::run_watched(&mut cargo, Stream::Err, said)
}

fn bind(profile: Profile, parts: Parts) -> Result<Program> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes("app", parts.first)
        .web(true)?
        // What the later parts import from the first one.
        .keep_lld_exports(true)
        .typescript(false)
        // The start script says where the program is, under its hashed name.
        .omit_default_module_path(true)
        .remove_name_section(matches!(profile, Profile::Web))
        .remove_producers_section(true);
    let mut output = bindgen.generate_output()?;
    let mut snippets = Vec::new();
    for (package, inline) in output.snippets() {
        for (index, script) in inline.iter().enumerate() {
            let path = format!("snippets/{package}/inline{index}.js");
            snippets.push((path.into(), script.clone().into_bytes()));
        }
    }
    for (path, script) in output.local_modules() {
        snippets.push((PathBuf::from("snippets").join(path), script.clone().into_bytes()));
    }
    snippets.sort();
    Ok(Program {
        js: output.js().as_bytes().to_vec(),
        wasm: output.wasm_mut().emit_wasm(),
        loader: parts.loader,
        later: parts.later,
        snippets,
    })
}

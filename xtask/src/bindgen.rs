//! The crate compiled to WebAssembly, with the JavaScript that binds it to the browser.

use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::process::{self, Stream};
use crate::split::{self, Parts};
use crate::wasm::TARGET;
use crate::{assets, order, places, wasm};

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
    let compiled = compile(profile, "split", &[split::LINKER_FLAGS], said)?;
    let parts = split::split(profile, &assets::read(&compiled)?, &places::scratch().join("split"))
        .with_context(|| format!("splitting {}", compiled.display()))?;
    bind(profile, parts).with_context(|| format!("making the JavaScript bindings of {}", compiled.display()))
}

/// Compiles the crate with one of its features; where the result is.
fn compile(profile: Profile, feature: &str, flags: &[&str], said: impl FnMut(&str)) -> Result<PathBuf> {
    let library = match profile {
        Profile::Web => wasm::ensure_small()?,
        Profile::WebDev => wasm::ensure()?,
    };
    let mut cargo = process::cargo(&["rustc", "--package", "hpa-playground", "--lib", "--profile", profile.name()]);
    cargo.args(["--no-default-features", "--features", feature, "--"]).args(flags);
    // What is shipped has no words for its panics, nor their places: 17 KB of the first load. A panic is a trap, which the page
    // shows with the functions it came from, and a build of another profile says why. The flags are not stable, what they
    // do is.
    let small = if matches!(profile, Profile::Web) { library.small() } else { &[] };
    if !small.is_empty() {
        cargo.env("RUSTC_BOOTSTRAP", "1");
    }
    library.use_in(&mut cargo, small);
    process::run_watched(&mut cargo, Stream::Err, said)?;
    Ok(places::target().join(TARGET).join(profile.name()).join("hpa_playground.wasm"))
}

/// The program of the package for JavaScript with its bindings, which can start it anew.
///
/// # Errors
///
/// As of [`build`].
pub(crate) fn build_package() -> Result<(Vec<u8>, Vec<u8>)> {
    let compiled = compile(Profile::Web, "js", &[], |_| {})?;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes("program", assets::read(&compiled)?)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .reset_state_function(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output().context("making the JavaScript bindings of the package")?;
    let js = shortened(output.js().to_owned(), output.wasm_mut().imports.iter_mut().map(|import| &mut import.name));
    let wasm = order::ordered(&output.wasm_mut().emit_wasm()).context("ordering the functions of the package")?;
    Ok((js.into_bytes(), wasm))
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
    let (mut js, mut loader) = (output.js().to_owned(), parts.loader);
    if matches!(profile, Profile::Web) {
        loader = bare(&String::from_utf8_lossy(&loader)).into_bytes();
        js = shortened(js, output.wasm_mut().imports.iter_mut().map(|import| &mut import.name));
        js = shortened_closures(js, output.wasm_mut().exports.iter_mut().map(|export| &mut export.name));
    }
    let mut wasm = output.wasm_mut().emit_wasm();
    if matches!(profile, Profile::Web) {
        wasm = order::ordered(&wasm).context("ordering the functions of the program")?;
    }
    Ok(Program { js: js.into_bytes(), wasm, loader, later: parts.later, snippets })
}

/// The bindings without what only people read, and with short names for what the program imports from them. The generated
/// names end in hashes, which do not compress: they are a hundredth of the first load.
fn shortened<'a>(js: String, imports: impl Iterator<Item = &'a mut String>) -> String {
    let mut js = js;
    for (place, name) in imports.filter(|name| name.starts_with("__wb")).enumerate() {
        let (old, new) = (format!("{name}: function"), format!("i{place}"));
        if js.matches(&old).count() == 1 {
            js = js.replace(&old, &format!("{new}: function"));
            *name = new;
        }
    }
    bare(&js)
}

/// The bindings with short names for the functions of the program that call closures.
fn shortened_closures<'a>(mut js: String, exports: impl Iterator<Item = &'a mut String>) -> String {
    let closures = exports.filter(|name| name.starts_with("wasm_bindgen_"));
    for (place, name) in closures.enumerate() {
        let (old, new) = (format!("wasm.{name}("), format!("e{place}"));
        if js.contains(&old) {
            js = js.replace(&old, &format!("wasm.{new}("));
            *name = new;
        }
    }
    js
}

/// A script without comments and indentation.
fn bare(js: &str) -> String {
    let comment = |line: &str| ["/**", "*/", "//", "* "].iter().any(|start| line.starts_with(start));
    let lines = js.lines().map(str::trim).filter(|line| !line.is_empty() && !comment(line));
    lines.fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closures_have_short_names_in_both_places() {
        let js = "wasm.wasm_bindgen_12___a_(x);\nwasm.start();\n".to_owned();
        let mut names = ["start", "wasm_bindgen_12___a_", "wasm_bindgen_34___b_"].map(str::to_owned);
        assert_eq!(shortened_closures(js, names.iter_mut()), "wasm.e0(x);\nwasm.start();\n");
        assert_eq!(names, ["start", "e0", "wasm_bindgen_34___b_"]);
    }

    #[test]
    fn imports_have_short_names_in_both_places() {
        let js =
            "/**\n * Starts.\n */\n  a: {\n    __wbg_now_12: function() {},\n    __wbg_new_34: f,\n  }\n".to_owned();
        let mut names = ["memory", "__wbg_now_12", "__wbg_new_34"].map(str::to_owned);
        assert_eq!(shortened(js, names.iter_mut()), "a: {\ni0: function() {},\n__wbg_new_34: f,\n}\n");
        assert_eq!(names, ["memory", "i0", "__wbg_new_34"]);
    }
}

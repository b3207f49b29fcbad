//! The page's editor, bundled from its packages into `static/vendor`, with the licences of all that is in it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{assets, places, process};

/// What esbuild says of a bundle: the files that went in.
#[derive(Deserialize)]
struct Bundle {
    inputs: serde_json::Map<String, serde_json::Value>,
}

/// A package's own words about itself.
#[derive(Deserialize)]
struct Package {
    version: String,
    license: String,
}

/// Bundles the editor anew. Needs Node.js; building the page does not: the bundle is kept with the sources.
///
/// # Errors
///
/// Node.js is missing, a package cannot be had or has no licence, or a file cannot be written.
pub(crate) fn run() -> Result<()> {
    let source = places::root().join("xtask/editor");
    process::run(process::command("npm").current_dir(&source).args(["ci", "--no-audit", "--no-fund"]))?;
    process::run(process::command("npm").current_dir(&source).args(["run", "build"]))?;
    let bundle = assets::read(&source.join("node_modules/meta.json"))?;
    let bundle: Bundle = serde_json::from_slice(&bundle).context("reading what esbuild says of the bundle")?;
    let packages: BTreeSet<&str> = bundle.inputs.keys().filter_map(|path| package(path)).collect();
    let to = places::root().join("static/vendor/LICENSES.txt");
    fs::write(&to, licences(&source, &packages)?).with_context(|| format!("writing {}", to.display()))
}

/// The package that a bundled file is of: `node_modules/@codemirror/view/dist/index.js` is of `@codemirror/view`.
fn package(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("node_modules/")?;
    let names = if inside.starts_with('@') { 2 } else { 1 };
    let end = inside.match_indices('/').nth(names - 1)?.0;
    Some(&inside[..end])
}

fn licences(source: &Path, packages: &BTreeSet<&str>) -> Result<String> {
    let mut text = "What editor.js is made of, and under which licences.\n".to_owned();
    for package in packages {
        let folder = source.join("node_modules").join(package);
        let about: Package = serde_json::from_slice(&assets::read(&folder.join("package.json"))?)
            .with_context(|| format!("reading what {package} says of itself"))?;
        let licence = String::from_utf8(assets::read(&folder.join("LICENSE"))?)?;
        ensure!(!licence.trim().is_empty(), "{package} has no licence");
        write!(text, "\n---- {package} {} ({})\n\n{}\n", about.version, about.license, licence.trim())?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::package;

    #[test]
    fn files_are_of_packages() {
        assert_eq!(package("node_modules/@codemirror/view/dist/index.js"), Some("@codemirror/view"));
        assert_eq!(package("node_modules/crelt/index.js"), Some("crelt"));
        assert_eq!(package("editor.js"), None);
    }
}

//! The pages around the playground, made by a program of its own: xtask itself knows nothing of the simulator.

use std::ffi::OsString;

use anyhow::{Context, Result};

use crate::assets::{self, Asset, Load};
use crate::{places, process};

/// Adds them to the site.
///
/// # Errors
///
/// The program does not build, or a text is not as it has to be.
pub(crate) fn add(site: &mut Vec<Asset>, base: Option<&str>) -> Result<()> {
    let folder = places::scratch().join("pages");
    let [style, icon] = [("site-", ".css"), ("favicon-", ".svg")].map(|(start, end)| named(site, start, end));
    let mut words: Vec<OsString> = vec!["--into".into(), folder.clone().into()];
    words.extend(["--style".into(), style?.into(), "--icon".into(), icon?.into()]);
    words.extend(base.into_iter().flat_map(|base| ["--base-url".into(), base.into()]));
    let mut cargo = process::cargo(&["run", "--quiet", "--release", "--package", "site-pages", "--"]);
    process::run(cargo.args(words)).context("making the pages around the playground")?;
    let files = assets::read_folder(&folder)?;
    site.extend(files.into_iter().map(|(path, content)| Asset { path, content, load: Load::Later }));
    Ok(())
}

/// The name of a file at the root of the site, whose hash is between `start` and `end`.
fn named(site: &[Asset], start: &str, end: &str) -> Result<String> {
    let asset = site.iter().find(|asset| asset.path.starts_with(start) && asset.path.ends_with(end));
    Ok(asset.with_context(|| format!("there is no {start}…{end} in the site"))?.path.clone())
}

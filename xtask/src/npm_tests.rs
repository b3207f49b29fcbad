//! The package for JavaScript, built, installed as a program would have it, and tested there.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::assets::{Asset, Load};
use crate::browser::Browser;
use crate::http::{Folder, Listener, Reply, percent_decoded};
use crate::suite::Suite;
use crate::tally::Tally;
use crate::{assets, distribution, npm, places, process};

/// The oldest Node.js that has what the tests are run by.
const NODE: u32 = 18;
/// How long a page may take for its tests.
const PATIENCE: Duration = Duration::from_secs(120);

/// Builds the package, runs its tests in Node.js, and checks its types where there is npm.
pub(crate) fn run(suite: &mut Suite) {
    if !suite.check("The JavaScript package", npm::run) {
        return;
    }
    let types = "Types of the JavaScript package";
    // Installing the compiler empties the folder that the package itself is put into.
    let compiler = process::works("npm", &["--version"]).then(install_compiler);
    suite.tests("Tests of the JavaScript package in Node.js", || {
        let node = node()?;
        install_package()?;
        process::run(&mut process::cargo(&["build", "--package", "hpa-playground", "--bin", "hpa-playground"]))?;
        let terminal = places::target().join("debug/hpa-playground").with_extension(std::env::consts::EXE_EXTENSION);
        let mut tests = process::command(node);
        tests.current_dir(places::npm()).args(["--test", "--test-reporter=spec"]).args(test_files()?);
        tests.env("HPA_TERMINAL", terminal);
        Ok(tests)
    });
    suite.counted("Tests of the JavaScript package in Chromium, under a strict policy", in_browser);
    match compiler {
        None => suite.skip(types, "npm, which installs TypeScript, is not there"),
        Some(compiler) => {
            suite.check(types, || {
                compiler?;
                let tsc = "node_modules/typescript/bin/tsc";
                process::run(process::command(node()?).current_dir(places::npm()).args([tsc, "--project", "tests"]))
            });
        }
    }
}

/// Opens the page of tests in Chromium, and counts what it says.
fn in_browser() -> Result<Tally> {
    let (browser, listener) = (Browser::ensure()?, Listener::on(0)?);
    let (say, hear) = mpsc::channel();
    let repository = Folder { path: places::root().to_owned(), under: "/" };
    listener.answer(move |url| match url.strip_prefix("/said?") {
        Some(lines) => {
            // Whoever listened may have stopped waiting.
            let _ = say.send(percent_decoded(lines).unwrap_or_default());
            Reply::ok("text/plain", "")
        }
        None => repository.reply(url),
    });
    let profile = places::scratch().join("npm-browser");
    let page = browser.open(&(listener.address() + "npm/tests/browser/"), &profile)?;
    let said = hear.recv_timeout(PATIENCE).context("waiting for the page to say what came of its tests")?;
    drop(page);
    println!("{said}");
    let mut tally = Tally::default();
    said.lines().for_each(|line| tally.add(Tally::one(line.starts_with("ok "))));
    Ok(tally)
}

fn install_compiler() -> Result<()> {
    let mut npm = process::command("npm");
    npm.current_dir(places::npm()).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    process::run(&mut npm).context("installing TypeScript")
}

/// Puts the package where Node.js and TypeScript look for it.
fn install_package() -> Result<()> {
    let files = assets::read_folder(&places::dist_npm())?.into_iter();
    let files: Vec<Asset> = files.map(|(path, content)| Asset { path, content, load: Load::First }).collect();
    assets::write_site(&places::npm().join("node_modules/hpa-playground"), &files)
}

fn test_files() -> Result<Vec<PathBuf>> {
    let folder = Path::new("tests");
    let files = assets::read_folder(&places::npm().join(folder))?.into_iter().map(|(path, _)| folder.join(path));
    let tests: Vec<_> = files.filter(|path| path.to_string_lossy().ends_with(".test.js")).collect();
    ensure!(!tests.is_empty(), "there are no tests in npm/tests");
    Ok(tests)
}

/// Finds Node.js, or installs it on a Debian-like machine where we are root.
fn node() -> Result<PathBuf> {
    let find = || distribution::locate("NODE", &["node", "nodejs"]);
    if find().is_none() && distribution::may_install() {
        println!("Installing Node.js from the distribution");
        distribution::install(&["nodejs"]).context("installing Node.js; install `nodejs` by hand")?;
    }
    let Some(node) = find() else {
        bail!(
            "the tests of the JavaScript package need Node.js {NODE} or newer. Install it (Debian, Ubuntu: `apt-get \
             install nodejs`; Fedora: `dnf install nodejs`; Arch: `pacman -S nodejs`; macOS: `brew install node`; others: \
             https://nodejs.org/), or say where it is with the environment variable NODE"
        );
    };
    let said = process::read(process::command(&node).arg("--version"))?;
    match major(&said) {
        Some(version) if version < NODE => bail!("Node.js {NODE} or newer is needed, and here is {}", said.trim()),
        _ => Ok(node),
    }
}

/// 20 in `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("node"), None);
    }
}

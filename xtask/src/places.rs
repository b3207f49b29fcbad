//! Where things are: the project's folders, and those that builds write into.

use std::path::{Path, PathBuf};

/// The project's root folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the project")
}

/// Cargo's target folder: the one that this very program was built into, wherever a person has put it.
pub(crate) fn target() -> PathBuf {
    let built_into = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.parent()?.to_owned()));
    built_into.unwrap_or_else(|| root().join("target"))
}

/// What xtask itself keeps between runs.
pub(crate) fn scratch() -> PathBuf {
    target().join("xtask")
}

/// The answers recorded from the real controller.
pub(crate) fn vectors() -> PathBuf {
    root().join("tests/conformance")
}

/// The finished static site.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The sources of the package for JavaScript and its tests.
pub(crate) fn npm() -> PathBuf {
    root().join("npm")
}

/// The finished package.
pub(crate) fn dist_npm() -> PathBuf {
    root().join("dist-npm")
}

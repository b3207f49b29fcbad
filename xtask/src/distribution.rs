//! Programs that xtask itself does not bring: found, or installed from the distribution's packages where that can be done.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// Where a program is that goes by one of these names, or where the environment variable says.
pub(crate) fn locate(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Some(path.into());
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = |name: &&str| {
        std::env::split_paths(&folders)
            .map(|folder| folder.join(Path::new(name).with_extension(std::env::consts::EXE_EXTENSION)))
            .find(|path| path.is_file())
    };
    names.iter().find_map(found)
}

/// Whether this is a Debian-like machine where we are root.
pub(crate) fn may_install() -> bool {
    let root = process::read(process::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    root && process::works("apt-get", &["--version"])
}

/// Installs these packages and what they need.
///
/// # Errors
///
/// One cannot be had.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    process::run(&mut apt_get(&["update"])).context("updating the list of packages")?;
    process::run(apt_get(&["install", "-y", "--no-install-recommends"]).args(packages))
}

fn apt_get(words: &[&str]) -> Command {
    let mut command = process::command("apt-get");
    command.arg("-qq").args(words).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

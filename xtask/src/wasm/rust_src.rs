//! Which compiler this is, and where the source of its standard library can be had.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::apt;
use crate::process;

/// The compiler's version, such as `1.95.0`, and its commit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Compiler {
    pub(crate) release: String,
    pub(crate) commit: String,
}

/// The compiler that Cargo uses.
///
/// # Errors
///
/// It cannot be run, or says something else than its version.
pub(crate) fn compiler() -> Result<Compiler> {
    parse_version(&process::read(process::command(rustc()).arg("-vV"))?)
}

fn parse_version(said: &str) -> Result<Compiler> {
    let field = |name: &str| said.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned());
    let release = field("release:").with_context(|| format!("`rustc -vV` names no release: {said}"))?;
    Ok(Compiler { release, commit: field("commit-hash:").unwrap_or_default().chars().take(9).collect() })
}

/// The folder of the compiler's toolchain.
///
/// # Errors
///
/// The compiler cannot be run.
pub(crate) fn toolchain() -> Result<PathBuf> {
    Ok(process::read(process::command(rustc()).args(["--print", "sysroot"]))?.trim().into())
}

fn rustc() -> std::ffi::OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// A folder that holds `library/`, the source of this very compiler's standard library: on this machine already, added by
/// rustup, or from Debian's package `rust-src`, unpacked into `into`.
///
/// # Errors
///
/// The source is nowhere to be had; the message says where it was looked for.
pub(crate) fn find(compiler: &Compiler, into: &Path) -> Result<PathBuf> {
    let release = &compiler.release;
    let inside = |folder: &Path| {
        [folder.join("lib/rustlib/src/rust"), folder.join(format!("src/rustc-{release}"))]
            .into_iter()
            .find(|source| source.join("library/std/Cargo.toml").is_file())
    };
    if let Some(source) = inside(&toolchain()?).or_else(|| inside(Path::new("/usr"))) {
        return Ok(source);
    }
    if let Some(source) = inside(&into.join("usr")) {
        return Ok(source);
    }
    let added = process::run(process::command(super::rustup()).args(["component", "add", "rust-src"]));
    match (added, inside(&toolchain()?)) {
        (Ok(()), Some(source)) => return Ok(source),
        (Ok(()), None) => {}
        (Err(error), _) => eprintln!("note: {error:#}"),
    }
    apt::unpack("rust-src", release, into).with_context(|| {
        format!(
            "the source of Rust {release}'s standard library cannot be had from Debian. Add it with \
             `rustup component add rust-src`"
        )
    })?;
    match inside(&into.join("usr")) {
        Some(source) => Ok(source),
        None => bail!("the package rust-src does not hold the source of Rust {release} where it was expected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read() {
        let said =
            "rustc 1.95.0 (59807616e 2026-04-14)\nbinary: rustc\ncommit-hash: 59807616e1234567\nrelease: 1.95.0\n";
        let compiler = Compiler { release: "1.95.0".to_owned(), commit: "59807616e".to_owned() };
        assert_eq!(parse_version(said).ok(), Some(compiler));
        assert!(parse_version("sh: not found").is_err());
    }
}

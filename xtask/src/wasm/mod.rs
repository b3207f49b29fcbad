//! The standard library for WebAssembly: there, added with rustup, or built from source.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use sysroot::Kind;

mod apt;
mod apt_sources;
mod rust_src;
mod sysroot;

/// What the page is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Where the standard library for [`TARGET`] is.
#[derive(Debug)]
pub(crate) enum WasmStd {
    /// In the toolchain, where the compiler finds it by itself.
    Toolchain,
    /// In a sysroot of our own.
    Sysroot(PathBuf, Kind),
}

impl WasmStd {
    /// The flags that make the smallest program with this library. Who panics without words needs a library that does.
    pub(crate) fn small(&self) -> &'static [&'static str] {
        match self {
            Self::Sysroot(_, Kind::Small) => {
                &["-Zlocation-detail=none", "-Zunstable-options", "-Cpanic=immediate-abort"]
            }
            _ => &["-Zlocation-detail=none"],
        }
    }

    /// Adds `--target`, whatever lets the compiler find the library, and `more` flags; builds for the host keep their
    /// cache.
    pub(crate) fn use_in(&self, cargo: &mut Command, more: &[&str]) {
        cargo.env("CARGO_BUILD_TARGET", TARGET);
        let mut added: Vec<OsString> = more.iter().map(OsString::from).collect();
        if let Self::Sysroot(sysroot, _) = self {
            added.extend(["--sysroot".into(), sysroot.into()]);
        }
        if added.is_empty() {
            return;
        }
        // Flags given in the environment replace those of any other place, so they are kept and added to.
        let mut flags = match std::env::var_os("CARGO_ENCODED_RUSTFLAGS") {
            Some(flags) => flags,
            None => spaces_to_separators(&std::env::var("RUSTFLAGS").unwrap_or_default()),
        };
        for flag in added {
            if !flags.is_empty() {
                flags.push(SEPARATOR);
            }
            flags.push(flag);
        }
        cargo.env("CARGO_ENCODED_RUSTFLAGS", flags);
    }
}

/// What stands between two flags in `CARGO_ENCODED_RUSTFLAGS`.
const SEPARATOR: &str = "\x1f";

fn spaces_to_separators(flags: &str) -> OsString {
    flags.split_whitespace().collect::<Vec<_>>().join(SEPARATOR).into()
}

/// Finds the library, or gets it.
///
/// # Errors
///
/// No way leads to it; the message names them all.
pub(crate) fn ensure() -> Result<WasmStd> {
    match std::env::var("HPA_WASM_STD").as_deref() {
        Ok("source") => from_source(),
        Ok("rustup") => add_with_rustup().map(|()| WasmStd::Toolchain),
        Ok(other) => bail!("HPA_WASM_STD is {other:?}; it may be `rustup` or `source`"),
        Err(_) if in_toolchain()? => Ok(WasmStd::Toolchain),
        Err(_) => add_with_rustup().map(|()| WasmStd::Toolchain).or_else(|rustup| {
            eprintln!("note: {rustup:#}\nnote: trying to build the standard library for {TARGET} from its source");
            from_source().with_context(|| {
                format!(
                    "the standard library for {TARGET} is missing. Add it with `rustup target add {TARGET}`, or with \
                     your distribution's package of it (that failed: {rustup:#}), or let it be built from source"
                )
            })
        }),
    }
}

fn in_toolchain() -> Result<bool> {
    let library = rust_src::toolchain()?.join("lib/rustlib").join(TARGET).join("lib");
    Ok(library.is_dir())
}

fn add_with_rustup() -> Result<()> {
    process::run(process::command(rustup()).args(["target", "add", TARGET]))?;
    if in_toolchain()? {
        Ok(())
    } else {
        bail!("rustup has added {TARGET}, but not to the toolchain of the `rustc` that is used here")
    }
}

/// rustup, also where its folder is not on the PATH.
pub(super) fn rustup() -> OsString {
    let beside_cargo = std::env::var_os("CARGO_HOME").map(|home| PathBuf::from(home).join("bin/rustup"));
    match beside_cargo {
        Some(path) if path.is_file() => path.into(),
        _ => "rustup".into(),
    }
}

fn from_source() -> Result<WasmStd> {
    sysroot::ensure(Kind::Quick).map(|sysroot| WasmStd::Sysroot(sysroot, Kind::Quick))
}

/// Builds the library from its source to be small. Where the source cannot be had the other one has to do: the page is
/// larger then, and what it takes is said.
///
/// # Errors
///
/// No way leads to any library; the message names them all.
pub(crate) fn ensure_small() -> Result<WasmStd> {
    let small = sysroot::ensure(Kind::Small).map(|sysroot| WasmStd::Sysroot(sysroot, Kind::Small));
    small.or_else(|error| {
        eprintln!("note: the page is not as small as it could be: {error:#}");
        ensure()
    })
}

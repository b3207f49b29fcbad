//! A sysroot of our own: the toolchain's, with a standard library for WebAssembly that is built here from its source.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::{TARGET, rust_src};
use crate::{places, process};

/// A package with nothing in it: building it makes Cargo build the standard library.
const EMPTY_PACKAGE: &str = "\
[package]
name = \"empty\"
edition = \"2024\"

[lib]
path = \"empty.rs\"

[profile.release]
codegen-units = 1

[workspace]
";

/// What the library is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// To be quick, as rustup's.
    Quick,
    /// To be small: what visitors download.
    Small,
}

/// The sysroot for the compiler in use, built when it is not there yet.
///
/// # Errors
///
/// The source is nowhere to be had, or it does not build.
pub(crate) fn ensure(kind: Kind) -> Result<PathBuf> {
    let compiler = rust_src::compiler()?;
    let suffix = if kind == Kind::Small { "-small" } else { "" };
    let home = places::scratch().join("wasm-std").join(format!("{}-{}{suffix}", compiler.release, compiler.commit));
    let sysroot = home.join("sysroot");
    if sysroot.is_dir() {
        return Ok(sysroot);
    }
    let started = Instant::now();
    println!("Building the standard library for {TARGET} from its source (once for each version of Rust)");
    create(&home)?;
    let source = rust_src::find(&compiler, &home.join("source"))?;
    let libraries = build(&home.join("build"), &source, kind)?;
    // It gets its name only when it is whole, so a build that was stopped is done again.
    let unfinished = home.join("sysroot.unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).with_context(|| format!("removing {}", unfinished.display()))?;
    }
    link_toolchain(&unfinished)?;
    copy_libraries(&libraries, &unfinished.join("lib/rustlib").join(TARGET).join("lib"))?;
    fs::rename(&unfinished, &sysroot).with_context(|| format!("naming {}", sysroot.display()))?;
    for scaffolding in ["build", "source"] {
        // Both are large and of no more use; what cannot be removed does no harm.
        let _ = fs::remove_dir_all(home.join(scaffolding));
    }
    println!("Built the standard library for {TARGET} in {:.0} s", started.elapsed().as_secs_f64());
    Ok(sysroot)
}

/// Builds the library; gives the folder that its parts are in.
fn build(work: &Path, source: &Path, kind: Kind) -> Result<PathBuf> {
    create(work)?;
    fs::write(work.join("Cargo.toml"), EMPTY_PACKAGE).context("writing an empty package")?;
    fs::write(work.join("empty.rs"), "//! Empty.\n").context("writing an empty package")?;
    let source = source.canonicalize().with_context(|| format!("looking at {}", source.display()))?;
    let out = work.join("target");
    let mut cargo = process::cargo(&["build", "--release", "--lib", "--target", TARGET]);
    cargo.current_dir(work);
    // `test` is what `cargo test` links.
    cargo.args(["-Z", "build-std=std,panic_abort,test"]);
    if kind == Kind::Small {
        // Its sorting alone is a twentieth of the page otherwise.
        cargo.args(["-Z", "build-std-features=optimize_for_size", "--config", "profile.release.opt-level=\"z\""]);
    }
    // `-Z build-std` is not stable. The library is of the compiler's very version, so nothing can change under it.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    // Where Cargo looks for the source when it is not a part of the toolchain.
    cargo.env("__CARGO_TESTS_ONLY_SRC_ROOT", source.join("library"));
    // Bitcode lets the page's build optimize the library with it.
    let mut flags = vec!["-Cembed-bitcode=yes"];
    if kind == Kind::Small {
        flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort"]);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")).env_remove("RUSTFLAGS");
    cargo.env("CARGO_TARGET_DIR", &out).env_remove("CARGO_BUILD_TARGET");
    process::run(&mut cargo)?;
    Ok(out.join(TARGET).join("release/deps"))
}

/// Everything else that the compiler looks for in a sysroot stays where it is, and is linked to.
fn link_toolchain(sysroot: &Path) -> Result<()> {
    let to = sysroot.join("lib/rustlib");
    create(&to)?;
    let from = rust_src::toolchain()?.join("lib/rustlib");
    for entry in fs::read_dir(&from).with_context(|| format!("looking into {}", from.display()))?.flatten() {
        if entry.file_name() != TARGET {
            link(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<()> {
    std::os::unix::fs::symlink(from, to).with_context(|| format!("linking {} to {}", to.display(), from.display()))
}

#[cfg(not(unix))]
fn link(_from: &Path, _to: &Path) -> Result<()> {
    bail!("the standard library is built from source on Debian-like machines only")
}

fn copy_libraries(from: &Path, to: &Path) -> Result<()> {
    create(to)?;
    let mut copied = 0;
    for entry in fs::read_dir(from).with_context(|| format!("looking into {}", from.display()))?.flatten() {
        let path = entry.path();
        let library = path.extension().is_some_and(|extension| extension == "rlib");
        if library && !entry.file_name().to_string_lossy().starts_with("libempty-") {
            fs::copy(&path, to.join(entry.file_name())).with_context(|| format!("copying {}", path.display()))?;
            copied += 1;
        }
    }
    if copied == 0 {
        bail!("Cargo has built no library in {}", from.display());
    }
    Ok(())
}

fn create(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))
}

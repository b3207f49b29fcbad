//! `cargo xtask fuzz`: the targets of `fuzz/`, built with coverage counters and driven by libFuzzer, from seeds made of
//! the recorded manifests and the built-in scenarios.
//!
//! The stable compiler does: the pass that puts the counters in is a part of it. The folder is laid out as cargo-fuzz
//! lays it out.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;

use crate::places;
use crate::process::{self, Stream, cargo};

/// What tells libFuzzer which way an input takes.
const FLAGS: [&str; 6] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// What no input may exceed: seconds, and megabytes of memory in all.
const LIMITS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=2048"];

/// After the text of an input of [`Target::Session`]; commands follow, some bytes each.
const END_OF_TEXT: u8 = 0xff;
/// Some commands: run, slide, run, edit, step, explain, load, reset.
const COMMANDS: [&[u8]; 3] = [
    &[11, 200, 0, 5, 0, 60, 11, 200, 0, 3, 0, 0, 9, 2, 0],
    &[0, 0, 0, 4, 3, 0, 10, 240, 0, 6, 14, 4, 10, 100, 0, 2, 0, 0, 11, 20, 0],
    &[5, 1, 1, 5, 2, 9, 11, 250, 0, 7, 9, 10, 8, 1, 0, 11, 100, 0, 1, 0, 0],
];

/// What is fuzzed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Any text, as a manifest and a scenario.
    Manifest,
    /// Any text with any commands.
    Session,
}

impl Target {
    pub(crate) const ALL: [Self; 2] = [Self::Manifest, Self::Session];

    /// The name of the program in `fuzz/`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Session => "session",
        }
    }
}

/// How many inputs a target took in a second.
#[derive(Debug, PartialEq)]
pub(crate) struct Pace {
    pub(crate) target: Target,
    pub(crate) inputs_per_second: f64,
}

/// Fuzzes each of `targets` for `seconds`.
///
/// # Errors
///
/// It cannot be built, or an input was found that panics, hangs or takes too much memory; the message has its file.
pub(crate) fn run(targets: &[Target], seconds: u32) -> Result<()> {
    if let Some(missing) = missing() {
        bail!("{missing}");
    }
    targets.iter().try_for_each(|target| fuzz(*target, seconds).map(drop))
}

/// Fuzzes every target for a part of `seconds`. Where that is not possible, it says so and does nothing.
///
/// # Errors
///
/// As [`run`].
pub(crate) fn run_if_possible(seconds: u32) -> Result<Vec<Pace>> {
    if let Some(missing) = missing() {
        println!("\nNot fuzzed: {missing}");
        return Ok(Vec::new());
    }
    let each = seconds / 2;
    Target::ALL.into_iter().map(|target| fuzz(target, each)).collect()
}

/// What libFuzzer needs and this machine does not have.
fn missing() -> Option<String> {
    if !cfg!(unix) {
        return Some("libFuzzer is built on Linux and macOS only".to_owned());
    }
    let compiler = std::env::var_os("CXX").unwrap_or("c++".into());
    (!process::works(&compiler, &["--version"])).then(|| {
        format!(
            "libFuzzer is written in C++, and `{}` is not there. Install a compiler (Debian, Ubuntu: `apt-get install \
             g++`; Fedora: `dnf install gcc-c++`; macOS: `xcode-select --install`), or name it in CXX",
            compiler.display()
        )
    })
}

fn fuzz(target: Target, seconds: u32) -> Result<Pace> {
    let program = build(target)?;
    let folder = places::root().join("fuzz");
    let (corpus, artifacts) = (folder.join("corpus").join(target.name()), folder.join("artifacts").join(target.name()));
    create(&corpus)?;
    create(&artifacts)?;
    let seeds = plant(target)?;
    println!("\nFuzzing {} for {seconds} s", target.name());
    let mut fuzzer = process::command(program);
    fuzzer
        .args(LIMITS)
        .args([format!("-max_total_time={seconds}"), format!("-artifact_prefix={}/", artifacts.display())]);
    fuzzer.args(["-print_final_stats=1", "-verbosity=0"]).args([corpus, seeds]);
    let mut pace = Pace { target, inputs_per_second: 0.0 };
    let found = process::run_watched(&mut fuzzer, Stream::Err, |line| {
        pace.inputs_per_second = statistic(line).unwrap_or(pace.inputs_per_second);
    });
    found.with_context(|| {
        format!(
            "fuzzing {} found an input, in {}. Fix what it does, and keep it (made as small and readable as can be) in \
             tests/regressions/",
            target.name(),
            artifacts.display()
        )
    })?;
    Ok(pace)
}

/// How many inputs a second, from what libFuzzer says at its end.
fn statistic(line: &str) -> Option<f64> {
    line.strip_prefix("stat::average_exec_per_sec:")?.trim().parse().ok()
}

fn build(target: Target) -> Result<PathBuf> {
    let version = process::read(process::command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not say its host")?;
    let out = places::scratch().join("fuzz");
    let mut build = cargo(&["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--bin", target.name()]);
    // With a target, even the host's own, what runs during the build is built without the counters.
    build.args(["--target", host]).env("CARGO_TARGET_DIR", &out);
    build.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f")).env_remove("RUSTFLAGS");
    process::run(&mut build)?;
    Ok(out.join(host).join("release").join(target.name()))
}

/// Writes the inputs to begin with; gives their folder.
fn plant(target: Target) -> Result<PathBuf> {
    let folder = places::scratch().join("seeds").join(target.name());
    create(&folder)?;
    for (number, text) in texts()?.into_iter().enumerate() {
        let write = |name: String, seed: &[u8]| {
            let path = folder.join(name);
            fs::write(&path, seed).with_context(|| format!("writing {}", path.display()))
        };
        match target {
            Target::Manifest => write(number.to_string(), &text)?,
            Target::Session => {
                let commands = COMMANDS[number % COMMANDS.len()];
                write(number.to_string(), &[&*text, &[END_OF_TEXT], commands].concat())?;
            }
        }
    }
    Ok(folder)
}

/// Every text there is: the recorded manifests, the scenarios, what was found before.
fn texts() -> Result<Vec<Vec<u8>>> {
    let mut texts = recorded(&places::vectors().join("manifest.jsonl.gz"))?;
    for folder in ["static/scenarios", "static/scenarios/lessons", "tests/manifests", "tests/regressions"] {
        let folder = places::root().join(folder);
        let mut files: Vec<_> = fs::read_dir(&folder)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
            .with_context(|| format!("listing {}", folder.display()))?;
        files.retain(|file| file.is_file());
        files.sort();
        for file in files {
            texts.push(fs::read(&file).with_context(|| format!("reading {}", file.display()))?);
        }
    }
    Ok(texts)
}

/// The manifests in a file of vectors.
fn recorded(file: &Path) -> Result<Vec<Vec<u8>>> {
    #[derive(serde::Deserialize)]
    struct Vector {
        yaml: String,
    }
    let mut lines = String::new();
    let content = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    GzDecoder::new(&*content).read_to_string(&mut lines).with_context(|| format!("unpacking {}", file.display()))?;
    lines.lines().map(|line| Ok(serde_json::from_str::<Vector>(line)?.yaml.into_bytes())).collect()
}

fn create(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_seeds() {
        let texts = texts().expect("the files are there");
        assert!(texts.len() > 600, "{}", texts.len());
        assert!(texts.iter().any(|text| text.starts_with(b"apiVersion: hpa-playground")));
    }

    #[test]
    fn the_pace_is_read() {
        assert_eq!(statistic("stat::average_exec_per_sec:     1367"), Some(1367.0));
        assert_eq!(statistic("#2 INITED cov: 5"), None);
    }
}

//! Running other programs: shown as they are run, and an error that names the one that failed.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};

use crate::places;

/// A command in the project's root folder.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(places::root());
    command
}

/// Cargo, the one that started xtask.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(words);
    cargo
}

/// Runs it to its end.
///
/// # Errors
///
/// It cannot be started, or ends with anything but success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", line(command)) }
}

/// Runs it to its end and gives what it printed to its standard output.
///
/// # Errors
///
/// It cannot be started, ends with anything but success, or prints something that is not text.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", line(command), output.status, said.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` printed something that is not text", line(command)))
}

/// Which of its two outputs [`run_watched`] looks at.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    Out,
    Err,
}

/// Runs it to its end; what it prints is shown at once, and every line of `stream` is given to `see` as well.
///
/// # Errors
///
/// As [`run`].
pub(crate) fn run_watched(command: &mut Command, stream: Stream, mut see: impl FnMut(&str)) -> Result<()> {
    match stream {
        Stream::Out => command.stdout(Stdio::piped()),
        Stream::Err => command.stderr(Stdio::piped()),
    };
    let mut child = command.spawn().map_err(|error| not_started(command, &error))?;
    match stream {
        Stream::Out => pass_on(child.stdout.take().expect("it is piped"), std::io::stdout(), &mut see),
        Stream::Err => pass_on(child.stderr.take().expect("it is piped"), std::io::stderr(), &mut see),
    }
    let status = child.wait().with_context(|| format!("waiting for `{}`", line(command)))?;
    if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", line(command)) }
}

fn pass_on(from: impl std::io::Read, mut to: impl Write, see: &mut impl FnMut(&str)) {
    let mut from = BufReader::new(from);
    let mut bytes = Vec::new();
    while from.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
        // Nobody left to read it is no reason to stop what is running.
        let _ = to.write_all(&bytes).and_then(|()| to.flush());
        see(String::from_utf8_lossy(&bytes).trim_end());
        bytes.clear();
    }
}

/// Whether a program of this name can be started with these words and ends well, saying nothing.
pub(crate) fn works(program: impl AsRef<OsStr>, words: &[&str]) -> bool {
    let mut command = command(program);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy();
    match error.kind() {
        ErrorKind::NotFound => anyhow!("`{program}` is not installed, or not on the PATH"),
        _ => anyhow!("`{program}` cannot be started: {error}"),
    }
}

//! The command line of `cargo xtask`: words in, a [`Task`] or the usage out.

use crate::fuzz::Target;
use crate::worker::Offline;

/// What can be asked for.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [--port N] [--no-open]   build the page, serve it on http://127.0.0.1:8080/ and rebuild it on change
  dist [--base-url URL] [--no-service-worker]
                                 build the site for the web into dist/, and print what it weighs; with the address where it
                                 will be, it has canonical addresses, a preview picture and a sitemap
  npm                            build the package for JavaScript into dist-npm/, and print what it weighs
  test [native|wasm|npm|e2e]...  run every test there is, or some parts of them
  bench                          measure, natively and in Chromium, into target/bench/report.json, and fuzz for a minute
  fuzz [--seconds N] [TARGET]... look for inputs that panic, hang or take too much memory: an hour, or N seconds, for
                                 each target (manifest, session)
  vendor                         bundle the editor anew into static/vendor/ (needs Node.js)
  help                           print this

Environment:
  HPA_WASM_STD=rustup|source     where the standard library for WebAssembly comes from: `rustup target add`, or
                                 built from Debian's package rust-src; without it, whichever works
  CHROME, CHROMEDRIVER           the browser and its driver, where they are not on the PATH";

/// One thing to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Dist(DistOptions),
    Serve(ServeOptions),
    Test(Vec<Part>),
    Bench,
    Npm,
    Vendor,
    Fuzz(FuzzOptions),
}

/// What is fuzzed, and for how long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FuzzOptions {
    /// For each target.
    pub(crate) seconds: u32,
    pub(crate) targets: Vec<Target>,
}

/// How the site is built.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DistOptions {
    /// Where it will be, with a slash at the end.
    pub(crate) base: Option<String>,
    pub(crate) offline: Offline,
}

impl Default for DistOptions {
    fn default() -> Self {
        Self { base: None, offline: Offline::Kept }
    }
}

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ServeOptions {
    pub(crate) port: u16,
    pub(crate) browser: Browser,
}

/// Whether a browser is opened on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    Open,
    LeaveAlone,
}

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Native,
    Wasm,
    Npm,
    EndToEnd,
}

impl Part {
    /// Every part, in the order in which they run.
    const ALL: [Self; 4] = [Self::Native, Self::Wasm, Self::Npm, Self::EndToEnd];
}

/// Reads the words after `cargo xtask`.
///
/// # Errors
///
/// What is wrong with them, followed by the usage.
pub(crate) fn parse(words: impl Iterator<Item = String>) -> Result<Task, String> {
    parse_words(words).map_err(|problem| match problem.as_str() {
        "" => USAGE.to_owned(),
        problem => format!("error: {problem}\n\n{USAGE}"),
    })
}

fn parse_words(mut words: impl Iterator<Item = String>) -> Result<Task, String> {
    let Some(command) = words.next() else { return Err(String::new()) };
    match command.as_str() {
        "help" | "--help" | "-h" => Ok(Task::Help),
        "dist" => dist_options(words).map(Task::Dist),
        "bench" => no_more(words).map(|()| Task::Bench),
        "npm" => no_more(words).map(|()| Task::Npm),
        "vendor" => no_more(words).map(|()| Task::Vendor),
        "fuzz" => fuzz_options(words).map(Task::Fuzz),
        "serve" => serve_options(words).map(Task::Serve),
        "test" => test_parts(words).map(Task::Test),
        other => Err(format!("there is no command {other:?}")),
    }
}

fn no_more(mut words: impl Iterator<Item = String>) -> Result<(), String> {
    words.next().map_or(Ok(()), |word| Err(format!("unexpected argument {word:?}")))
}

fn dist_options(mut words: impl Iterator<Item = String>) -> Result<DistOptions, String> {
    let mut options = DistOptions::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--no-service-worker" => options.offline = Offline::Forgotten,
            "--base-url" => options.base = Some(base(words.next().as_deref())?),
            _ => match word.strip_prefix("--base-url=") {
                Some(address) => options.base = Some(base(Some(address))?),
                None => return Err(format!("unexpected argument {word:?}")),
            },
        }
    }
    Ok(options)
}

fn base(word: Option<&str>) -> Result<String, String> {
    let example = "such as --base-url https://example.org/hpa/";
    let word = word.ok_or(format!("--base-url needs the address of the site, {example}"))?;
    let host = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"));
    // What would end an attribute or begin something else in an address is none of a folder.
    let wrong = |c: char| c.is_whitespace() || c.is_control() || "\"'<>&?#".contains(c);
    match host {
        Some(host) if !host.starts_with('/') && !host.is_empty() && !host.contains(wrong) => {
            Ok(format!("{}/", word.trim_end_matches('/')))
        }
        _ => Err(format!("--base-url needs a whole address of a folder, {example}, not {word:?}")),
    }
}

fn serve_options(mut words: impl Iterator<Item = String>) -> Result<ServeOptions, String> {
    let mut options = ServeOptions { port: 8080, browser: Browser::Open };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--no-open" => options.browser = Browser::LeaveAlone,
            "--port" => options.port = port(words.next().as_deref())?,
            _ => match word.strip_prefix("--port=") {
                Some(number) => options.port = port(Some(number))?,
                None => return Err(format!("unexpected argument {word:?}")),
            },
        }
    }
    Ok(options)
}

fn port(word: Option<&str>) -> Result<u16, String> {
    let word = word.ok_or("--port needs a number, such as --port 8081")?;
    word.parse().ok().filter(|port| *port > 0).ok_or(format!("--port needs a number from 1 to 65535, not {word:?}"))
}

fn fuzz_options(mut words: impl Iterator<Item = String>) -> Result<FuzzOptions, String> {
    let mut options = FuzzOptions { seconds: 3600, targets: Vec::new() };
    while let Some(word) = words.next() {
        let number = match word.as_str() {
            "--seconds" => Some(words.next().unwrap_or_default()),
            _ => word.strip_prefix("--seconds=").map(str::to_owned),
        };
        if let Some(number) = number {
            let seconds = number.parse().ok().filter(|seconds| *seconds > 0);
            options.seconds = seconds.ok_or(format!("--seconds needs a number from 1, not {number:?}"))?;
        } else {
            let target = Target::ALL.into_iter().find(|target| target.name() == word);
            options.targets.push(target.ok_or(format!("there is no target {word:?}; there are manifest and session"))?);
        }
    }
    if options.targets.is_empty() {
        options.targets.extend(Target::ALL);
    }
    Ok(options)
}

fn test_parts(words: impl Iterator<Item = String>) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    for word in words {
        parts.push(match word.as_str() {
            "native" => Part::Native,
            "wasm" => Part::Wasm,
            "npm" => Part::Npm,
            "e2e" => Part::EndToEnd,
            other => {
                return Err(format!("there is no part {other:?} of the tests; there are native, wasm, npm and e2e"));
            }
        });
    }
    Ok(if parts.is_empty() { Part::ALL.to_vec() } else { parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Result<Task, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn commands_are_read() {
        let serve = |port, browser| Task::Serve(ServeOptions { port, browser });
        for (line, task) in [
            ("dist", Task::Dist(DistOptions::default())),
            (
                "dist --no-service-worker --base-url https://a.b/c",
                Task::Dist(DistOptions { base: Some("https://a.b/c/".to_owned()), offline: Offline::Forgotten }),
            ),
            ("serve", serve(8080, Browser::Open)),
            ("serve --port 9000 --no-open", serve(9000, Browser::LeaveAlone)),
            ("serve --port=9000", serve(9000, Browser::Open)),
            ("test", Task::Test(Part::ALL.to_vec())),
            ("test wasm e2e", Task::Test(vec![Part::Wasm, Part::EndToEnd])),
            ("test npm", Task::Test(vec![Part::Npm])),
            ("npm", Task::Npm),
            ("bench", Task::Bench),
            ("fuzz", Task::Fuzz(FuzzOptions { seconds: 3600, targets: Target::ALL.to_vec() })),
            ("fuzz --seconds 5 session", Task::Fuzz(FuzzOptions { seconds: 5, targets: vec![Target::Session] })),
            ("--help", Task::Help),
        ] {
            assert_eq!(words(line), Ok(task), "{line}");
        }
    }

    #[test]
    fn wrong_words_get_the_usage() {
        for line in [
            "",
            "build",
            "dist now",
            "serve --port",
            "serve --port 0",
            "serve --port x",
            "test all",
            "fuzz all",
            "dist --base-url",
            "dist --base-url a.b",
            "dist --base-url=https://a/?b",
        ] {
            assert!(words(line).is_err_and(|message| message.ends_with(USAGE)), "{line:?}");
        }
    }
}

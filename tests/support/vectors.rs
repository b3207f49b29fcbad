//! Files of vectors: JSON Lines, plain or gzipped.

use std::fmt::Debug;
use std::io::{self, Read};

use flate2::read::GzDecoder;
use serde_json::Value;

/// The files of vectors in a folder, by name.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn files(folder: &std::path::Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        stem(&name) != name
    });
    files.sort();
    Ok(files)
}

/// The name of a file without `.jsonl` or `.jsonl.gz`; the whole name, if it has neither.
pub(crate) fn stem(file: &str) -> &str {
    file.strip_suffix(".gz").unwrap_or(file).strip_suffix(".jsonl").unwrap_or(file)
}

/// The vectors of a file of this name.
pub(crate) fn read(file: &str, content: &[u8]) -> io::Result<Vec<Value>> {
    let mut text = String::new();
    match file.strip_suffix(".gz") {
        Some(_) => GzDecoder::new(content).read_to_string(&mut text)?,
        None => { content }.read_to_string(&mut text)?,
    };
    text.lines().filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
}

/// The name and the content of a file.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn load(file: &std::path::Path) -> io::Result<(String, Vec<u8>)> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Ok((name.into_owned(), std::fs::read(file)?))
}

/// Collects differences between what is wanted and what came out.
#[derive(Default)]
pub(crate) struct Differences(Vec<String>);

impl Differences {
    /// Notes a difference, if there is one.
    pub(crate) fn check<T: PartialEq + Debug>(&mut self, what: &str, got: &T, wanted: &T) {
        if got != wanted {
            self.0.push(format!("{what}: got {got:?}, wanted {wanted:?}"));
        }
    }

    /// Fails if any was noted.
    pub(crate) fn finish(self) -> Result<(), String> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0.join("\n")) }
    }
}

/// The whole number under `key`, 0 where it is left out.
pub(crate) fn int(value: &Value, key: &str) -> i64 {
    value[key].as_i64().unwrap_or(0)
}

/// The text under `key`, empty where it is left out.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("")
}

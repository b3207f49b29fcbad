//! Files of vectors: JSON Lines, plain or gzipped.

use std::fmt::Debug;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;

/// The files of vectors in a folder, by name.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.retain(|file| is_jsonl(file));
    files.sort();
    Ok(files)
}

fn is_jsonl(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = Path::new(name.trim_end_matches(".gz"));
    name.extension().is_some_and(|extension| extension == "jsonl")
}

/// The name of a file without its extensions.
pub(crate) fn stem(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.trim_end_matches(".gz").trim_end_matches(".jsonl").to_owned()
}

/// The vectors of a file.
pub(crate) fn read(file: &Path) -> io::Result<Vec<Value>> {
    let mut reader: Box<dyn Read> = Box::new(BufReader::new(File::open(file)?));
    if file.extension().is_some_and(|extension| extension == "gz") {
        reader = Box::new(GzDecoder::new(reader));
    }
    let mut text = String::new();
    reader.read_to_string(&mut text)?;
    text.lines().filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
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

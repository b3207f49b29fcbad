//! Noticing that something has changed, by looking at it several times a second.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::places;

/// What the page is made of.
const WATCHED: [&str; 5] = ["src", "static", "index.html", "Cargo.toml", "Cargo.lock"];

/// How often to look.
const INTERVAL: Duration = Duration::from_millis(300);

/// What all files looked like at one time.
#[derive(PartialEq, Eq)]
pub(crate) struct Snapshot(Vec<(PathBuf, SystemTime)>);

impl Snapshot {
    /// What they look like now.
    pub(crate) fn take() -> Self {
        let mut files = Vec::new();
        for name in WATCHED {
            look_at(&places::root().join(name), &mut files);
        }
        files.sort();
        Self(files)
    }

    /// Waits until they look different, and are so for a moment: editors write in several steps.
    pub(crate) fn wait_for_change(&self) -> Self {
        let mut last = Self::take();
        loop {
            std::thread::sleep(INTERVAL);
            let now = Self::take();
            if now != *self && now == last {
                return now;
            }
            last = now;
        }
    }
}

fn look_at(path: &Path, files: &mut Vec<(PathBuf, SystemTime)>) {
    // What is gone between two looks shows as a change anyway.
    let Ok(metadata) = path.metadata() else { return };
    if let Ok(modified) = metadata.modified() {
        files.push((path.to_owned(), modified));
    }
    if metadata.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            look_at(&entry.path(), files);
        }
    }
}

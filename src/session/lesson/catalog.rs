//! The lessons that come with the page: the files of `static/scenarios/lessons`, in the order of the path.

use super::{Lesson, read};
use crate::session::Extension;

/// The lessons, by the names of their files.
macro_rules! lessons {
    ($($name:literal,)*) => {
        const NAMES: &[&str] = &[$($name),*];

        const TEXTS: &[&str] =
            &[$(include_str!(concat!("../../../static/scenarios/lessons/", $name, ".yaml"))),*];
    };
}

lessons! {
    "missing-request",
    "sidecar-dilutes",
    "selector-matches-others",
    "tolerance",
    "tolerance-grows",
    "ceiling",
    "one-target",
    "scale-down-window",
    "scale-up-window",
    "policies-are-limits",
    "percent-and-pods",
    "period-start",
    "long-periods",
    "cpu-burst-cascade",
    "rollout-adds-replicas",
    "surge-divides",
    "surge-stays",
    "value-multiplies",
    "backlog-to-max",
    "one-metric-missing",
    "outage-of-zeros",
    "slow-pipeline",
    "requests-not-limits",
    "memory-stays",
    "scale-to-zero",
    "replicas-applied",
    "vertical-too",
    "terminating-pods",
    "adapter-rules",
    "behavior-absent",
}

/// The names of the lessons.
#[must_use]
pub fn names() -> &'static [&'static str] {
    NAMES
}

/// Names and texts. Who calls this is linked with the texts.
#[must_use]
pub fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    NAMES.iter().copied().zip(TEXTS.iter().copied())
}

/// A lesson by its name.
#[must_use]
pub fn find(name: &str, extension: Extension) -> Option<Lesson> {
    let (_, text) = built_in().find(|(other, _)| *other == name)?;
    read(text, extension).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lessons_are_the_files_in_the_order_of_the_path() {
        let files = std::fs::read_dir("static/scenarios/lessons").expect("the lessons can be listed").flatten();
        let mut files: Vec<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
        files.sort();
        let mut listed: Vec<String> = NAMES.iter().map(|name| format!("{name}.yaml")).collect();
        listed.sort();
        assert_eq!(listed, files);
        let rows: Vec<_> = built_in().map(|(_, text)| crate::session::lesson::heading(text).row).collect();
        assert!(rows.is_sorted() && rows.iter().all(Option::is_some), "{rows:?}");
    }
}

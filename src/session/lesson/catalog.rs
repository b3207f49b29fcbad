//! The lessons that come with the page: the files of `static/scenarios/lessons`, by chapter and row.

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
    "tolerance",
    "ceiling",
    "one-target",
    "requests-not-limits",
    "behavior-absent",
    "missing-request",
    "sidecar-dilutes",
    "selector-matches-others",
    "value-multiplies",
    "backlog-to-max",
    "adapter-rules",
    "cpu-burst-cascade",
    "rollout-adds-replicas",
    "surge-divides",
    "surge-stays",
    "memory-stays",
    "replicas-applied",
    "terminating-pods",
    "tolerance-grows",
    "scale-down-window",
    "scale-up-window",
    "policies-are-limits",
    "percent-and-pods",
    "period-start",
    "long-periods",
    "slow-pipeline",
    "one-metric-missing",
    "outage-of-zeros",
    "keda-cooldown",
    "scale-to-zero",
    "vertical-too",
    "three-autoscalers",
    "registry-service",
}

/// The names of the lessons.
#[must_use]
pub fn names() -> &'static [&'static str] {
    NAMES
}

/// Names and texts. Who calls this is linked with the texts.
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
    use crate::session::lesson::heading;

    #[test]
    fn the_lessons_are_the_files_by_chapter_and_row() {
        let files = std::fs::read_dir("static/scenarios/lessons").expect("the lessons can be listed").flatten();
        let mut files: Vec<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
        files.sort();
        let mut listed: Vec<String> = NAMES.iter().map(|name| format!("{name}.yaml")).collect();
        listed.sort();
        assert_eq!(listed, files);
        let places: Vec<_> = built_in().map(|(_, text)| heading(text)).map(|it| (it.chapter, it.row)).collect();
        assert!(places.is_sorted(), "by chapter, then by row: {places:?}");
    }
}

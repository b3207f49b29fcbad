//! Lessons and progress as fragments of an address: `#lesson=NAME&progress=…`, and `#l1=` with a whole lesson.

use super::Progress;
use crate::session::link::{LinkError, pack, unpack};

/// How fragments with a whole lesson begin, in this version.
const START: &str = "l1=";

/// What a fragment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addressed {
    /// A lesson that comes with the page, if its name is known, and progress.
    BuiltIn {
        /// The name; empty for the list of lessons.
        name: String,
        /// What was done elsewhere.
        progress: Progress,
    },
    /// The text of a lesson.
    Text(String),
}

impl Addressed {
    /// The fragment, without its `#`.
    #[must_use]
    pub fn fragment(&self) -> String {
        match self {
            Self::BuiltIn { name, progress } if progress.is_empty() => ["lesson=", name].concat(),
            Self::BuiltIn { name, progress } => ["lesson=", name, "&progress=", &progress.text()].concat(),
            Self::Text(text) => pack(START, text.as_bytes()),
        }
    }
}

/// Whether a fragment, without its `#`, is meant to be a lesson at all.
#[must_use]
pub fn is_addressed(fragment: &str) -> bool {
    let version = fragment.split('=').next().and_then(|start| start.strip_prefix('l'));
    let packed = version.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    fragment.contains('=') && (packed || fragment.starts_with("lesson="))
}

/// What a fragment, without its `#`, asks for.
///
/// # Errors
/// The fragment is of no use.
pub fn addressed(fragment: &str) -> Result<Addressed, LinkError> {
    let Some(rest) = fragment.strip_prefix("lesson=") else {
        let text = unpack(START, fragment)?;
        return String::from_utf8(text).map(Addressed::Text).map_err(|_| LinkError::Damaged);
    };
    let mut parts = rest.split('&');
    let name = parts.next().unwrap_or_default().to_owned();
    let mut progress = Progress::default();
    // What else a later version puts there is left out.
    for text in parts.filter_map(|part| part.strip_prefix("progress=")) {
        progress.merge(&Progress::read(text).map_err(|_| LinkError::Damaged)?);
    }
    Ok(Addressed::BuiltIn { name, progress })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_and_progress_come_back_from_their_fragments() {
        let progress = Progress::read("a.1.d~b.0").expect("it is progress");
        let cases = [
            Addressed::BuiltIn { name: "tolerance".to_owned(), progress: Progress::default() },
            Addressed::BuiltIn { name: String::new(), progress },
            Addressed::Text("kind: Lesson # 课程\n".to_owned()),
        ];
        for case in cases {
            let fragment = case.fragment();
            assert!(is_addressed(&fragment), "{fragment}");
            assert_eq!(addressed(&fragment), Ok(case));
        }
    }

    #[test]
    fn what_is_no_lesson_is_told_apart() {
        let cases = [
            ("l2=abc", LinkError::Newer),
            ("l1=", LinkError::Damaged),
            ("l1=%3C", LinkError::Damaged),
            ("lesson=a&progress=a.9", LinkError::Damaged),
        ];
        for (fragment, wrong) in cases {
            assert!(is_addressed(fragment));
            assert_eq!(addressed(fragment), Err(wrong), "{fragment}");
        }
        assert!(!is_addressed("") && !is_addressed("s1=x") && !is_addressed("l=1") && !is_addressed("lessons=1"));
        assert!(addressed("lesson=a&later=1").is_ok());
    }
}

//! Parts of the program that the page loads when they are first needed.
//!
//! With the feature `split`, `cargo xtask` makes a file of its own of whatever can be reached from here alone. Without it,
//! as in the tests, the program is in one piece and nothing has to be loaded.

use super::lessons::Lessons;
use super::studio::Studio;
use crate::language::Language;
use crate::session::Extension;

/// A part could not be loaded; the next call tries again.
#[derive(Debug)]
pub(super) struct NotLoaded;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// A part, by its name: a function that gives what is in it, once it is there.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident: $what:ty = $content:expr) => {
        $(#[$doc])*
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($name, fallible)]
        pub(super) fn $name() -> Result<$what, NotLoaded> {
            Ok($content)
        }

        $(#[$doc])*
        #[cfg(not(feature = "split"))]
        pub(super) fn $name() -> std::future::Ready<Result<$what, NotLoaded>> {
            std::future::ready(Ok($content))
        }
    };
}

part! {
    /// The rules of prometheus-adapter, and all scenarios but the first.
    extension: Extension = Extension::linked()
}

part! {
    /// The panels and dialogs that are not seen at first.
    studio: Studio = Studio::linked()
}

part! {
    /// The lessons, and what a room is shown.
    lessons: Lessons = Lessons::linked()
}

part! {
    /// The Chinese words.
    chinese: Language = Language::chinese()
}

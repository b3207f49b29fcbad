//! A light on one part of the page: the others are dimmed.

use crate::language::Language;
use crate::ui::dom;
use crate::{msg, say};

/// The parts: the mark by which the style lights one, its selector, its name.
const PARTS: [(&str, &str, &str); 5] = [
    ("manifest", ".area-manifest", msg!("Manifest")),
    ("loop", ".area-loop", msg!("Control loop")),
    ("explain", ".area-explain", msg!("Explanation")),
    ("timeline", ".area-timeline", msg!("Timeline")),
    ("sliders", ".area-sliders", msg!("Sliders")),
];
/// The mark of the page.
const MARK: &str = "data-light";

/// The part after one, or the first.
pub(super) const fn after(part: Option<usize>) -> usize {
    match part {
        Some(part) => (part + 1) % PARTS.len(),
        None => 0,
    }
}

/// The part before one, or the last.
pub(super) const fn before(part: Option<usize>) -> usize {
    match part {
        Some(part) => (part + PARTS.len() - 1) % PARTS.len(),
        None => PARTS.len() - 1,
    }
}

/// Puts the light on a part, or puts it out.
pub(super) fn put(part: Option<usize>) {
    let part = part.and_then(|part| PARTS.get(part));
    dom::mark(MARK, part.map(|(name, ..)| *name));
    if let Some((_, selector, _)) = part {
        dom::bring_into_view(selector);
    }
}

/// What is said of it.
pub(super) fn said(part: Option<usize>, language: Language) -> String {
    let part = part.and_then(|part| PARTS.get(part));
    part.map_or_else(String::new, |(_, _, name)| say!(language, "The light is on: {part}", part = language.say(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_light_goes_round() {
        let mut part = None;
        for n in 0..PARTS.len() {
            part = Some(after(part));
            assert_eq!(part, Some(n));
        }
        assert_eq!((after(part), before(Some(0)), before(None)), (0, 4, 4));
    }
}

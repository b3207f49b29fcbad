//! What the person looks at: which tabs, which dialog, which part of the loop. Nothing that is simulated depends on it.

use std::rc::Rc;

pub(super) use crate::present::inspect::Part;
use crate::present::series::View;
use crate::units::SimTime;

/// A dialog over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialog {
    /// The list of keys.
    Help,
    /// A link to what is here.
    Share,
    /// Files to take away.
    Export,
    /// Two variants side by side.
    Compare,
    /// The scenarios as cards.
    Gallery,
    /// What is here as a figure in another page.
    Embed,
    /// The lessons.
    Lessons,
}

/// What a line over the page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// What runs came with a link.
    Opened,
    /// What runs is what was done at the last visit.
    Kept,
    /// What runs is what was done to this scenario before.
    Edited,
    /// A link that a later version made.
    Newer,
    /// A link of which something is missing.
    Damaged,
    /// A link that is too large.
    TooLarge,
    /// The text in a link is no valid scenario: its problems are in the editor.
    Invalid,
    /// What is done is not kept here.
    NotKept,
    /// A part of the page could not be loaded.
    NotLoaded,
    /// A lesson that cannot be opened: why, the lessons say.
    Lesson,
}

/// Whether the focus follows what is brought into view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// It is where it was.
    #[default]
    Stays,
    /// It is there.
    Follows,
}

/// A line of the manifest to bring into view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Jump {
    /// How often one was asked for.
    pub(super) asked: u64,
    /// Which.
    pub(super) line: u32,
    /// Whether the focus goes along.
    pub(super) focus: Focus,
}

/// What the person looks at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Look {
    /// The dialog that is open.
    pub(super) dialog: Option<Dialog>,
    /// The part of the loop that is asked what it knows.
    pub(super) part: Option<Part>,
    /// The pod whose counters are looked at; none is the first.
    pub(super) pod: Option<String>,
    /// The tab of the manifest: HPA, workload, pipeline, traffic, scenario, and the lesson, while one is open.
    pub(super) manifest: usize,
    /// Counts the changes of the lesson that is open; 0 while none is.
    pub(super) lesson: usize,
    /// Whether the page is shown to a room.
    pub(super) presenter: bool,
    /// The tab of the panel in the middle: the loop, the pods, the nodes.
    pub(super) middle: usize,
    /// The tab of the panel on the right: why, describe, events, status.
    pub(super) right: usize,
    /// The line over the page.
    pub(super) notice: Option<Notice>,
    /// The names of the scenarios that have changes of the person's own.
    pub(super) edited: Rc<[String]>,
    /// What was asked last to be brought into view of the manifest.
    pub(super) jump: Jump,
    /// A moment of the past that is pointed at in the timeline.
    pub(super) moment: Option<SimTime>,
    /// What of the timeline is shown.
    pub(super) timeline: View,
    /// The step of the tour, while it is taken.
    pub(super) tour: Option<usize>,
    /// Whether the timeline is shown as tables.
    pub(super) tables: bool,
}

impl Look {
    /// Takes the person to a line of the manifest.
    pub(super) fn go_to_line(&mut self, line: u32) {
        self.jump = Jump { asked: self.jump.asked + 1, line, focus: Focus::Follows };
    }

    /// Brings a line of the manifest into view.
    pub(super) fn show_line(&mut self, line: u32) {
        self.jump = Jump { asked: self.jump.asked + 1, line, focus: Focus::Stays };
    }
}

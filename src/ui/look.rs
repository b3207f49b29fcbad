//! What the person looks at: which tabs, which dialog, which part of the loop. Nothing that is simulated depends on it.

pub(super) use crate::present::inspect::Part;

/// A dialog over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialog {
    /// The list of keys.
    Help,
    /// The scenarios to choose from.
    Gallery,
    /// A link to what is here.
    Share,
    /// Files to take away.
    Export,
    /// Two runs side by side.
    Compare,
    /// The first minute.
    Tour,
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
    /// The tab of the panel in the middle: the loop, the pods, the nodes.
    pub(super) middle: usize,
    /// The tab of the panel on the right: why, describe, events, status.
    pub(super) right: usize,
    /// The line of the manifest to bring into view, and how often that was asked for.
    pub(super) line: (u64, u32),
}

impl Look {
    /// Asks for a line of the manifest to be brought into view.
    pub(super) fn go_to_line(&mut self, line: u32) {
        self.line = (self.line.0 + 1, line);
    }
}

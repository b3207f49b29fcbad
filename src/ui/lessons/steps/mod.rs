//! The steps of a lesson: a prediction, what the run shows, and what is to be done.

pub(super) mod doing;
pub(super) mod predict;
pub(super) mod watch;

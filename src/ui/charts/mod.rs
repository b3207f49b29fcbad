//! The timeline's charts: functions of data over any plotters backend, and the stage that gives them canvases.

pub(super) mod axis;
pub(super) mod dash;
pub(super) mod gestures;
pub(super) mod paint;
pub(super) mod palette;
pub(super) mod scrubber;
pub(super) mod stage;
pub(super) mod strip;
pub(super) mod table;
pub(super) mod values;
pub(super) mod vector;

#[cfg(test)]
mod tests;

//! What a person operates: each control displays its state and sends commands.

pub(super) mod codemirror;
pub(super) mod editor;
pub(super) mod header;
pub(super) mod icons;
pub(super) mod problems;
pub(super) mod sliders;
pub(super) mod tabs;
pub(super) mod transport;

//! What a person looks at: each panel reads its slice of the session and displays it.

pub(super) mod announcer;
pub(super) mod arrangement;
pub(super) mod control_loop;
pub(super) mod explain;
pub(super) mod fit;
pub(super) mod ideas;
pub(super) mod loop_parts;
pub(super) mod manifest;
pub(super) mod motion;
pub(super) mod parts;
pub(super) mod pod_boxes;
pub(super) mod pod_field;
pub(super) mod ring;
pub(super) mod timeline;
pub(super) mod timeline_bar;

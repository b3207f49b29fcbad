//! Which pods count, and how.

/// Room that is used again in every sync.
#[derive(Clone, Debug, Default)]
pub struct Scratch {}

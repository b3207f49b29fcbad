//! The page API's `state()`: the whole picture as one serialisable value.

use serde::Serialize;

use crate::session::Session;

/// What `window.hpaPlayground.state()` returns.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// Simulated milliseconds since the start.
    pub time_ms: i64,
    /// The number of the last sync, 0 before the first.
    pub sync: u64,
    /// Whether time runs.
    pub running: bool,
}

/// The state now.
#[must_use]
pub fn state(session: &Session) -> State {
    State {
        time_ms: session.now().as_millis(),
        sync: super::controls::transport(session).sync,
        running: session.running(),
    }
}

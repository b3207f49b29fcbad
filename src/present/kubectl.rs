//! The autoscaler of a session as `kubectl describe hpa` prints it.

use std::collections::BTreeMap;

use super::describe::{CountedEvent, Described};
use crate::api::status::EventKind;
use crate::session::Session;
use crate::sim::EmittedEvent;
use crate::units::SimTime;

/// The text of `kubectl describe hpa`, with the events so far.
#[must_use]
pub fn describe(session: &Session) -> String {
    let autoscaler = session.engine().autoscaler();
    let none = BTreeMap::new();
    let described = Described {
        hpa: autoscaler,
        labels: &none,
        annotations: &none,
        created: SimTime::ZERO,
        min_replicas: Some(autoscaler.spec.min_replicas),
        now: session.now(),
    };
    described.describe(&counted(&session.engine().history().events))
}

/// Equal events as one with a count, as the event recorder writes them.
fn counted(events: &[EmittedEvent]) -> Vec<CountedEvent> {
    let mut counted: Vec<CountedEvent> = Vec::new();
    for EmittedEvent { at, event, .. } in events {
        let same = |c: &&mut CountedEvent| c.reason == event.reason && c.message == event.message;
        if let Some(known) = counted.iter_mut().find(same) {
            known.count += 1;
            known.last = *at;
            continue;
        }
        let kind = match event.kind {
            EventKind::Normal => "Normal",
            EventKind::Warning => "Warning",
        };
        counted.push(CountedEvent {
            kind: kind.to_owned(),
            reason: event.reason.to_string(),
            message: event.message.clone(),
            count: 1,
            first: *at,
            last: *at,
            source: "horizontal-pod-autoscaler".to_owned(),
        });
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SimTime;

    #[test]
    fn a_session_is_described() {
        let mut session = Session::default();
        session.run_until(SimTime::from_millis(180_000));
        let text = describe(&session);
        for part in ["Name:", "myapp_requests_per_second", "ScalingLimited", "SuccessfulRescale"] {
            assert!(text.contains(part), "{part} in:\n{text}");
        }
    }
}

//! The autoscaler of a session as `kubectl describe hpa` prints it.

use std::collections::BTreeMap;

use super::describe::{CountedEvent, Described};
use super::{explanation, status};
use crate::api::hpa::{HorizontalPodAutoscaler, HpaSpec};
use crate::api::status::{EventKind, HpaStatus};
use crate::session::Session;
use crate::sim::{EmittedEvent, Reporter};
use crate::units::SimTime;

/// The text of `kubectl describe hpa`, with the events so far: now, or just after the sync that was chosen.
#[must_use]
pub fn describe(session: &Session) -> String {
    let (autoscaler, now) = as_of(session);
    let none = BTreeMap::new();
    let described = Described {
        hpa: &autoscaler,
        labels: &none,
        annotations: &none,
        created: SimTime::ZERO,
        min_replicas: Some(autoscaler.spec.min_replicas),
        now,
    };
    let events = &session.engine().history().events;
    described.describe(&counted(&events[..events.partition_point(|event| event.at <= now)]))
}

/// What is asked for the status, and the answer: now, or just after the sync that was chosen.
#[must_use]
pub fn status(session: &Session) -> (String, String) {
    let (autoscaler, _) = as_of(session);
    (format!("kubectl get hpa {} -o yaml", autoscaler.name), status::yaml(&autoscaler.status))
}

/// The autoscaler now, or as the sync that was chosen left it; and when that is.
fn as_of(session: &Session) -> (HorizontalPodAutoscaler, SimTime) {
    let mut autoscaler = session.engine().autoscaler().clone();
    if session.selected().is_none() {
        return (autoscaler, session.now());
    }
    let Some(sync) = explanation::chosen(session) else { return (autoscaler, session.now()) };
    autoscaler.spec = HpaSpec::clone(&sync.spec);
    autoscaler.status = HpaStatus::clone(&sync.status);
    (autoscaler, sync.at)
}

/// Equal events as one with a count, as the event recorder writes them.
fn counted(events: &[EmittedEvent]) -> Vec<CountedEvent> {
    let mut counted: Vec<CountedEvent> = Vec::new();
    // Those of a ScaledObject are shown with it, not with its autoscaler.
    for EmittedEvent { at, event, .. } in events.iter().filter(|emitted| emitted.by == Reporter::Autoscaler) {
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
    use crate::session::Command;
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

    #[test]
    fn a_chosen_sync_is_described_as_it_was() {
        let mut session = Session::default();
        session.run_until(SimTime::from_millis(60_000));
        let then = (describe(&session), status(&session));
        session.run_until(SimTime::from_millis(600_000));
        assert_ne!(status(&session), then.1);
        let _ = session.apply(Command::Explain { sync: Some(4) });
        assert_eq!((describe(&session), status(&session)), then);
    }
}

//! `spec.events`: what breaks, and when.

use serde::Deserialize;

use super::ranges::OutOfRange;
use crate::diag::FieldPath;
use crate::sim::{Component, Fault, Health};
use crate::units::{SimDuration, SimTime};

/// The most events of a scenario.
const MOST_EVENTS: usize = 1000;
/// The most pods that an event kills.
const MOST_PODS: u32 = 2000;

/// Something that happens once: pods are killed, or a component of the metrics registry fails for some time.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Event {
    at: SimDuration,
    kill: Option<Kill>,
    absent: Option<Part>,
    down: Option<Part>,
    slow: Option<Part>,
    frozen: Option<Part>,
    zeros: Option<Part>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Kill {
    pods: Option<u32>,
}

/// Which component, by its name under one of two fields, and for how long.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Part {
    api: String,
    component: String,
    r#for: Option<SimDuration>,
    delay: Option<SimDuration>,
}

impl Event {
    fn parts(&self) -> impl Iterator<Item = (&'static str, &Part, Health)> {
        let delay = self.slow.as_ref().and_then(|part| part.delay).unwrap_or(SimDuration::from_secs(30));
        let parts = [
            ("absent", &self.absent, Health::Absent),
            ("down", &self.down, Health::Down),
            ("slow", &self.slow, Health::Slow { delay }),
            ("frozen", &self.frozen, Health::Frozen),
            ("zeros", &self.zeros, Health::Zeros),
        ];
        parts.into_iter().filter_map(|(name, part, health)| Some((name, part.as_ref()?, health)))
    }
}

impl Part {
    /// The component; none if it is not named exactly once, or there is none of that name.
    fn component(&self) -> Option<Component> {
        let named = [&self.api, &self.component].into_iter().filter(|name| !name.is_empty());
        let mut named = named.map(|name| Component::ALL.into_iter().find(|component| component.name() == name));
        named.next().flatten().filter(|_| named.next().is_none())
    }
}

pub(super) fn check(events: &[Event], path: &FieldPath, found: &mut OutOfRange) {
    found.check(path.clone(), Some(events.len()), (0, MOST_EVENTS));
    for (i, event) in events.iter().enumerate() {
        let path = path.index(i);
        found.check(path.child("kill.pods"), event.kill.as_ref().and_then(|kill| kill.pods), (1, MOST_PODS));
        for (name, part, _) in event.parts() {
            if part.component().is_none() {
                let names = Component::ALL.map(Component::name).join(", ");
                found.0.push((path.child(name), format!("Required value: api or component must be one of {names}")));
            }
        }
    }
}

/// What fails, with its end.
pub(super) fn faults(events: &[Event]) -> impl Iterator<Item = Fault> {
    events.iter().flat_map(|event| {
        event.parts().filter_map(|(_, part, health)| {
            let from = SimTime::ZERO + event.at;
            let until = part.r#for.map_or(SimTime::MAX, |span| from + span);
            Some(Fault { component: part.component()?, health, from, until })
        })
    })
}

/// When pods are killed, and how many.
pub(super) fn kills(events: &[Event]) -> Vec<(SimDuration, u32)> {
    events.iter().filter_map(|event| Some((event.at, event.kill.as_ref()?.pods.unwrap_or(1)))).collect()
}

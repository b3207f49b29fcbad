//! What breaks in `spec.events`: components of the metrics registry, for some time.

use super::ranges::Findings;
use crate::diag::{FieldPath, Severity};
use crate::manifest::form;
use crate::sim::{Component, Fault, Health};
use crate::units::{SimDuration, SimTime};

/// How late answers are where a scenario does not say.
const DELAY: SimDuration = SimDuration::from_secs(30);

/// Which component, by its name under one of two fields, and for how long.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default))]
pub(super) struct Part {
    /// The API: resource, custom or external.
    api: String,
    /// The component: kubelet, metricsServer, prometheus or adapter.
    component: String,
    /// How long. By default until the end.
    r#for: Option<SimDuration>,
    /// How late the answers of what is slow are. By default 30s.
    delay: Option<SimDuration>,
}

form!(Part { api: "api", component: "component", r#for: "for", delay: "delay" });

impl Part {
    /// The component; none if it is not named exactly once, or there is none of that name.
    fn component(&self) -> Option<Component> {
        let named = [&self.api, &self.component].into_iter().filter(|name| !name.is_empty());
        let mut named = named.map(|name| Component::named(name));
        named.next().flatten().filter(|_| named.next().is_none())
    }

    /// Which component fares how, in the way that the field is called in which this stands, and for how long.
    pub(super) fn health(
        &self,
        path: &FieldPath,
        found: &mut Findings,
    ) -> Option<(Component, Health, Option<SimDuration>)> {
        let health = match path.as_str().rsplit('.').next()? {
            "slow" => Health::Slow { delay: self.delay.unwrap_or(DELAY) },
            name => Health::named(name)?,
        };
        let component = self.component();
        if component.is_none() {
            let names = Component::ALL.map(Component::name).join(", ");
            let message = format!("Required value: api or component must be one of {names}");
            found.say(Severity::Error, path.clone(), message);
        }
        Some((component?, health, self.r#for))
    }
}

/// What is planned at a time.
pub(super) fn fault(at: SimDuration, (component, health, span): (Component, Health, Option<SimDuration>)) -> Fault {
    let from = SimTime::ZERO + at;
    Fault { component, health, from, until: span.map_or(SimTime::MAX, |span| from + span) }
}

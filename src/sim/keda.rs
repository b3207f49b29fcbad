//! KEDA's operator in the cluster: it looks at the triggers of a ScaledObject again and again and scales its target between
//! zero and one; everything in between is the autoscaler's, to whom KEDA serves the external metrics.

use std::fmt::Debug;
use std::sync::Arc;

use super::engine::{Due, Engine};
use super::external::{ExternalMetric, Measure};
use super::history::{EmittedEvent, Reporter};
use crate::api::keda::{ScaledObject, TriggerSource};
use crate::api::status::{Event, EventKind};
use crate::metrics::{Component, Health};
use crate::units::{MilliValue, Replicas, SimDuration, SimTime};

/// From a ScaledObject that is applied to KEDA's first look at its triggers: until then its scalers are built, and its
/// autoscaler is made. KEDA and the controller do not run in step.
const BUILT: SimDuration = SimDuration::from_secs(5);

/// A ScaledObject, and what runs it.
#[derive(Clone, Debug)]
pub struct Keda {
    /// The object.
    pub object: Arc<ScaledObject>,
    /// Starts its loop, in the place of another one if there was one.
    pub start: StartKeda,
}

/// Starts the loop of a ScaledObject at a time, in the place of another one if there was one.
pub type StartKeda = fn(Arc<ScaledObject>, SimTime, Option<&dyn ScaleLoop>) -> Box<dyn ScaleLoop>;

impl PartialEq for Keda {
    fn eq(&self, other: &Self) -> bool {
        self.object == other.object
    }
}

/// The loop of a ScaledObject. It is behind a trait, as who holds it need not be linked with it: who calls [`start_keda`] is.
pub trait ScaleLoop: Debug + Send + Sync {
    /// Another one, which goes its own way from here.
    fn copy(&self) -> Box<dyn ScaleLoop>;

    /// What it goes by.
    fn object(&self) -> &Arc<ScaledObject>;

    /// The metrics that it serves.
    fn metrics(&self) -> Vec<ExternalMetric>;

    /// How it stands.
    fn state(&self) -> &KedaState;

    /// Looks at the triggers, if it is the time, and scales: when to do so next.
    fn poll(&mut self, engine: &mut Engine) -> Option<SimTime>;
}

/// How the loop of a ScaledObject stands.
#[derive(Clone, Debug, PartialEq)]
pub struct KedaState {
    /// When the ScaledObject was created.
    pub created: SimTime,
    /// `status.lastActiveTime`: when a trigger was last found active.
    pub last_active: Option<SimTime>,
    /// Whether one was at the last look.
    pub active: bool,
    /// What the triggers were at the last look, in their order; none where they could not be read.
    pub values: Vec<Option<f64>>,
    /// When it looks next.
    pub next: SimTime,
}

impl Clone for Box<dyn ScaleLoop> {
    fn clone(&self) -> Self {
        self.copy()
    }
}

/// Starts the loop of a ScaledObject; one that takes the place of another keeps what that one knew.
#[must_use]
pub fn start_keda(object: Arc<ScaledObject>, now: SimTime, before: Option<&dyn ScaleLoop>) -> Box<dyn ScaleLoop> {
    let next = now + BUILT;
    let fresh = || KedaState { created: now, last_active: None, active: false, values: Vec::new(), next };
    let same = before.filter(|before| before.object().name == object.name);
    let state = same.map_or_else(fresh, |before| KedaState { next, ..before.state().clone() });
    Box::new(Operator { known: same.is_some(), object, state })
}

/// The operator with one ScaledObject.
#[derive(Clone, Debug)]
struct Operator {
    object: Arc<ScaledObject>,
    state: KedaState,
    /// Whether it has said that the object is ready.
    known: bool,
}

impl Engine {
    /// The loop of the ScaledObject, if there is one.
    #[must_use]
    pub fn keda(&self) -> Option<&dyn ScaleLoop> {
        self.keda.as_deref()
    }

    /// Another ScaledObject takes the place of the one there was, or none.
    pub(super) fn set_keda(&mut self, keda: Option<&Keda>) {
        if keda.map(|keda| &keda.object) == self.keda.as_ref().map(|running| running.object()) {
            return;
        }
        self.wake();
        let (now, before) = (self.now, self.keda.take());
        let mut external: Vec<_> =
            self.external.iter().filter(|metric| !metric.labels.contains_key(ScaledObject::LABEL)).cloned().collect();
        if let Some(Keda { object, start }) = keda {
            let running = start(Arc::clone(object), now, before.as_deref());
            external.extend(running.metrics());
            self.due.push(running.state().next, Due::Keda);
            self.keda = Some(running);
        }
        self.external = external.into();
        self.broken.held = None;
        if self.keda.is_some() && self.health(Component::External) == Health::Absent {
            // KEDA's metrics adapter comes with it.
            self.set_health(Component::External, Health::Works, None);
        } else {
            self.faults_changed();
        }
    }

    /// KEDA looks.
    pub(super) fn poll_keda(&mut self) {
        let Some(mut keda) = self.keda.take() else { return };
        let next = keda.poll(self);
        self.keda = Some(keda);
        if let Some(next) = next {
            self.due.push(next, Due::Keda);
        }
    }
}

impl ScaleLoop for Operator {
    fn copy(&self) -> Box<dyn ScaleLoop> {
        Box::new(self.clone())
    }

    fn object(&self) -> &Arc<ScaledObject> {
        &self.object
    }

    fn metrics(&self) -> Vec<ExternalMetric> {
        let labels = [(ScaledObject::LABEL.to_owned(), self.object.name.clone())];
        let metric = |trigger: &crate::api::keda::Trigger| ExternalMetric {
            name: trigger.metric.clone(),
            labels: labels.clone().into(),
            measure: match trigger.source {
                TriggerSource::Backlog => Measure::Backlog,
                TriggerSource::Rate => Measure::Rate,
                TriggerSource::Prometheus => Measure::Scraped,
            },
        };
        self.object.triggers.iter().map(metric).collect()
    }

    fn state(&self) -> &KedaState {
        &self.state
    }

    fn poll(&mut self, engine: &mut Engine) -> Option<SimTime> {
        if engine.now < self.state.next {
            return None;
        }
        self.greet(engine);
        engine.workload.settle(engine.now);
        self.state.values = self.read(engine);
        let triggers = self.object.triggers.iter().zip(&self.state.values);
        let active: Vec<_> = triggers
            .filter(|(trigger, value)| value.is_some_and(|value| value > trigger.activation))
            .map(|(trigger, _)| trigger.name.clone())
            .collect();
        self.request_scale(engine, &active);
        self.state.active = !active.is_empty();
        self.state.next = engine.now + self.object.polling_interval;
        Some(self.state.next)
    }
}

impl Operator {
    /// What KEDA says of a new ScaledObject.
    fn greet(&mut self, engine: &mut Engine) {
        if std::mem::replace(&mut self.known, true) {
            return;
        }
        for trigger in &self.object.triggers {
            say(engine, "KEDAScalersStarted", format!("Scaler {} is built", trigger.kind));
        }
        say(engine, "KEDAScalersStarted", "Started scalers watch".to_owned());
        say(engine, "ScaledObjectReady", "ScaledObject is ready for scaling".to_owned());
    }

    /// What the triggers are now; none for one that cannot be read.
    fn read(&self, engine: &mut Engine) -> Vec<Option<f64>> {
        let down = matches!(engine.health(Component::Prometheus), Health::Down | Health::Absent);
        let metrics = self.metrics();
        let (registry, now) = (engine.registry(), engine.now);
        let value = |metric: &ExternalMetric| {
            let value = metric.value(&registry, now).as_f64() / 1000.0;
            match metric.measure {
                Measure::Scraped if down => None,
                // Messages are whole.
                Measure::Backlog => Some(libm::floor(value)),
                _ => Some(value),
            }
        };
        let values: Vec<_> = metrics.iter().map(value).collect();
        if values.contains(&None) && !self.state.values.contains(&None) {
            let message = "prometheus query api returned error. status: 503".to_owned();
            emit(engine, (EventKind::Warning, "KEDAScalerFailed", message), None);
        }
        values
    }

    /// Scales up from zero, down to it, or not at all (upstream's `RequestScale`).
    fn request_scale(&mut self, engine: &mut Engine, active: &[String]) {
        let (now, current) = (engine.now, engine.workload.replicas());
        let ScaledObject { min_replicas: min, idle_replicas: idle, .. } = *self.object;
        let failed = self.state.values.contains(&None);
        if !active.is_empty() {
            if current == Replicas::ZERO || (idle.is_some() && current < min) {
                let message =
                    |from, to| format!("Scaled {} from {from} to {to}, triggered by {}", self.of(), active.join(";"));
                let to = self.object.activated();
                scale(engine, to, Some(("KEDAScaleTargetActivated", message(current, to))));
                self.state.last_active = Some(now);
            } else if !failed {
                self.state.last_active = Some(now);
            }
        } else if failed {
            // It is left as it is: nobody knows whether it is needed.
        } else if idle.is_some_and(|idle| current > idle) || (current > Replicas::ZERO && min == Replicas::ZERO) {
            if now >= self.cooled() {
                let to = self.object.resting();
                let message = format!("Deactivated {} from {current} to {to}", self.of());
                scale(engine, to, Some(("KEDAScaleTargetDeactivated", message)));
            }
        } else if current < min && idle.is_none() {
            scale(engine, min, None);
        }
    }

    /// From when on a target without an active trigger is scaled to zero or idle (upstream's `scaleToZeroOrIdle`).
    fn cooled(&self) -> SimTime {
        let KedaState { created, last_active, .. } = self.state;
        last_active.map_or(created + self.object.initial_cooldown_period, |active| active + self.object.cooldown_period)
    }

    /// What is scaled, as events name it.
    fn of(&self) -> String {
        let ScaledObject { target_kind, namespace, target_name, .. } = &*self.object;
        format!("{target_kind} {namespace}/{target_name}")
    }
}

fn scale(engine: &mut Engine, to: Replicas, said: Option<(&'static str, String)>) {
    let from = engine.workload.replicas();
    engine.scale(to);
    if let Some((reason, message)) = said {
        emit(engine, (EventKind::Normal, reason, message), Some((from, to)));
    }
}

fn say(engine: &mut Engine, reason: &'static str, message: String) {
    emit(engine, (EventKind::Normal, reason, message), None);
}

fn emit(
    engine: &mut Engine,
    (kind, reason, message): (EventKind, &'static str, String),
    scaled: Option<(Replicas, Replicas)>,
) {
    let sync = engine.history.syncs.last().map_or(0, |sync| sync.number);
    let event = Event { kind, reason, message };
    engine.history.events.push(EmittedEvent { at: engine.now, sync, event, by: Reporter::Keda, scaled });
    engine.history.revision += 1;
}

impl ExternalMetric {
    /// Requests per second of all pods, as Prometheus has them; nothing is 0, as KEDA's `ignoreNullValues` has it.
    pub(super) fn scraped(total: Option<(MilliValue, SimTime)>) -> MilliValue {
        total.map_or(MilliValue::ZERO, |total| total.0)
    }
}

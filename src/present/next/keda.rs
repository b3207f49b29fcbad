//! What KEDA does beside its autoscaler: at zero, while a trigger is active, and until it scales to zero.

use super::{Answer, Line};
use crate::api::keda::ScaledObject;
use crate::language::Language;
use crate::say;
use crate::session::Session;
use crate::sim::{KedaState, Sync};
use crate::units::{Replicas, SimTime};

/// What KEDA does now, if there is a ScaledObject.
pub(super) fn answer(session: &Session) -> Option<Answer> {
    let (engine, language) = (session.engine(), session.language());
    let keda = engine.keda()?;
    let text = words((keda.object(), keda.state()), engine.workload().replicas(), language);
    let line = session.line_of(&["ScaledObject"]);
    Some(Answer { question: language.say("What does KEDA do?"), says: vec![Line { text, line }] })
}

/// What would let a target at zero have pods again.
pub(super) fn way_out(session: &Session, sync: &Sync) -> Option<String> {
    let (keda, language) = (session.engine().keda()?, session.language());
    let to = keda.object().activated();
    let text = || say!(language, "A trigger of KEDA becomes active: then KEDA scales to {to}.", to = to);
    (sync.before == Replicas::ZERO && sync.spec.min_replicas > Replicas::ZERO).then(text)
}

fn words((object, state): (&ScaledObject, &KedaState), current: Replicas, language: Language) -> String {
    let (next, to, rest) = (state.next, object.activated(), object.resting());
    if state.values.contains(&None) {
        return language.say("A trigger cannot be read: KEDA leaves the count as it is.").to_owned();
    }
    if state.active {
        return say!(
            language,
            "A trigger is active: the count is the autoscaler's, from 1 up and down again. The cooldown of {cooldown} s begins when none is.",
            cooldown = object.cooldown_period.as_secs()
        );
    }
    if current == Replicas::ZERO || current <= rest {
        return say!(
            language,
            "No trigger is active: KEDA looks again at {next} and scales to {to} when one is.",
            next = next,
            to = to
        );
    }
    if object.idle_replicas.is_none() && object.min_replicas > Replicas::ZERO {
        return say!(
            language,
            "minReplicaCount is {min}: KEDA never scales to zero, and the count is the autoscaler's.",
            min = object.min_replicas
        );
    }
    let at = zero_at(object, state);
    match state.last_active {
        Some(active) => say!(
            language,
            "KEDA scales to {rest} at {at}: cooldownPeriod {cooldown} s since a trigger was last found active at {active}, if none is until then.",
            rest = rest,
            at = at,
            cooldown = object.cooldown_period.as_secs(),
            active = active
        ),
        None => say!(language, "KEDA scales to {rest} at {at}: no trigger was ever active.", rest = rest, at = at),
    }
}

/// When KEDA scales to zero or idle if no trigger becomes active: at the first look after the cooldown.
fn zero_at(object: &ScaledObject, state: &KedaState) -> SimTime {
    let cooled = state
        .last_active
        .map_or(state.created + object.initial_cooldown_period, |active| active + object.cooldown_period);
    let behind = cooled.since(state.next).as_micros().max(0);
    let every = object.polling_interval.as_micros().max(1);
    state.next + object.polling_interval.times((behind + every - 1) / every)
}

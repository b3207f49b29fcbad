//! KEDA's operator: what it goes by, what its triggers are, and how its ScaledObject stands.

use std::fmt::Write;

use super::Printed;
use crate::present::describe::{age, table};
use crate::say;
use crate::session::Session;
use crate::sim::ScaleLoop;

/// The ScaledObject with its triggers.
pub(super) fn keda(session: &Session, keda: &dyn ScaleLoop) -> (String, Vec<Printed>) {
    let (engine, language, object, state) = (session.engine(), session.language(), keda.object(), keda.state());
    let says = say!(
        language,
        "KEDA looks at its triggers every {every}, next at {next}, and scales from zero and to zero. In between it answers the autoscaler that it has made, at every sync.",
        every = object.polling_interval,
        next = state.next
    );
    let looked = !state.values.is_empty();
    let ready = if state.values.contains(&None) { "False" } else { "True" };
    let active = match (looked, state.active) {
        (false, _) => "Unknown",
        (true, true) => "True",
        (true, false) => "False",
    };
    let kinds: Vec<_> = object.triggers.iter().map(|trigger| trigger.kind.as_str()).collect();
    let mut got = "NAME\tSCALETARGETKIND\tSCALETARGETNAME\tMIN\tMAX\tREADY\tACTIVE\tTRIGGERS\tAGE\n".to_owned();
    let (max, old) = (engine.autoscaler().spec.max_replicas, age(session.now().since(state.created)));
    let (name, kind, target, min) = (&object.name, &object.target_kind, &object.target_name, object.min_replicas);
    let of_kind = if kind == "ReplicationController" { "v1" } else { "apps/v1" };
    let triggers = kinds.join(",");
    let _ = writeln!(got, "{name}\t{of_kind}.{kind}\t{target}\t{min}\t{max}\t{ready}\t{active}\t{triggers}\t{old}");
    let mut values = "TRIGGER\tMETRIC\tVALUE\tACTIVE ABOVE\n".to_owned();
    for (n, trigger) in object.triggers.iter().enumerate() {
        let value = match state.values.get(n) {
            Some(Some(value)) => format!("{}", libm::round(value * 1000.0) / 1000.0),
            Some(None) => "<error>".to_owned(),
            None => "<none>".to_owned(),
        };
        let _ = writeln!(values, "{}\t{}\t{value}\t{}", trigger.kind, trigger.metric, trigger.activation);
    }
    let triggers = language.say("its triggers, at the last look").to_owned();
    let got = Printed { asked: format!("kubectl get scaledobject {name}"), text: table::align(&got, 0, 3) };
    (says, vec![got, Printed { asked: triggers, text: table::align(&values, 0, 3) }])
}

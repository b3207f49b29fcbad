//! From which value on the metric that decides would ask for another count.

use super::super::steps::{Reading, phrases};
use super::super::{format, metric};
use crate::controller::trace::{Current, Measurement};
use crate::language::Language;
use crate::msg;
use crate::sim::Sync;
use crate::units::{MilliValue, Replicas, float};

/// The values of the metric that decided beyond which it would ask for more or for fewer, as far as it does not yet; none while something is assumed about
/// pods, since that changes with them.
pub(super) fn of(sync: &Sync, won: &Reading, language: Language) -> Vec<String> {
    let (Some(measured), Some(source)) = (won.measured, sync.spec.metrics.get(won.index)) else { return Vec::new() };
    let pods = won.pods.unwrap_or(0);
    if won.assumed || sync.before <= Replicas::ZERO || pods == 0 {
        return Vec::new();
    }
    let name = metric::name(source);
    let before = float::from_whole(sync.before.0.into());
    let pods = float::from_count(pods);
    let mut said = Vec::new();
    let mut say = |text: &'static str, value: f64| {
        let (value, now) = (shown(&measured, value), phrases::current(measured.current));
        said.push(language.fill(text, &[("metric", &name), ("value", &value), ("now", &now)]));
    };
    let more = won.tolerances.highest().max(before / pods);
    if sync.before < sync.spec.max_replicas && measured.ratio.0 <= more {
        let value = libm::floor(at(&measured, more) + SLACK);
        say(msg!("{metric} above {value} asks for more; it is {now}."), value);
    }
    let fewer = (before - 1.0) / pods;
    if sync.before > sync.spec.min_replicas && measured.ratio.0 > fewer.min(won.tolerances.lowest()) {
        let ceiling = fewer < won.tolerances.lowest();
        let value = if ceiling {
            libm::floor(at(&measured, fewer) + SLACK)
        } else {
            libm::ceil(at(&measured, won.tolerances.lowest()) - SLACK)
        };
        let text = match (ceiling, sync.spec.metrics.len() > 1) {
            (true, false) => msg!("{metric} at {value} or below asks for fewer; it is {now}."),
            (false, false) => msg!("{metric} below {value} asks for fewer; it is {now}."),
            (true, true) => msg!("{metric} at {value} or below, and the others as low, ask for fewer; it is {now}."),
            (false, true) => msg!("{metric} below {value}, and the others as low, ask for fewer; it is {now}."),
        };
        say(text, value);
    }
    said
}

/// What binary fractions are off at most where decimal ones end in a whole number.
const SLACK: f64 = 1e-9;

/// The value at which the ratio would be `ratio`: percent, or thousandths.
fn at(measured: &Measurement, ratio: f64) -> f64 {
    match measured.target {
        Current::Utilization(percent) => float::from_whole(percent.0.into()) * ratio,
        Current::Average(target) | Current::Value(target) => target.as_f64() * ratio,
        Current::PerPod(target, replicas) => target.as_f64() * float::from_whole(replicas.0.into()) * ratio,
    }
}

/// A value in the unit of the target.
fn shown(measured: &Measurement, value: f64) -> String {
    let whole = float::truncate(value);
    match measured.target {
        Current::Utilization(_) => format!("{whole} %"),
        _ => format::milli(MilliValue(whole)),
    }
}

//! What a sync's count is held by.

use super::super::steps::Reading;
use super::super::steps::phrases::limit_field;
use super::super::{format, metric};
use crate::controller::Step;
use crate::controller::trace::{Limit, Stabilization, Window};
use crate::language::Language;
use crate::sim::Sync;
use crate::{msg, say};

/// What holds the count.
pub(super) struct Reason {
    /// Why not more, not fewer, or why at all.
    pub(super) question: &'static str,
    /// The answer.
    pub(super) text: String,
    /// What of the manifest it is about; nothing is empty.
    pub(super) field: &'static str,
    /// What would let the count go where the metrics want it.
    pub(super) way_out: Option<String>,
}

const MORE: &str = msg!("Why not more?");
const FEWER: &str = msg!("Why not fewer?");
const THIS: &str = msg!("Why this many?");

impl Reason {
    fn new(question: &'static str, text: impl Into<String>) -> Self {
        Self { question, text: text.into(), field: "", way_out: None }
    }

    fn about(self, field: &'static str, way_out: impl Into<String>) -> Self {
        Self { field, way_out: Some(way_out.into()), ..self }
    }
}

/// What holds the count of a sync: the last step that made a difference.
pub(super) fn of(sync: &Sync, steps: &[Step], won: Option<&Reading>, language: Language) -> Reason {
    // What the metrics ask for, before anything holds it back.
    let wanted = steps.iter().find_map(|step| match step {
        Step::Stabilized { result, .. } => Some(result.proposed),
        _ => None,
    });
    let wanted = wanted.or(sync.proposed).map_or_else(|| "—".to_owned(), |wanted| wanted.to_string());
    let reason = steps.iter().rev().find_map(|step| of_step(step, &wanted, language));
    reason.unwrap_or_else(|| by_metric(sync, won, language))
}

fn of_step(step: &Step, wanted: &str, language: Language) -> Option<Reason> {
    match step {
        Step::Limited { to, by: Some(limit), min, max, .. } => {
            let bound = match limit {
                Limit::MinReplicas => min,
                Limit::MaxReplicas => max,
                Limit::ScaleUpRate | Limit::ScaleDownRate => to,
            };
            Some(limited(*limit, [&bound, &wanted], language))
        }
        Step::OutsideBounds { current, by, to } => {
            let text =
                say!(language, "{current} was outside the limits: straight to {bound}.", current = current, bound = to);
            Some(Reason { field: limit_field(*by), ..Reason::new(question(*by), text) })
        }
        Step::Stabilized { result, .. } if result.replicas != result.proposed => Some(stabilized(result, language)),
        Step::GaveUp { failed, .. } => {
            let text = language.count(
                *failed,
                "{n} metric cannot be read, and without it nothing is scaled down.",
                "{n} metrics cannot be read, and without them nothing is scaled down.",
            );
            let reason = Reason::new(THIS, text);
            Some(
                reason.about("spec.metrics", language.say("The metrics API answers again: see which one in the loop.")),
            )
        }
        Step::ScalingDisabled { .. } => {
            let reason = Reason::new(MORE, language.say("The target was scaled to zero: the autoscaler rests."));
            let way_out = language.say("Someone scales the target to at least one: kubectl scale --replicas=1.");
            Some(Reason { way_out: Some(way_out.to_owned()), ..reason })
        }
        Step::ScaleUnreadable { error } | Step::ScaleUnwritable { error } => Some(Reason::new(THIS, error.clone())),
        Step::SelectorRefused { message, .. } => Some(Reason::new(THIS, message.clone())),
        _ => None,
    }
}

/// The question that a bound answers.
const fn question(by: Limit) -> &'static str {
    match by {
        Limit::MaxReplicas | Limit::ScaleUpRate => MORE,
        Limit::MinReplicas | Limit::ScaleDownRate => FEWER,
    }
}

fn limited(limit: Limit, [bound, wanted]: [&dyn std::fmt::Display; 2], language: Language) -> Reason {
    let (text, way_out) = match limit {
        Limit::MaxReplicas => (
            msg!("maxReplicas is {bound}; the metrics ask for {wanted}."),
            say!(language, "A larger maxReplicas: up to {wanted} at this load.", wanted = wanted),
        ),
        Limit::MinReplicas => (
            msg!("minReplicas is {bound}; the metrics ask for {wanted}."),
            say!(language, "A smaller minReplicas: down to {wanted} at this load.", wanted = wanted),
        ),
        Limit::ScaleUpRate => (
            msg!("One sync may go up to {bound} at most; the metrics ask for {wanted}."),
            language.say("Policies under behavior.scaleUp that add more at once.").to_owned(),
        ),
        Limit::ScaleDownRate => (
            msg!("One sync may go down to {bound} at most; the metrics ask for {wanted}."),
            language.say("Policies under behavior.scaleDown that remove more at once.").to_owned(),
        ),
    };
    let text = language.fill(text, &[("bound", bound), ("wanted", wanted)]);
    Reason::new(question(limit), text).about(limit_field(limit), way_out)
}

fn stabilized(result: &Stabilization, language: Language) -> Reason {
    let until = |window: &Window| window.at + window.length;
    let from = |window: &Window, text: &'static str| {
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("count", &window.replicas),
            ("time", &window.at),
            ("until", &until(window)),
            ("wanted", &result.proposed),
        ];
        language.fill(text, &values)
    };
    match result.up {
        Some(window) if result.replicas < result.proposed => {
            let text = msg!(
                "The metrics ask for {wanted}; {count}, recommended at {time}, counts until {until} (scaleUp window)."
            );
            let way_out = language.say("A shorter stabilizationWindowSeconds under behavior.scaleUp.");
            Reason::new(MORE, from(&window, text)).about("spec.behavior.scaleUp.stabilizationWindowSeconds", way_out)
        }
        _ => {
            let text = msg!(
                "The metrics ask for {wanted}; {count}, recommended at {time}, counts until {until} (scaleDown window)."
            );
            let way_out = language.say("A shorter stabilizationWindowSeconds under behavior.scaleDown.");
            let reason = Reason::new(FEWER, from(&result.down, text));
            reason.about("spec.behavior.scaleDown.stabilizationWindowSeconds", way_out)
        }
    }
}

/// Nothing holds it back: it is what the metrics ask for.
fn by_metric(sync: &Sync, won: Option<&Reading>, language: Language) -> Reason {
    let named = won.and_then(|won| Some((won, metric::name(sync.spec.metrics.get(won.index)?))));
    let Some((won, name)) = named else {
        return Reason::new(THIS, language.say("The metrics ask for nothing else."));
    };
    let ratio = won.measured.map_or_else(String::new, |measured| format::ratio(measured.ratio));
    let text = if won.within_tolerance {
        msg!("{metric} is close enough to its target: ratio {ratio}, within the tolerance.")
    } else if won.asks == Some(sync.before) {
        msg!("{metric} asks for as many: ratio {ratio}, rounded up to whole pods.")
    } else {
        msg!("{metric} asks for it: ratio {ratio}, and nothing holds it back.")
    };
    Reason::new(THIS, language.fill(text, &[("metric", &name), ("ratio", &ratio)]))
}

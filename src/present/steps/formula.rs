//! The arithmetic of a sync in one line.

use super::phrases::current;
use crate::controller::Step;
use crate::controller::trace::{Current, Measurement};
use crate::language::Language;
use crate::say;
use crate::sim::Sync;

/// The arithmetic of the metric that won, in one line: `⌈8 × 3.0/2.0⌉ = 12`.
pub(in crate::present) fn formula(sync: &Sync, steps: &[Step], language: Language) -> String {
    let winner = steps.iter().find_map(|s| match s {
        Step::Won { index, .. } => *index,
        _ => None,
    });
    let of_winner = |step: &&Step| !matches!(step, Step::Metric { index, .. } if Some(*index) == winner);
    let of_metric = steps.iter().skip_while(of_winner).skip(1);
    let mut measured = None;
    for step in of_metric {
        match step {
            Step::Measured(m) | Step::SecondLook { measured: m, .. } => measured = Some(*m),
            Step::WithinTolerance { .. } => {
                let fraction = |m: Measurement| format!("{} / {} ≈ 1", current(m.current), current(m.target));
                return measured.map_or_else(String::new, fraction);
            }
            Step::DirectionReversed { .. } | Step::CountReversed { .. } => {
                return say!(language, "keeps {count}", count = sync.before);
            }
            Step::Ceiled { pods, replicas, .. } => {
                let fraction = measured.map_or_else(String::new, fraction_of_one);
                return match pods {
                    Some(pods) => format!("⌈{pods} × {fraction}⌉ = {replicas}"),
                    None => format!("⌈{fraction}⌉ = {replicas}"),
                };
            }
            Step::Metric { .. } | Step::Won { .. } => break,
            _ => {}
        }
    }
    match (&sync.error, sync.scale_to) {
        (Some(_), _) if steps.iter().any(|step| matches!(step, Step::GaveUp { best: Some(_), .. })) => {
            say!(language, "keeps {count}", count = sync.before)
        }
        (Some(_), _) => language.say("no valid metric").to_owned(),
        (None, Some(to)) => say!(language, "straight to {to}", to = to),
        (None, None) => say!(language, "stays at {count}", count = sync.before),
    }
}

/// What is measured by the target of one pod.
fn fraction_of_one(measured: Measurement) -> String {
    let target = match measured.target {
        Current::PerPod(target, _) => Current::Value(target),
        target => target,
    };
    format!("{}/{}", current(measured.current), current(target))
}

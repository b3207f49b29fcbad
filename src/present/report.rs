//! A whole run as text for the terminal: a summary, a table of samples, one line of JSON for each sync.

use std::fmt::Write;

use super::explanation::{WhyView, why_of};
use super::run::{self, Steps};
use super::state::steps_of;
use super::{format, metric, summary};
use crate::language::Language;
use crate::session::Session;
use crate::units::SimTime;

/// What came of a run, a line for each number.
#[must_use]
pub fn summary(session: &Session) -> String {
    let sum = summary::of(session);
    let mut text = String::new();
    let mut line = |label: &str, value: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{label:<18}{value}");
    };
    line("simulated", session.now().to_string());
    line("syncs", sum.syncs.to_string());
    line("scale events", sum.scaled.len().to_string());
    for (at, number, from, to) in &sum.scaled {
        line("", format!("{at}  sync #{number}: {from} → {to}"));
    }
    line("flaps", sum.flaps.to_string());
    line("requests", format!("{:.0}", sum.requests));
    line("served", format!("{:.0}", sum.served));
    line("dropped", format!("{:.0}", sum.dropped));
    line("p95", sum.p95.map_or_else(|| "nothing was served".to_owned(), |p95| format!("{:.0} ms", p95 * 1e3)));
    line("pod-hours", format!("{:.2}", sum.pod_hours));
    line("under-provisioned", sum.under_provisioned.to_string());
    line("replicas", sum.replicas.to_string());
    if let Some(wanted) = session.engine().workload().capped() {
        let simulated = session.engine().workload().pods().len();
        line("capped", format!("{simulated} of {wanted} pods are simulated: more than that take no part"));
    }
    line("history", format!("{:016x}", session.engine().history().hash()));
    text
}

/// One row for each sample, with a heading.
#[must_use]
pub fn csv(session: &Session) -> String {
    let samples = &session.engine().history().samples;
    let mut text = String::from(
        "seconds,arrivals_per_s,dropped_per_s,capacity_per_s,desired,ready,starting,stopping,waiting,nodes,p95_ms,cpu_cores\n",
    );
    for i in 0..samples.at.len() {
        let p95 =
            Some(samples.p95[i]).filter(|p| p.is_finite()).map_or_else(String::new, |p| format!("{:.3}", p * 1e3));
        let _ = writeln!(
            text,
            "{},{},{:.6},{:.6},{},{},{},{},{:.6},{},{p95},{:.6}",
            samples.at[i].as_secs_f64(),
            samples.arrivals[i],
            samples.dropped[i],
            samples.capacity[i],
            samples.desired[i],
            samples.ready[i],
            samples.starting[i],
            samples.stopping[i],
            samples.waiting[i],
            samples.nodes[i],
            samples.cpu[i],
        );
    }
    text
}

/// One object for each sync, with its explanation.
#[must_use]
pub fn jsonl(session: &Session) -> String {
    let line = |sync| serde_json::to_string(&sync).expect("plain data without maps serialises") + "\n";
    run::syncs(session, Steps::Shown).map(line).collect()
}

/// The last sync not after `at`, explained; none before the first.
#[must_use]
pub fn explain(session: &Session, at: SimTime) -> Option<String> {
    let history = session.engine().history();
    let why = why_of(history, history.syncs.iter().rev().find(|s| s.at <= at)?, Language::ENGLISH);
    let WhyView { heading, outcome, conditions, .. } = why.clone();
    let mut text = heading + "\n";
    for (number, step) in (1..).zip(steps_of(why)) {
        let _ = writeln!(text, "{number:>2}  {:<40} {:>8}\n    {}", step.title, step.value, step.note);
        for line in step.details {
            let _ = writeln!(text, "      {line}");
        }
    }
    if let Some((what, value)) = outcome {
        let _ = writeln!(text, "{what}: {value}");
    }
    for chip in conditions {
        let _ = writeln!(text, "{}", chip.title);
    }
    Some(text)
}

/// One line for each sync: what a golden scenario pins down.
#[must_use]
pub fn trace(session: &Session) -> String {
    let mut text = String::new();
    for sync in &session.engine().history().syncs {
        let conditions: Vec<String> =
            sync.status.conditions.iter().map(|c| format!("{:?}={:?}/{}", c.kind, c.status, c.reason)).collect();
        let readings: Vec<String> = sync
            .status
            .current_metrics
            .iter()
            .map(|m| metric::reading(m).map_or("?".to_owned(), |v| v.to_string()))
            .collect();
        let _ = writeln!(
            text,
            "{} #{} {}{} [{}] {}",
            sync.at,
            sync.number,
            sync.before,
            sync.scale_to.map_or_else(String::new, |to| format!(" -> {to}")),
            readings.join(" "),
            conditions.join(" ")
        );
    }
    let totals = session.engine().workload().totals(session.now());
    let _ = writeln!(
        text,
        "requests {} = served {} + dropped {} + waiting {}",
        format::rate(totals.arrived),
        format::rate(totals.served),
        format::rate(totals.dropped),
        format::rate(totals.waiting)
    );
    text
}

//! The steps of a sync in words and numbers.

use super::explanation::{Run, WhyStep};
use super::{Idea, format, metric};
use crate::api::hpa::{MetricSource, PolicyKind, ScalingPolicy, SelectPolicy};
use crate::controller::Step;
use crate::controller::trace::{
    Assumption, Current, Direction, Limit, Measurement, PodGroup, PodReading, Stabilization, Window,
};
use crate::sim::Sync;
use crate::units::{Replicas, SimDuration, Tolerances, UsageRatio};

/// The stages of a sync, in the order they were taken.
pub(super) fn words(sync: &Sync) -> Vec<WhyStep> {
    let mut words = Words { sync, rows: Vec::new(), metric: None, policies: Vec::new(), grouped: String::new() };
    sync.steps.iter().for_each(|step| words.take(step));
    words.rows
}

/// The arithmetic of the metric that won, in one line: `⌈8 × 3.0/2.0⌉ = 12`.
pub(super) fn formula(sync: &Sync) -> String {
    let winner = sync.steps.iter().find_map(|s| match s {
        Step::Won { index, .. } => *index,
        _ => None,
    });
    let of_winner = |step: &&Step| !matches!(step, Step::Metric { index, .. } if Some(*index) == winner);
    let steps = sync.steps.iter().skip_while(of_winner).skip(1);
    let mut measured = None;
    for step in steps {
        match step {
            Step::Measured(m) | Step::SecondLook { measured: m, .. } => measured = Some(*m),
            Step::WithinTolerance { .. } => {
                let fraction = |m: Measurement| format!("{} / {} ≈ 1", current(m.current), current(m.target));
                return measured.map_or_else(String::new, fraction);
            }
            Step::DirectionReversed { .. } | Step::CountReversed { .. } => return format!("keeps {}", sync.before),
            Step::Ceiled { pods, replicas, .. } => {
                let fraction =
                    measured.map_or_else(String::new, |m| format!("{}/{}", current(m.current), current(m.target)));
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
        (Some(_), _) => "no valid metric".to_owned(),
        (None, Some(to)) => format!("straight to {to}"),
        (None, None) => format!("stays at {}", sync.before),
    }
}

struct Words<'a> {
    sync: &'a Sync,
    rows: Vec<WhyStep>,
    metric: Option<usize>,
    /// The policies evaluated so far, each in words.
    policies: Vec<String>,
    /// How the pods of this metric were counted.
    grouped: String,
}

fn plain(text: impl Into<String>) -> Run {
    Run { text: text.into(), code: false, idea: None }
}

fn code(text: impl Into<String>) -> Run {
    Run { text: text.into(), code: true, idea: None }
}

impl Words<'_> {
    fn row(&mut self, title: Vec<Run>, note: impl Into<String>, value: impl Into<String>) {
        self.rows.push(WhyStep { title, note: note.into(), value: value.into(), emphasis: None });
    }

    fn emphasize(&mut self, idea: Idea) {
        if let Some(row) = self.rows.last_mut() {
            row.emphasis = Some(idea);
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Metric { index, .. } => {
                self.metric = Some(*index);
                self.grouped = String::new();
            }
            Step::PodsGrouped { pods, strangers } => self.grouped = grouped(pods, strangers.len()),
            Step::ReadyPodsCounted { ready } => self.grouped = format!("{} ready", format::count(*ready, "pod")),
            Step::Measured(measured) => self.measured(measured),
            Step::SecondLook { missing, unready, measured } => self.second_look(*missing, *unready, measured),
            Step::Stabilized(stabilization) => self.stabilized(stabilization),
            Step::Policy { direction, policy, period_start, limit, .. } => {
                self.policies.push(policy_words(*direction, policy, *period_start, *limit));
            }
            Step::RateLimit { direction, select, limit } => self.rate_limit(*direction, *select, *limit),
            Step::Limited { from, to, by } => self.limited(*from, *to, *by),
            Step::ScaleRead { .. } | Step::Decided { .. } => {}
            other => self.single(other),
        }
    }

    /// Steps that are one row each.
    fn single(&mut self, step: &Step) {
        match step {
            Step::FirstRecommendation { replicas } => {
                let note = "the controller remembers nothing yet: the current count is the first recommendation";
                self.row(vec![plain("first look")], note, replicas.to_string());
            }
            Step::WithinTolerance { ratio, .. } => {
                let note = format!("ratio {} counts as 1: the metric keeps the current count", format::ratio(*ratio));
                self.row(vec![plain("nothing to do")], note, self.sync.before.to_string());
            }
            Step::DirectionReversed { before, after } => {
                let note = format!(
                    "{} against {} at first: unready and missing pods would turn it around",
                    format::ratio(*after),
                    format::ratio(*before)
                );
                self.row(vec![plain("keeps the current count")], note, self.sync.before.to_string());
            }
            Step::CountReversed { ratio, replicas } => {
                let note = format!("ratio {} would come to {replicas}, the other way", format::ratio(*ratio));
                self.row(vec![plain("keeps the current count")], note, self.sync.before.to_string());
            }
            Step::Ceiled { ratio, pods, replicas } => self.ceiled(*ratio, *pods, *replicas),
            Step::Failed { reason, error } => {
                let name = self.metric_name();
                let title = vec![Run { text: name, code: true, idea: Some(Idea::Metric) }];
                self.row(title, format!("{reason}: {error}"), "—");
                self.emphasize(Idea::Lost);
            }
            Step::Won { index, replicas, failed } => self.won(*index, *replicas, *failed),
            Step::GaveUp { failed, .. } => {
                let note = format!(
                    "{} of {} metrics failed, and the rest do not ask for more",
                    failed,
                    self.sync.spec.metrics.len()
                );
                self.row(vec![plain("no scaling")], note, self.sync.before.to_string());
                self.emphasize(Idea::Lost);
            }
            Step::OutsideBounds { current, by, to } => {
                let title = vec![plain(limit_name(*by))];
                self.row(
                    title,
                    format!("{current} pods are outside: straight to the limit, without a metric"),
                    to.to_string(),
                );
                self.emphasize(Idea::Decision);
            }
            Step::ScalingDisabled => {
                self.row(
                    vec![plain("scaling is disabled")],
                    "the target has no replicas: someone else set it to zero",
                    "0",
                );
            }
            Step::WokenToMinimum { to } => {
                self.row(vec![plain("from zero")], "goes at least to minReplicas", to.to_string());
            }
            Step::SelectorRefused { reason, message } => self.failed(reason, message),
            Step::ScaleUnreadable { error } => self.failed("the scale cannot be read", error),
            Step::ScaleUnwritable { error } => self.failed("the scale cannot be written", error),
            _ => {}
        }
    }

    fn failed(&mut self, what: &str, why: &str) {
        self.row(vec![plain(what)], why, "—");
        self.emphasize(Idea::Lost);
    }

    fn source(&self) -> Option<&MetricSource> {
        self.sync.spec.metrics.get(self.metric?)
    }

    fn metric_name(&self) -> String {
        self.source().map(metric::name).unwrap_or_default()
    }

    fn measured(&mut self, measured: &Measurement) {
        let how = match (measured.current, measured.pods, measured.requests) {
            (Current::Utilization(_), _, Some(requests)) => {
                format!(
                    "100 × {} used / {} requested, {}",
                    format::milli(measured.sum),
                    format::milli(requests),
                    self.grouped
                )
            }
            (Current::Average(_), Some(pods), _) => {
                let grouped = if self.grouped.is_empty() { format::count(pods, "pod") } else { self.grouped.clone() };
                format!("{} in total / {pods}: average of {grouped}", format::milli(measured.sum))
            }
            (Current::PerPod(_, replicas), ..) => {
                format!("{} in total / {replicas} replicas", format::milli(measured.sum))
            }
            _ => self.grouped.clone(),
        };
        let age = self.sync.oldest_sample.map(|at| self.sync.at.since(at).as_secs());
        let how = age.map_or_else(|| how.clone(), |age| format!("{how} · oldest sample {age} s"));
        let title = vec![Run { text: self.metric_name(), code: true, idea: Some(Idea::Metric) }];
        self.row(title, how, current(measured.current));
        let note = self.tolerance_note(measured.ratio);
        let fraction = format!("{} / {}", current(measured.current), current(measured.target));
        self.row(vec![plain("ratio "), code(fraction)], note, format::ratio(measured.ratio));
    }

    /// Where a ratio stands against the tolerance of the metric.
    fn tolerance_note(&self, ratio: UsageRatio) -> String {
        let tolerances = self.sync.steps.iter().find_map(|s| match s {
            Step::Metric { index, tolerances } if Some(*index) == self.metric => Some(*tolerances),
            _ => None,
        });
        tolerances.map_or_else(String::new, |t| band(ratio, t))
    }

    fn second_look(&mut self, (missing, assumed): (usize, Assumption), unready: usize, measured: &Measurement) {
        let mut parts = Vec::new();
        if missing > 0 {
            let assumed = match assumed {
                Assumption::LeftOut => "left out".to_owned(),
                Assumption::Nothing => "as using nothing".to_owned(),
                Assumption::Percent(percent) => format!("as using {percent} % of the request"),
                Assumption::Target(target) => format!("as using {}", format::milli(target)),
            };
            parts.push(format!("{missing} without a sample {assumed}"));
        }
        if unready > 0 {
            parts.push(format!("{unready} not ready as using nothing"));
        }
        let fraction = format!("{} / {}", current(measured.current), current(measured.target));
        let note = format!("second look: {}", parts.join(", "));
        self.row(vec![plain("ratio "), code(fraction)], note, format::ratio(measured.ratio));
    }

    fn ceiled(&mut self, ratio: UsageRatio, pods: Option<usize>, replicas: Replicas) {
        let title = match pods {
            Some(pods) => format!("⌈ {pods} × {} ⌉", format::ratio(ratio)),
            None => format!("⌈ {} ⌉", format::ratio(ratio)),
        };
        self.row(vec![code(title)], "rounded up", replicas.to_string());
    }

    fn won(&mut self, index: Option<usize>, replicas: Replicas, failed: usize) {
        let of = self.sync.spec.metrics.len();
        if of < 2 {
            if let Some(row) = self.rows.last_mut()
                && row.note == "rounded up"
            {
                "rounded up; the only metric, so it wins".clone_into(&mut row.note);
            }
            return;
        }
        let name = index.and_then(|i| self.sync.spec.metrics.get(i)).map(metric::name).unwrap_or_default();
        let note = match failed {
            0 => format!("the largest of {of} proposals"),
            failed => format!("the largest of {} proposals, {failed} failed", of - failed),
        };
        self.row(
            vec![Run { text: name, code: true, idea: Some(Idea::Metric) }, plain(" wins")],
            note,
            replicas.to_string(),
        );
    }

    fn stabilized(&mut self, s: &Stabilization) {
        let held_down = s.up.filter(|_| s.replicas < s.proposed);
        let held_up = (s.replicas > s.proposed).then_some(s.down);
        let (title, note, held) = match (held_down, held_up) {
            (Some(window), _) => (format!("stabilization, up, {}", length(&window)), held_by(&window, "lowest"), true),
            (None, Some(window)) => {
                (format!("stabilization, down, {}", length(&window)), held_by(&window, "highest"), true)
            }
            (None, None) => {
                let window = if s.proposed > s.current { s.up.map(|w| length(&w)) } else { Some(length(&s.down)) };
                let direction = if s.proposed > s.current { "up" } else { "down" };
                let window = window.unwrap_or_else(|| "no window".to_owned());
                (
                    format!("stabilization, {direction}, {window}"),
                    "no earlier recommendation holds it back".to_owned(),
                    false,
                )
            }
        };
        self.row(vec![plain(title)], note, s.replicas.to_string());
        if held {
            self.emphasize(Idea::Decision);
        }
    }

    fn rate_limit(&mut self, direction: Direction, select: Option<SelectPolicy>, limit: Replicas) {
        let direction = if direction == Direction::Up { "up" } else { "down" };
        let policies = std::mem::take(&mut self.policies).join(" · ");
        let (title, note) = match select {
            None => {
                (format!("{direction} to at most"), "without behavior: twice the current count, at least 4".to_owned())
            }
            Some(SelectPolicy::Disabled) => (format!("scaling {direction}"), "selectPolicy: Disabled".to_owned()),
            Some(SelectPolicy::Max) => (format!("policies {direction}, Max of"), policies),
            Some(SelectPolicy::Min) => (format!("policies {direction}, Min of"), policies),
        };
        self.row(vec![plain(title)], note, limit.to_string());
    }

    fn limited(&mut self, from: Replicas, to: Replicas, by: Option<Limit>) {
        let Some(by) = by else { return };
        let value = match by {
            Limit::MinReplicas => self.sync.spec.min_replicas.to_string(),
            Limit::MaxReplicas => self.sync.spec.max_replicas.to_string(),
            Limit::ScaleUpRate | Limit::ScaleDownRate => to.to_string(),
        };
        let reason = match by {
            Limit::MinReplicas => "TooFewReplicas",
            Limit::MaxReplicas => "TooManyReplicas",
            Limit::ScaleUpRate => "ScaleUpLimit",
            Limit::ScaleDownRate => "ScaleDownLimit",
        };
        self.row(
            vec![plain(format!("{} {value}", limit_name(by)))],
            format!("ScalingLimited: {reason}, not {from}"),
            to.to_string(),
        );
        self.emphasize(Idea::Decision);
    }
}

fn limit_name(limit: Limit) -> &'static str {
    match limit {
        Limit::MinReplicas => "minReplicas",
        Limit::MaxReplicas => "maxReplicas",
        Limit::ScaleUpRate => "scale-up limit",
        Limit::ScaleDownRate => "scale-down limit",
    }
}

/// A current value or a target.
fn current(value: Current) -> String {
    match value {
        Current::Utilization(percent) => format!("{} %", percent.0),
        Current::Average(value) | Current::Value(value) | Current::PerPod(value, _) => format::milli(value),
    }
}

fn band(ratio: UsageRatio, tolerances: Tolerances) -> String {
    let side = if tolerances.hold(ratio) { "within" } else { "outside" };
    format!("{side} tolerance {} – {}", trimmed(tolerances.lowest()), trimmed(tolerances.highest()))
}

/// A fraction without the digits that binary floating point adds.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn grouped(pods: &[PodReading], strangers: usize) -> String {
    let count = |wanted: fn(PodGroup) -> bool| pods.iter().filter(|p| wanted(p.group)).count();
    let mut parts = vec![format::count(count(|g| g == PodGroup::Ready) + strangers, "pod")];
    for (count, word) in [
        (count(|g| g == PodGroup::Missing), "without a sample"),
        (count(|g| matches!(g, PodGroup::Unready(_))), "not ready"),
        (count(|g| g == PodGroup::Ignored), "ignored"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    parts.join(", ")
}

fn policy_words(direction: Direction, policy: &ScalingPolicy, start: Replicas, limit: Replicas) -> String {
    let sign = if direction == Direction::Up { "+" } else { "−" };
    let value = match policy.kind {
        PolicyKind::Pods => format!("{} pods", policy.value),
        PolicyKind::Percent => format!("{} %", policy.value),
    };
    format!("{sign}{value} / {} from {start} → {limit}", policy.period)
}

fn length(window: &Window) -> String {
    format!("window {} s", window.length.as_secs())
}

fn held_by(window: &Window, which: &str) -> String {
    let age =
        if window.age == SimDuration::ZERO { "now".to_owned() } else { format!("{} s ago", window.age.as_secs()) };
    format!("{which} recommendation in the window: {} from {age}", window.replicas)
}

//! The steps of a sync in words and numbers.

mod details;
mod formula;
mod phrases;

pub(super) use formula::formula;

use super::explanation::{Run, WhyStep};
use super::{Idea, format, metric};
use crate::api::hpa::SelectPolicy;
use crate::controller::Step;
use crate::controller::trace::{
    Assumption, Current, Direction, Limit, Measurement, RateRule, Recommendation, Stabilization,
};
use crate::sim::Sync;
use crate::units::{Replicas, Tolerances, UsageRatio};
use phrases::{band, current, direction_name, limit_name};

/// The stages of a sync, in the order they were taken.
pub(super) fn words(sync: &Sync, steps: &[Step]) -> Vec<WhyStep> {
    let mut words = Words {
        sync,
        rows: Vec::new(),
        metric: None,
        pending: String::new(),
        details: Vec::new(),
        policies: Vec::new(),
    };
    for step in steps {
        words.take(step);
    }
    words.rows
}

/// The rows so far, and what the next row is to say besides.
struct Words<'a> {
    sync: &'a Sync,
    rows: Vec<WhyStep>,
    /// The metric that is computed, with its tolerances.
    metric: Option<(usize, Tolerances)>,
    /// What was counted or read for the next row.
    pending: String,
    /// The same, one by one.
    details: Vec<String>,
    /// The policies evaluated so far, each in words.
    policies: Vec<String>,
}

fn plain(text: impl Into<String>) -> Run {
    Run { text: text.into(), code: false, idea: None }
}

fn code(text: impl Into<String>) -> Run {
    Run { text: text.into(), code: true, idea: None }
}

impl Words<'_> {
    fn row(&mut self, title: Vec<Run>, note: impl Into<String>, value: impl Into<String>) {
        let details = std::mem::take(&mut self.details);
        self.rows.push(WhyStep { title, note: note.into(), details, value: value.into(), emphasis: None });
    }

    fn emphasize(&mut self, idea: Idea) {
        if let Some(row) = self.rows.last_mut() {
            row.emphasis = Some(idea);
        }
    }

    /// Every kind of step has its words here: there is no catch-all.
    fn take(&mut self, step: &Step) {
        match step {
            Step::ScaleRead { spec, status } => self.scale_read(*spec, *status),
            Step::ScaleUnreadable { error } => self.failed("the scale cannot be read", error),
            Step::FirstRecommendation { replicas } => {
                let note = "the controller remembers nothing yet: the current count is the first recommendation";
                self.row(vec![plain("first look")], note, replicas.to_string());
            }
            Step::ScalingDisabled { because } => {
                self.row(vec![plain("scaling is disabled")], phrases::resting(*because), "0");
            }
            Step::MayWake => {
                let note = "this autoscaler set the target to zero: the metrics may bring it back";
                self.row(vec![plain("at zero")], note, "0");
            }
            Step::OutsideBounds { current, by, to } => {
                let note = format!("{current} pods are outside: straight to the limit, without a metric");
                self.row(vec![plain(limit_name(*by))], note, to.to_string());
                self.emphasize(Idea::Decision);
            }
            Step::SelectorRefused { reason, message } => self.failed(reason, message),
            Step::Metric { index, tolerances } => {
                self.metric = Some((*index, *tolerances));
                self.pending.clear();
            }
            Step::PodsGrouped { pods, strangers, startup } => {
                self.pending = phrases::grouped(pods, strangers.len());
                let unknown = strangers.iter().map(|(name, usage)| details::stranger(name, *usage));
                self.details = details::lines(pods.iter().map(|pod| details::pod(pod, *startup)).chain(unknown));
            }
            Step::ReadyPodsCounted { ready, of } => {
                self.pending = format!("; {ready} of {} run and are ready", format::count(*of, "pod"));
            }
            Step::SeriesRead { values } => {
                self.pending = format!("the sum of {} series", values.len());
                self.details = details::lines(values.iter().map(|value| format::milli(*value)));
            }
            Step::Measured(measured) => self.measured(measured),
            Step::SecondLook { missing, unready, measured } => self.second_look(*missing, *unready, measured),
            Step::WithinTolerance { ratio, .. } => {
                self.keeps("nothing to do", format!("ratio {} counts as 1", format::ratio(*ratio)));
            }
            Step::DirectionReversed { before, after } => {
                let (before, after) = (format::ratio(*before), format::ratio(*after));
                let note = format!("{after} against {before} at first: unready and missing pods would turn it around");
                self.keeps("the other way", note);
            }
            Step::CountReversed { ratio, replicas } => {
                let note = format!("ratio {} would come to {replicas}, the other way", format::ratio(*ratio));
                self.keeps("the other way", note);
            }
            Step::Ceiled { ratio, pods, replicas } => self.ceiled(*ratio, *pods, *replicas),
            Step::Proposed { replicas } => {
                // The last row of a metric is what it asks for.
                if let Some(row) = self.rows.last_mut() {
                    row.value = replicas.to_string();
                }
            }
            Step::Failed { reason, error } => self.metric_failed(reason, error),
            Step::Won { index, replicas, failed } => self.won(*index, *replicas, *failed),
            Step::GaveUp { failed, best } => self.gave_up(*failed, *best),
            Step::Stabilized { earlier, result } => self.stabilized(earlier, result),
            Step::ChangesRead { now, up, down } => {
                self.pending = format!(", {} remembered", format::count(up.len() + down.len(), "change"));
                let changes = up.iter().map(|change| details::change("+", change, *now));
                self.details =
                    details::lines(changes.chain(down.iter().map(|change| details::change("−", change, *now))));
            }
            Step::Policy { direction, policy, added, removed, period_start, limit } => {
                let (changes, counts) = ((*added, *removed), (*period_start, *limit));
                self.policies.push(phrases::policy(*direction, policy, changes, counts));
            }
            Step::RateLimit { direction, rule, limit } => self.rate_limit(*direction, *rule, *limit),
            Step::Limited { from, to, min, max, by } => self.limited((*from, *to), (*min, *max), *by),
            Step::WokenToMinimum { to } => {
                self.row(vec![plain("from zero")], "goes at least to minReplicas", to.to_string());
            }
            // The outcome below the rows says it.
            Step::Decided { .. } => {}
            Step::ScaleUnwritable { error } => self.failed("the scale cannot be written", error),
            Step::StatusUnwritable { error } => self.failed("the status cannot be written", error),
        }
    }

    /// What is asked for is where the outcome below the rows starts from; it has a row only if there are not as many.
    fn scale_read(&mut self, spec: Replicas, status: Replicas) {
        if spec != status {
            let note = format!("spec.replicas; status.replicas says that there are {status}");
            self.row(vec![plain("the scale")], note, spec.to_string());
        }
    }

    fn failed(&mut self, what: &str, why: &str) {
        self.row(vec![plain(what)], why, "—");
        self.emphasize(Idea::Lost);
    }

    fn keeps(&mut self, what: &str, why: String) {
        let count = self.sync.before.to_string();
        self.row(vec![plain(what)], why + ": the metric keeps the current count", count);
    }

    /// The name of a metric of the spec.
    fn name(&self, index: Option<usize>) -> Run {
        let text = index.and_then(|i| self.sync.spec.metrics.get(i)).map(metric::name).unwrap_or_default();
        Run { text, code: true, idea: Some(Idea::Metric) }
    }

    fn measured(&mut self, measured: &Measurement) {
        let mut how = match (phrases::shares(measured), measured.target) {
            (Some(shares), Current::Average(_)) => format!("{shares}: average of {}", self.pending),
            (Some(shares), _) => format!("{shares}, {}", self.pending),
            (None, Current::PerPod(_, replicas)) => {
                let sum = format::milli(measured.sum);
                format!("{sum} in total, shared by {replicas} replicas. {}", self.pending)
            }
            (None, _) => self.pending.clone(),
        };
        if let Some(at) = self.sync.oldest_sample {
            how = format!("{how} · oldest sample {} s", self.sync.at.since(at).as_secs());
        }
        self.pending.clear();
        let title = vec![self.name(self.metric.map(|(index, _)| index))];
        self.row(title, how, current(measured.current));
        let note = self.tolerance_note(measured.ratio);
        self.ratio(measured, note);
    }

    fn ratio(&mut self, measured: &Measurement, note: String) {
        let fraction = format!("{} / {}", current(measured.current), current(measured.target));
        self.row(vec![plain("ratio "), code(fraction)], note, format::ratio(measured.ratio));
    }

    /// Where a ratio stands against the tolerance of the metric.
    fn tolerance_note(&self, ratio: UsageRatio) -> String {
        self.metric.map_or_else(String::new, |(_, tolerances)| band(ratio, tolerances))
    }

    fn second_look(&mut self, (missing, assumed): (usize, Assumption), unready: usize, measured: &Measurement) {
        let mut parts = Vec::new();
        if missing > 0 {
            parts.push(format!("{missing} without a sample {}", phrases::assumption(assumed)));
        }
        if unready > 0 {
            parts.push(format!("{unready} not ready as using nothing"));
        }
        let shares = phrases::shares(measured).unwrap_or_default();
        let note = format!("second look: {}; {shares}; {}", parts.join(", "), self.tolerance_note(measured.ratio));
        self.ratio(measured, note);
    }

    fn ceiled(&mut self, ratio: UsageRatio, pods: Option<usize>, replicas: Replicas) {
        let title = match pods {
            Some(pods) => format!("⌈ {pods} × {} ⌉", format::ratio(ratio)),
            None => format!("⌈ {} ⌉", format::ratio(ratio)),
        };
        let note = format!("rounded up{}", std::mem::take(&mut self.pending));
        self.row(vec![code(title)], note, replicas.to_string());
    }

    fn metric_failed(&mut self, reason: &str, error: &str) {
        let title = vec![self.name(self.metric.map(|(index, _)| index))];
        let mut note = format!("{reason}: {error}");
        if !self.pending.is_empty() {
            note = format!("{note} ({})", self.pending);
        }
        self.row(title, note, "—");
        self.emphasize(Idea::Lost);
    }

    fn won(&mut self, index: Option<usize>, replicas: Replicas, failed: usize) {
        let of = self.sync.spec.metrics.len();
        if of > 1 {
            let note = match failed {
                0 => format!("the largest of {of} proposals"),
                failed => format!("the largest of {}, {failed} failed", format::count(of - failed, "proposal")),
            };
            self.row(vec![self.name(index), plain(" wins")], note, replicas.to_string());
        } else if let Some(row) = self.rows.last_mut()
            && row.note.starts_with("rounded up")
        {
            row.note.push_str("; the only metric, so it wins");
        }
        if replicas < Replicas::ZERO {
            self.row(vec![plain("at least none")], "a negative count counts as 0", "0");
        }
    }

    fn gave_up(&mut self, failed: usize, best: Option<Replicas>) {
        let (of, before) = (self.sync.spec.metrics.len(), self.sync.before);
        let note = match best {
            Some(best) => {
                format!("{failed} of {of} metrics failed, and {best}, the largest of the rest, is below {before}")
            }
            None => format!("{failed} of {of} metrics failed"),
        };
        self.row(vec![plain("no scaling")], note, before.to_string());
        self.emphasize(Idea::Lost);
    }

    fn stabilized(&mut self, earlier: &[Recommendation], s: &Stabilization) {
        let upwards = s.proposed > s.current;
        let held = match s.up {
            Some(window) if s.replicas < s.proposed => Some(("up", window, "lowest")),
            _ if s.replicas > s.proposed => Some(("down", s.down, "highest")),
            _ => None,
        };
        let (direction, window, note) = if let Some((direction, window, which)) = held {
            let count = phrases::within(earlier, s, &window);
            (direction, Some(window), phrases::held_by(&window, which, count, s.replicas))
        } else {
            let window = if upwards { s.up } else { Some(s.down) };
            let others = window.map_or(0, |window| phrases::within(earlier, s, &window) - 1);
            let note = match others {
                0 => "no earlier recommendation holds it back".to_owned(),
                1 => "the earlier recommendation in the window does not hold it back".to_owned(),
                others => format!("none of {others} earlier recommendations in the window holds it back"),
            };
            (if upwards { "up" } else { "down" }, window, note)
        };
        let window = window.map_or_else(|| "no window".to_owned(), |window| phrases::length(&window));
        let now = s.down.at + s.down.age;
        self.details =
            details::lines(earlier.iter().map(|recommendation| details::recommendation(recommendation, now)));
        self.row(vec![plain(format!("stabilization, {direction}, {window}"))], note, s.replicas.to_string());
        if held.is_some() {
            self.emphasize(Idea::Decision);
        }
    }

    fn rate_limit(&mut self, direction: Direction, rule: RateRule, limit: Replicas) {
        let direction = direction_name(direction);
        let policies = std::mem::take(&mut self.policies).join(" · ");
        let changes = std::mem::take(&mut self.pending);
        let (title, note) = match rule {
            RateRule::Times { factor, least } => {
                let note = format!("without behavior: {factor} × the current count, at least {least}");
                (format!("{direction} to at most"), note)
            }
            RateRule::Policies(SelectPolicy::Disabled) => {
                (format!("scaling {direction}"), "selectPolicy: Disabled".to_owned())
            }
            RateRule::Policies(select) => {
                let select = if select == SelectPolicy::Max { "Max" } else { "Min" };
                (format!("policies {direction}, {select} of"), policies + &changes)
            }
        };
        self.row(vec![plain(title)], note, limit.to_string());
    }

    fn limited(&mut self, (from, to): (Replicas, Replicas), (min, max): (Replicas, Replicas), by: Option<Limit>) {
        let Some(by) = by else {
            let title = format!("minReplicas {min} – maxReplicas {max}");
            return self.row(vec![plain(title)], "the count is within the limits", to.to_string());
        };
        let value = match by {
            Limit::MinReplicas => min,
            Limit::MaxReplicas => max,
            Limit::ScaleUpRate | Limit::ScaleDownRate => to,
        };
        let note = format!("ScalingLimited: {}, not {from}", by.words().0);
        self.row(vec![plain(format!("{} {value}", limit_name(by)))], note, to.to_string());
        self.emphasize(Idea::Decision);
    }
}

//! The steps of a sync in words and numbers.

mod details;
mod formula;
mod limits;
pub(super) mod phrases;
mod readings;

pub(super) use formula::formula;
pub(super) use readings::{Reading, readings};

use super::explanation::{Origin, Run, WhyStep};
use super::inspect::Part;
use super::{Idea, format, metric};
use crate::api::hpa::MetricSource;
use crate::controller::Step;
use crate::controller::trace::{Assumption, Current, Measurement};
use crate::language::Language;
use crate::sim::Sync;
use crate::units::{Replicas, Tolerances, UsageRatio};
use crate::{msg, say};
use phrases::{band, current, limit_name};

/// The stages of a sync, in the order they were taken.
pub(super) fn words(sync: &Sync, steps: &[Step], language: Language) -> Vec<WhyStep> {
    let mut words = Words {
        sync,
        language,
        rows: Vec::new(),
        rounded: None,
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
    language: Language,
    rows: Vec<WhyStep>,
    /// How many rows there were after the last one that rounded up.
    rounded: Option<usize>,
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
        let (note, value) = (note.into(), value.into());
        self.rows.push(WhyStep { title, note, details, value, emphasis: None, origin: Origin::default() });
    }

    /// Says where the last row came from.
    fn stem(&mut self, origin: Origin) {
        if let Some(row) = self.rows.last_mut() {
            row.origin = origin;
        }
    }

    /// Says which field of the autoscaler the last row came from.
    fn point_to(&mut self, field: impl Into<String>) {
        self.stem(Origin { field: field.into(), ..Origin::default() });
    }

    /// Says that the last row is a metric's, and when the oldest of what it is made of was measured.
    fn point_to_metric(&mut self, index: usize) {
        let part = self.sync.spec.metrics.get(index).map(|source| match source {
            MetricSource::External { .. } => Part::External,
            source if metric::is_resource(source) => Part::Resource,
            _ => Part::Custom,
        });
        self.stem(Origin {
            field: format!("spec.metrics[{index}].type"),
            part,
            moment: self.sync.oldest_sample,
            ..Origin::default()
        });
    }

    fn emphasize(&mut self, idea: Idea) {
        if let Some(row) = self.rows.last_mut() {
            row.emphasis = Some(idea);
        }
    }

    /// Every kind of step has its words here: there is no catch-all.
    fn take(&mut self, step: &Step) {
        let language = self.language;
        match step {
            Step::ScaleRead { spec, status } => self.scale_read(*spec, *status),
            Step::ScaleUnreadable { error } => self.failed(language.say("the scale cannot be read"), error),
            Step::FirstRecommendation { replicas } => {
                let note = msg!("the controller remembers nothing yet: the current count is the first recommendation");
                self.row(vec![plain(language.say("first look"))], language.say(note), replicas.to_string());
            }
            Step::ScalingDisabled { because } => {
                let title = vec![plain(language.say("scaling is disabled"))];
                self.row(title, phrases::resting(*because, language), "0");
                self.stem(Origin { part: Some(Part::Target), ..Origin::default() });
            }
            Step::MayWake => {
                let note = msg!("this autoscaler set the target to zero: the metrics may bring it back");
                self.row(vec![plain(language.say("at zero"))], language.say(note), "0");
            }
            Step::OutsideBounds { current, by, to } => {
                let text = msg!("{current} pods are outside: straight to the limit, without a metric");
                let note = language.fill(text, &[("current", current)]);
                self.row(vec![plain(limit_name(*by, language))], note, to.to_string());
                self.point_to(phrases::limit_field(*by));
                self.emphasize(Idea::Decision);
            }
            Step::SelectorRefused { reason, message } => self.failed(reason, message),
            Step::Metric { index, tolerances } => {
                self.metric = Some((*index, *tolerances));
                self.pending.clear();
            }
            Step::PodsGrouped { pods, strangers, startup } => {
                self.pending = phrases::grouped(pods, strangers.len(), language);
                let unknown = strangers.iter().map(|(name, usage)| details::stranger(name, *usage, language));
                let known = pods.iter().map(|pod| details::pod(pod, *startup, language));
                self.details = details::lines(known.chain(unknown), language);
            }
            Step::ReadyPodsCounted { ready, of } => {
                let of = language.count(*of, "{n} pod", "{n} pods");
                self.pending = say!(language, "; {ready} of {pods} run and are ready", ready = ready, pods = of);
            }
            Step::SeriesRead { values } => {
                self.pending = say!(language, "the sum of {n} series", n = values.len());
                self.details = details::lines(values.iter().map(|value| format::milli(*value)), language);
            }
            Step::Measured(measured) => self.measured(measured),
            Step::SecondLook { missing, unready, measured } => self.second_look(*missing, *unready, measured),
            Step::WithinTolerance { ratio, .. } => {
                let text = msg!("ratio {ratio} counts as 1: the metric keeps the current count");
                self.keeps(msg!("nothing to do"), language.fill(text, &[("ratio", &format::ratio(*ratio))]));
            }
            Step::DirectionReversed { before, after } => {
                let (before, after) = (format::ratio(*before), format::ratio(*after));
                let text = msg!(
                    "{after} against {before} at first: unready and missing pods would turn it around: the metric keeps the current count"
                );
                self.keeps(msg!("the other way"), language.fill(text, &[("after", &after), ("before", &before)]));
            }
            Step::CountReversed { ratio, replicas } => {
                let text =
                    msg!("ratio {ratio} would come to {count}, the other way: the metric keeps the current count");
                let ratio = format::ratio(*ratio);
                self.keeps(msg!("the other way"), language.fill(text, &[("ratio", &ratio), ("count", replicas)]));
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
                self.pending =
                    language.count(up.len() + down.len(), ", {n} change remembered", ", {n} changes remembered");
                let up = up.iter().map(|change| details::change("+", change, *now, language));
                let down = down.iter().map(|change| details::change("−", change, *now, language));
                self.details = details::lines(up.chain(down), language);
            }
            Step::Policy { direction, policy, added, removed, period_start, limit } => {
                let (changes, counts) = ((*added, *removed), (*period_start, *limit, language));
                self.policies.push(phrases::policy(*direction, policy, changes, counts));
            }
            Step::RateLimit { direction, rule, limit } => self.rate_limit(*direction, *rule, *limit),
            Step::Limited { from, to, min, max, by } => self.limited((*from, *to), (*min, *max), *by),
            Step::WokenToMinimum { to } => {
                let note = language.say("goes at least to minReplicas");
                self.row(vec![plain(language.say("from zero"))], note, to.to_string());
            }
            // The outcome below the rows says it.
            Step::Decided { .. } => {}
            Step::ScaleUnwritable { error } => self.failed(language.say("the scale cannot be written"), error),
            Step::StatusUnwritable { error } => self.failed(language.say("the status cannot be written"), error),
        }
    }

    /// What is asked for is where the outcome below the rows starts from; it has a row only if there are not as many.
    fn scale_read(&mut self, spec: Replicas, status: Replicas) {
        if spec != status {
            let text = msg!("spec.replicas; status.replicas says that there are {status}");
            let note = self.language.fill(text, &[("status", &status)]);
            self.row(vec![plain(self.language.say("the scale"))], note, spec.to_string());
            self.stem(Origin { part: Some(Part::Target), ..Origin::default() });
        }
    }

    fn failed(&mut self, what: &str, why: &str) {
        self.row(vec![plain(what)], why, "—");
        self.emphasize(Idea::Lost);
    }

    fn keeps(&mut self, what: &'static str, why: String) {
        let count = self.sync.before.to_string();
        self.row(vec![plain(self.language.say(what))], why, count);
    }

    /// The name of a metric of the spec.
    fn name(&self, index: Option<usize>) -> Run {
        let text = index.and_then(|i| self.sync.spec.metrics.get(i)).map(metric::name).unwrap_or_default();
        Run { text, code: true, idea: Some(Idea::Metric) }
    }

    fn measured(&mut self, measured: &Measurement) {
        let language = self.language;
        let pending = std::mem::take(&mut self.pending);
        let mut how = match (phrases::shares(measured, language), measured.target) {
            (Some(shares), Current::Average(_)) => {
                say!(language, "{shares}: average of {pods}", shares = shares, pods = pending)
            }
            (Some(shares), _) => format!("{shares}{}{pending}", language.say(", ")),
            (None, Current::PerPod(_, replicas)) => {
                let sum = format::milli(measured.sum);
                let shared =
                    say!(language, "{sum} in total, shared by {count} replicas. ", sum = sum, count = replicas);
                shared + &pending
            }
            (None, _) => pending,
        };
        if let Some(at) = self.sync.oldest_sample {
            let seconds = self.sync.at.since(at).as_secs();
            how.push_str(&say!(language, " · oldest sample {seconds} s", seconds = seconds));
        }
        let title = vec![self.name(self.metric.map(|(index, _)| index))];
        self.row(title, how, current(measured.current));
        if let Some((index, _)) = self.metric {
            self.point_to_metric(index);
        }
        let note = self.tolerance_note(measured.ratio);
        self.ratio(measured, note);
    }

    fn ratio(&mut self, measured: &Measurement, note: String) {
        let fraction = format!("{} / {}", current(measured.current), current(measured.target));
        self.row(vec![plain(self.language.say("ratio ")), code(fraction)], note, format::ratio(measured.ratio));
        if let Some((index, _)) = self.metric
            && let Some(source) = self.sync.spec.metrics.get(index)
        {
            self.point_to(metric::target_path(source, index));
        }
    }

    /// Where a ratio stands against the tolerance of the metric.
    fn tolerance_note(&self, ratio: UsageRatio) -> String {
        self.metric.map_or_else(String::new, |(_, tolerances)| band(ratio, tolerances, self.language))
    }

    fn second_look(&mut self, (missing, assumed): (usize, Assumption), unready: usize, measured: &Measurement) {
        let language = self.language;
        let mut parts = Vec::new();
        if missing > 0 {
            parts.push(phrases::assumption(missing, assumed, language));
        }
        if unready > 0 {
            parts.push(say!(language, "{unready} not ready as using nothing", unready = unready));
        }
        let shares = phrases::shares(measured, language).unwrap_or_default();
        let parts = parts.join(language.say(", "));
        let band = self.tolerance_note(measured.ratio);
        let text = msg!("second look: {assumed}; {shares}; {band}");
        let note = language.fill(text, &[("assumed", &parts), ("shares", &shares), ("band", &band)]);
        self.ratio(measured, note);
    }

    fn ceiled(&mut self, ratio: UsageRatio, pods: Option<usize>, replicas: Replicas) {
        let title = match pods {
            Some(pods) => format!("⌈ {pods} × {} ⌉", format::ratio(ratio)),
            None => format!("⌈ {} ⌉", format::ratio(ratio)),
        };
        let note = self.language.say("rounded up").to_owned() + &std::mem::take(&mut self.pending);
        self.row(vec![code(title)], note, replicas.to_string());
        self.rounded = Some(self.rows.len());
    }

    fn metric_failed(&mut self, reason: &str, error: &str) {
        let title = vec![self.name(self.metric.map(|(index, _)| index))];
        let mut note = format!("{reason}: {error}");
        if !self.pending.is_empty() {
            note = format!("{note} ({})", self.pending);
        }
        self.row(title, note, "—");
        if let Some((index, _)) = self.metric {
            self.point_to_metric(index);
        }
        self.emphasize(Idea::Lost);
    }

    fn won(&mut self, index: Option<usize>, replicas: Replicas, failed: usize) {
        let (of, language) = (self.sync.spec.metrics.len(), self.language);
        if of > 1 {
            let note = match failed {
                0 => say!(language, "the largest of {of} proposals", of = of),
                failed => {
                    let of = language.count(of - failed, "{n} proposal", "{n} proposals");
                    say!(language, "the largest of {proposals}, {failed} failed", proposals = of, failed = failed)
                }
            };
            self.row(vec![self.name(index), plain(language.say(" wins"))], note, replicas.to_string());
            self.point_to("spec.metrics");
        } else if self.rounded == Some(self.rows.len())
            && let Some(row) = self.rows.last_mut()
        {
            row.note.push_str(language.say("; the only metric, so it wins"));
        }
        if replicas < Replicas::ZERO {
            let note = language.say("a negative count counts as 0");
            self.row(vec![plain(language.say("at least none"))], note, "0");
        }
    }

    fn gave_up(&mut self, failed: usize, best: Option<Replicas>) {
        let (of, before, language) = (self.sync.spec.metrics.len(), self.sync.before, self.language);
        let note = match best {
            Some(best) => {
                let text =
                    msg!("{failed} of {of} metrics failed, and {best}, the largest of the rest, is below {before}");
                language.fill(text, &[("failed", &failed), ("of", &of), ("best", &best), ("before", &before)])
            }
            None => say!(language, "{failed} of {of} metrics failed", failed = failed, of = of),
        };
        self.row(vec![plain(language.say("no scaling"))], note, before.to_string());
        self.emphasize(Idea::Lost);
    }
}

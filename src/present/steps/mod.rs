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
        self.rows.push(WhyStep { title, note: note.into(), details, value: value.into(), emphasis: None });
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
            }
            Step::MayWake => {
                let note = msg!("this autoscaler set the target to zero: the metrics may bring it back");
                self.row(vec![plain(language.say("at zero"))], language.say(note), "0");
            }
            Step::OutsideBounds { current, by, to } => {
                let text = msg!("{current} pods are outside: straight to the limit, without a metric");
                let note = language.fill(text, &[("current", current)]);
                self.row(vec![plain(limit_name(*by, language))], note, to.to_string());
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
        let note = self.tolerance_note(measured.ratio);
        self.ratio(measured, note);
    }

    fn ratio(&mut self, measured: &Measurement, note: String) {
        let fraction = format!("{} / {}", current(measured.current), current(measured.target));
        self.row(vec![plain(self.language.say("ratio ")), code(fraction)], note, format::ratio(measured.ratio));
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

    fn stabilized(&mut self, earlier: &[Recommendation], s: &Stabilization) {
        let language = self.language;
        let upwards = s.proposed > s.current;
        let held = match s.up {
            Some(window) if s.replicas < s.proposed => {
                Some((true, window, msg!("lowest of {recommendations} in the window: {count} from {age}")))
            }
            _ if s.replicas > s.proposed => {
                Some((false, s.down, msg!("highest of {recommendations} in the window: {count} from {age}")))
            }
            _ => None,
        };
        let (upwards, window, note) = if let Some((upwards, window, text)) = held {
            let count = phrases::within(earlier, s, &window);
            (upwards, Some(window), phrases::held_by(&window, (text, count), s.replicas, language))
        } else {
            let window = if upwards { s.up } else { Some(s.down) };
            let others = window.map_or(0, |window| phrases::within(earlier, s, &window) - 1);
            let note = match others {
                0 => language.say("no earlier recommendation holds it back").to_owned(),
                1 => language.say("the earlier recommendation in the window does not hold it back").to_owned(),
                others => {
                    say!(language, "none of {n} earlier recommendations in the window holds it back", n = others)
                }
            };
            (upwards, window, note)
        };
        let window = match window {
            Some(window) => phrases::length(&window, language),
            None => language.say("no window").to_owned(),
        };
        let title = if upwards {
            say!(language, "stabilization, up, {window}", window = window)
        } else {
            say!(language, "stabilization, down, {window}", window = window)
        };
        let now = s.down.at + s.down.age;
        let earlier = earlier.iter().map(|recommendation| details::recommendation(recommendation, now, language));
        self.details = details::lines(earlier, language);
        self.row(vec![plain(title)], note, s.replicas.to_string());
        if held.is_some() {
            self.emphasize(Idea::Decision);
        }
    }

    fn rate_limit(&mut self, direction: Direction, rule: RateRule, limit: Replicas) {
        let (language, up) = (self.language, direction == Direction::Up);
        let policies = std::mem::take(&mut self.policies).join(" · ");
        let changes = std::mem::take(&mut self.pending);
        let (title, note) = match rule {
            RateRule::Times { factor, least } => {
                let text = msg!("without behavior: {factor} × the current count, at least {least}");
                let title = if up { language.say("up to at most") } else { language.say("down to at most") };
                (title.to_owned(), language.fill(text, &[("factor", &factor), ("least", &least)]))
            }
            RateRule::Policies(SelectPolicy::Disabled) => {
                let title = if up { language.say("scaling up") } else { language.say("scaling down") };
                (title.to_owned(), "selectPolicy: Disabled".to_owned())
            }
            RateRule::Policies(select) => {
                let select = if select == SelectPolicy::Max { "Max" } else { "Min" };
                let title = if up {
                    say!(language, "policies up, {select} of", select = select)
                } else {
                    say!(language, "policies down, {select} of", select = select)
                };
                (title, policies + &changes)
            }
        };
        self.row(vec![plain(title)], note, limit.to_string());
    }

    fn limited(&mut self, (from, to): (Replicas, Replicas), (min, max): (Replicas, Replicas), by: Option<Limit>) {
        let Some(by) = by else {
            let title = format!("minReplicas {min} – maxReplicas {max}");
            return self.row(vec![plain(title)], self.language.say("the count is within the limits"), to.to_string());
        };
        let value = match by {
            Limit::MinReplicas => min,
            Limit::MaxReplicas => max,
            Limit::ScaleUpRate | Limit::ScaleDownRate => to,
        };
        let note = say!(self.language, "ScalingLimited: {reason}, not {from}", reason = by.words().0, from = from);
        self.row(vec![plain(format!("{} {value}", limit_name(by, self.language)))], note, to.to_string());
        self.emphasize(Idea::Decision);
    }
}

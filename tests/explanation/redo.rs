//! The arithmetic of a sync, done again from nothing but its recorded steps, and compared with them number by number.
//!
//! It shares no code with the controller but the types of the steps: what it cannot find there, nobody could.

use std::fmt::Debug;

use hpa_playground::api::hpa::{PolicyKind, ScalingPolicy, SelectPolicy};
use hpa_playground::api::pod::PodPhase;
use hpa_playground::api::status::ConditionStatus;
use hpa_playground::controller::trace::{
    Assumption, Current, Direction, Limit, Measurement, PodGroup, PodReading, RateRule, Stabilization, Startup, Unready,
};
use hpa_playground::controller::{Recommendation, ScaleEvent, Step};
use hpa_playground::units::{MilliValue, SimTime};

use super::numbers::{ceil32, count, float, same, truncate32, wrap32};

/// The count that the sync wrote; none if it wrote nothing.
///
/// # Errors
/// The first number that is missing or wrong.
pub(crate) fn redo(steps: &[Step]) -> Result<Option<i32>, String> {
    let mut redo = Redo { steps, next: 0, now: None };
    let written = redo.sync().map_err(|text| format!("step {}: {text}", redo.next))?;
    if let Some(Step::StatusUnwritable { .. }) = redo.peek() {
        redo.next += 1;
    }
    if redo.next == steps.len() { Ok(written) } else { Err(format!("nothing explains {:?}", &steps[redo.next..])) }
}

type Redone<T> = Result<T, String>;

/// Walks through the steps.
struct Redo<'a> {
    steps: &'a [Step],
    next: usize,
    /// When the sync happened, as the first step said that names it.
    now: Option<SimTime>,
}

/// Fails unless the recorded number is the one that was computed.
fn check<T: PartialEq + Debug>(what: &str, recorded: &T, computed: &T) -> Redone<()> {
    if recorded == computed { Ok(()) } else { Err(format!("{what} is {recorded:?}, redone {computed:?}")) }
}

fn check_ratio(recorded: f64, computed: f64) -> Redone<()> {
    if same(recorded, computed) { Ok(()) } else { Err(format!("ratio is {recorded:?}, redone {computed:?}")) }
}

/// Sums over the pods of a metric.
struct Pods {
    utilization: bool,
    ready: i64,
    samples: i64,
    usage: i64,
    strangers: i64,
    requests: i64,
    missing: Vec<i64>,
    unready: Vec<i64>,
}

/// What all metrics of a sync are compared with.
#[derive(Clone, Copy)]
struct Counts {
    spec: i32,
    status: i32,
}

impl<'a> Redo<'a> {
    fn peek(&self) -> Option<&'a Step> {
        self.steps.get(self.next)
    }

    fn take(&mut self) -> Redone<&'a Step> {
        self.next += 1;
        self.steps.get(self.next - 1).ok_or_else(|| "the steps end".to_owned())
    }

    /// All steps that name the current instant name the same.
    fn at(&mut self, now: SimTime) -> Redone<SimTime> {
        check("now", &now, self.now.get_or_insert(now))?;
        Ok(now)
    }

    fn sync(&mut self) -> Redone<Option<i32>> {
        let counts = match self.take()? {
            Step::ScaleRead { spec, status } => Counts { spec: spec.0, status: status.0 },
            Step::ScaleUnreadable { .. } => return Ok(None),
            other => return Err(format!("{other:?} before the scale")),
        };
        if let Some(Step::FirstRecommendation { replicas }) = self.peek() {
            check("first recommendation", &replicas.0, &counts.spec)?;
            self.next += 1;
        }
        if counts.spec == 0 {
            match self.take()? {
                Step::ScalingDisabled { .. } => return Ok(None),
                Step::MayWake => {}
                other => return Err(format!("{other:?} at zero")),
            }
        }
        match self.peek() {
            Some(Step::OutsideBounds { current, by, to }) => {
                self.next += 1;
                check("current", &current.0, &counts.spec)?;
                let outside = match by {
                    Limit::MaxReplicas => counts.spec > to.0,
                    Limit::MinReplicas => counts.spec < to.0,
                    _ => false,
                };
                check("outside", &true, &outside)?;
                return self.written(counts.spec, to.0);
            }
            Some(Step::SelectorRefused { .. }) => {
                self.next += 1;
                return Ok(None);
            }
            _ => {}
        }
        let mut proposals = Vec::new();
        while matches!(self.peek(), Some(Step::Metric { .. })) {
            proposals.push(self.metric(proposals.len(), counts)?);
        }
        let Some(won) = self.winner(&proposals, counts.spec)? else { return Ok(None) };
        let (stabilized, behavior) = self.stabilized(counts.spec, won.max(0))?;
        let (mut to, min) = self.limited(counts.spec, stabilized, behavior)?;
        if counts.spec == 0 && to < min {
            let Step::WokenToMinimum { to: woken } = self.take()? else { return Err("not woken".to_owned()) };
            check("woken to", &woken.0, &min)?;
            to = min;
        }
        self.written(counts.spec, to)
    }

    fn written(&mut self, current: i32, computed: i32) -> Redone<Option<i32>> {
        let Step::Decided { from, to } = self.take()? else { return Err("not decided".to_owned()) };
        check("from", &from.0, &current)?;
        check("to", &to.0, &computed)?;
        if matches!(self.peek(), Some(Step::ScaleUnwritable { .. })) {
            self.next += 1;
            return Ok(None);
        }
        Ok((current != computed).then_some(computed))
    }

    /// What one metric asks for; none if it failed.
    fn metric(&mut self, place: usize, counts: Counts) -> Redone<Option<i32>> {
        let Step::Metric { index, tolerances } = self.take()? else { return Err("no metric".to_owned()) };
        check("index", index, &place)?;
        let band = (1.0 - tolerances.scale_down, 1.0 + tolerances.scale_up);
        let asked = match self.peek() {
            Some(Step::PodsGrouped { pods, strangers, startup }) => {
                self.next += 1;
                if let Some(startup) = startup {
                    self.at(startup.now)?;
                }
                let pods = Pods::add_up(pods, strangers.iter().map(|(_, value)| value.0), startup.as_ref())?;
                self.of_pods(&pods, counts.spec, band)?
            }
            Some(Step::SeriesRead { values }) => {
                self.next += 1;
                self.of_value(Some(values), counts, band)?
            }
            Some(Step::Measured(_)) => self.of_value(None, counts, band)?,
            _ => None,
        };
        match (self.take()?, asked) {
            (Step::Proposed { replicas }, Some(asked)) => {
                check("proposal", &replicas.0, &asked)?;
                Ok(Some(asked))
            }
            (Step::Failed { .. }, None) => Ok(None),
            (other, asked) => Err(format!("{other:?}, redone {asked:?}")),
        }
    }

    /// Whether the ratio changes nothing; then that must be recorded.
    fn within(&mut self, recorded: f64, (low, high): (f64, f64)) -> Redone<bool> {
        let holds = low <= recorded && recorded <= high;
        if let Some(Step::WithinTolerance { ratio, tolerances }) = self.peek() {
            self.next += 1;
            check_ratio(ratio.0, recorded)?;
            check("tolerances", &(1.0 - tolerances.scale_down, 1.0 + tolerances.scale_up), &(low, high))?;
            check("within tolerance", &true, &holds)?;
        } else {
            check("within tolerance", &false, &holds)?;
        }
        Ok(holds)
    }

    fn ceiled(&mut self, computed: f64, with: Option<i64>, capped: bool) -> Redone<i32> {
        let Step::Ceiled { ratio, pods, replicas } = self.take()? else { return Err("not rounded up".to_owned()) };
        check_ratio(ratio.0, computed)?;
        check("pods", &pods.map(count), &with)?;
        let product = computed * with.map_or(1.0, float);
        let asked = if capped && product > f64::from(i32::MAX) { i32::MAX } else { ceil32(product) };
        check("rounded up", &replicas.0, &asked)?;
        Ok(asked)
    }

    fn of_pods(&mut self, pods: &Pods, current: i32, band: (f64, f64)) -> Redone<Option<i32>> {
        let Some(Step::Measured(measured)) = self.peek() else {
            // Without any sample or any request there is nothing to measure.
            check("failed", &true, &(pods.samples == 0 || pods.utilization))?;
            return Ok(None);
        };
        self.next += 1;
        let before = pods.measure(measured, Assumption::LeftOut, false)?;
        let (missing, unready) = (pods.missing.len(), pods.unready.len());
        let add_unready = unready > 0 && before > 1.0;
        if !add_unready && missing == 0 {
            let asked =
                if self.within(before, band)? { current } else { self.ceiled(before, Some(pods.ready), false)? };
            return Ok(Some(asked));
        }
        let Some(Step::SecondLook { missing: (number, assumption), unready: added, measured }) = self.peek() else {
            check("failed", &true, &pods.utilization)?;
            return Ok(None);
        };
        self.next += 1;
        check("missing", number, &missing)?;
        check("unready", added, &if add_unready { unready } else { 0 })?;
        check("assumption", assumption, &assume(missing, before, measured.target))?;
        let after = pods.measure(measured, *assumption, add_unready)?;
        if self.within(after, band)? {
            return Ok(Some(current));
        }
        if (before < 1.0 && after > 1.0) || (before > 1.0 && after < 1.0) {
            let Step::DirectionReversed { before: first, after: second } = self.take()? else {
                return Err("the direction is reversed".to_owned());
            };
            check_ratio(first.0, before)?;
            check_ratio(second.0, after)?;
            return Ok(Some(current));
        }
        let mut all = pods.samples;
        all += if *assumption == Assumption::LeftOut { 0 } else { count(missing) };
        all += if add_unready { count(unready) } else { 0 };
        let asked = self.ceiled(after, Some(all), false)?;
        if (after < 1.0 && asked > current) || (after > 1.0 && asked < current) {
            let Step::CountReversed { ratio, replicas } = self.take()? else {
                return Err("the count is reversed".to_owned());
            };
            check_ratio(ratio.0, after)?;
            check("reversed", &replicas.0, &asked)?;
            return Ok(Some(current));
        }
        Ok(Some(asked))
    }

    /// For a value that is not of pods: of an object, or the sum of series.
    fn of_value(&mut self, series: Option<&[MilliValue]>, counts: Counts, band: (f64, f64)) -> Redone<Option<i32>> {
        let Step::Measured(measured) = self.take()? else { return Err("not measured".to_owned()) };
        let shared = matches!(measured.target, Current::PerPod(..));
        let sum = series.map_or(measured.sum.0, |values| add_series(values, shared));
        check("sum", &measured.sum.0, &sum)?;
        check("current", &measured.current, &Current::Value(MilliValue(sum)))?;
        check("requests and pods", &(measured.requests, measured.pods), &(None, None))?;
        match measured.target {
            Current::PerPod(target, replicas) => {
                check("replicas", &replicas.0, &counts.status)?;
                let ratio = float(sum) / (float(target.0) * f64::from(counts.status));
                check_ratio(measured.ratio.0, ratio)?;
                if self.within(ratio, band)? {
                    return Ok(Some(counts.status));
                }
                self.ceiled(float(sum) / float(target.0), None, series.is_some()).map(Some)
            }
            Current::Value(target) => {
                let ratio = float(sum) / float(target.0);
                check_ratio(measured.ratio.0, ratio)?;
                if counts.spec == 0 {
                    return self.ceiled(ratio, None, false).map(Some);
                }
                if self.within(ratio, band)? {
                    return Ok(Some(counts.spec));
                }
                let Some(Step::ReadyPodsCounted { ready, of }) = self.peek() else { return Ok(None) };
                self.next += 1;
                check("ready", &true, &(ready <= of && *of > 0))?;
                self.ceiled(ratio, Some(count(*ready)), true).map(Some)
            }
            other => Err(format!("a target of {other:?}")),
        }
    }

    /// The largest proposal; none if too many metrics failed.
    fn winner(&mut self, proposals: &[Option<i32>], current: i32) -> Redone<Option<i32>> {
        let errors = proposals.iter().filter(|proposal| proposal.is_none()).count();
        let mut best: Option<(i32, usize)> = None;
        for (place, proposal) in proposals.iter().enumerate() {
            if let Some(asked) = proposal
                && best.is_none_or(|(most, _)| most == 0 || *asked > most)
            {
                best = Some((*asked, place));
            }
        }
        match self.take()? {
            Step::Won { index, replicas, failed } => {
                check("failed", failed, &errors)?;
                check("winner", &index.map(|index| (replicas.0, index)), &best)?;
                check("enough", &true, &(errors == 0 || replicas.0 >= current))?;
                Ok(Some(replicas.0))
            }
            Step::GaveUp { failed, best: left } => {
                check("failed", failed, &errors)?;
                check("best of the rest", &left.map(|left| left.0), &best.map(|(asked, _)| asked))?;
                check("enough", &false, &best.is_some_and(|(asked, _)| errors == 0 || asked >= current))?;
                Ok(None)
            }
            other => Err(format!("{other:?} instead of a winner")),
        }
    }

    /// The stabilized count, and whether there is a behavior.
    fn stabilized(&mut self, current: i32, proposed: i32) -> Redone<(i32, bool)> {
        let Step::Stabilized { earlier, result } = self.take()? else { return Err("not stabilized".to_owned()) };
        check("counts", &(result.proposed.0, result.current.0), &(proposed, current))?;
        let now = self.at(result.down.at + result.down.age)?;
        let highest = held(earlier, result, now, |old, best| old > best);
        check("highest", &(result.down.replicas.0, result.down.at), &highest)?;
        let stabilized = match result.up {
            None => highest.0,
            Some(up) => {
                check("now", &(up.at + up.age), &now)?;
                let lowest = held(earlier, result, now, |old, best| old < best);
                check("lowest", &(up.replicas.0, up.at), &lowest)?;
                current.max(lowest.0).min(highest.0)
            }
        };
        check("stabilized", &result.replicas.0, &stabilized)?;
        Ok((stabilized, result.up.is_some()))
    }

    /// The count within the limits, and the lower bound.
    fn limited(&mut self, current: i32, desired: i32, behavior: bool) -> Redone<(i32, i32)> {
        let rate = match (behavior, desired) {
            (true, desired) if desired > current => Some((Direction::Up, self.policies(current, Direction::Up)?)),
            (true, desired) if desired < current => Some((Direction::Down, self.policies(current, Direction::Down)?)),
            (true, _) => None,
            (false, _) => Some((Direction::Up, self.multiple(current)?)),
        };
        let Step::Limited { from, to, min, max, by } = self.take()? else { return Err("not limited".to_owned()) };
        check("from", &from.0, &desired)?;
        let top = |rate: i32| if max.0 > rate { (rate, Limit::ScaleUpRate) } else { (max.0, Limit::MaxReplicas) };
        let bottom = |rate: i32| if min.0 < rate { (rate, Limit::ScaleDownRate) } else { (min.0, Limit::MinReplicas) };
        let met = match rate {
            Some(_) if !behavior && desired < min.0 => Some((min.0, Limit::MinReplicas)),
            Some((Direction::Up, rate)) => Some(top(rate)).filter(|(top, _)| desired > *top),
            Some((Direction::Down, rate)) => Some(bottom(rate)).filter(|(bottom, _)| desired < *bottom),
            None => None,
        };
        check("limited by", by, &met.map(|(_, limit)| limit))?;
        check("limited to", &to.0, &met.map_or(desired, |(count, _)| count))?;
        Ok((to.0, min.0))
    }

    fn multiple(&mut self, current: i32) -> Redone<i32> {
        let Step::RateLimit { direction: Direction::Up, rule: RateRule::Times { factor, least }, limit } =
            self.take()?
        else {
            return Err("no multiple of the current count".to_owned());
        };
        let computed = truncate32((factor * f64::from(current)).max(*least));
        check("rate limit", &limit.0, &computed)?;
        Ok(computed)
    }

    fn policies(&mut self, current: i32, way: Direction) -> Redone<i32> {
        let Step::ChangesRead { now, up, down } = self.take()? else { return Err("no changes".to_owned()) };
        let now = self.at(*now)?;
        let mut limits = Vec::new();
        while let Some(Step::Policy { direction, policy, added, removed, period_start, limit }) = self.peek() {
            self.next += 1;
            check("direction", direction, &way)?;
            let changes = (changed(up, now, policy), changed(down, now, policy));
            check("changes", &(*added, *removed), &changes)?;
            let start = current.wrapping_sub(changes.0).wrapping_add(changes.1);
            check("start of the period", &period_start.0, &start)?;
            check("limit of the policy", &limit.0, &allowed(way, policy, start))?;
            limits.push(limit.0);
        }
        let Step::RateLimit { direction, rule: RateRule::Policies(select), limit } = self.take()? else {
            return Err("no rate limit".to_owned());
        };
        check("direction", direction, &way)?;
        let chosen = match (select, way) {
            (SelectPolicy::Disabled, _) => Some(current),
            (SelectPolicy::Max, Direction::Up) | (SelectPolicy::Min, Direction::Down) => limits.into_iter().max(),
            (SelectPolicy::Min, Direction::Up) | (SelectPolicy::Max, Direction::Down) => limits.into_iter().min(),
        };
        let chosen = chosen.ok_or("no policy")?;
        let kept = if way == Direction::Up { chosen.max(current) } else { chosen.min(current) };
        check("rate limit", &limit.0, &kept)?;
        Ok(kept)
    }
}

impl Pods {
    fn add_up(pods: &[PodReading], strangers: impl Iterator<Item = i64>, startup: Option<&Startup>) -> Redone<Self> {
        let mut sums = Self {
            utilization: pods.iter().any(|pod| pod.request.is_some()),
            ready: 0,
            samples: 0,
            usage: 0,
            strangers: 0,
            requests: 0,
            missing: Vec::new(),
            unready: Vec::new(),
        };
        for pod in pods {
            let group = group(pod, startup);
            check(&pod.name, &pod.group, &group)?;
            let request = pod.request.map_or(0, |request| request.0);
            match group {
                PodGroup::Ready => {
                    sums.ready += 1;
                    sums.samples += 1;
                    sums.usage = sums.usage.wrapping_add(pod.usage.ok_or("a ready pod without a sample")?.0);
                    sums.requests = sums.requests.wrapping_add(request);
                }
                PodGroup::Missing => sums.missing.push(request),
                PodGroup::Unready(_) => sums.unready.push(request),
                PodGroup::Ignored => {}
            }
        }
        for value in strangers {
            sums.samples += 1;
            sums.strangers = sums.strangers.wrapping_add(value);
        }
        Ok(sums)
    }

    /// The ratio, with what is assumed about the missing pods and with or without the unready ones.
    fn measure(&self, recorded: &Measurement, missing: Assumption, unready: bool) -> Redone<f64> {
        let (mut sum, mut requests) = (self.usage, self.requests);
        let (mut known, mut samples) = (self.ready, self.samples);
        if missing != Assumption::LeftOut {
            known += count(self.missing.len());
            samples += count(self.missing.len());
            for request in &self.missing {
                requests = requests.wrapping_add(*request);
                sum = sum.wrapping_add(match missing {
                    Assumption::Percent(percent) => request.wrapping_mul(percent) / 100,
                    Assumption::Target(target) => target.0,
                    Assumption::Nothing | Assumption::LeftOut => 0,
                });
            }
        }
        if unready {
            known += count(self.unready.len());
            samples += count(self.unready.len());
            requests = self.unready.iter().fold(requests, |sum, request| sum.wrapping_add(*request));
        }
        let ratio = match (recorded.current, recorded.target) {
            (Current::Utilization(current), Current::Utilization(target)) => {
                check("requests", &recorded.requests, &Some(MilliValue(requests)))?;
                check("pods", &recorded.pods.map(count), &Some(known))?;
                let percent = wrap32(sum.wrapping_mul(100).wrapping_div(requests));
                check("utilization", &current.0, &percent)?;
                f64::from(current.0) / f64::from(target.0)
            }
            (Current::Average(current), Current::Average(target)) => {
                sum = sum.wrapping_add(self.strangers);
                check("requests", &recorded.requests, &None)?;
                check("pods", &recorded.pods.map(count), &Some(samples))?;
                check("average", &current.0, &sum.wrapping_div(samples))?;
                float(current.0) / float(target.0)
            }
            other => return Err(format!("pods are measured as {other:?}")),
        };
        check("sum", &recorded.sum.0, &sum)?;
        check_ratio(recorded.ratio.0, ratio)?;
        Ok(ratio)
    }
}

fn group(pod: &PodReading, startup: Option<&Startup>) -> PodGroup {
    let life = pod.life;
    if life.deleting || life.phase == PodPhase::Failed {
        return PodGroup::Ignored;
    }
    if life.phase == PodPhase::Pending {
        return PodGroup::Unready(Unready::Pending);
    }
    if pod.usage.is_none() {
        return PodGroup::Missing;
    }
    let Some(rules) = startup else { return PodGroup::Ready };
    let (Some(ready), Some(started)) = (life.ready, life.started) else {
        return PodGroup::Unready(Unready::NotStarted);
    };
    let turned = ready.last_transition_time.unwrap_or(SimTime::MIN);
    let not_ready = ready.status == ConditionStatus::False;
    let starting = started + rules.initialization_period > rules.now;
    let too_old = pod.sampled.is_some_and(|(at, window)| at < turned + window);
    match (starting, not_ready) {
        (true, true) => PodGroup::Unready(Unready::Initializing),
        (true, false) if too_old => PodGroup::Unready(Unready::SampleTooOld),
        (false, true) if started + rules.readiness_delay > turned => PodGroup::Unready(Unready::NeverReady),
        _ => PodGroup::Ready,
    }
}

/// What is to be assumed about the missing pods.
fn assume(missing: usize, ratio: f64, target: Current) -> Assumption {
    match target {
        _ if missing == 0 => Assumption::LeftOut,
        _ if ratio > 1.0 => Assumption::Nothing,
        Current::Utilization(percent) if ratio < 1.0 => Assumption::Percent(i64::from(percent.0.max(100))),
        Current::Average(target) if ratio < 1.0 => Assumption::Target(target),
        _ => Assumption::LeftOut,
    }
}

fn add_series(values: &[MilliValue], shared: bool) -> i64 {
    let mut sum = 0_i64;
    for value in values {
        let added = sum.wrapping_add(value.0);
        let overflows = if shared { added < 0 } else { value.0 > 0 && sum.checked_add(value.0).is_none() };
        if overflows {
            return i64::MAX;
        }
        sum = added;
    }
    sum
}

/// The recommendation of a window that beats the proposal and all others, with its time.
fn held(
    earlier: &[Recommendation],
    result: &Stabilization,
    now: SimTime,
    beats: fn(i32, i32) -> bool,
) -> (i32, SimTime) {
    let window = if beats(0, 1) { result.up.map_or(result.down.length, |up| up.length) } else { result.down.length };
    let mut best = (result.proposed.0, now);
    for old in earlier {
        let edge = now - window;
        // Only without a behavior does one exactly as old as the window count.
        let counts = old.at > edge || (old.at == edge && result.up.is_none());
        if counts && beats(old.replicas.0, best.0) {
            best = (old.replicas.0, old.at);
        }
    }
    best
}

fn changed(events: &[ScaleEvent], now: SimTime, policy: &ScalingPolicy) -> i32 {
    let recent = events.iter().filter(|event| event.at > now - policy.period);
    recent.fold(0, |sum, event| sum.wrapping_add(event.change))
}

fn allowed(way: Direction, policy: &ScalingPolicy, start: i32) -> i32 {
    let share = f64::from(policy.value) / 100.0;
    match (policy.kind, way) {
        (PolicyKind::Pods, Direction::Up) => start.wrapping_add(policy.value),
        (PolicyKind::Pods, Direction::Down) => start.wrapping_sub(policy.value),
        (PolicyKind::Percent, Direction::Up) => ceil32(f64::from(start) * (1.0 + share)),
        (PolicyKind::Percent, Direction::Down) => truncate32(f64::from(start) * (1.0 - share)),
    }
}

//! The numbers that a whole run comes down to, each from the columns and syncs of its history.

use crate::session::Session;
use crate::sim::{Samples, Sync};
use crate::units::{Replicas, SimDuration, SimTime};

/// A scale event that goes the other way than the one before it, no later than this, is a flap.
pub const FLAP: SimDuration = SimDuration::from_secs(600);

/// A sync that wrote another count: when, its number, from what to what.
pub(super) type Scaled = (SimTime, u64, Replicas, Replicas);

/// What came of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Syncs of the controller.
    pub syncs: usize,
    /// The syncs that wrote another count: when, their number, from what to what.
    pub scaled: Vec<(SimTime, u64, Replicas, Replicas)>,
    /// Scale events that went the other way than the one before, within [`FLAP`] of it.
    pub flaps: usize,
    /// Requests that clients sent.
    pub requests: f64,
    /// Requests that were answered.
    pub served: f64,
    /// Requests that were refused or given up.
    pub dropped: f64,
    /// Seconds that the 95th percentile of the response time, taken at each sample, did not exceed for 95 of 100 requests;
    /// none when nothing was served.
    pub p95: Option<f64>,
    /// The time that pods were there, ready or on their way up, in hours.
    pub pod_hours: f64,
    /// The time in which more requests arrived than the ready pods could answer.
    pub under_provisioned: SimDuration,
    /// `spec.replicas` at the end.
    pub replicas: Replicas,
}

/// What came of a run.
#[must_use]
pub fn of(session: &Session) -> Summary {
    let engine = session.engine();
    let (totals, history) = (engine.workload().totals(engine.now()), engine.history());
    let samples = &history.samples;
    let scaled: Vec<_> = history.syncs.iter().filter_map(scaled).collect();
    let pod_seconds = |(i, span): (usize, SimDuration)| pods(samples, i) * span.as_secs_f64();
    let lacks = |i: usize| samples.arrivals[i] > samples.capacity[i];
    Summary {
        syncs: history.syncs.len(),
        flaps: flaps(&scaled),
        scaled,
        requests: totals.arrived,
        served: totals.served,
        dropped: totals.dropped,
        p95: p95(samples, session.now()),
        pod_hours: spans(samples, session.now()).map(pod_seconds).sum::<f64>() / 3600.0,
        under_provisioned: spans(samples, session.now())
            .filter(|(i, _)| lacks(*i))
            .fold(SimDuration::ZERO, |sum, (_, span)| sum + span),
        replicas: engine.workload().replicas(),
    }
}

/// The rows, each with the time for which it holds.
fn spans(samples: &Samples, end: SimTime) -> impl Iterator<Item = (usize, SimDuration)> {
    let ends = samples.at.iter().skip(1).copied().chain([end]);
    samples.at.iter().zip(ends).map(|(at, end)| end.since(*at)).enumerate()
}

/// A sync, if it wrote another count.
pub(super) fn scaled(sync: &Sync) -> Option<Scaled> {
    Some((sync.at, sync.number, sync.before, sync.scale_to?))
}

/// The pods that were there in a row, ready or on their way up.
pub(super) fn pods(samples: &Samples, row: usize) -> f64 {
    f64::from(samples.ready[row] + samples.starting[row])
}

/// How many scale events went the other way than the one before, within [`FLAP`] of it.
pub(super) fn flaps(scaled: &[Scaled]) -> usize {
    let turned = |pair: &&[Scaled]| {
        let up = |i: usize| pair[i].3 > pair[i].2;
        up(0) != up(1) && pair[1].0.since(pair[0].0) <= FLAP
    };
    scaled.windows(2).filter(turned).count()
}

fn p95(samples: &Samples, end: SimTime) -> Option<f64> {
    let requests = |(i, span): (usize, SimDuration)| (samples.p95[i], samples.arrivals[i] * span.as_secs_f64());
    let mut rows: Vec<_> = spans(samples, end).map(requests).filter(|(p95, _)| p95.is_finite()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let most = 0.95 * rows.iter().map(|(_, count)| count).sum::<f64>();
    let mut counted = 0.0;
    let reached = rows.iter().find(|(_, count)| {
        counted += count;
        counted >= most && *count > 0.0
    });
    reached.or(rows.last()).map(|(p95, _)| *p95)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One pod that answers 10 requests a second, each in 100 ms, and keeps 50 of them waiting.
    fn run(traffic: &str) -> Summary {
        let scenario = format!(
            "kind: Scenario\nspec:\n  duration: 20m\n  app: {{workers: 1, cpuPerRequest: 80ms, latencyFloor: 20ms}}\n  \
             traffic: [{traffic}]\n---\n"
        );
        let manifest = include_str!("../../tests/manifests/requests-per-second-v2.yaml");
        let text = scenario + &manifest.replace("maxReplicas: 10", "maxReplicas: 1");
        let mut session = Session::open(&text).expect("the scenario is valid");
        session.run_until(SimTime::ZERO + session.scenario().duration);
        of(&session)
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    #[test]
    fn a_quiet_run_has_the_numbers_of_its_queue() {
        let quiet = run("{constant: 5}");
        assert_eq!((quiet.syncs, quiet.scaled.len(), quiet.under_provisioned), (80, 0, SimDuration::ZERO));
        assert!(close(quiet.requests, 6_000.0) && close(quiet.dropped, 0.0) && close(quiet.pod_hours, 1.0 / 3.0));
        // M/M/1 at half its capacity: 100 ms, and ln(0.5/0.05) / (10 − 5) of waiting.
        assert!(close(quiet.p95.unwrap_or(0.0), 0.1 + std::f64::consts::LN_10 / 5.0));
    }

    #[test]
    fn a_minute_of_too_much_is_seen_in_each_number() {
        let busy = run("{constant: 5}, {from: 10m, spike: {to: 20, for: 1m}}");
        assert!(close(busy.requests, 5.0 * 1140.0 + 20.0 * 60.0), "{busy:?}");
        // 10 a second too many for a minute, less the 50 that wait and are answered later.
        assert!(close(busy.dropped, 550.0) && close(busy.served, 6_350.0), "{busy:?}");
        assert_eq!(busy.under_provisioned, SimDuration::from_secs(60));
        // 1200 of 6900 requests came then: more than 5 of 100 found 50 before them.
        assert_eq!(busy.p95, Some(5.0));
    }

    #[test]
    fn a_flap_is_a_turn_within_ten_minutes() {
        let event = |minutes: i64, from, to| (SimTime::from_millis(minutes * 60_000), 0, Replicas(from), Replicas(to));
        assert_eq!(flaps(&[event(0, 1, 2), event(5, 2, 1), event(15, 1, 3), event(26, 3, 2), event(27, 2, 1)]), 2);
        assert_eq!(flaps(&[event(0, 1, 2)]), 0);
    }
}

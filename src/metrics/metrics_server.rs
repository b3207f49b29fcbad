//! metrics-server: asks the kubelets every resolution, keeps two samples of each pod, serves `metrics.k8s.io`.

use std::sync::Arc;

use super::prometheus::{Line, TargetId};
use crate::api::metrics::{Containers, PodMetricsList};
use crate::units::{MilliValue, SimDuration, SimTime, float};

/// A container that is younger has no rate yet (`freshContainerMinMetricsResolution`).
const FRESH: SimDuration = SimDuration::from_secs(10);

/// What a kubelet says of one pod, whose first container does all the work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PodStats {
    /// When its containers started.
    pub started: SimTime,
    /// CPU seconds that it has used, ever.
    pub cpu_seconds: f64,
    /// Its working set in bytes.
    pub memory_bytes: f64,
}

/// A pod that a kubelet speaks of: its serial number, its name, its containers.
#[derive(Clone, Debug)]
pub struct KubeletPod {
    /// Its serial number.
    pub target: TargetId,
    /// Its name.
    pub name: Arc<str>,
    /// Its containers.
    pub containers: Containers,
}

#[derive(Clone, Debug)]
struct Kept {
    pod: KubeletPod,
    last: (SimTime, PodStats),
    before: Option<(SimTime, PodStats)>,
}

/// The server with the last two samples of every pod (`pkg/storage/pod.go`).
#[derive(Clone, Debug)]
pub struct MetricsServer {
    resolution: SimDuration,
    /// By their names.
    pods: Vec<Kept>,
    rest: Option<Rest>,
    /// How often rounds were not played any more.
    rests: u64,
}

/// What the API answers as long as nothing changes: the same but for the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steady {
    /// Since which rest.
    rest: u64,
    /// How old the samples are.
    age: SimDuration,
    /// How long their windows are.
    window: SimDuration,
}

/// What the pods use while rounds are not played.
#[derive(Clone, Debug)]
struct Rest {
    /// CPU seconds of each pod from the last round on that was played.
    cpu: Vec<Line>,
    /// The last two rounds since then.
    rounds: [Option<SimTime>; 2],
}

impl MetricsServer {
    /// A server that has not asked yet; `resolution` is its flag `--metric-resolution`.
    #[must_use]
    pub fn new(resolution: SimDuration) -> Self {
        Self { resolution, pods: Vec::new(), rest: None, rests: 0 }
    }

    /// From one round of questions to the next.
    #[must_use]
    pub fn resolution(&self) -> SimDuration {
        self.resolution
    }

    /// The kubelets answered for these pods, which come by name; the others are forgotten.
    pub fn sampled(&mut self, pods: impl Iterator<Item = (KubeletPod, PodStats)>, now: SimTime) {
        let mut place = 0;
        for (pod, stats) in pods {
            let last = (now, stats);
            let is = |kept: &Kept| kept.pod.target == pod.target;
            while self.pods.get(place).is_some_and(|kept| !is(kept) && kept.pod.name < pod.name) {
                self.pods.remove(place);
            }
            match self.pods.get_mut(place) {
                // One that has started again since the last round is like a new one.
                Some(kept) if is(kept) && stats.started <= kept.last.0 => {
                    kept.pod.containers = pod.containers;
                    if kept.last.0 < now {
                        kept.before = Some(std::mem::replace(&mut kept.last, last));
                    }
                }
                there => {
                    // The start of a container that has run for less than a round counts as a sample.
                    let fresh = (FRESH..self.resolution).contains(&now.since(stats.started));
                    let start = (stats.started, PodStats { cpu_seconds: 0.0, ..stats });
                    let again = there.as_ref().is_some_and(|kept| is(kept));
                    let new = Kept { pod, last, before: fresh.then_some(start) };
                    match there {
                        Some(kept) if again => *kept = new,
                        _ => self.pods.insert(place, new),
                    }
                }
            }
            place += 1;
        }
        self.pods.truncate(place);
    }

    /// Whether there are so many pods.
    #[must_use]
    pub fn knows(&self, pods: usize) -> bool {
        self.pods.len() == pods
    }

    /// From the round on that has just been, rounds are not played: every pod uses CPU like these lines, and nothing else
    /// changes.
    pub fn rest(&mut self, cpu: Vec<Line>) {
        self.rest = Some(Rest { cpu, rounds: [None, None] });
        self.rests += 1;
    }

    /// A round that is not played.
    pub fn pass(&mut self, now: SimTime) {
        if let Some(rest) = &mut self.rest {
            rest.rounds = [rest.rounds[1], Some(now)];
        }
    }

    /// What the API answers at `now`, if that is the same but for the time as long as this is the same.
    #[must_use]
    pub fn steady(&self, now: SimTime) -> Option<Steady> {
        let [Some(before), Some(last)] = self.rest.as_ref()?.rounds else { return None };
        Some(Steady { rest: self.rests, age: now.since(last), window: last.since(before) })
    }

    /// Rounds are played again.
    pub fn wake(&mut self) {
        let Some(rest) = self.rest.take() else { return };
        for (kept, line) in self.pods.iter_mut().zip(&rest.cpu) {
            (kept.before, kept.last) = rest.samples(kept, *line);
        }
    }

    /// No pod is known any more: the process ended, or no kubelet answered.
    pub fn clear(&mut self) {
        self.pods.clear();
    }

    /// A pod is gone.
    pub fn forget(&mut self, id: TargetId) {
        self.pods.retain(|kept| kept.pod.target != id);
    }

    /// What the resource metrics API answers: every pod with two samples, by name, written over an answer of before.
    pub fn usage(&self, list: &mut PodMetricsList) {
        let mut count = 0;
        let mut one_before = (f64::NAN, MilliValue::ZERO);
        for (place, Kept { pod, last, before }) in self.pods.iter().enumerate() {
            let implied = self.rest.as_ref().and_then(|rest| rest.usage(place, last.0));
            let played = || Some((last.0, before.as_ref()?.0, cores(before.as_ref()?, last)));
            let Some((now, before, cores)) = implied.or_else(played) else { continue };
            // Most pods use what the one before uses.
            if cores != one_before.0 {
                // The small number keeps a whole count of thousandths from being rounded up for its last bit.
                one_before = (cores, MilliValue(float::truncate(libm::ceil(cores * 1000.0 - 1e-6))));
            }
            let cpu = one_before.1;
            let memory = MilliValue(float::truncate(last.1.memory_bytes).saturating_mul(1000));
            list.put(count, (&pod.name, now, now.since(before)), &pod.containers, |index| {
                if index == 0 { (cpu, memory) } else { (pod.containers[index].1, MilliValue::ZERO) }
            });
            count += 1;
        }
        list.truncate(count);
    }
}

/// The cores that a pod used from one sample to the next.
fn cores(before: &(SimTime, PodStats), last: &(SimTime, PodStats)) -> f64 {
    (last.1.cpu_seconds - before.1.cpu_seconds) / last.0.since(before.0).as_secs_f64()
}

impl Rest {
    /// The last two rounds and the cores that a pod used between them, if any round was passed over since the one at `start`
    /// that was played.
    fn usage(&self, place: usize, start: SimTime) -> Option<(SimTime, SimTime, f64)> {
        let last = self.rounds[1]?;
        Some((last, self.rounds[0].unwrap_or(start), self.cpu[place].slope))
    }

    /// The last two samples of a pod.
    fn samples(&self, kept: &Kept, line: Line) -> (Option<(SimTime, PodStats)>, (SimTime, PodStats)) {
        let (start, stats) = kept.last;
        let at = |round: SimTime| (round, PodStats { cpu_seconds: line.after(round.since(start)), ..stats });
        match self.rounds {
            [Some(before), Some(last)] => (Some(at(before)), at(last)),
            [_, Some(last)] => (Some(kept.last), at(last)),
            _ => (kept.before, kept.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pod() -> KubeletPod {
        let containers = [(Arc::from("app"), MilliValue::ZERO), (Arc::from("proxy"), MilliValue(7))].into();
        KubeletPod { target: TargetId(1), name: "web-a".into(), containers }
    }

    #[test]
    fn a_container_that_has_started_again_has_no_rate_yet() {
        let mut server = MetricsServer::new(SimDuration::from_secs(15));
        let at = |seconds: i64| SimTime::from_millis(seconds * 1000);
        let mut reported = Vec::new();
        for (now, started, cpu_seconds) in [(15, 0, 3.0), (30, 0, 6.0), (45, 40, 1.0), (60, 40, 4.0), (75, 40, 7.0)] {
            let stats = PodStats { started: at(started), cpu_seconds, memory_bytes: 1e6 };
            server.sampled([(pod(), stats)].into_iter(), at(now));
            let mut usage = PodMetricsList::new();
            server.usage(&mut usage);
            reported.push(usage.items().first().map(|item| usage.containers(item)[0].cpu));
        }
        let cpu = |milli| Some(Some(MilliValue(milli)));
        assert_eq!(reported, [None, cpu(200), None, cpu(200), cpu(200)]);
        server.sampled(std::iter::empty(), at(90));
        let mut usage = PodMetricsList::new();
        server.usage(&mut usage);
        assert!(usage.items().is_empty());
    }

    #[test]
    fn a_rate_needs_two_samples() {
        let mut server = MetricsServer::new(SimDuration::from_secs(15));
        let mut round = |seconds: i64, cpu_seconds| {
            let stats = PodStats { started: SimTime::ZERO, cpu_seconds, memory_bytes: 1e6 };
            server.sampled([(pod(), stats)].into_iter(), SimTime::from_millis(seconds * 1000));
            let mut usage = PodMetricsList::new();
            server.usage(&mut usage);
            usage
        };
        assert!(round(15, 3.0).items().is_empty());
        let usage = round(30, 6.0);
        assert_eq!(usage.containers(&usage.items()[0])[0].cpu, Some(MilliValue(200)));
        server.forget(TargetId(1));
        let mut usage = usage;
        server.usage(&mut usage);
        assert!(usage.items().is_empty());
    }

    #[test]
    fn the_start_of_a_young_container_is_a_sample() {
        let cases = [(9_999, None), (10_000, Some(10_000)), (14_999, Some(14_999)), (15_000, None)];
        for (age, window) in cases {
            let mut server = MetricsServer::new(SimDuration::from_secs(15));
            let (started, now) = (SimTime::from_millis(60_000), SimTime::from_millis(60_000 + age));
            let stats = PodStats { started, cpu_seconds: 3.0, memory_bytes: 1e6 };
            server.sampled([(pod(), stats)].into_iter(), now);
            let mut usage = PodMetricsList::new();
            server.usage(&mut usage);
            let reported: Vec<_> = usage.items().iter().map(|item| (item.timestamp, item.window)).collect();
            assert_eq!(reported.first().copied(), window.map(|w| (now, SimDuration::from_millis(w))), "{age} ms");
        }
    }
}

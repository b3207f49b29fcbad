//! metrics-server: asks the kubelets every resolution, keeps two samples of each pod, serves `metrics.k8s.io`.

use std::sync::Arc;

use super::prometheus::TargetId;
use crate::api::metrics::PodMetricsList;
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

#[derive(Clone, Debug)]
struct Kept {
    target: TargetId,
    pod: Arc<str>,
    last: (SimTime, PodStats),
    before: Option<(SimTime, PodStats)>,
}

/// The server with the last two samples of every pod (`pkg/storage/pod.go`).
#[derive(Clone, Debug)]
pub struct MetricsServer {
    resolution: SimDuration,
    /// By their names.
    pods: Vec<Kept>,
}

impl MetricsServer {
    /// A server that has not asked yet; `resolution` is its flag `--metric-resolution`.
    #[must_use]
    pub fn new(resolution: SimDuration) -> Self {
        Self { resolution, pods: Vec::new() }
    }

    /// From one round of questions to the next.
    #[must_use]
    pub fn resolution(&self) -> SimDuration {
        self.resolution
    }

    /// The kubelets answered for these pods, which come by name.
    pub fn sampled<'a>(&mut self, pods: impl Iterator<Item = (TargetId, &'a Arc<str>, PodStats)>, now: SimTime) {
        let mut place = 0;
        for (target, pod, stats) in pods {
            let last = (now, stats);
            while self.pods.get(place).is_some_and(|kept| kept.target != target && kept.pod < *pod) {
                place += 1;
            }
            match self.pods.get_mut(place) {
                Some(kept) if kept.target == target => {
                    if kept.last.0 < now {
                        kept.before = Some(std::mem::replace(&mut kept.last, last));
                    }
                }
                _ => {
                    // The start of a container that has run for less than a round counts as a sample.
                    let fresh = (FRESH..self.resolution).contains(&now.since(stats.started));
                    let start = (stats.started, PodStats { cpu_seconds: 0.0, ..stats });
                    self.pods
                        .insert(place, Kept { target, pod: Arc::clone(pod), last, before: fresh.then_some(start) });
                }
            }
            place += 1;
        }
    }

    /// No pod is known any more: the process ended, or no kubelet answered.
    pub fn clear(&mut self) {
        self.pods.clear();
    }

    /// A pod is gone.
    pub fn forget(&mut self, id: TargetId) {
        self.pods.retain(|kept| kept.target != id);
    }

    /// What the resource metrics API answers: every pod with two samples, by name; `containers` are those of each pod.
    /// It is written over an answer of before.
    pub fn usage(&self, containers: &[Arc<str>], list: &mut PodMetricsList) {
        let mut count = 0;
        for Kept { pod, last, before, .. } in &self.pods {
            let Some(before) = before else { continue };
            let window = last.0.since(before.0);
            let cores = (last.1.cpu_seconds - before.1.cpu_seconds) / window.as_secs_f64();
            // The small number keeps a whole count of thousandths from being rounded up for its last bit.
            let cpu = MilliValue(float::truncate(libm::ceil(cores * 1000.0 - 1e-6)));
            let memory = MilliValue(float::truncate(last.1.memory_bytes).saturating_mul(1000));
            list.put(count, (pod, last.0, window), containers, |index| {
                if index == 0 { (cpu, memory) } else { (MilliValue::ZERO, MilliValue::ZERO) }
            });
            count += 1;
        }
        list.truncate(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_needs_two_samples() {
        let mut server = MetricsServer::new(SimDuration::from_secs(15));
        let (id, pod, containers) = (TargetId(1), Arc::from("web-a"), [Arc::from("app")]);
        let mut round = |seconds: i64, cpu_seconds| {
            let stats = PodStats { started: SimTime::ZERO, cpu_seconds, memory_bytes: 1e6 };
            server.sampled([(id, &pod, stats)].into_iter(), SimTime::from_millis(seconds * 1000));
            let mut usage = PodMetricsList::new();
            server.usage(&containers, &mut usage);
            usage
        };
        assert!(round(15, 3.0).items().is_empty());
        let usage = round(30, 6.0);
        assert_eq!(usage.containers(&usage.items()[0])[0].cpu, Some(MilliValue(200)));
        server.forget(id);
        let mut usage = usage;
        server.usage(&containers, &mut usage);
        assert!(usage.items().is_empty());
    }

    #[test]
    fn the_start_of_a_young_container_is_a_sample() {
        let cases = [(9_999, None), (10_000, Some(10_000)), (14_999, Some(14_999)), (15_000, None)];
        for (age, window) in cases {
            let mut server = MetricsServer::new(SimDuration::from_secs(15));
            let (started, now) = (SimTime::from_millis(60_000), SimTime::from_millis(60_000 + age));
            let stats = PodStats { started, cpu_seconds: 3.0, memory_bytes: 1e6 };
            server.sampled([(TargetId(1), &Arc::from("web-a"), stats)].into_iter(), now);
            let mut usage = PodMetricsList::new();
            server.usage(&[Arc::from("app")], &mut usage);
            let reported: Vec<_> = usage.items().iter().map(|item| (item.timestamp, item.window)).collect();
            assert_eq!(reported.first().copied(), window.map(|w| (now, SimDuration::from_millis(w))), "{age} ms");
        }
    }
}

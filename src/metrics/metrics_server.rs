//! metrics-server: asks the kubelets every resolution, keeps two samples of each pod, serves `metrics.k8s.io`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::prometheus::TargetId;
use crate::api::metrics::{ContainerMetrics, PodMetricsList};
use crate::units::{MilliValue, SimDuration, SimTime, float};

/// What a kubelet says of one pod, whose first container does all the work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PodStats {
    /// CPU seconds that it has used, ever.
    pub cpu_seconds: f64,
    /// Its working set in bytes.
    pub memory_bytes: f64,
}

#[derive(Clone, Debug)]
struct Kept {
    pod: Arc<str>,
    last: (SimTime, PodStats),
    before: Option<(SimTime, PodStats)>,
}

/// The server with the last two samples of every pod.
#[derive(Clone, Debug)]
pub struct MetricsServer {
    resolution: SimDuration,
    pods: BTreeMap<TargetId, Kept>,
}

impl MetricsServer {
    /// A server that has not asked yet; `resolution` is its flag `--metric-resolution`.
    #[must_use]
    pub fn new(resolution: SimDuration) -> Self {
        Self { resolution, pods: BTreeMap::new() }
    }

    /// From one round of questions to the next.
    #[must_use]
    pub fn resolution(&self) -> SimDuration {
        self.resolution
    }

    /// One kubelet answered for one pod.
    pub fn sampled(&mut self, id: TargetId, pod: &Arc<str>, stats: PodStats, now: SimTime) {
        let last = (now, stats);
        let kept = self.pods.entry(id).or_insert_with(|| Kept { pod: Arc::clone(pod), last, before: None });
        if kept.last.0 < now {
            kept.before = Some(std::mem::replace(&mut kept.last, last));
        }
    }

    /// A pod is gone.
    pub fn forget(&mut self, id: TargetId) {
        self.pods.remove(&id);
    }

    /// What the resource metrics API answers: every pod with two samples, by name; `containers` are those of each pod.
    #[must_use]
    pub fn usage(&self, containers: &[Arc<str>]) -> PodMetricsList {
        let mut kept: Vec<&Kept> = self.pods.values().collect();
        kept.sort_by(|a, b| a.pod.cmp(&b.pod));
        let mut list = PodMetricsList::new();
        for Kept { pod, last, before } in kept {
            let Some(before) = before else { continue };
            let window = last.0.since(before.0);
            let cores = (last.1.cpu_seconds - before.1.cpu_seconds) / window.as_secs_f64();
            // The small number keeps a whole count of thousandths from being rounded up for its last bit.
            let cpu = MilliValue(float::truncate(libm::ceil(cores * 1000.0 - 1e-6)));
            let memory = MilliValue(float::truncate(last.1.memory_bytes).saturating_mul(1000));
            let usage = containers.iter().enumerate().map(|(index, name)| ContainerMetrics {
                name: Arc::clone(name),
                cpu: Some(if index == 0 { cpu } else { MilliValue::ZERO }),
                memory: Some(if index == 0 { memory } else { MilliValue::ZERO }),
            });
            list.push(Arc::clone(pod), last.0, window, usage);
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_needs_two_samples() {
        let mut server = MetricsServer::new(SimDuration::from_secs(15));
        let (id, pod, containers) = (TargetId(1), Arc::from("web-a"), [Arc::from("app")]);
        let stats = |cpu_seconds| PodStats { cpu_seconds, memory_bytes: 1e6 };
        server.sampled(id, &pod, stats(3.0), SimTime::from_millis(15_000));
        assert!(server.usage(&containers).items().is_empty());
        server.sampled(id, &pod, stats(6.0), SimTime::from_millis(30_000));
        let usage = server.usage(&containers);
        assert_eq!(usage.containers(&usage.items()[0])[0].cpu, Some(MilliValue(200)));
        server.forget(id);
        assert!(server.usage(&containers).items().is_empty());
    }
}

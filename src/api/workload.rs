//! The scale target: Deployment, StatefulSet, ReplicaSet or ReplicationController, as far as it is simulated.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::hpa::CrossVersionObjectReference;
use super::pod::{Container, PodSpec, Probe};
use crate::units::{Quantity, Replicas, SimDuration, float};

/// What an autoscaler scales.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleTarget {
    /// The kind, such as `Deployment`.
    pub kind: String,
    /// The name.
    pub name: String,
    /// `spec.replicas` of the manifest, if it has one.
    pub replicas: Option<Replicas>,
    /// In which order a StatefulSet makes and stops its pods.
    pub pod_management: PodManagement,
    /// How a Deployment replaces its pods by those of another template.
    pub strategy: Strategy,
    /// `spec.minReadySeconds`.
    pub min_ready: SimDuration,
    /// The label selector, as the scale subresource shows it.
    pub selector: Arc<str>,
    /// Tells one pod template from another.
    pub template: u64,
    /// The labels of its pods.
    pub labels: Arc<BTreeMap<String, String>>,
    /// The containers of its pods.
    pub pod_spec: Arc<PodSpec>,
}

/// `podManagementPolicy` of a StatefulSet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PodManagement {
    /// One at a time, each when those before it are ready.
    #[default]
    OrderedReady,
    /// All at once.
    Parallel,
}

/// `strategy` of a Deployment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Strategy {
    /// All old pods stop before the first new one is made.
    Recreate,
    /// Some at a time.
    RollingUpdate {
        /// `maxSurge`.
        surge: Share,
        /// `maxUnavailable`.
        unavailable: Share,
    },
}

/// A count, or a part of the replicas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Share {
    /// So many pods.
    Pods(i32),
    /// So many of a hundred.
    Percent(i32),
}

impl Default for Strategy {
    fn default() -> Self {
        Self::RollingUpdate { surge: Share::Percent(25), unavailable: Share::Percent(25) }
    }
}

impl Strategy {
    /// How many pods more than `replicas` there may be, and how many fewer may be available (`ResolveFenceposts`).
    #[must_use]
    pub fn fenceposts(self, replicas: usize) -> (usize, usize) {
        let Self::RollingUpdate { surge, unavailable } = self else { return (0, replicas) };
        let of = |share, round: fn(f64) -> f64| match share {
            Share::Pods(pods) => usize::try_from(pods).unwrap_or(0),
            Share::Percent(percent) => {
                let pods = round(float::from_count(replicas) * f64::from(percent) / 100.0);
                // No more than a count can be, which every machine can hold.
                usize::try_from(float::truncate(pods.min(f64::from(i32::MAX)))).unwrap_or(0)
            }
        };
        match (of(surge, libm::ceil), of(unavailable, libm::floor).min(replicas)) {
            // Neither would let anything happen.
            (0, 0) => (0, 1),
            both => both,
        }
    }
}

impl ScaleTarget {
    /// The target that an autoscaler refers to when its own manifest is not there: one container with requests and
    /// limits that are ordinary for a small web service, and a readiness probe.
    #[must_use]
    pub fn assumed(reference: &CrossVersionObjectReference) -> Self {
        let quantity = |text: &str| text.parse::<Quantity>().expect("a literal quantity parses");
        let container = Container {
            name: "app".to_owned(),
            requests: [("cpu".to_owned(), quantity("500m")), ("memory".to_owned(), quantity("256Mi"))].into(),
            limits: [("cpu".to_owned(), quantity("1")), ("memory".to_owned(), quantity("512Mi"))].into(),
            readiness: Some(Probe { period: SimDuration::from_secs(1), ..Probe::default() }),
            ..Container::default()
        };
        Self {
            kind: reference.kind.clone(),
            name: reference.name.clone(),
            replicas: None,
            pod_management: PodManagement::default(),
            strategy: Strategy::default(),
            min_ready: SimDuration::ZERO,
            selector: ["app=", &reference.name].concat().into(),
            template: 0,
            labels: Arc::new([("app".to_owned(), reference.name.clone())].into()),
            pod_spec: Arc::new(PodSpec { containers: vec![container], ..PodSpec::default() }),
        }
    }

    /// The CPU that one pod may use at most, in cores; none where a container has no limit.
    #[must_use]
    pub fn cpu_limit(&self) -> Option<f64> {
        self.sum_cpu(|c| c.limits.get("cpu"))
    }

    /// The CPU that one pod asks for, in cores; none where a container asks for none.
    #[must_use]
    pub fn cpu_request(&self) -> Option<f64> {
        self.sum_cpu(|c| c.requests.get("cpu"))
    }

    fn sum_cpu(&self, of: impl Fn(&Container) -> Option<&Quantity>) -> Option<f64> {
        let containers = &self.pod_spec.containers;
        let total: Option<f64> = containers.iter().map(|c| of(c).map(Quantity::approximate_f64)).sum();
        total.filter(|_| !containers.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surge_is_rounded_up_and_unavailable_down() {
        let rolling = |surge, unavailable| Strategy::RollingUpdate { surge, unavailable };
        let quarter = Share::Percent(25);
        let cases = [
            (rolling(quarter, quarter), 10, (3, 2)),
            (rolling(quarter, quarter), 1, (1, 0)),
            (rolling(Share::Pods(0), quarter), 3, (0, 1)),
            (rolling(Share::Pods(0), Share::Pods(0)), 3, (0, 1)),
            (rolling(Share::Percent(100), Share::Pods(9)), 4, (4, 4)),
            (rolling(Share::Percent(i32::MAX), Share::Pods(0)), 10_000, (2_147_483_647, 0)),
            (rolling(Share::Percent(-5), Share::Percent(-5)), 10, (0, 1)),
            (Strategy::Recreate, 4, (0, 4)),
        ];
        for (strategy, replicas, expected) in cases {
            assert_eq!(strategy.fenceposts(replicas), expected, "{strategy:?} {replicas}");
        }
    }
}

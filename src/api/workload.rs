//! The scale target: Deployment, StatefulSet, ReplicaSet or ReplicationController, as far as it is simulated.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::hpa::CrossVersionObjectReference;
use super::pod::{Container, PodSpec};
use crate::units::{Quantity, Replicas};

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

impl ScaleTarget {
    /// The target that an autoscaler refers to when its own manifest is not there: one container with requests and
    /// limits that are ordinary for a small web service.
    #[must_use]
    pub fn assumed(reference: &CrossVersionObjectReference) -> Self {
        let quantity = |text: &str| text.parse::<Quantity>().expect("a literal quantity parses");
        let container = Container {
            name: "app".to_owned(),
            requests: [("cpu".to_owned(), quantity("500m")), ("memory".to_owned(), quantity("256Mi"))].into(),
            limits: [("cpu".to_owned(), quantity("1")), ("memory".to_owned(), quantity("512Mi"))].into(),
            restarts_always: false,
        };
        Self {
            kind: reference.kind.clone(),
            name: reference.name.clone(),
            replicas: None,
            pod_management: PodManagement::default(),
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

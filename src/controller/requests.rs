//! What pods request of a resource (upstream's `calculateRequests`).

use std::fmt;
use std::sync::Arc;

use crate::api::pod::{Container, Pod, PodSpec};
use crate::units::{MilliValue, Quantity};

/// The requests of pods for one resource.
///
/// Pods of one template share their `spec`, so the last few results are kept.
#[derive(Clone, Debug)]
pub struct Requests<'a> {
    /// The resource.
    pub resource: &'a str,
    /// The container, if only one counts.
    pub container: Option<&'a str>,
    /// Whether requests of the pod as a whole count (feature gate PodLevelResources).
    pub pod_level: bool,
    /// The percentage of its request that a pod without a sample is assumed to use on a scale-down.
    pub fallback_percent: i64,
    kept: [Option<(*const PodSpec, MilliValue)>; 2],
}

/// Why a pod's request is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestError<'a> {
    /// A container has none.
    Container {
        /// The resource.
        resource: &'a str,
        /// The container.
        container: &'a str,
        /// The pod.
        pod: &'a str,
    },
    /// The pod as a whole has requests, but none for this resource.
    Pod {
        /// The resource.
        resource: &'a str,
        /// The pod.
        pod: &'a str,
    },
    /// There is no such container.
    NoSuchContainer {
        /// The container.
        container: &'a str,
        /// The pod.
        pod: &'a str,
    },
}

impl<'a> Requests<'a> {
    /// The requests for `resource`, of one `container` or of whole pods.
    #[must_use]
    pub const fn new(resource: &'a str, container: Option<&'a str>, pod_level: bool, fallback_percent: i64) -> Self {
        Self { resource, container, pod_level, fallback_percent, kept: [None; 2] }
    }

    /// The request of a pod.
    ///
    /// # Errors
    /// If a container, or the pod, has none for the resource.
    #[inline]
    pub fn of<'e>(&mut self, pod: &'e Pod) -> Result<MilliValue, RequestError<'e>>
    where
        'a: 'e,
    {
        let spec = Arc::as_ptr(&pod.spec);
        for (kept, request) in self.kept.iter().flatten() {
            if std::ptr::eq(*kept, spec) {
                return Ok(*request);
            }
        }
        let request = self.compute(pod)?;
        self.kept = [Some((spec, request)), self.kept[0]];
        Ok(request)
    }

    fn compute<'e>(&self, pod: &'e Pod) -> Result<MilliValue, RequestError<'e>>
    where
        'a: 'e,
    {
        if self.pod_level && self.container.is_none() && pod.spec.requests.keys().any(|name| is_pod_level(name)) {
            let request = pod_level_request(&pod.spec, self.resource);
            return request.ok_or(RequestError::Pod { resource: self.resource, pod: &pod.name });
        }
        self.of_containers(pod)
    }

    /// The sum over the containers and the native sidecars (upstream's `calculatePodRequestsFromContainers`).
    fn of_containers<'e>(&self, pod: &'e Pod) -> Result<MilliValue, RequestError<'e>>
    where
        'a: 'e,
    {
        let sidecars = pod.spec.init_containers.iter().filter(|container| container.restarts_always);
        let mut sum = MilliValue::ZERO;
        for container in pod.spec.containers.iter().chain(sidecars) {
            if self.container.is_some_and(|name| name != container.name) {
                continue;
            }
            let Some(request) = container.requests.get(self.resource) else {
                let (resource, container) = (self.resource, container.name.as_str());
                return Err(RequestError::Container { resource, container, pod: &pod.name });
            };
            sum += MilliValue(request.milli_value());
            if self.container.is_some() {
                return Ok(sum);
            }
        }
        match self.container {
            Some(container) => Err(RequestError::NoSuchContainer { container, pod: &pod.name }),
            None => Ok(sum),
        }
    }
}

/// Whether a pod as a whole can request it (upstream's `IsSupportedPodLevelResource`).
fn is_pod_level(resource: &str) -> bool {
    matches!(resource, "cpu" | "memory") || resource.starts_with("hugepages-")
}

/// The pod's own request, or what its containers add up to (upstream's `resourcehelpers.PodRequests`).
fn pod_level_request(spec: &PodSpec, resource: &str) -> Option<MilliValue> {
    let request = match spec.requests.get(resource) {
        Some(request) if is_pod_level(resource) => Some(request.clone()),
        _ => aggregate(spec, resource),
    };
    request.map(|request| MilliValue(request.milli_value()))
}

/// The containers' requests: their sum, or what initialization takes at its peak (upstream's `AggregateContainerRequests`).
fn aggregate(spec: &PodSpec, resource: &str) -> Option<Quantity> {
    let of = |container: &Container| container.requests.get(resource).cloned();
    let mut running = spec.containers.iter().filter_map(of).reduce(|sum, request| sum.add(&request));
    let (mut sidecars, mut peak): (Option<Quantity>, Option<Quantity>) = (None, None);
    for container in &spec.init_containers {
        let request = of(container);
        let with_sidecars = sum(sidecars.clone(), request.clone());
        if container.restarts_always {
            running = sum(running, request);
            sidecars.clone_from(&with_sidecars);
        }
        peak = peak.max(with_sidecars);
    }
    running.max(peak)
}

/// The sum of two requests of which either may be missing.
fn sum(a: Option<Quantity>, b: Option<Quantity>) -> Option<Quantity> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.add(&b)),
        (a, b) => a.or(b),
    }
}

impl fmt::Display for RequestError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Container { resource, container, pod } => {
                write!(f, "missing request for {resource} in container {container} of Pod {pod}")
            }
            Self::Pod { resource, pod } => write!(f, "missing pod-level request for {resource} in Pod {pod}"),
            Self::NoSuchContainer { container, pod } => write!(f, "container {container} not found in Pod {pod}"),
        }
    }
}

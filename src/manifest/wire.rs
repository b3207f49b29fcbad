//! The values that are read of manifests: the autoscaler's spec in the types of `k8s-openapi`, and of a scale target
//! only what the playground uses. That there is nothing else in a text, `check` has seen to.
//!
//! The pod template is not read into `k8s-openapi`'s types: its decoder alone would be a third of the page.

use std::collections::BTreeMap;
use std::sync::Arc;

use k8s_openapi::api::autoscaling::v2;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as WireQuantity;
use serde::Deserialize;

use crate::api::object_meta::ObjectMeta;
use crate::api::pod::{Container, PodSpec};
use crate::api::workload::ScaleTarget;
use crate::units::{Quantity, Replicas};

/// An autoscaler of v2.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Autoscaler {
    pub(super) metadata: ObjectMeta,
    pub(super) spec: v2::HorizontalPodAutoscalerSpec,
}

/// Anything that an autoscaler can scale.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Workload {
    metadata: ObjectMeta,
    spec: WorkloadSpec,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WorkloadSpec {
    replicas: Option<i32>,
    template: PodTemplateSpec,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PodTemplateSpec {
    metadata: ObjectMeta,
    spec: WirePodSpec,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WirePodSpec {
    containers: Vec<WireContainer>,
    init_containers: Vec<WireContainer>,
    resources: ResourceRequirements,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireContainer {
    name: String,
    resources: ResourceRequirements,
    restart_policy: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ResourceRequirements {
    requests: BTreeMap<String, WireQuantity>,
    limits: BTreeMap<String, WireQuantity>,
}

impl Workload {
    /// The scale target that this is.
    pub(super) fn into_target(self, kind: &str) -> ScaleTarget {
        let Self { metadata, spec: WorkloadSpec { replicas, template } } = self;
        ScaleTarget {
            kind: kind.to_owned(),
            name: metadata.name,
            replicas: replicas.map(Replicas),
            labels: Arc::new(template.metadata.labels),
            pod_spec: Arc::new(PodSpec {
                containers: template.spec.containers.into_iter().map(Into::into).collect(),
                init_containers: template.spec.init_containers.into_iter().map(Into::into).collect(),
                requests: quantities(template.spec.resources.requests),
            }),
        }
    }
}

impl From<WireContainer> for Container {
    fn from(container: WireContainer) -> Self {
        Self {
            name: container.name,
            requests: quantities(container.resources.requests),
            limits: quantities(container.resources.limits),
            restarts_always: container.restart_policy == "Always",
        }
    }
}

/// Quantities that the checker has accepted.
fn quantities(wire: BTreeMap<String, WireQuantity>) -> BTreeMap<String, Quantity> {
    wire.into_iter().filter_map(|(name, q)| Some((name, q.0.parse().ok()?))).collect()
}

//! The wire form of what is read of a scale target and of metadata: only the fields that the playground uses, and the
//! names of the others, so that a field that is not read is told from one that does not exist.
//!
//! The autoscaler itself is read into the types of `k8s-openapi`. The pod template is not: its decoder alone would be a
//! third of the page.

use std::collections::BTreeMap;
use std::sync::Arc;

use k8s_openapi::apimachinery::pkg::api::resource::Quantity as WireQuantity;
use serde::Deserialize;

use crate::api::pod::{Container, PodSpec};
use crate::api::workload::ScaleTarget;
use crate::units::{Quantity, Replicas};

/// The fields, by type, that exist and are not read.
const NOT_READ: &[(&str, &[&str])] = &[
    ("HorizontalPodAutoscaler", &["status"]),
    ("Deployment", &["apiVersion", "kind", "status"]),
    (
        "ObjectMeta",
        &[
            "annotations",
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generateName",
            "generation",
            "managedFields",
            "ownerReferences",
            "resourceVersion",
            "selfLink",
            "uid",
        ],
    ),
    (
        "DeploymentSpec",
        &["minReadySeconds", "paused", "progressDeadlineSeconds", "revisionHistoryLimit", "selector", "strategy"],
    ),
    (
        "PodSpec",
        &[
            "activeDeadlineSeconds",
            "affinity",
            "automountServiceAccountToken",
            "dnsConfig",
            "dnsPolicy",
            "enableServiceLinks",
            "ephemeralContainers",
            "hostAliases",
            "hostIPC",
            "hostNetwork",
            "hostPID",
            "hostUsers",
            "hostname",
            "hostnameOverride",
            "imagePullSecrets",
            "nodeName",
            "nodeSelector",
            "os",
            "overhead",
            "preemptionPolicy",
            "priority",
            "priorityClassName",
            "readinessGates",
            "resourceClaims",
            "restartPolicy",
            "runtimeClassName",
            "schedulerName",
            "schedulingGates",
            "schedulingGroup",
            "securityContext",
            "serviceAccount",
            "serviceAccountName",
            "setHostnameAsFQDN",
            "shareProcessNamespace",
            "subdomain",
            "terminationGracePeriodSeconds",
            "tolerations",
            "topologySpreadConstraints",
            "volumes",
        ],
    ),
    (
        "Container",
        &[
            "args",
            "command",
            "env",
            "envFrom",
            "image",
            "imagePullPolicy",
            "lifecycle",
            "livenessProbe",
            "ports",
            "readinessProbe",
            "resizePolicy",
            "restartPolicyRules",
            "securityContext",
            "startupProbe",
            "stdin",
            "stdinOnce",
            "terminationMessagePath",
            "terminationMessagePolicy",
            "tty",
            "volumeDevices",
            "volumeMounts",
            "workingDir",
        ],
    ),
    ("ResourceRequirements", &["claims"]),
];

/// The fields of the type `owner` that exist and are not read.
pub(super) fn not_read(owner: &str) -> &'static [&'static str] {
    NOT_READ.iter().find(|(name, _)| *name == owner).map_or(&[], |(_, fields)| fields)
}

/// An autoscaler of any version: the wire types of `k8s-openapi` insist on their own `apiVersion`.
#[derive(Default, Deserialize)]
#[serde(default, rename = "HorizontalPodAutoscaler")]
pub(super) struct Autoscaler<Spec> {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    pub(super) metadata: ObjectMeta,
    pub(super) spec: Spec,
}

/// `metadata`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ObjectMeta {
    pub(super) name: Option<String>,
    pub(super) namespace: Option<String>,
    labels: BTreeMap<String, String>,
}

/// A Deployment.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Deployment {
    metadata: ObjectMeta,
    spec: DeploymentSpec,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DeploymentSpec {
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
#[serde(default, rename = "PodSpec", rename_all = "camelCase")]
struct WirePodSpec {
    containers: Vec<WireContainer>,
    init_containers: Vec<WireContainer>,
    resources: ResourceRequirements,
}

#[derive(Default, Deserialize)]
#[serde(default, rename = "Container", rename_all = "camelCase")]
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

impl From<Deployment> for ScaleTarget {
    fn from(deployment: Deployment) -> Self {
        let Deployment { metadata, spec: DeploymentSpec { replicas, template } } = deployment;
        Self {
            kind: "Deployment".to_owned(),
            name: metadata.name.unwrap_or_default(),
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

/// Quantities that decoding has accepted.
fn quantities(wire: BTreeMap<String, WireQuantity>) -> BTreeMap<String, Quantity> {
    wire.into_iter().filter_map(|(name, q)| Some((name, q.0.parse().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::{apps, core};
    use k8s_openapi::apimachinery::pkg::apis::meta;
    use serde::de::{self, DeserializeOwned, Visitor};
    use serde::forward_to_deserialize_any;

    use super::*;

    /// Learns the name and the fields of a type, and refuses to decode it.
    struct Fields<'a>(&'a mut Vec<&'static str>);

    impl<'de> de::Deserializer<'de> for Fields<'_> {
        type Error = de::value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(de::Error::custom("only the fields are wanted"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            self.0.extend(fields);
            self.deserialize_any(visitor)
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    fn fields<T: DeserializeOwned>() -> Vec<&'static str> {
        let mut fields = Vec::new();
        let refused = T::deserialize(Fields(&mut fields)).is_err();
        assert!(refused && !fields.is_empty());
        fields.sort_unstable();
        fields
    }

    fn ours<T: DeserializeOwned>(owner: &str) -> Vec<&'static str> {
        let mut all = fields::<T>();
        all.extend(not_read(owner));
        all.sort_unstable();
        all
    }

    #[test]
    fn every_field_of_kubernetes_1_36_is_known() {
        assert_eq!(ours::<ObjectMeta>("ObjectMeta"), fields::<meta::v1::ObjectMeta>());
        assert_eq!(ours::<Deployment>("Deployment"), fields::<apps::v1::Deployment>());
        assert_eq!(ours::<DeploymentSpec>("DeploymentSpec"), fields::<apps::v1::DeploymentSpec>());
        assert_eq!(ours::<PodTemplateSpec>("PodTemplateSpec"), fields::<core::v1::PodTemplateSpec>());
        assert_eq!(ours::<WirePodSpec>("PodSpec"), fields::<core::v1::PodSpec>());
        assert_eq!(ours::<WireContainer>("Container"), fields::<core::v1::Container>());
        assert_eq!(ours::<ResourceRequirements>("ResourceRequirements"), fields::<core::v1::ResourceRequirements>());
    }
}

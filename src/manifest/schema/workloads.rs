//! `k8s.io/api/apps/v1` and the ReplicationController: what an autoscaler can scale.

use super::Type::{Any, Bool, Int32, IntOrString, Struct as S, Text};
use super::core::POD_TEMPLATE;
use super::meta::{LABEL_SELECTOR, OBJECT_META};
use super::{Field, STRING, STRING_MAP, Struct};

const REPLICAS: Field = ("replicas", Int32);
const SELECTOR: Field = ("selector", S(&LABEL_SELECTOR));
const TEMPLATE: Field = ("template", S(&POD_TEMPLATE));
const MIN_READY: Field = ("minReadySeconds", Int32);
const REVISIONS: Field = ("revisionHistoryLimit", Int32);

/// An object with this spec.
const fn object(spec: &'static Struct) -> [Field; 5] {
    [("apiVersion", STRING), ("kind", STRING), ("metadata", S(&OBJECT_META)), ("spec", S(spec)), ("status", Any)]
}

pub(in super::super) static DEPLOYMENT: Struct = Struct { name: "v1.Deployment", fields: &object(&DEPLOYMENT_SPEC) };

pub(super) static DEPLOYMENT_SPEC: Struct = Struct {
    name: "v1.DeploymentSpec",
    fields: &[
        REPLICAS,
        SELECTOR,
        TEMPLATE,
        ("strategy", S(&STRATEGY)),
        MIN_READY,
        REVISIONS,
        ("paused", Bool),
        ("progressDeadlineSeconds", Int32),
    ],
};

pub(super) static STRATEGY: Struct = Struct {
    name: "v1.DeploymentStrategy",
    fields: &[("type", Text("v1.DeploymentStrategyType")), ("rollingUpdate", S(&ROLLING_UPDATE))],
};

pub(super) static ROLLING_UPDATE: Struct = Struct {
    name: "v1.RollingUpdateDeployment",
    fields: &[("maxUnavailable", IntOrString), ("maxSurge", IntOrString)],
};

pub(in super::super) static STATEFUL_SET: Struct =
    Struct { name: "v1.StatefulSet", fields: &object(&STATEFUL_SET_SPEC) };

pub(super) static STATEFUL_SET_SPEC: Struct = Struct {
    name: "v1.StatefulSetSpec",
    fields: &[
        REPLICAS,
        SELECTOR,
        TEMPLATE,
        ("volumeClaimTemplates", Any),
        ("serviceName", STRING),
        ("podManagementPolicy", Text("v1.PodManagementPolicyType")),
        ("updateStrategy", Any),
        REVISIONS,
        MIN_READY,
        ("persistentVolumeClaimRetentionPolicy", Any),
        ("ordinals", Any),
    ],
};

pub(in super::super) static REPLICA_SET: Struct = Struct { name: "v1.ReplicaSet", fields: &object(&REPLICA_SET_SPEC) };

pub(super) static REPLICA_SET_SPEC: Struct =
    Struct { name: "v1.ReplicaSetSpec", fields: &[REPLICAS, MIN_READY, SELECTOR, TEMPLATE] };

pub(in super::super) static REPLICATION_CONTROLLER: Struct =
    Struct { name: "v1.ReplicationController", fields: &object(&REPLICATION_CONTROLLER_SPEC) };

pub(super) static REPLICATION_CONTROLLER_SPEC: Struct =
    Struct { name: "v1.ReplicationControllerSpec", fields: &[REPLICAS, MIN_READY, ("selector", STRING_MAP), TEMPLATE] };

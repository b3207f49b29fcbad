//! `k8s.io/api/core/v1`: the pod template.

use super::Type::{Any, Int32, Int64, List, Map, Quantity, Struct as S, Text};
use super::meta::OBJECT_META;
use super::{Field, STRING, Struct, Type};

const RESOURCE_LIST: Type = Map("v1.ResourceList", &Quantity);

pub(super) static POD_TEMPLATE: Struct =
    Struct { name: "v1.PodTemplateSpec", fields: &[("metadata", S(&OBJECT_META)), ("spec", S(&POD_SPEC))] };

pub(super) static POD_SPEC: Struct = Struct {
    name: "v1.PodSpec",
    fields: &[
        ("containers", CONTAINERS),
        ("initContainers", CONTAINERS),
        ("resources", S(&RESOURCES)),
        ("terminationGracePeriodSeconds", Int64),
        ("activeDeadlineSeconds", Int64),
        ("affinity", Any),
        ("automountServiceAccountToken", Any),
        ("dnsConfig", Any),
        ("dnsPolicy", Any),
        ("enableServiceLinks", Any),
        ("ephemeralContainers", Any),
        ("hostAliases", Any),
        ("hostIPC", Any),
        ("hostNetwork", Any),
        ("hostPID", Any),
        ("hostUsers", Any),
        ("hostname", Any),
        ("hostnameOverride", Any),
        ("imagePullSecrets", Any),
        ("nodeName", Any),
        ("nodeSelector", Any),
        ("os", Any),
        ("overhead", Any),
        ("preemptionPolicy", Any),
        ("priority", Any),
        ("priorityClassName", Any),
        ("readinessGates", Any),
        ("resourceClaims", Any),
        ("restartPolicy", Text("v1.RestartPolicy")),
        ("runtimeClassName", Any),
        ("schedulerName", Any),
        ("schedulingGates", Any),
        ("schedulingGroup", Any),
        ("securityContext", Any),
        ("serviceAccount", Any),
        ("serviceAccountName", Any),
        ("setHostnameAsFQDN", Any),
        ("shareProcessNamespace", Any),
        ("subdomain", Any),
        ("tolerations", Any),
        ("topologySpreadConstraints", Any),
        ("volumes", Any),
    ],
};

const CONTAINERS: Type = List(&S(&CONTAINER));

const fn probe(name: &'static str) -> Field {
    (name, S(&PROBE))
}

pub(super) static CONTAINER: Struct = Struct {
    name: "v1.Container",
    fields: &[
        ("name", STRING),
        ("image", STRING),
        ("resources", S(&RESOURCES)),
        ("restartPolicy", Text("v1.ContainerRestartPolicy")),
        probe("livenessProbe"),
        probe("readinessProbe"),
        probe("startupProbe"),
        ("args", Any),
        ("command", Any),
        ("env", Any),
        ("envFrom", Any),
        ("imagePullPolicy", Any),
        ("lifecycle", Any),
        ("ports", Any),
        ("resizePolicy", Any),
        ("restartPolicyRules", Any),
        ("securityContext", Any),
        ("stdin", Any),
        ("stdinOnce", Any),
        ("terminationMessagePath", Any),
        ("terminationMessagePolicy", Any),
        ("tty", Any),
        ("volumeDevices", Any),
        ("volumeMounts", Any),
        ("workingDir", Any),
    ],
};

pub(super) static RESOURCES: Struct = Struct {
    name: "v1.ResourceRequirements",
    fields: &[("limits", RESOURCE_LIST), ("requests", RESOURCE_LIST), ("claims", Any)],
};

pub(super) static PROBE: Struct = Struct {
    name: "v1.Probe",
    fields: &[
        ("initialDelaySeconds", Int32),
        ("timeoutSeconds", Int32),
        ("periodSeconds", Int32),
        ("successThreshold", Int32),
        ("failureThreshold", Int32),
        ("terminationGracePeriodSeconds", Int64),
        ("exec", Any),
        ("grpc", Any),
        ("httpGet", Any),
        ("tcpSocket", Any),
    ],
};

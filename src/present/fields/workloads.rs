//! Texts of the fields of what is scaled, and of what all objects have.

use super::Text;
use crate::msg;

/// What each field does, by the mapping that it is of.
pub(super) static WORKLOADS: &[Text] = &[
    (
        "ObjectMeta",
        "name",
        msg!("Name of the object, unique for its kind in the namespace. Lower-case letters, digits, - and dots."),
    ),
    ("ObjectMeta", "generateName", msg!("Start of a name that the API server completes, if there is no name.")),
    (
        "ObjectMeta",
        "namespace",
        msg!("Namespace of the object. Default: default. The autoscaler, its target and the pods are in the same one."),
    ),
    ("ObjectMeta", "labels", msg!("Names and values by which selectors find the object.")),
    ("ObjectMeta", "annotations", msg!("Names and values for tools; selectors do not look at them.")),
    ("LabelSelector", "matchLabels", msg!("Labels that have to be there with exactly these values.")),
    ("LabelSelector", "matchExpressions", msg!("Conditions on labels, all of which have to hold.")),
    ("LabelSelectorRequirement", "key", msg!("The label that the condition is about.")),
    ("LabelSelectorRequirement", "operator", msg!("How the label is compared: In, NotIn, Exists or DoesNotExist.")),
    (
        "LabelSelectorRequirement",
        "values",
        msg!("The values that In and NotIn compare with; empty for Exists and DoesNotExist."),
    ),
    (
        "",
        "replicas",
        msg!(
            "How many pods there are at the start. Default 1. Then the autoscaler sets it: leave it out of manifests that are applied again, or every apply sets it back. With 0 the autoscaler does nothing (ScalingDisabled)."
        ),
    ),
    (
        "DeploymentSpec",
        "selector",
        msg!(
            "Which pods belong to the workload; it has to match the labels of the template. The autoscaler counts the pods that it finds."
        ),
    ),
    (
        "StatefulSetSpec",
        "selector",
        msg!(
            "Which pods belong to the workload; it has to match the labels of the template. The autoscaler counts the pods that it finds."
        ),
    ),
    (
        "ReplicaSetSpec",
        "selector",
        msg!(
            "Which pods belong to the workload; it has to match the labels of the template. The autoscaler counts the pods that it finds."
        ),
    ),
    (
        "ReplicationControllerSpec",
        "selector",
        msg!(
            "Which pods belong to the workload; it has to match the labels of the template. The autoscaler counts the pods that it finds."
        ),
    ),
    ("", "template", msg!("What each pod of the workload is made from.")),
    (
        "",
        "minReadySeconds",
        msg!(
            "How many seconds a new pod has to be ready before it counts as available, which a rollout waits for. Default 0. The autoscaler looks at ready, not at available."
        ),
    ),
    ("", "revisionHistoryLimit", msg!("How many old revisions are kept to roll back to. Default 10.")),
    ("DeploymentSpec", "strategy", msg!("How old pods are replaced by new ones.")),
    (
        "DeploymentSpec",
        "paused",
        msg!("Whether changes of the template wait until it is resumed. Scaling goes on. Default false."),
    ),
    (
        "DeploymentSpec",
        "progressDeadlineSeconds",
        msg!("After how many seconds without progress a rollout is said to have failed. Default 600."),
    ),
    (
        "DeploymentStrategy",
        "type",
        msg!("RollingUpdate replaces pods step by step, Recreate stops all of them first. Default RollingUpdate."),
    ),
    ("DeploymentStrategy", "rollingUpdate", msg!("How many pods more or fewer there may be during a rolling update.")),
    (
        "RollingUpdateDeployment",
        "maxUnavailable",
        msg!(
            "How many pods may be missing during a rolling update: a number, or a percentage that is rounded down. Default 25%."
        ),
    ),
    (
        "RollingUpdateDeployment",
        "maxSurge",
        msg!(
            "How many pods may be there in addition during a rolling update: a number, or a percentage that is rounded up. Default 25%."
        ),
    ),
    ("StatefulSetSpec", "serviceName", msg!("The headless Service that gives the pods their names in DNS.")),
    (
        "StatefulSetSpec",
        "podManagementPolicy",
        msg!(
            "OrderedReady starts one pod after another and stops them in reverse, each waiting for the one before; Parallel does not wait. Default OrderedReady: scaling up is slow with it."
        ),
    ),
    (
        "PodSpec",
        "containers",
        msg!("The containers of the pod. For a Resource metric in percent each of them needs a request."),
    ),
    (
        "PodSpec",
        "initContainers",
        msg!(
            "Containers that run before the others, one after another. With restartPolicy Always one goes on beside them: a sidecar."
        ),
    ),
    (
        "PodSpec",
        "resources",
        msg!(
            "Requests and limits of the pod as a whole. If the pod has requests of its own, utilization is measured in percent of them."
        ),
    ),
    (
        "PodSpec",
        "terminationGracePeriodSeconds",
        msg!(
            "How many seconds a pod that is told to stop has before it is killed. Default 30. While it stops, its usage does not count."
        ),
    ),
    (
        "PodSpec",
        "restartPolicy",
        msg!("When containers that end are started again. Default Always, and nothing else in a workload that scales."),
    ),
    ("PodSpec", "activeDeadlineSeconds", msg!("How many seconds the pod may run at most. Default: no end.")),
    ("Container", "name", msg!("Name of the container, unique in the pod. ContainerResource metrics name it.")),
    ("Container", "image", msg!("The image that the container is started from.")),
    ("Container", "resources", msg!("What the container requests, and what it may use at most.")),
    (
        "Container",
        "readinessProbe",
        msg!(
            "Asks whether the container can take requests. A pod that is not ready gets none, and a new one counts as 0 CPU when scaling up."
        ),
    ),
    (
        "Container",
        "livenessProbe",
        msg!("Asks whether the container is alive. When it fails, the container is started again."),
    ),
    (
        "Container",
        "startupProbe",
        msg!(
            "Asks whether the app is up; until then the other probes wait. When it fails for too long, the container is started again."
        ),
    ),
    ("Container", "restartPolicy", msg!("Always in an init container makes it a sidecar.")),
    (
        "ResourceRequirements",
        "requests",
        msg!(
            "What is set aside for it on a node: cpu in cores (500m is half of one), memory in bytes (128Mi). Utilization is usage in percent of this. Default: the limit, if there is one."
        ),
    ),
    (
        "ResourceRequirements",
        "limits",
        msg!("What it may use at most: more CPU is throttled, more memory ends the container (OOMKilled)."),
    ),
    ("Probe", "initialDelaySeconds", msg!("Seconds from the start of the container to the first probe. Default 0.")),
    ("Probe", "timeoutSeconds", msg!("Seconds after which a probe counts as failed. Default 1, at least 1.")),
    ("Probe", "periodSeconds", msg!("Seconds from one probe to the next. Default 10, at least 1.")),
    (
        "Probe",
        "successThreshold",
        msg!(
            "How many probes in a row have to succeed after a failure. Default 1, and always 1 for liveness and startup."
        ),
    ),
    ("Probe", "failureThreshold", msg!("How many probes in a row have to fail before it counts. Default 3.")),
    (
        "Probe",
        "terminationGracePeriodSeconds",
        msg!(
            "Seconds that the container has to stop when the probe has failed. Default: the pod's. Not for readiness."
        ),
    ),
    ("Probe", "httpGet", msg!("Probes with an HTTP request: an answer from 200 to 399 is a success.")),
    ("Probe", "tcpSocket", msg!("Probes whether a TCP port can be connected to.")),
    ("Probe", "exec", msg!("Probes with a command in the container: exit code 0 is a success.")),
    ("Probe", "grpc", msg!("Probes with the gRPC health protocol.")),
];

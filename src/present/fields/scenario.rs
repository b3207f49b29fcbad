//! Texts of the fields of the scenario document.

use super::Text;
use crate::msg;

/// What each field does, by the mapping that it is of.
pub(super) static SCENARIO: &[Text] = &[
    ("Document", "metadata", msg!("What the scenario is called.")),
    ("Document", "spec", msg!("What a run starts from. Every field has a default.")),
    ("Metadata", "name", msg!("Name of the scenario.")),
    ("Metadata", "title", msg!("Title of the scenario by language, under en and zh.")),
    ("Spec", "seed", msg!("Seed of everything random: the same seed gives the same run. Default 7.")),
    (
        "Spec",
        "duration",
        msg!(
            "How long a run without a person lasts, and for how long the curves of the traffic go on; from 1s to 366 days. Default 30m."
        ),
    ),
    ("Spec", "kubernetes", msg!("Flags of the controller manager and feature gates.")),
    ("Spec", "app", msg!("How the simulated app behaves, the same in every pod.")),
    (
        "Spec",
        "pipeline",
        msg!("What collects and serves metrics: metrics-server, Prometheus, its adapter, an external provider."),
    ),
    ("Spec", "cluster", msg!("The nodes. Without it there is room for every pod.")),
    (
        "Spec",
        "others",
        msg!("Workloads of the text that the autoscaler does not scale, by name: what their pods use of the nodes."),
    ),
    (
        "Spec",
        "messageQueue",
        msg!("A message queue that the requests go through: they wait in it until a pod takes them."),
    ),
    ("Spec", "traffic", msg!("How many requests the clients send over time. Default: 4 a second.")),
    ("Spec", "events", msg!("What happens by itself at its time, as if a person did it. At most 20000.")),
    (
        "Kubernetes",
        "syncPeriod",
        msg!(
            "How often the autoscaler is looked at: --horizontal-pod-autoscaler-sync-period, from 1s to 1h. Default 15s."
        ),
    ),
    (
        "Kubernetes",
        "tolerance",
        msg!(
            "How far the ratio of usage to target may be from 1 without scaling: --horizontal-pod-autoscaler-tolerance. Default 0.1."
        ),
    ),
    (
        "Kubernetes",
        "downscaleStabilization",
        msg!(
            "The window for scaling down where the manifest says none: --horizontal-pod-autoscaler-downscale-stabilization, up to 24h. Default 5m."
        ),
    ),
    (
        "Kubernetes",
        "cpuInitializationPeriod",
        msg!(
            "For how long after its start the CPU usage of a pod counts only if it was measured while the pod was ready: --horizontal-pod-autoscaler-cpu-initialization-period, up to 24h. Default 5m."
        ),
    ),
    (
        "Kubernetes",
        "initialReadinessDelay",
        msg!(
            "For how long after its start a pod that is unready is taken for one that was never ready: --horizontal-pod-autoscaler-initial-readiness-delay, up to 24h. Default 30s."
        ),
    ),
    ("Kubernetes", "featureGates", msg!("Feature gates of API server and controller manager.")),
    ("Gates", "HPAScaleToZero", msg!("Whether minReplicas may be 0. Default false.")),
    ("Gates", "HPAConfigurableTolerance", msg!("Whether behavior may have a tolerance. Default true.")),
    ("Gates", "PodLevelResources", msg!("Whether requests of the pod as a whole count. Default true.")),
    (
        "AppSpec",
        "cpuPerRequest",
        msg!("CPU time that one request takes. Default 40ms: with a whole core a pod serves 25 requests a second."),
    ),
    ("AppSpec", "latencyFloor", msg!("What a request takes at least, waiting for CPU aside. Default 20ms.")),
    ("AppSpec", "workers", msg!("Requests that one pod serves at the same time, from 1 to 10000. Default 8.")),
    (
        "AppSpec",
        "queue",
        msg!("Requests that wait in one pod before further ones are dropped, up to 1000000. Default 100."),
    ),
    ("AppSpec", "timeout", msg!("How long a request waits before it is given up. Default 5s.")),
    (
        "AppSpec",
        "retries",
        msg!(
            "How often clients send a request again that got no answer, up to 10. Default 0. Retries make an overload worse."
        ),
    ),
    (
        "AppSpec",
        "spreading",
        msg!(
            "How requests are spread over the pods: random as kube-proxy does, roundRobin or leastRequests. Default random."
        ),
    ),
    ("AppSpec", "idleCpu", msg!("CPU that a pod without requests uses. Default 2m.")),
    ("AppSpec", "sidecars", msg!("CPU that the containers beside the first use, by their names. Default none.")),
    ("AppSpec", "memory", msg!("What the app keeps in memory.")),
    ("AppSpec", "startup", msg!("How a pod starts.")),
    ("AppSpec", "crashAfter", msg!("How long after its start the app crashes, every time. Default: it does not.")),
    (
        "AppSpec",
        "stop",
        msg!("How long the app takes from told to stop to gone, if the grace period of the pod allows. Default 6s."),
    ),
    ("MemorySpec", "base", msg!("Memory without requests. Default 120Mi.")),
    ("MemorySpec", "perRequest", msg!("Memory for each request in it. Default 1Mi.")),
    ("MemorySpec", "leakPerHour", msg!("Memory that is lost every hour until the app is started again. Default 0.")),
    ("Startup", "pull", msg!("From scheduled to running: the pull of the image. Default 2s.")),
    ("Startup", "start", msg!("From running to up. Default 10s.")),
    ("Startup", "cpuBurst", msg!("CPU that the app uses until it is up. Default none.")),
    ("Pipeline", "metricsServer", msg!("metrics-server, which serves the resource metrics API: CPU and memory.")),
    ("Pipeline", "prometheus", msg!("Prometheus, which collects what the app exposes.")),
    ("Pipeline", "adapter", msg!("prometheus-adapter, which serves the custom metrics API from Prometheus.")),
    (
        "Pipeline",
        "external",
        msg!("External metrics that a provider of its own serves instead of the adapter, as KEDA does."),
    ),
    (
        "MetricsServerSpec",
        "resolution",
        msg!("How often it asks the kubelets: --metric-resolution, from 1s to 1h. Default 15s."),
    ),
    ("", "installed", msg!("Whether it is installed. Default true.")),
    (
        "PrometheusSpec",
        "scrapeInterval",
        msg!("How often it asks the pods: scrape_interval, from 1s to 1h. Default 15s."),
    ),
    (
        "AdapterSpec",
        "window",
        msg!("Window of the rate() in the rule that the adapter has without rules, from 1s to 1h. Default 1m."),
    ),
    (
        "AdapterSpec",
        "external",
        msg!(
            "Whether the adapter's own rule serves external metrics, too. Default false: there is no external metrics API."
        ),
    ),
    (
        "AdapterSpec",
        "rules",
        msg!("Rules of the custom metrics API, as in the adapter's configuration file. They replace its own rule."),
    ),
    (
        "AdapterSpec",
        "externalRules",
        msg!("Rules of the external metrics API, as in the adapter's configuration file."),
    ),
    (
        "AdapterSpec",
        "relistInterval",
        msg!(
            "How often the adapter looks for series of its rules: --metrics-relist-interval, from 1s to 1h. Default 1m."
        ),
    ),
    ("ExternalSpec", "metric", msg!("Name of the metric. Required.")),
    ("ExternalSpec", "labels", msg!("Labels of the metric, which selectors look at.")),
    (
        "ExternalSpec",
        "of",
        msg!(
            "What it measures in the cluster: backlog (messages that wait), age (seconds that the oldest has waited) or rate (requests per second). Instead of values."
        ),
    ),
    ("ExternalSpec", "values", msg!("Its value over time, with the shapes of the traffic. Instead of of.")),
    ("ClusterSpec", "nodes", msg!("The nodes at the start, all alike.")),
    (
        "ClusterSpec",
        "autoscaler",
        msg!(
            "A cluster autoscaler: adds nodes for pods that fit nowhere, and removes those without pods. Default: none."
        ),
    ),
    ("NodesSpec", "count", msg!("How many nodes, from 0 to 5000. Default 3.")),
    ("NodesSpec", "cpu", msg!("CPU that each node has for pods. Default 4.")),
    ("NodesSpec", "memory", msg!("Memory that each node has for pods. Default 16Gi.")),
    ("NodesSpec", "pods", msg!("The most pods on each node, from 1 to 1000. Default 110.")),
    ("NodeAutoscalerSpec", "max", msg!("The most nodes, up to 5000. Default 10.")),
    ("NodeAutoscalerSpec", "provision", msg!("How long a node takes from ordered to ready. Default 90s.")),
    ("NodeAutoscalerSpec", "idle", msg!("How long a node has no pods before it is removed. Default 10m.")),
    ("OtherSpec", "cpu", msg!("CPU that each pod of this workload uses.")),
    ("MessageQueueSpec", "backlog", msg!("Messages that wait at the start. Default 0.")),
    ("PhaseSpec", "from", msg!("When it begins. Default 0s.")),
    ("PhaseSpec", "constant", msg!("Requests per second that stay the same, from 0 to 1e9.")),
    ("PhaseSpec", "ramp", msg!("From the rate before in a straight line to another one, which then stays.")),
    ("PhaseSpec", "sine", msg!("Up and down around a mean.")),
    ("PhaseSpec", "day", msg!("Low at night, with one peak a day.")),
    ("PhaseSpec", "spike", msg!("At least this rate for a while, whatever else goes on.")),
    ("PhaseSpec", "noise", msg!("Random amounts that are added, from its beginning to the end.")),
    ("PhaseSpec", "recorded", msg!("A series that was recorded, such as a query of Prometheus.")),
    ("RampSpec", "to", msg!("Requests per second at its end. Required.")),
    ("RampSpec", "over", msg!("How long it takes. Default 1m.")),
    ("SineSpec", "mean", msg!("Requests per second in the middle, where it begins on its way up. Default 4.")),
    ("SineSpec", "amplitude", msg!("How far it goes from the mean. Default: half of it.")),
    ("SineSpec", "period", msg!("From one crest to the next. Default 10m.")),
    ("DaySpec", "min", msg!("Requests per second at night. Default: a tenth of max.")),
    ("DaySpec", "max", msg!("Requests per second at the peak. Default 40.")),
    ("DaySpec", "peak", msg!("The first peak, from the beginning of the shape. Default: 15 of its 24 hours.")),
    ("DaySpec", "length", msg!("How long a day is. Default 24h.")),
    ("SpikeSpec", "to", msg!("Requests per second. Required.")),
    ("SpikeSpec", "for", msg!("How long it lasts. Default 1m.")),
    ("NoiseSpec", "amplitude", msg!("Requests per second more or less at most. Default 1.")),
    ("NoiseSpec", "every", msg!("How long one amount holds. Default 10s.")),
    (
        "RecordedSpec",
        "csv",
        msg!(
            "Lines with a time and a rate, separated by comma, semicolon or tab. Times may be seconds, durations such as 90s, RFC 3339 or Unix; rates may have a unit such as 300/min."
        ),
    ),
    ("RecordedSpec", "queryRange", msg!("The JSON that Prometheus answers to query_range, with one series.")),
    ("EventSpec", "at", msg!("When it happens. Default 0s.")),
    ("EventSpec", "rate", msg!("Requests per second from then on, instead of the traffic, from 0 to 1e9.")),
    ("EventSpec", "app", msg!("How the app behaves from then on; what is not said stays as it is.")),
    ("EventSpec", "apply", msg!("A manifest that is applied, as text: the autoscaler, its target or both.")),
    ("EventSpec", "kill", msg!("Pods are killed, the oldest first.")),
    ("EventSpec", "crash", msg!("The apps of pods crash, of the oldest first.")),
    ("EventSpec", "unready", msg!("The readiness probes of pods fail, of the oldest first.")),
    (
        "EventSpec",
        "rollout",
        msg!("All pods are replaced, as kubectl rollout restart does. Write it with an empty mapping."),
    ),
    ("EventSpec", "absent", msg!("A part of the metrics pipeline is not installed.")),
    ("EventSpec", "down", msg!("A part of the metrics pipeline does not answer.")),
    ("EventSpec", "slow", msg!("A part of the metrics pipeline answers late.")),
    ("EventSpec", "frozen", msg!("A part of the metrics pipeline answers the same again and again.")),
    ("EventSpec", "zeros", msg!("A part of the metrics pipeline answers 0.")),
    ("EventSpec", "works", msg!("A part of the metrics pipeline is mended.")),
    (
        "EventSpec",
        "live",
        msg!(
            "Whether a person did it while the run went on: it comes after everything else at its time. Default false."
        ),
    ),
    ("", "pods", msg!("How many pods, from 1 to 2000. Default 1.")),
    ("Unready", "for", msg!("For how long. Default 1m.")),
    ("Part", "api", msg!("The metrics API that is meant: resource, custom or external. Instead of component.")),
    (
        "Part",
        "component",
        msg!("The component that is meant: kubelet, metricsServer, prometheus or adapter. Instead of api."),
    ),
    ("Part", "for", msg!("For how long. Default: until the end.")),
    ("Part", "delay", msg!("How late the answers of what is slow are. Default 30s.")),
];

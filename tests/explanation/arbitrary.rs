//! Autoscalers, clusters and answers at random, also such as no API server would let through.

use std::collections::BTreeMap;
use std::sync::Arc;

use hpa_playground::api::hpa::{
    Behavior, CrossVersionObjectReference, HorizontalPodAutoscaler, HpaSpec, MetricIdentifier, MetricSource,
    PolicyKind, ResourceTarget, ScalingPolicy, ScalingRules, SelectPolicy, ValueTarget,
};
use hpa_playground::api::metrics::{ContainerMetrics, PodMetricValue, PodMetricValues, PodMetricsList};
use hpa_playground::api::pod::{Container, Pod, PodPhase, PodSpec, ReadyCondition};
use hpa_playground::api::status::{ConditionStatus, HpaStatus};
use hpa_playground::controller::{ControllerConfig, FeatureGates, MetricAnswer, Scale, Seen};
use hpa_playground::units::quantity::Format;
use hpa_playground::units::{MilliValue, Quantity, Replicas, SimDuration, SimTime};
use proptest::prelude::*;

/// An autoscaler and what it sees at some syncs.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) hpa: HorizontalPodAutoscaler,
    pub(crate) config: ControllerConfig,
    pub(crate) looks: Vec<Look>,
}

/// What is seen at one sync.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    /// Since the sync before.
    pub(crate) after: SimDuration,
    /// As many were asked for, and as many there are; none where the scale cannot be read.
    scale: Option<(Replicas, Replicas)>,
    selector: &'static str,
    pods: Vec<Pod>,
    /// None where the API is not installed.
    resources: Option<PodMetricsList>,
    values: PodMetricValues,
    object: MilliValue,
    series: Vec<MilliValue>,
    /// Which of the metrics fail.
    failing: Vec<bool>,
    writes: (bool, bool),
}

impl Look {
    /// What the controller sees of it; it is decided elsewhere what is scaled to.
    pub(crate) fn with_seen<T>(&self, spec: &HpaSpec, read: impl FnOnce(&Seen<'_>) -> T) -> T {
        let answer = |(i, source): (usize, &MetricSource)| match source {
            _ if self.failing[i % self.failing.len()] => Err("refused"),
            MetricSource::Pods { .. } => Ok(MetricAnswer::Pods(&self.values)),
            MetricSource::Object { .. } => Ok(MetricAnswer::Object(self.object)),
            MetricSource::External { .. } => Ok(MetricAnswer::External(&self.series)),
            _ => Ok(MetricAnswer::NotAsked),
        };
        let metrics: Vec<_> = spec.metrics.iter().enumerate().map(answer).collect();
        let written = |fails: bool| if fails { Err("conflict") } else { Ok(()) };
        read(&Seen {
            scale: self.scale.ok_or("gone").map(|(spec, status)| Scale { spec, status, selector: self.selector }),
            pods: &self.pods,
            pod_metrics: self.resources.as_ref().map(Ok),
            metrics: &metrics,
            other_hpas: &[],
            scale_update: written(self.writes.0),
            status_update: written(self.writes.1),
        })
    }
}

/// Any of them.
pub(crate) fn world() -> impl Strategy<Value = World> {
    (spec(), config(), prop::collection::vec(look(), 1..8)).prop_map(|(spec, config, looks)| {
        let (namespace, name, status) = ("default".to_owned(), "web".to_owned(), HpaStatus::default());
        World { hpa: HorizontalPodAutoscaler { namespace, name, spec, status }, config, looks }
    })
}

fn config() -> impl Strategy<Value = ControllerConfig> {
    (any::<[bool; 3]>(), 0..4_i32, 0..400_i64).prop_map(|([zero, tolerance, pod_level], tenths, window)| {
        ControllerConfig {
            tolerance: f64::from(tenths) / 10.0,
            downscale_stabilization: SimDuration::from_secs(window),
            gates: FeatureGates {
                hpa_scale_to_zero: zero,
                hpa_configurable_tolerance: tolerance,
                pod_level_resources: pod_level,
            },
            ..ControllerConfig::default()
        }
    })
}

fn spec() -> impl Strategy<Value = HpaSpec> {
    let metrics = prop::collection::vec(metric(), 1..4);
    (0..4_i32, 0..30_i32, metrics, prop::option::of((rules(), rules()))).prop_map(|(min, more, metrics, behavior)| {
        HpaSpec {
            scale_target_ref: CrossVersionObjectReference {
                api_version: "apps/v1".to_owned(),
                kind: "Deployment".to_owned(),
                name: "web".to_owned(),
            },
            min_replicas: Replicas(min),
            max_replicas: Replicas(min.max(1) + more),
            metrics,
            behavior: behavior.map(|(scale_up, scale_down)| Behavior { scale_up, scale_down }),
        }
    })
}

fn rules() -> impl Strategy<Value = ScalingRules> {
    let select = prop_oneof![
        4 => Just(SelectPolicy::Max),
        4 => Just(SelectPolicy::Min),
        1 => Just(SelectPolicy::Disabled),
    ];
    let policy = (any::<bool>(), 1..300_i32, 1..600_i64).prop_map(|(pods, value, period)| {
        let (kind, value) = if pods { (PolicyKind::Pods, value % 7 + 1) } else { (PolicyKind::Percent, value) };
        ScalingPolicy { kind, value, period: SimDuration::from_secs(period) }
    });
    let tolerance = prop::option::of((0..500_i64).prop_map(|milli| Quantity::from_milli(milli, Format::DecimalSi)));
    (prop::option::of(0..600_i64), select, prop::collection::vec(policy, 1..4), tolerance).prop_map(
        |(window, select_policy, policies, tolerance)| ScalingRules {
            stabilization_window: window.map(SimDuration::from_secs),
            select_policy,
            policies,
            tolerance,
        },
    )
}

/// Thousandths: mostly of a size that matters here, sometimes of any.
fn milli() -> impl Strategy<Value = MilliValue> {
    prop_oneof![30 => 0..3_000_i64, 3 => -100..100_i64, 1 => any::<i64>()].prop_map(MilliValue)
}

fn metric() -> impl Strategy<Value = MetricSource> {
    let identifier = |name: &str| MetricIdentifier { name: name.to_owned(), selector: None };
    let amount =
        || prop_oneof![30 => 1..2_000_i64, 1 => -5..5_i64].prop_map(|m| Quantity::from_milli(m, Format::DecimalSi));
    let resource = || {
        prop_oneof![
            4 => (1..150_i32).prop_map(ResourceTarget::Utilization),
            4 => amount().prop_map(ResourceTarget::AverageValue),
            1 => Just(ResourceTarget::Missing),
        ]
    };
    let name = || prop_oneof![4 => Just("cpu".to_owned()), 1 => Just("memory".to_owned())];
    let value = || {
        prop_oneof![
            4 => amount().prop_map(ValueTarget::Value),
            4 => amount().prop_map(ValueTarget::AverageValue),
            1 => Just(ValueTarget::Mismatched { value: None, average_value: None }),
        ]
    };
    prop_oneof![
        8 => (name(), resource()).prop_map(|(name, target)| MetricSource::Resource { name, target }),
        4 => (name(), resource()).prop_map(|(name, target)| MetricSource::ContainerResource {
            name, container: "app".to_owned(), target,
        }),
        8 => amount().prop_map(move |target| MetricSource::Pods { metric: identifier("requests"), target }),
        4 => value().prop_map(move |target| MetricSource::Object {
            described_object: CrossVersionObjectReference {
                api_version: "v1".to_owned(), kind: "Service".to_owned(), name: "web".to_owned(),
            },
            metric: identifier("hits"),
            target,
        }),
        4 => value().prop_map(move |target| MetricSource::External { metric: identifier("queue"), target }),
        1 => Just(MetricSource::Unknown { kind: "Odd".to_owned() }),
    ]
}

fn instant() -> impl Strategy<Value = SimTime> {
    (-1_000..1_500_i64).prop_map(|secs| SimTime::from_millis(secs * 1_000))
}

fn pod() -> impl Strategy<Value = Pod> {
    let phase = prop_oneof![
        12 => Just(PodPhase::Running),
        2 => Just(PodPhase::Pending),
        1 => Just(PodPhase::Succeeded),
        1 => Just(PodPhase::Failed),
    ];
    let status = prop_oneof![
        4 => Just(ConditionStatus::True),
        2 => Just(ConditionStatus::False),
        1 => Just(ConditionStatus::Unknown),
    ];
    let ready = prop::option::weighted(0.9, (status, prop::option::weighted(0.9, instant())));
    let requests = prop::option::weighted(0.95, 0..1_000_i64);
    (
        prop::bool::weighted(0.1),
        phase,
        prop::option::weighted(0.9, instant()),
        ready,
        requests,
        prop::bool::weighted(0.9),
    )
        .prop_map(|(deleting, phase, start_time, ready, request, ours)| Pod {
            name: "".into(),
            labels: Arc::new(BTreeMap::from([("app".to_owned(), if ours { "web" } else { "db" }.to_owned())])),
            deleting,
            phase,
            start_time,
            ready: ready.map(|(status, last_transition_time)| ReadyCondition { status, last_transition_time }),
            spec: Arc::new(pod_spec(request)),
        })
}

fn pod_spec(request: Option<i64>) -> PodSpec {
    let quantity = |milli| Quantity::from_milli(milli, Format::DecimalSi);
    let requests = request.map(|milli| ["cpu", "memory"].map(|name| (name.to_owned(), quantity(milli))));
    let requests = requests.into_iter().flatten().collect();
    PodSpec {
        containers: vec![Container { name: "app".to_owned(), requests, ..Container::default() }],
        ..PodSpec::default()
    }
}

/// What the metrics APIs know of a pod: cpu, memory, the end of the window, and a custom value.
type Reading = (Option<MilliValue>, Option<MilliValue>, SimTime, Option<MilliValue>);

fn reading() -> impl Strategy<Value = Reading> {
    (
        prop::option::weighted(0.9, milli()),
        prop::option::weighted(0.9, milli()),
        instant(),
        prop::option::weighted(0.8, milli()),
    )
}

fn look() -> impl Strategy<Value = Look> {
    // A pod that is there but not measured, one that is, and one that is measured only.
    let pods =
        prop::collection::vec((prop::option::weighted(0.9, pod()), prop::option::weighted(0.85, reading())), 0..7);
    let scale = prop::option::weighted(0.97, (prop_oneof![9 => 0..12_i32, 1 => 0..40_i32], 0..12_i32));
    let selector = prop_oneof![20 => Just("app=web"), 1 => Just(""), 1 => Just("((")];
    let writes = (prop::bool::weighted(0.05), prop::bool::weighted(0.05));
    let failing = prop::collection::vec(prop::bool::weighted(0.15), 3);
    let rest = (milli(), prop::collection::vec(milli(), 0..4), failing, writes);
    (1..200_i64, scale, selector, pods, prop::bool::weighted(0.95), rest).prop_map(
        |(after, scale, selector, pods, installed, (object, series, failing, writes))| {
            let (mut known, mut list, mut values) = (Vec::new(), PodMetricsList::new(), Vec::new());
            for (i, (pod, reading)) in pods.into_iter().enumerate() {
                let name: Arc<str> = format!("web-{i}").into();
                if let Some((cpu, memory, timestamp, value)) = reading {
                    let usage = ContainerMetrics { name: "app".into(), cpu, memory };
                    list.push(Arc::clone(&name), timestamp, SimDuration::from_secs(15), [usage]);
                    values.extend(value.map(|value| PodMetricValue { pod: Arc::clone(&name), value }));
                }
                known.extend(pod.map(|pod| Pod { name, ..pod }));
            }
            Look {
                after: SimDuration::from_secs(after),
                scale: scale.map(|(spec, status)| (Replicas(spec), Replicas(status))),
                selector,
                pods: known,
                resources: installed.then_some(list),
                values: PodMetricValues(values),
                object,
                series,
                failing,
                writes,
            }
        },
    )
}

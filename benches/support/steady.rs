//! An autoscaler that sees the same at every sync, and stays where it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use hpa_playground::api::hpa::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HpaSpec, MetricIdentifier, MetricSource, ResourceTarget,
};
use hpa_playground::api::metrics::{ContainerMetrics, PodMetricValue, PodMetricValues, PodMetricsList};
use hpa_playground::api::pod::{Container, Pod, PodPhase, PodSpec, ReadyCondition};
use hpa_playground::api::status::{ConditionStatus, HpaStatus};
use hpa_playground::controller::{
    ControllerConfig, Memory, MetricAnswer, Reconciled, Recorder, Scale, Seen, reconcile,
};
use hpa_playground::units::quantity::Format;
use hpa_playground::units::{MilliValue, Quantity, Replicas, SimDuration, SimTime};

/// What the autoscaler measures.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Measures {
    /// CPU, in percent of the request.
    Resource,
    /// A custom metric of the pods.
    Pods,
    /// One after the other.
    Both,
}

/// The autoscaler with everything that it reads.
pub(crate) struct Steady {
    hpa: HorizontalPodAutoscaler,
    memory: Memory,
    config: ControllerConfig,
    pods: Vec<Pod>,
    usage: PodMetricsList,
    values: PodMetricValues,
    measures: Measures,
    now: SimTime,
}

impl Steady {
    /// One with so many pods, at its targets, that remembers as much as it ever will.
    pub(crate) fn new(pods: i32, measures: Measures) -> Self {
        let quantity = |milli| Quantity::from_milli(milli, Format::DecimalSi);
        let resource = MetricSource::Resource { name: "cpu".to_owned(), target: ResourceTarget::Utilization(60) };
        let metric = MetricIdentifier { name: "requests_per_second".to_owned(), selector: None };
        let custom = MetricSource::Pods { metric, target: quantity(2_000) };
        let labels = Arc::new(BTreeMap::from([("app".to_owned(), "web".to_owned())]));
        let requests = BTreeMap::from([("cpu".to_owned(), quantity(200))]);
        let container = Container { name: "app".to_owned(), requests, ..Container::default() };
        let spec = Arc::new(PodSpec { containers: vec![container], ..PodSpec::default() });
        let long_ago = SimTime::from_millis(-3_600_000);
        let ready = ReadyCondition { status: ConditionStatus::True, last_transition_time: Some(long_ago) };
        let pod = |i| Pod {
            name: format!("web-{i:04}").into(),
            labels: Arc::clone(&labels),
            deleting: false,
            phase: PodPhase::Running,
            start_time: Some(long_ago),
            ready: Some(ready),
            spec: Arc::clone(&spec),
        };
        let all: Vec<Pod> = (0..pods).map(pod).collect();
        let (mut usage, app) = (PodMetricsList::new(), Arc::from("app"));
        for pod in &all {
            let (cpu, memory) = (Some(MilliValue(120)), Some(MilliValue(1 << 40)));
            let app = ContainerMetrics { name: Arc::clone(&app), cpu, memory };
            usage.push(Arc::clone(&pod.name), SimTime::ZERO, SimDuration::from_secs(15), [app]);
        }
        let value = |pod: &Pod| PodMetricValue { pod: Arc::clone(&pod.name), value: MilliValue(2_000) };
        let mut steady = Self {
            hpa: HorizontalPodAutoscaler {
                namespace: "default".to_owned(),
                name: "web".to_owned(),
                spec: HpaSpec {
                    scale_target_ref: CrossVersionObjectReference {
                        api_version: "apps/v1".to_owned(),
                        kind: "Deployment".to_owned(),
                        name: "web".to_owned(),
                    },
                    min_replicas: Replicas(1),
                    max_replicas: Replicas(1_000),
                    metrics: match measures {
                        Measures::Resource => vec![resource],
                        Measures::Pods => vec![custom],
                        Measures::Both => vec![resource, custom],
                    },
                    behavior: None,
                },
                status: HpaStatus::default(),
            },
            memory: Memory::default(),
            config: ControllerConfig::default(),
            values: PodMetricValues(all.iter().map(value).collect()),
            pods: all,
            usage,
            measures,
            now: SimTime::ZERO,
        };
        let first = steady.reconcile(&mut ());
        assert!(first.status_written && first.scale_to.is_none(), "{first:?}");
        for _ in 0..50 {
            steady.sync(&mut ());
        }
        steady
    }

    /// One sync, 15 seconds after the last, that finds everything as it was.
    pub(crate) fn sync<R: Recorder>(&mut self, recorder: &mut R) {
        assert_eq!(self.reconcile(recorder), Reconciled::default(), "nothing is to change");
    }

    fn reconcile<R: Recorder>(&mut self, recorder: &mut R) -> Reconciled {
        self.now += SimDuration::from_secs(15);
        let answers = [Ok(MetricAnswer::NotAsked), Ok(MetricAnswer::Pods(&self.values))];
        let count = Replicas::from_count(self.pods.len());
        let seen = Seen {
            scale: Ok(Scale { spec: count, status: count, selector: "app=web" }),
            pods: &self.pods,
            pod_metrics: Some(Ok(&self.usage)),
            metrics: if self.measures == Measures::Pods { &answers[1..] } else { &answers },
            other_hpas: &[],
            scale_update: Ok(()),
            status_update: Ok(()),
        };
        reconcile(self.now, &mut self.hpa, &seen, &mut self.memory, &self.config, recorder)
    }
}

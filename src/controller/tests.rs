//! Behaviours worth a name; the vectors of the conformance test hold the rest.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::trace::{Limit, Measurement};
use super::*;
use crate::api::hpa::{
    Behavior, CrossVersionObjectReference, HorizontalPodAutoscaler, HpaSpec, MetricIdentifier, MetricSource,
    ScalingRules,
};
use crate::api::metrics::{PodMetricValue, PodMetricValues};
use crate::api::pod::{Pod, PodPhase, PodSpec, ReadyCondition};
use crate::api::status::{ConditionStatus, HpaStatus};
use crate::units::quantity::Format;
use crate::units::{MilliValue, Quantity, Replicas, SimDuration, SimTime, UsageRatio};

/// A Deployment whose pods all have the same value of one custom metric, and its autoscaler.
struct World {
    hpa: HorizontalPodAutoscaler,
    memory: Memory,
    replicas: Replicas,
    now: SimTime,
}

impl World {
    /// An autoscaler that aims at `target` of the metric per pod.
    fn new(target: i64, behavior: Option<Behavior>) -> Self {
        let metric = MetricIdentifier { name: "requests".into(), selector: None };
        let spec = HpaSpec {
            scale_target_ref: CrossVersionObjectReference {
                api_version: "apps/v1".into(),
                kind: "Deployment".into(),
                name: "web".into(),
            },
            min_replicas: Replicas(1),
            max_replicas: Replicas(1000),
            metrics: vec![MetricSource::Pods { metric, target: Quantity::from_value(target, Format::DecimalSi) }],
            behavior,
        };
        let (namespace, name, status) = ("default".into(), "web".into(), HpaStatus::default());
        Self {
            hpa: HorizontalPodAutoscaler { namespace, name, spec, status },
            memory: Memory::default(),
            replicas: Replicas(1),
            now: SimTime::ZERO,
        }
    }

    /// One sync in which every pod has `value` of the metric, and the next one 15 seconds later.
    fn sync(&mut self, value: i64) -> (Reconciled, Vec<Step>) {
        let labels = Arc::new(BTreeMap::from([("app".to_owned(), "web".to_owned())]));
        let ready = ReadyCondition { status: ConditionStatus::True, last_transition_time: None };
        let pods: Vec<_> = (0..self.replicas.count())
            .map(|i| Pod {
                name: format!("web-{i:04}").into(),
                labels: Arc::clone(&labels),
                deleting: false,
                phase: PodPhase::Running,
                start_time: Some(SimTime::MIN),
                ready: Some(ready),
                spec: Arc::new(PodSpec::default()),
            })
            .collect();
        let value = MilliValue(value * 1000);
        let values = pods.iter().map(|pod| PodMetricValue { pod: Arc::clone(&pod.name), value }).collect();
        let values = PodMetricValues(values);
        let seen = Seen {
            scale: Ok(Scale { spec: self.replicas, status: self.replicas, selector: "app=web" }),
            pods: &pods,
            pod_metrics: None,
            metrics: &[Ok(MetricAnswer::Pods(&values))],
            other_hpas: &[],
            scale_update: Ok(()),
            status_update: Ok(()),
        };
        let (config, mut steps) = (ControllerConfig::default(), Vec::new());
        let did = reconcile(self.now, &mut self.hpa, &seen, &mut self.memory, &config, &mut steps);
        self.replicas = did.scale_to.unwrap_or(self.replicas);
        self.now += SimDuration::from_secs(15);
        (did, steps)
    }
}

/// The behavior that the API server fills in when any part of it is written.
fn default_behavior() -> Behavior {
    Behavior { scale_up: ScalingRules::default_scale_up(), scale_down: ScalingRules::default_scale_down() }
}

#[test]
fn behavior_absent_and_written_out_are_different_algorithms() {
    let cases = [
        ("1 replica under huge load, no behavior", None, [4, 8, 16, 32]),
        ("1 replica under huge load, default behavior", Some(default_behavior()), [5, 10, 20, 40]),
    ];
    for (name, behavior, counts) in cases {
        let mut world = World::new(1, behavior);
        let reached = counts.map(|_| {
            let _ = world.sync(1000);
            world.replicas.0
        });
        assert_eq!(reached, counts, "{name}");
    }
}

#[test]
fn the_steps_of_a_sync_hold_the_numbers_of_every_stage() {
    let mut world = World::new(2, None);
    world.replicas = Replicas(4);
    let (did, steps) = world.sync(6);
    assert_eq!(did.scale_to, Some(Replicas(8)), "{steps:#?}");
    let ratio = UsageRatio(3.0);
    let measured = steps.iter().find_map(|step| match step {
        Step::Measured(measured) => Some(measured),
        _ => None,
    });
    assert!(matches!(measured, Some(Measurement { sum: MilliValue(24_000), pods: Some(4), .. })), "{steps:#?}");
    let wanted = [
        Step::Ceiled { ratio, pods: Some(4), replicas: Replicas(12) },
        Step::Proposed { replicas: Replicas(12) },
        Step::Won { index: Some(0), replicas: Replicas(12), failed: 0 },
        Step::Limited {
            from: Replicas(12),
            to: Replicas(8),
            min: Replicas(1),
            max: Replicas(1000),
            by: Some(Limit::ScaleUpRate),
        },
        Step::Decided { from: Replicas(4), to: Replicas(8) },
    ];
    for step in wanted {
        assert!(steps.contains(&step), "{step:?} is not among {steps:#?}");
    }
}

#[test]
fn scaling_down_waits_for_the_highest_recommendation_to_grow_old() {
    let mut world = World::new(1, None);
    world.replicas = Replicas(10);
    // The first sync remembers the 10 replicas that it finds; a recommendation as old as the window still counts.
    let counts: Vec<_> = (0..22)
        .map(|_| {
            let _ = world.sync(0);
            world.replicas.0
        })
        .collect();
    assert_eq!(counts[..21], [10; 21]);
    assert_eq!(counts[21], 1);
}

#[test]
fn a_sync_that_changes_nothing_writes_nothing() {
    let mut world = World::new(1, None);
    let (first, _) = world.sync(1);
    assert!(first.status_written);
    let (second, _) = world.sync(1);
    assert_eq!(second, Reconciled::default());
}

#[test]
fn a_status_that_cannot_be_written_stays_as_it_was() {
    let mut world = World::new(1, None);
    let before = world.hpa.status.clone();
    let config = ControllerConfig::default();
    let seen = Seen {
        scale: Err("gone"),
        pods: &[],
        pod_metrics: None,
        metrics: &[],
        other_hpas: &[],
        scale_update: Ok(()),
        status_update: Err("conflict"),
    };
    let did = reconcile(world.now, &mut world.hpa, &seen, &mut world.memory, &config, &mut ());
    assert_eq!(world.hpa.status, before);
    let reasons: Vec<_> = did.events.iter().map(|event| event.reason).collect();
    assert_eq!(reasons, ["FailedGetScale", "FailedUpdateStatus"]);
    assert_eq!(did.error.as_deref(), Some("failed to query scale subresource for Deployment/default/web: gone"));
}

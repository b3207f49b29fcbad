//! Defaults of the HorizontalPodAutoscaler, autoscaling/v2 (upstream `pkg/apis/autoscaling/v2/defaults.go`, 1.36).

use k8s_openapi::api::autoscaling::v2 as wire;

use super::gates::FeatureGates;

/// Fills in what the API server fills in (`SetDefaults_HorizontalPodAutoscaler`).
///
/// A behavior that came in an annotation of an older version is left as it is: upstream fills in defaults before it
/// reads the annotation.
pub fn set_defaults(spec: &mut wire::HorizontalPodAutoscalerSpec, behavior: BehaviorFrom) {
    spec.min_replicas.get_or_insert(1);
    let metrics = spec.metrics.get_or_insert_default();
    if metrics.is_empty() {
        metrics.push(default_metric());
    }
    if behavior == BehaviorFrom::Annotation {
        return;
    }
    if let Some(behavior) = &mut spec.behavior {
        let up = behavior.scale_up.get_or_insert_default();
        up.stabilization_window_seconds.get_or_insert(0);
        fill_rules(up, &[policy("Pods", 4), policy("Percent", 100)]);
        fill_rules(behavior.scale_down.get_or_insert_default(), &[policy("Percent", 100)]);
    }
}

/// Drops the fields whose feature gates are off (`dropDisabledFields`).
pub fn drop_disabled_fields(spec: &mut wire::HorizontalPodAutoscalerSpec, gates: FeatureGates) {
    if gates.hpa_configurable_tolerance {
        return;
    }
    if let Some(behavior) = &mut spec.behavior {
        for rules in [&mut behavior.scale_up, &mut behavior.scale_down].into_iter().flatten() {
            rules.tolerance = None;
        }
    }
}

/// Where `spec.behavior` was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BehaviorFrom {
    /// The spec.
    Spec,
    /// An annotation of v1 or v2beta1.
    Annotation,
}

/// What is measured when nothing is said: cpu at 80 % of its request.
fn default_metric() -> wire::MetricSpec {
    wire::MetricSpec {
        type_: "Resource".to_owned(),
        resource: Some(wire::ResourceMetricSource {
            name: "cpu".to_owned(),
            target: wire::MetricTarget {
                type_: "Utilization".to_owned(),
                average_utilization: Some(80),
                ..wire::MetricTarget::default()
            },
        }),
        ..wire::MetricSpec::default()
    }
}

fn fill_rules(rules: &mut wire::HPAScalingRules, policies: &[wire::HPAScalingPolicy]) {
    rules.select_policy.get_or_insert_with(|| "Max".to_owned());
    rules.policies.get_or_insert_with(|| policies.to_vec());
}

fn policy(kind: &str, value: i32) -> wire::HPAScalingPolicy {
    wire::HPAScalingPolicy { type_: kind.to_owned(), value, period_seconds: 15 }
}

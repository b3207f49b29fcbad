//! Defaults of the HorizontalPodAutoscaler, autoscaling/v2 (upstream `pkg/apis/autoscaling/v2/defaults.go`, 1.36).

use k8s_openapi::api::autoscaling::v2 as wire;

/// Fills in what the API server fills in (`SetDefaults_HorizontalPodAutoscaler`).
pub fn set_defaults(spec: &mut wire::HorizontalPodAutoscalerSpec) {
    spec.min_replicas.get_or_insert(1);
    let metrics = spec.metrics.get_or_insert_default();
    if metrics.is_empty() {
        metrics.push(default_metric());
    }
    if let Some(behavior) = &mut spec.behavior {
        let up = behavior.scale_up.get_or_insert_default();
        up.stabilization_window_seconds.get_or_insert(0);
        fill_rules(up, &[policy("Pods", 4), policy("Percent", 100)]);
        fill_rules(behavior.scale_down.get_or_insert_default(), &[policy("Percent", 100)]);
    }
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

//! Rows of upstream's tables for single functions.

use std::collections::BTreeMap;
use std::sync::Arc;

use hpa_playground::api::hpa::{Behavior, HpaSpec, PolicyKind, ScalingPolicy};
use hpa_playground::controller::bounds::{Bounds, Limited};
use hpa_playground::controller::pod_groups::{Grouping, Readiness, Sample};
use hpa_playground::controller::requests::Requests;
use hpa_playground::controller::scaling_policies::{ScaleEvents, change_in_period, store_scale_event};
use hpa_playground::controller::stabilization::{
    Windows, stabilize_recommendation, stabilize_recommendation_with_behaviors,
};
use hpa_playground::controller::trace::PodGroup;
use hpa_playground::controller::{ControllerConfig, ScaleEvent, build_quantity};
use hpa_playground::units::{MilliValue, SimDuration, SimTime};
use k8s_openapi::api::autoscaling::v2;
use serde_json::{Value, json};

use super::calculator::config;
use super::cluster::{PodDefaults, instant, list, pods};
use super::traces::{recommendations, replicas};
use super::vectors::{Differences, int, text};

/// Checks one row.
pub(crate) fn check(vector: &Value) -> Result<(), String> {
    let (input, expect) = (&vector["input"], &vector["expect"]);
    let got = match text(vector, "unit") {
        "group_pods" => group_pods(input),
        "calculate_requests" => calculate_requests(input),
        "build_quantity" => {
            json!({"quantity": build_quantity(text(input, "resource"), MilliValue(int(input, "raw"))).to_string()})
        }
        "convert_desired_replicas_with_rules" => convert_with_rules(input),
        "convert_desired_replicas_with_behavior_rate" => convert_with_behavior(input),
        "stabilize_recommendation" => stabilize(input),
        "stabilize_recommendation_with_behaviors" => stabilize_with_behaviors(input, &expect["recommendations"]),
        "store_scale_event" => store(input),
        unit => return Err(format!("unknown unit {unit}")),
    };
    let mut differences = Differences::default();
    for (key, value) in expect.as_object().into_iter().flatten() {
        differences.check(key, &got[key], value);
    }
    differences.finish().map_err(|text| format!("{input}\n{text}"))
}

fn group_pods(input: &Value) -> Value {
    let config = config(input);
    let readiness = if text(input, "resource") == "cpu" { Readiness::Asked } else { Readiness::NotAsked };
    let grouping = Grouping { now: SimTime::ZERO, config: &config, readiness };
    let mut ready = 0;
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for pod in pods(&input["pods"], &PodDefaults::default()) {
        let sample = input["metrics"].get(&*pod.name).map(|sample| Sample {
            value: MilliValue(int(sample, "value")),
            timestamp: instant(sample, "at_ms").unwrap_or_default(),
            window: SimDuration::from_secs(int(sample, "window_s")),
        });
        let group = match grouping.group_of(&pod, sample.as_ref()) {
            PodGroup::Ready => {
                ready += 1;
                continue;
            }
            PodGroup::Missing => "missing",
            PodGroup::Unready(_) => "unready",
            PodGroup::Ignored => "ignored",
        };
        groups.entry(group).or_default().push(pod.name.to_string());
    }
    let names = |group| groups.get(group).cloned().unwrap_or_default();
    json!({
        "ready_pod_count": ready,
        "unready": names("unready"),
        "missing": names("missing"),
        "ignored": names("ignored"),
    })
}

fn calculate_requests(input: &Value) -> Value {
    let container = input["container"].as_str().filter(|name| !name.is_empty());
    let mut requests = Requests::new(text(input, "resource"), container, input["pod_level_resources"] == true, 100);
    let mut sums = BTreeMap::new();
    for pod in list(&input["pods"]).map(|value| super::cluster::pod(value, &PodDefaults::default())) {
        match requests.of(&pod) {
            Ok(request) => sums.insert(Arc::clone(&pod.name).to_string(), request.0),
            Err(error) => return json!({"error": error.to_string(), "requests": null}),
        };
    }
    json!({"error": "", "requests": sums})
}

fn bounds(input: &Value) -> Bounds {
    Bounds {
        min: replicas(input, "min_replicas"),
        max: replicas(input, "max_replicas"),
        current: replicas(input, "current_replicas"),
        desired: replicas(input, "desired_replicas"),
    }
}

fn limited(limited: Limited) -> Value {
    json!({"replicas": limited.replicas.0, "reason": limited.words().0})
}

fn convert_with_rules(input: &Value) -> Value {
    let factor = input["scale_up_limit_factor"].as_f64().unwrap_or(2.0);
    let config = ControllerConfig { scale_up_limit_factor: factor, ..ControllerConfig::default() };
    limited(bounds(input).limit_with_rules(&config, &mut ()))
}

fn events(value: &Value) -> Vec<ScaleEvent> {
    let event = |value| ScaleEvent {
        change: i32::try_from(int(value, "replica_change")).expect("a change"),
        at: SimTime::from_millis(int(value, "at_ms")),
        outdated: value["outdated"] == true,
    };
    list(value).map(event).collect()
}

fn behavior(up: &Value, down: &Value) -> Behavior {
    let json = json!({"scaleTargetRef": {"kind": "", "name": ""}, "maxReplicas": 1,
                      "behavior": {"scaleUp": up, "scaleDown": down}});
    let wire: v2::HorizontalPodAutoscalerSpec = serde_json::from_value(json).expect("rules");
    HpaSpec::try_from(&wire).expect("rules").behavior.expect("a behavior")
}

fn convert_with_behavior(input: &Value) -> Value {
    let behavior = behavior(&input["scale_up"], &input["scale_down"]);
    let (up, down) = (events(&input["scale_up_events"]), events(&input["scale_down_events"]));
    let events = ScaleEvents { up: &up, down: &down };
    limited(bounds(input).limit_with_behavior(SimTime::ZERO, &behavior, events, &mut ()))
}

fn stabilize(input: &Value) -> Value {
    let mut log = recommendations(input["recommendations"].as_array().map_or(&[], Vec::as_slice));
    let window = SimDuration::from_secs(int(input, "downscale_stabilization_seconds"));
    let counts = (replicas(input, "current_replicas"), replicas(input, "desired_replicas"));
    let stabilized = stabilize_recommendation(SimTime::ZERO, &mut log, counts, window);
    json!({"replicas": stabilized.replicas.0, "log_length": log.len()})
}

fn stabilize_with_behaviors(input: &Value, wanted: &Value) -> Value {
    let mut log = recommendations(input["recommendations"].as_array().map_or(&[], Vec::as_slice));
    let windows = Windows {
        up: SimDuration::from_secs(int(input, "scale_up_stabilization_seconds")),
        down: SimDuration::from_secs(int(input, "scale_down_stabilization_seconds")),
    };
    let counts = (replicas(input, "current_replicas"), replicas(input, "desired_replicas"));
    let stabilized = stabilize_recommendation_with_behaviors(SimTime::ZERO, &mut log, counts, windows);
    let log: Vec<_> = log.iter().map(|recommendation| recommendation.replicas.0).collect();
    // Upstream asserts the log in some rows only.
    let log = if wanted.is_null() { Value::Null } else { json!(log) };
    json!({"replicas": stabilized.replicas.0, "recommendations": log})
}

fn store(input: &Value) -> Value {
    let mut stored = events(&input["prev_events"]);
    let period = SimDuration::from_secs(60);
    let minute = ScalingPolicy { kind: PolicyKind::Pods, value: 0, period };
    let before = change_in_period(SimTime::ZERO, &minute, &stored);
    let change = i32::try_from(int(input, "replica_change")).expect("a change");
    // Without a behavior the controller stores nothing.
    if !input["rules"].is_null() {
        let rules = behavior(&input["rules"], &Value::Null).scale_up;
        store_scale_event(SimTime::ZERO, &mut stored, &rules, change);
    }
    // The table does not say when its events happened.
    let stored = stored.iter().map(|e| json!({"replica_change": e.change, "outdated": e.outdated, "at_ms": 0}));
    json!({"replicas_change_in_60s_before": before, "events": stored.collect::<Vec<_>>()})
}

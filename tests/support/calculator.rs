//! Vectors of the replica calculator, and upstream's own tables for it.

use hpa_playground::api::hpa::{CrossVersionObjectReference, LabelSelector};
use hpa_playground::api::selector::Selector;
use hpa_playground::controller::pod_groups::MatchedPods;
use hpa_playground::controller::replica_calculator::{Proposal, ReplicaCalculator, ResourceMetric};
use hpa_playground::controller::{ControllerConfig, Step, answers};
use hpa_playground::units::{MilliValue, Replicas, SimDuration, SimTime, Tolerances};
use k8s_openapi::apimachinery::pkg::apis::meta::v1;
use serde_json::Value;

use super::cluster::{Asked, PodDefaults, pods};
use super::vectors::{Differences, int, text};

/// Checks one call.
pub(crate) fn check(vector: &Value) -> Result<(), String> {
    if vector.get("unit").is_some() {
        return super::units::check(vector);
    }
    let mut steps = Vec::new();
    let got = call(vector, &mut steps);
    let (expect, mut differences) = (&vector["expect"], Differences::default());
    let error = got.as_ref().err().map_or("", String::as_str);
    differences.check("error", &error, &text(expect, "error"));
    // Where only the ready pods could not be counted, upstream returns the value beside the error.
    let measured = steps.iter().find_map(|step| match step {
        Step::Measured(measured) if error.starts_with("unable to calculate ready pods") => Some(measured.sum),
        _ => None,
    });
    let nothing = Proposal { replicas: Replicas::ZERO, utilization: None, usage: measured.unwrap_or_default() };
    let proposal = got.clone().unwrap_or(nothing);
    differences.check("replicas", &i64::from(proposal.replicas.0), &int(expect, "replicas"));
    differences.check("usage", &proposal.usage.0, &int(expect, "usage"));
    let utilization = proposal.utilization.map_or(0, |utilization| i64::from(utilization.0));
    differences.check("utilization", &utilization, &int(expect, "utilization"));
    let method = text(vector, "method");
    differences.finish().map_err(|text| format!("{method} {}\n{text}\n{steps:#?}", vector["args"]))
}

/// The flags that a vector names.
pub(crate) fn config(vector: &Value) -> ControllerConfig {
    let secs = |key| SimDuration::from_secs(int(vector, key));
    let mut config = ControllerConfig {
        cpu_initialization_period: secs("cpu_initialization_period_seconds"),
        initial_readiness_delay: secs("initial_readiness_delay_seconds"),
        ..ControllerConfig::default()
    };
    config.gates.pod_level_resources = vector["pod_level_resources"] == true;
    config
}

fn call(vector: &Value, steps: &mut Vec<Step>) -> Result<Proposal, String> {
    let (defaults, args) = (PodDefaults::of(vector), &vector["args"]);
    let pods = pods(&vector["pods"], &defaults);
    let selector = Selector::parse(text(vector, "selector"))?;
    let asked = Asked { selector: Some(&selector), pods: &pods, defaults: &defaults };
    let (config, mut places) = (config(vector), Vec::new());
    let fraction = |key: &str| args[key].as_f64().unwrap_or(0.0);
    let mut calculator = ReplicaCalculator {
        now: SimTime::ZERO,
        config: &config,
        tolerances: Tolerances { scale_down: fraction("tolerance_down"), scale_up: fraction("tolerance_up") },
        pods: MatchedPods::select(&pods, &selector, &mut places),
        recorder: steps,
    };
    let current = Replicas(i32::try_from(int(args, "current_replicas")).expect("a count"));
    let (target, namespace, name) =
        (MilliValue(int(args, "target")), text(vector, "namespace"), text(args, "metric_name"));
    let answer = asked.metric(&vector["metric"]);
    match text(vector, "method") {
        method @ ("GetResourceReplicas" | "GetRawResourceReplicas") => {
            let name = text(args, "resource");
            let answer = asked.pod_metrics(&vector["pod_metrics"]);
            let samples = answers::resource_metrics(name, answer.as_ref().map(|a| a.as_ref().map_err(String::as_str)))?;
            let metric = ResourceMetric { name, container: args["container"].as_str(), samples };
            if method == "GetRawResourceReplicas" {
                return calculator.raw_resource_replicas(current, target, metric);
            }
            calculator.resource_replicas(current, i32::try_from(target.0).expect("percent"), metric)
        }
        "GetMetricReplicas" => calculator.metric_replicas(current, target, answers::pod_values(name, answer.seen())?),
        "GetObjectMetricReplicas" => {
            let value = answers::object_value(name, namespace, &object(args), answer.seen())?;
            calculator.object_metric_replicas(current, target, value)
        }
        "GetObjectPerPodMetricReplicas" => {
            let value = answers::object_value(name, namespace, &object(args), answer.seen())?;
            Ok(calculator.object_per_pod_metric_replicas(current, target, value))
        }
        "GetExternalMetricReplicas" => {
            let values = answers::external_values(name, namespace, selector_of(args).as_ref(), answer.seen())?;
            calculator.external_metric_replicas(current, target, values)
        }
        "GetExternalPerPodMetricReplicas" => {
            let values = answers::external_values(name, namespace, selector_of(args).as_ref(), answer.seen())?;
            Ok(calculator.external_per_pod_metric_replicas(current, target, values))
        }
        method => Err(format!("unknown method {method}")),
    }
}

fn object(args: &Value) -> CrossVersionObjectReference {
    let field = |key| text(&args["object"], key).to_owned();
    CrossVersionObjectReference { api_version: field("apiVersion"), kind: field("kind"), name: field("name") }
}

fn selector_of(args: &Value) -> Option<LabelSelector> {
    let wire: Option<v1::LabelSelector> =
        serde_json::from_value(args["metric_selector"].clone()).expect("a label selector");
    wire.as_ref().map(Into::into)
}

//! Traces of the controller: an autoscaler over several syncs.

use hpa_playground::api::hpa::{HorizontalPodAutoscaler, HpaSpec};
use hpa_playground::api::pod::Pod;
use hpa_playground::api::selector::Selector;
use hpa_playground::api::status::HpaStatus;
use hpa_playground::controller::{
    ControllerConfig, Explained, FeatureGates, Memory, Recommendation, Reconciled, RememberedSelector, Scale, Seen,
    reconcile, reconcile_explained,
};
use hpa_playground::units::{Replicas, SimDuration, SimTime};
use k8s_openapi::api::autoscaling::v2;
use serde_json::{Value, json};

use super::cluster::{Answer, Asked, PodDefaults, list, pod};
use super::vectors::{Differences, int, text};

/// Checks one trace, or a row of upstream's tables.
pub(crate) fn check(vector: &Value) -> Result<(), String> {
    if vector.get("unit").is_some() {
        return super::units::check(vector);
    }
    each_sync(vector, |_, _| Ok(()))
}

/// Checks one trace, and hands each sync with the status after it to `visit`.
pub(crate) fn each_sync(
    vector: &Value,
    mut visit: impl FnMut(&Explained<Reconciled>, &HpaStatus) -> Result<(), String>,
) -> Result<(), String> {
    let mut world = World::new(vector)?;
    for (i, step) in list(&vector["steps"]).enumerate() {
        let checked = world
            .step(step)
            .and_then(|did| visit(&did, &world.hpa.status).map_err(|text| format!("{text}\n{:#?}", did.steps)));
        checked.map_err(|text| format!("step {i} at {} ms:\n{text}", step["at_ms"]))?;
    }
    Ok(())
}

/// What is kept from step to step.
struct World {
    config: ControllerConfig,
    hpa: HorizontalPodAutoscaler,
    /// The conditions that are expected, as JSON.
    conditions: Vec<Value>,
    memory: Memory,
    pods: Vec<Pod>,
    defaults: PodDefaults,
    selector: String,
    others: Vec<RememberedSelector>,
}

impl World {
    fn new(vector: &Value) -> Result<Self, String> {
        let hpa = &vector["hpa"];
        let recommendations = vector["initial_recommendations"].as_array().map(|list| recommendations(list));
        Ok(Self {
            config: config(&vector["config"]),
            conditions: list(&hpa["status"]["conditions"]).cloned().collect(),
            hpa: HorizontalPodAutoscaler {
                namespace: text(hpa, "namespace").to_owned(),
                name: text(hpa, "name").to_owned(),
                spec: spec(&hpa["spec"])?,
                status: status(&hpa["status"])?,
            },
            memory: recommendations.map_or_else(Memory::default, Memory::with_recommendations),
            pods: Vec::new(),
            defaults: PodDefaults::of(vector),
            selector: text(vector, "selector").to_owned(),
            others: Vec::new(),
        })
    }

    fn step(&mut self, step: &Value) -> Result<Explained<Reconciled>, String> {
        self.apply(step)?;
        let scale = &step["scale"];
        let selector = scale["selector"].as_str().unwrap_or(&self.selector).to_owned();
        let parsed = Selector::parse(&selector).ok();
        let asked = Asked { selector: parsed.as_ref(), pods: &self.pods, defaults: &self.defaults };
        let pod_metrics = asked.pod_metrics(&step["pod_metrics"]);
        let answers: Vec<Answer> = list(&step["metrics"]).map(|value| asked.metric(value)).collect();
        let answers: Vec<_> = answers.iter().map(Answer::seen).collect();
        let seen = Seen {
            scale: match scale["get_error"].as_str() {
                Some(error) => Err(error),
                None => {
                    Ok(Scale { spec: replicas(scale, "spec"), status: replicas(scale, "status"), selector: &selector })
                }
            },
            pods: &self.pods,
            pod_metrics: pod_metrics.as_ref().map(|answer| answer.as_ref().map_err(String::as_str)),
            metrics: &answers,
            other_hpas: &self.others,
            scale_update: step["scale_update_error"].as_str().map_or(Ok(()), Err),
            status_update: step["status_update_error"].as_str().map_or(Ok(()), Err),
        };
        let now = SimTime::from_millis(int(step, "at_ms"));
        let mut silent = (self.hpa.clone(), self.memory.clone());
        let unheard = reconcile(now, &mut silent.0, &seen, &mut silent.1, &self.config, &mut ());
        let did = reconcile_explained(now, &mut self.hpa, &seen, &mut self.memory, &self.config);
        if unheard != did.value || silent.0 != self.hpa {
            return Err("a recorder that listens changes the result".to_owned());
        }
        self.compare(&step["expect"], &did.value).map_err(|text| format!("{text}\n{:#?}", did.steps))?;
        Ok(did)
    }

    /// Applies the inputs of a step, in their order.
    fn apply(&mut self, step: &Value) -> Result<(), String> {
        if step["restart_controller"] == true {
            self.memory = Memory::default();
        }
        if let Some(others) = step["other_hpas"].as_array() {
            self.others = others.iter().map(remembered).collect::<Result<_, _>>()?;
        }
        if !step["spec"].is_null() {
            self.hpa.spec = spec(&step["spec"])?;
        }
        let gone: Vec<_> = list(&step["pods"]["remove"]).filter_map(Value::as_str).collect();
        self.pods.retain(|pod| !gone.contains(&&*pod.name));
        for new in list(&step["pods"]["upsert"]).map(|value| pod(value, &self.defaults)) {
            match self.pods.binary_search_by(|pod| pod.name.cmp(&new.name)) {
                Ok(place) => self.pods[place] = new,
                Err(place) => self.pods.insert(place, new),
            }
        }
        Ok(())
    }

    fn compare(&mut self, expect: &Value, did: &Reconciled) -> Result<(), String> {
        let mut differences = Differences::default();
        let wanted = expect["scale_to"].as_i64();
        differences.check("scale_to", &did.scale_to.map(|replicas| i64::from(replicas.0)), &wanted);
        differences.check("status_written", &did.status_written, &(expect["status_written"] == true));
        differences.check("error", &did.error.as_deref().unwrap_or(""), &text(expect, "error"));
        let events: Vec<_> = did.events.iter().map(|e| json!([e.kind.name(), e.reason, e.message])).collect();
        let wanted: Vec<_> = list(&expect["events"]).cloned().collect();
        differences.check("events", &events, &wanted);
        if !expect["status"].is_null() {
            self.compare_status(&expect["status"], &mut differences);
        }
        differences.finish()
    }

    fn compare_status(&mut self, expect: &Value, differences: &mut Differences) {
        let wire = v2::HorizontalPodAutoscalerStatus::from(&self.hpa.status);
        let got = serde_json::to_value(wire).expect("a status is JSON");
        differences.check("currentReplicas", &int(&got, "currentReplicas"), &int(expect, "currentReplicas"));
        differences.check("desiredReplicas", &int(&got, "desiredReplicas"), &int(expect, "desiredReplicas"));
        differences.check("lastScaleTime", &text(&got, "lastScaleTime"), &text(expect, "lastScaleTime"));
        differences.check("currentMetrics", &got["currentMetrics"], &expect["currentMetrics"]);
        let removed: Vec<_> = list(&expect["conditions_removed"]).collect();
        self.conditions.retain(|condition| !removed.contains(&&condition["type"]));
        for new in list(&expect["conditions_changed"]) {
            match self.conditions.iter_mut().find(|condition| condition["type"] == new["type"]) {
                Some(condition) => *condition = new.clone(),
                None => self.conditions.push(new.clone()),
            }
        }
        let conditions = got["conditions"].as_array().cloned().unwrap_or_default();
        let without_nulls = |list: &[Value]| list.iter().cloned().map(drop_nulls).collect::<Vec<_>>();
        differences.check("conditions", &without_nulls(&conditions), &without_nulls(&self.conditions));
    }
}

/// An object without the keys that hold null.
fn drop_nulls(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, value| !value.is_null());
    }
    value
}

fn config(value: &Value) -> ControllerConfig {
    let secs = |key| SimDuration::from_secs(int(value, key));
    let gate = |key: &str| value["feature_gates"][key] == true;
    ControllerConfig {
        tolerance: value["tolerance"].as_f64().unwrap_or(0.0),
        downscale_stabilization: secs("downscale_stabilization_seconds"),
        cpu_initialization_period: secs("cpu_initialization_period_seconds"),
        initial_readiness_delay: secs("initial_readiness_delay_seconds"),
        gates: FeatureGates {
            hpa_scale_to_zero: gate("HPAScaleToZero"),
            hpa_configurable_tolerance: gate("HPAConfigurableTolerance"),
            pod_level_resources: gate("PodLevelResources"),
        },
        scale_up_limit_factor: value["scale_up_limit_factor"].as_f64().unwrap_or(2.0),
        ..ControllerConfig::default()
    }
}

pub(crate) fn spec(value: &Value) -> Result<HpaSpec, String> {
    let wire: v2::HorizontalPodAutoscalerSpec = serde_json::from_value(value.clone()).map_err(|e| e.to_string())?;
    HpaSpec::try_from(&wire).map_err(|error| error.to_string())
}

pub(crate) fn status(value: &Value) -> Result<HpaStatus, String> {
    if value.is_null() {
        return Ok(HpaStatus::default());
    }
    let wire: v2::HorizontalPodAutoscalerStatus = serde_json::from_value(value.clone()).map_err(|e| e.to_string())?;
    HpaStatus::try_from(&wire).map_err(|error| error.to_string())
}

fn remembered(value: &Value) -> Result<RememberedSelector, String> {
    let (namespace, name) = (text(value, "namespace").to_owned(), text(value, "name").to_owned());
    Ok(RememberedSelector { namespace, name, selector: Selector::parse(text(value, "selector"))? })
}

/// The replica count under `key`.
pub(crate) fn replicas(value: &Value, key: &str) -> Replicas {
    Replicas(i32::try_from(int(value, key)).expect("a replica count"))
}

/// A list of recommendations.
pub(crate) fn recommendations(list: &[Value]) -> Vec<Recommendation> {
    let recommendation =
        |value| Recommendation { replicas: replicas(value, "replicas"), at: SimTime::from_millis(int(value, "at_ms")) };
    list.iter().map(recommendation).collect()
}

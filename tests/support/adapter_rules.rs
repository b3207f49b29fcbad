//! Vectors of prometheus-adapter: a configuration, what it discovers, what it answers.

use hpa_playground::api::selector::Selector;
use hpa_playground::manifest::read_adapter_config;
use hpa_playground::metrics::adapter::{
    Adapter, Cluster, Discovery, Kind, Resource, RuleWalk, SeriesWalk, Server, World,
};
use hpa_playground::metrics::promql::Labels;
use serde_json::{Value, json};

use super::cluster::list;
use super::promql;
use super::vectors::{Differences, int, text};

/// Checks one configuration.
pub(crate) fn check(vector: &Value) -> Result<(), String> {
    let mut differences = Differences::default();
    let kind = if text(vector, "kind") == "external" { Kind::External } else { Kind::Custom };
    let mut error = Value::Null;
    let adapter = match read_adapter_config(text(vector, "config_yaml")) {
        Err(message) => {
            error = json!({"stage": "yaml", "error": message});
            None
        }
        Ok(config) => {
            let rules = if kind == Kind::External { &config.external_rules } else { &config.rules };
            Adapter::new(kind, rules).unwrap_or_else(|message| {
                error = json!({"stage": "rules", "error": message});
                None
            })
        }
    };
    differences.check("config_error", &error, &vector["config_error"]);
    let served = error.is_null().then_some(adapter.is_some());
    differences.check("api_served", &(served == Some(false)), &(vector["api_served"] == false));
    if let Some(mut adapter) = adapter.filter(|_| error.is_null()) {
        let storage = promql::series(&vector["series"]);
        let prometheus = Server {
            storage: &storage,
            at_ms: int(vector, "eval_ms"),
            lookback_ms: int(vector, "lookback_ms"),
            max_age_ms: int(vector, "eval_ms"),
        };
        let discovery = adapter.discover(&prometheus);
        differences.check("discovery_error", &json!(discovery.error), &vector["discovery_error"]);
        differences.check("rules", &rules(kind, &discovery), &vector["rules"]);
        let metrics: Vec<_> = adapter
            .metrics()
            .into_iter()
            .map(|(name, namespaced)| json!({"name": name, "namespaced": namespaced}))
            .collect();
        differences.check("metrics", &json!(metrics), &vector["metrics"]);
        let world = World { cluster: &Objects(vector), prometheus: &prometheus };
        for wanted in list(&vector["requests"]) {
            request(&adapter, world, wanted, &mut differences);
        }
    }
    differences.finish()
}

fn request(adapter: &Adapter, world: World<'_>, wanted: &Value, differences: &mut Differences) {
    let path = text(wanted, "path");
    let response = adapter.serve(path, world);
    let mut check =
        |what: &str, got: Value, wanted: &Value| differences.check(&format!("{path}: {what}"), &got, wanted);
    check("prom_query", json!(response.walk.query), &wanted["prom_query"]);
    check("code", json!(response.reply.code()), &wanted["code"]);
    let log = if response.log.is_empty() { Value::Null } else { json!(response.log) };
    check("adapter_log", log, &wanted["adapter_log"]);
    match response.reply.body() {
        Some(body) => check("body", serde_json::from_str(&body).unwrap_or_default(), &wanted["body"]),
        None => check("body_text", json!("404: Page Not Found"), &wanted["body_text"]),
    }
}

/// What discovery did, in the form of the vectors.
fn rules(kind: Kind, discovery: &Discovery) -> Value {
    let rule = |(place, rule): (usize, &RuleWalk)| {
        let series: Vec<_> = rule.series.iter().map(|series| found(kind, series)).collect();
        let mut out = json!({"rule": place, "series_query": rule.series_query, "series": series});
        if let Some(error) = &rule.error {
            out["series_query_error"] = json!(error);
        }
        out
    };
    discovery.rules.iter().enumerate().map(rule).collect()
}

fn found(kind: Kind, series: &SeriesWalk) -> Value {
    let mut out = json!({"labels": labels_json(&series.labels), "kept": !series.metrics.is_empty()});
    if !series.passed_filters() {
        out["reason"] = "filtered".into();
        return out;
    }
    out["api_name"] = json!(series.api_name);
    if kind == Kind::Custom {
        out["namespaced_flag"] = series.namespaced.into();
        if series.resources.is_empty() {
            out["reason"] = "no_resources".into();
        } else {
            out["resources"] = json!(series.resources);
        }
    }
    out
}

fn labels_json(labels: &Labels) -> Value {
    Value::Object(labels.iter().map(|label| (label.name.to_string(), Value::from(&*label.value))).collect())
}

/// The objects of a vector.
struct Objects<'a>(&'a Value);

impl Cluster for Objects<'_> {
    fn list(&self, resource: &Resource, namespace: &str, selector: &Selector) -> Vec<String> {
        let objects = list(&self.0["objects"]).filter(|object| {
            let labels = object["labels"].as_object().into_iter().flatten();
            let labels = labels.map(|(name, value)| (name.clone(), value.as_str().unwrap_or("").to_owned())).collect();
            text(object, "resource") == resource.name()
                && (namespace.is_empty() || text(object, "namespace") == namespace)
                && selector.matches(&labels)
        });
        objects.map(|object| text(object, "name").to_owned()).collect()
    }
}

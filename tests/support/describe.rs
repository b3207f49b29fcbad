//! Vectors of `kubectl describe hpa` and `kubectl get hpa`.

use std::collections::BTreeMap;

use hpa_playground::api::hpa::HorizontalPodAutoscaler;
use hpa_playground::present::describe::{COLUMNS, CountedEvent, Described};
use hpa_playground::units::{Replicas, SimTime};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use serde_json::{Value, json};

use super::cluster::list;
use super::traces::{spec, status};
use super::vectors::{int, text};

/// Checks one autoscaler.
pub(crate) fn check(vector: &Value) -> Result<(), String> {
    let (object, metadata) = (&vector["hpa"], &vector["hpa"]["metadata"]);
    let hpa = HorizontalPodAutoscaler {
        namespace: text(metadata, "namespace").to_owned(),
        name: text(metadata, "name").to_owned(),
        spec: spec(&object["spec"])?,
        status: status(&object["status"])?,
    };
    let (labels, annotations) = (strings(&metadata["labels"]), strings(&metadata["annotations"]));
    let min = object["spec"]["minReplicas"].as_i64().and_then(|min| i32::try_from(min).ok());
    let described = Described {
        hpa: &hpa,
        labels: &labels,
        annotations: &annotations,
        created: instant(&metadata["creationTimestamp"]),
        min_replicas: min.map(Replicas),
        now: instant(&vector["now"]),
    };
    let events: Vec<_> = list(&vector["events"]).map(event).collect();
    same("describe", &described.describe(&events), text(vector, "describe"))?;
    same("get", &described.get(), text(vector, "get_text"))?;
    same("columns", &json!(COLUMNS).to_string(), &vector["columns"].to_string())?;
    let cells: Vec<_> =
        list(&vector["row"]).map(|cell| cell.as_str().map_or(cell.to_string(), str::to_owned)).collect();
    same("row", &described.row().join("|"), &cells.join("|"))
}

fn strings(value: &Value) -> BTreeMap<String, String> {
    let entries = value.as_object().into_iter().flatten();
    entries.map(|(key, value)| (key.clone(), value.as_str().unwrap_or("").to_owned())).collect()
}

fn instant(value: &Value) -> SimTime {
    let time: Option<Time> = serde_json::from_value(value.clone()).expect("a time");
    SimTime::from_wire(time.as_ref())
}

fn event(value: &Value) -> CountedEvent {
    CountedEvent {
        kind: text(value, "type").to_owned(),
        reason: text(value, "reason").to_owned(),
        message: text(value, "message").to_owned(),
        count: u32::try_from(int(value, "count")).expect("a count"),
        first: instant(&value["firstTimestamp"]),
        last: instant(&value["lastTimestamp"]),
        source: value["source"]["component"].as_str().unwrap_or(text(value, "source")).to_owned(),
    }
}

/// Compares two texts and shows the first line that differs.
fn same(what: &str, got: &str, wanted: &str) -> Result<(), String> {
    if got == wanted {
        return Ok(());
    }
    let lines = got.lines().zip(wanted.lines()).find(|(got, wanted)| got != wanted);
    let (got, wanted) = lines.unwrap_or((got, wanted));
    Err(format!("{what}:\n  got    {got:?}\n  wanted {wanted:?}"))
}

//! Vectors of `manifest.jsonl`: a YAML document as the API server decodes, defaults, converts and validates it.

use std::collections::BTreeSet;

use hpa_playground::api::field_error::{BadValue, ErrorKind, FieldError};
use hpa_playground::api::gates::FeatureGates;
use hpa_playground::api::object_meta::{ObjectMeta, OwnerReference};
use hpa_playground::manifest::server::{Created, Refused, create};
use serde_json::{Map, Value, json};

use super::vectors::Differences;

/// Checks one vector.
pub(crate) fn check(vector: &Value) -> Result<(), String> {
    let gate = |name: &str| vector["feature_gates"][name].as_bool().unwrap_or(false);
    let gates = FeatureGates {
        hpa_scale_to_zero: gate("HPAScaleToZero"),
        hpa_configurable_tolerance: gate("HPAConfigurableTolerance"),
        ..FeatureGates::default()
    };
    let text = vector["yaml"].as_str().unwrap_or_default();
    let ours = match create(text, gates) {
        Ok(created) => accepted(&created),
        Err(refused) => refusal(&refused),
    };
    let mut theirs = vector.as_object().cloned().unwrap_or_default();
    theirs.retain(|key, value| !["id", "tags", "feature_gates", "yaml"].contains(&key.as_str()) && !empty(value));
    let mut differences = Differences::default();
    let keys: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
    for key in keys {
        differences.check(key, &ours.get(key), &theirs.get(key));
    }
    differences.finish().map_err(|differences| format!("{text}\n{differences}"))
}

fn empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn refusal(refused: &Refused) -> Map<String, Value> {
    let fields = [
        ("accepted", json!(false)),
        ("decode_error", json!(refused.error)),
        ("request_error", json!(refused.request_error())),
        ("strict_errors", json!(refused.strict_errors)),
    ];
    object(fields)
}

fn accepted(created: &Created) -> Map<String, Value> {
    let mut spec = serde_json::to_value(&created.spec).expect("a spec can be written");
    omit_empty(&mut spec);
    let fields = [
        ("accepted", json!(created.errors.is_empty())),
        (
            "object",
            json!({
                "apiVersion": "autoscaling/v2",
                "kind": "HorizontalPodAutoscaler",
                "metadata": metadata(&created.metadata),
                "spec": spec,
            }),
        ),
        ("errors", created.errors.iter().map(error).collect()),
        ("invalid_message", json!(created.invalid_message())),
    ];
    object(fields)
}

/// Leaves out what Go's `omitempty` leaves out.
fn omit_empty(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(omit_empty),
        Value::Object(fields) => {
            fields.retain(|key, value| match key.as_str() {
                "apiVersion" => *value != json!(""),
                "matchLabels" => *value != json!({}),
                _ => *value != json!([]),
            });
            fields.values_mut().for_each(omit_empty);
        }
        _ => {}
    }
}

fn metadata(meta: &ObjectMeta) -> Value {
    let owner = |owner: &OwnerReference| json!({ "apiVersion": owner.api_version, "kind": owner.kind, "name": owner.name, "uid": owner.uid });
    let fields = [
        ("name", json!(meta.name)),
        ("generateName", json!(meta.generate_name)),
        ("namespace", json!(meta.namespace)),
        ("uid", json!(meta.uid)),
        ("labels", json!(meta.labels)),
        ("annotations", json!(meta.annotations)),
        ("ownerReferences", meta.owner_references.iter().map(owner).collect()),
        ("finalizers", json!(meta.finalizers)),
    ];
    let mut fields = object(fields);
    fields.retain(|_, value| *value != json!("") && *value != json!({}));
    Value::Object(fields)
}

fn error(error: &FieldError) -> Value {
    let (kind, bad_value) = match &error.kind {
        ErrorKind::Required => ("FieldValueRequired", json!("")),
        ErrorKind::Invalid(BadValue::Number(n)) => ("FieldValueInvalid", json!(n)),
        ErrorKind::Invalid(BadValue::Text(text)) => ("FieldValueInvalid", json!(text)),
        ErrorKind::NotSupported(text) => ("FieldValueNotSupported", json!(text)),
        ErrorKind::Forbidden => ("FieldValueForbidden", json!("")),
        ErrorKind::TooLong(_) => ("FieldValueTooLong", json!("")),
    };
    json!({
        "type": kind,
        "field": error.field.as_str(),
        "bad_value": bad_value,
        "detail": error.detail,
        "message": error.to_string(),
    })
}

/// The fields that are not empty.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().filter(|(_, value)| !empty(value)).map(|(name, value)| (name.to_owned(), value)).collect()
}

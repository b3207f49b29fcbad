//! The JSON Schema of the scenario document, from its types: `static/scenario.schema.json` is up to date, and the scenarios
//! that ship are valid by it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::{Map, Value as Json, json};

use super::document::Document;
use crate::manifest::parse::parse;
use crate::manifest::scalar::Scalar;
use crate::manifest::tree::{Node, Value};
use crate::units::{Quantity, SimDuration};

const FILE: &str = "static/scenario.schema.json";
const SHIPPED: &str = include_str!("../../../static/scenario.schema.json");
const SCENARIOS: &str = "static/scenarios";
const EVERY_SHAPE: &str = include_str!("../../../tests/manifests/every-shape.yaml");
/// What may stand beside the one thing that an entry of a list says.
const BESIDE: [&str; 3] = ["from", "at", "live"];

impl JsonSchema for SimDuration {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A length of time as Go writes it: 90s, 1m30s, 500ms.",
            "type": "string",
            "pattern": "^(0|([0-9]+(\\.[0-9]*)?(h|m|s|ms|us|µs))+)$",
        })
    }
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An amount as Kubernetes writes it: 500m, 2, 1Gi.",
            "pattern": "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$",
        })
    }
}

/// The schema: of the types, without what only says how they are decoded.
fn generated() -> Json {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Document>().to_value();
    tidy(&mut schema);
    schema["title"] = json!("Scenario of HPA Playground");
    schema["properties"]["apiVersion"] = json!({"const": "hpa-playground/v1"});
    schema["properties"]["kind"] = json!({"const": "Scenario"});
    schema["required"] = json!(["apiVersion", "kind"]);
    for entry in ["PhaseSpec", "EventSpec", "RecordedSpec"] {
        let fields = schema["$defs"][entry]["properties"].as_object().expect("the entry has fields").keys();
        let one = fields.filter(|f| !BESIDE.contains(&f.as_str())).map(|f| json!({"required": [f]})).collect();
        schema["$defs"][entry]["oneOf"] = Json::Array(one);
    }
    schema
}

/// No defaults and no nulls, which are how fields are left out; no field that the types do not have.
fn tidy(schema: &mut Json) {
    if let Some(object) = schema.as_object_mut() {
        tidy_object(object);
        object.values_mut().for_each(tidy);
    }
    if let Some(list) = schema.as_array_mut() {
        list.iter_mut().for_each(tidy);
    }
}

fn tidy_object(object: &mut Map<String, Json>) {
    object.remove("default");
    if object.contains_key("properties") && object.get("type") == Some(&json!("object")) {
        object.insert("additionalProperties".to_owned(), json!(false));
    }
    if let Some(kind) = object.get("type").and_then(|kind| kind.get(0)).cloned() {
        object.insert("type".to_owned(), kind);
    }
    if let Some(Json::Array(any)) = object.remove("anyOf")
        && let Some(Json::Object(first)) = any.into_iter().next()
    {
        object.extend(first);
    }
}

/// What of a document the schema does not allow.
fn violations(node: &Node) -> Vec<String> {
    let (whole, mut found) = (generated(), Vec::new());
    walk(node, (&whole, &whole), "", &mut found);
    found
}

fn walk(node: &Node, (schema, whole): (&Json, &Json), path: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = whole.pointer(name.trim_start_matches('#')).expect("references lead somewhere");
        walk(node, (target, whole), path, found);
    }
    let fits = match (&node.value, schema["type"].as_str()) {
        (_, None) => true,
        (Value::Map(_), Some(kind)) => kind == "object",
        (Value::List(_), Some(kind)) => kind == "array",
        (Value::Scalar(_, Scalar::Text), Some(kind)) => kind == "string",
        (Value::Scalar(_, Scalar::Bool(_)), Some(kind)) => kind == "boolean",
        (Value::Scalar(_, Scalar::Int(_)), Some(kind)) => kind == "integer" || kind == "number",
        (Value::Scalar(_, Scalar::Float(_)), Some(kind)) => kind == "number",
        (Value::Scalar(_, Scalar::Null), Some(_)) => false,
    };
    if !fits {
        found.push(format!("{path}: is no {}", schema["type"]));
    }
    let said = |one: &&Json| one["required"][0].as_str().is_some_and(|field| node.get(field).is_some());
    if schema["oneOf"].as_array().is_some_and(|all| all.iter().filter(said).count() != 1) {
        found.push(format!("{path}: does not say one thing"));
    }
    for entry in node.entries() {
        let path = format!("{path}.{}", entry.key);
        match (schema["properties"].get(&entry.key), &schema["additionalProperties"]) {
            (Some(field), _) => walk(&entry.node, (field, whole), &path, found),
            (None, Json::Bool(false)) => found.push(format!("{path}: is no field")),
            (None, other) => walk(&entry.node, (other, whole), &path, found),
        }
    }
    for item in node.items() {
        walk(item, (&schema["items"], whole), &format!("{path}[]"), found);
    }
}

#[test]
fn the_schema_that_ships_is_up_to_date() {
    let text = serde_json::to_string_pretty(&generated()).expect("a schema is JSON") + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(FILE, &text).expect("the schema can be written");
    } else {
        assert!(text == SHIPPED, "{FILE} is not what the types say: UPDATE_SCHEMA=1 cargo test --lib schema writes it");
    }
}

#[test]
fn the_scenarios_that_ship_are_valid_by_it() {
    let files = std::fs::read_dir(SCENARIOS).expect("the scenarios are there");
    let files = files.map(|file| file.expect("a file").path()).filter(|path| path.is_file());
    let files = files.map(|path| std::fs::read_to_string(path).expect("it is text"));
    let texts: Vec<String> = files.chain([EVERY_SHAPE.to_owned()]).collect();
    assert!(texts.len() > 8, "{} scenarios", texts.len());
    for text in texts {
        assert_eq!(violations(&parse(&text).documents[0].root), [""; 0], "{text}");
    }
}

#[test]
fn the_schema_refuses_what_the_document_refuses() {
    let cases = [
        ("spec: {sed: 1}", ".spec.sed: is no field"),
        ("spec: {seed: x}", ".spec.seed: is no \"integer\""),
        ("spec: {duration: 5}", ".spec.duration: is no \"string\""),
        ("spec: {traffic: [{from: 0s}]}", ".spec.traffic[]: does not say one thing"),
        ("spec: {events: [{rate: 1, app: {}}]}", ".spec.events[]: does not say one thing"),
        ("spec: {kubernetes: {featureGates: {HPAScaleToOne: true}}}", ".featureGates.HPAScaleToOne: is no field"),
    ];
    for (text, said) in cases {
        let found = violations(&parse(&format!("kind: Scenario\n{text}")).documents[0].root);
        assert!(found.len() == 1 && found[0].ends_with(said), "{text}: {found:?}");
        assert!(!super::split(&format!("kind: Scenario\n{text}\n")).problems.is_empty(), "{text}");
    }
}

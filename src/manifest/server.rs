//! What a Kubernetes 1.36 API server answers to a manifest of an autoscaler that is to be created: its words for what
//! it refuses, and the object as it would store it. Nothing here knows the playground's leniency to older versions.

use std::rc::Rc;

use k8s_openapi::api::autoscaling::v2;

use super::check::{Finding, Kind, check, json_kind};
use super::old_versions::{Converted, OldVersion, convert};
use super::parse::{Document, parse};
use super::scalar::Scalar;
use super::schema::{self, Struct};
use super::tree::{Node, Value};
use super::values;
use crate::api::defaults::{BehaviorFrom, drop_disabled_fields, set_defaults};
use crate::api::field_error::FieldError;
use crate::api::gates::FeatureGates;
use crate::api::object_meta::ObjectMeta;
use crate::api::validation::validate;

/// How Go prints the type that a document's kind is read into.
const TYPE_META: &str =
    r#"struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }"#;

/// An object as the API server would create it, and what validation has against it.
#[derive(Clone, Debug)]
pub struct Created {
    /// `metadata`.
    pub metadata: ObjectMeta,
    /// `spec` in version v2, defaulted.
    pub spec: v2::HorizontalPodAutoscalerSpec,
    /// What is invalid, in upstream's order.
    pub errors: Vec<FieldError>,
}

/// A document that cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Kind and version, if they could be read.
    pub kind_and_version: Option<(String, String)>,
    /// Why.
    pub error: String,
    /// The single errors, if strictness alone is why.
    pub strict_errors: Vec<String>,
}

impl Created {
    /// What the API server says of an invalid object; it names equal errors once.
    #[must_use]
    pub fn invalid_message(&self) -> Option<String> {
        let mut messages: Vec<String> = Vec::new();
        for message in self.errors.iter().map(ToString::to_string) {
            if !messages.contains(&message) {
                messages.push(message);
            }
        }
        let all = match messages.as_slice() {
            [] => return None,
            [one] => one.clone(),
            _ => format!("[{}]", messages.join(", ")),
        };
        Some(format!("HorizontalPodAutoscaler.autoscaling \"{}\" is invalid: {all}", self.metadata.name))
    }
}

impl Refused {
    /// What the API server says in its BadRequest, if kind and version could be read.
    #[must_use]
    pub fn request_error(&self) -> Option<String> {
        let (kind, version) = self.kind_and_version.as_ref()?;
        let error = &self.error;
        Some(format!("{kind} in version \"{version}\" cannot be handled as a HorizontalPodAutoscaler: {error}"))
    }
}

/// Decodes the first document of a text, defaults, converts and validates it.
///
/// # Errors
/// The decoder's words, with field validation `Strict`.
pub fn create(text: &str, gates: FeatureGates) -> Result<Created, Refused> {
    let unreadable = |error: String| Refused { kind_and_version: None, error, strict_errors: Vec::new() };
    let stream = parse(text);
    let Some(document) = stream.documents.into_iter().next() else {
        let syntax = stream.problems.into_iter().next().map(|problem| problem.message);
        return Err(unreadable(syntax.unwrap_or_else(|| format!("Object 'Kind' is missing in '{text}'"))));
    };
    let (api_version, kind) = type_meta(&document.root, text).map_err(unreadable)?;
    let version = api_version.rsplit('/').next().unwrap_or_default().to_owned();
    let refused = |error: String, strict_errors: Vec<String>| Refused {
        kind_and_version: Some((kind.clone(), version.clone())),
        error,
        strict_errors,
    };
    let Some(ty) = registered(&api_version, &kind) else {
        let scheme = "in scheme \"pkg/api/legacyscheme/scheme.go:30\"";
        let error = format!("no kind \"{kind}\" is registered for version \"{api_version}\" {scheme}");
        return Err(refused(error, Vec::new()));
    };
    strictly(&document, &check(&document.root, ty)).map_err(|(error, strict)| refused(error, strict))?;
    if kind != "HorizontalPodAutoscaler" {
        return Err(refused(format!("{kind} is not a HorizontalPodAutoscaler"), Vec::new()));
    }
    let converted = if version == "v1" {
        convert(&document.root, OldVersion::V1)
    } else {
        Converted { root: document.root, behavior: BehaviorFrom::Spec, ignored: Vec::new() }
    };
    Ok(admit(&converted.root, converted.behavior, gates))
}

/// Defaults and validates a document of v2 that decodes.
pub(super) fn admit(root: &Rc<Node>, behavior: BehaviorFrom, gates: FeatureGates) -> Created {
    let (mut metadata, mut spec) = (values::metadata(root), values::autoscaler_spec(root));
    if metadata.namespace.is_empty() {
        "default".clone_into(&mut metadata.namespace);
    }
    set_defaults(&mut spec, behavior);
    drop_disabled_fields(&mut spec, gates);
    let errors = validate(&metadata, &spec, gates);
    Created { metadata, spec, errors }
}

/// The kinds of the API group that 1.36 serves.
fn registered(api_version: &str, kind: &str) -> Option<&'static Struct> {
    Some(match (api_version, kind) {
        ("autoscaling/v2", "HorizontalPodAutoscaler") => &schema::V2,
        ("autoscaling/v2", "HorizontalPodAutoscalerList") => &schema::V2_LIST,
        ("autoscaling/v1", "HorizontalPodAutoscaler") => &schema::V1,
        ("autoscaling/v1", "HorizontalPodAutoscalerList") => &schema::V1_LIST,
        _ => return None,
    })
}

/// The version and kind of a document; their names are found in any case, as Go's `encoding/json` finds them.
fn type_meta(root: &Node, text: &str) -> Result<(String, String), String> {
    let cannot = |got: &str, into: &str| {
        format!("couldn't get version/kind; json parse error: json: cannot unmarshal {got} into Go {into}")
    };
    if !root.is_null() && !matches!(root.value, Value::Map(_)) {
        return Err(cannot(json_kind(&root.value), &format!("value of type {TYPE_META}")));
    }
    let find = |name: &str| {
        let mut found: Vec<_> = root.entries().iter().filter(|e| e.key.eq_ignore_ascii_case(name)).collect();
        found.sort_by(|a, b| a.key.cmp(&b.key));
        match found.last().map(|entry| &entry.node.value) {
            None | Some(Value::Scalar(_, Scalar::Null)) => Ok(""),
            Some(Value::Scalar(text, Scalar::Text)) => Ok(text.as_str()),
            Some(other) => Err(cannot(json_kind(other), &format!("struct field .{name} of type string"))),
        }
    };
    let (api_version, kind) = (find("apiVersion")?, find("kind")?);
    if api_version.matches('/').count() > 1 {
        return Err(format!("unexpected GroupVersion string: {api_version}"));
    }
    for (value, name) in [(kind, "Kind"), (api_version, "apiVersion")] {
        if value.is_empty() {
            return Err(format!("Object '{name}' is missing in '{text}'"));
        }
    }
    Ok((api_version.to_owned(), kind.to_owned()))
}

/// What the strict decoder says: the worst there is; of unknown and repeated fields all.
fn strictly(document: &Document, findings: &[Finding]) -> Result<(), (String, Vec<String>)> {
    let first = |kind: Kind| findings.iter().find(|f| f.kind == kind);
    if let Some(worst) = first(Kind::Refused).or_else(|| first(Kind::Mismatch)) {
        return Err((worst.message.clone(), Vec::new()));
    }
    let mut errors = Vec::new();
    if !document.repeated.is_empty() {
        let lines: Vec<String> = document.repeated.iter().map(|p| format!("\n  {}", p.message)).collect();
        errors.push(format!("yaml: unmarshal errors:{}", lines.concat()));
    }
    errors.extend(findings.iter().map(|f| f.message.clone()));
    if errors.is_empty() { Ok(()) } else { Err((format!("strict decoding error: {}", errors.join(", ")), errors)) }
}

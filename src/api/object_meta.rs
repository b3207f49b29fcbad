//! `metadata` as far as it is validated when an object is created (upstream's `ValidateObjectMeta`, 1.36).

use std::collections::BTreeMap;

use super::field_error::Errors;
use super::names::{complain_of_dns_label, complain_of_key, complain_of_label_value, complain_of_subdomain};
use crate::diag::FieldPath;

/// The most bytes that all annotations of an object may have.
const MAX_ANNOTATIONS: usize = 256 << 10;

/// `metadata`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectMeta {
    /// `name`.
    pub name: String,
    /// `generateName`, from which the server would make a name.
    pub generate_name: String,
    /// `namespace`.
    pub namespace: String,
    /// `uid`, which the server sets.
    pub uid: String,
    /// `labels`.
    pub labels: BTreeMap<String, String>,
    /// `annotations`.
    pub annotations: BTreeMap<String, String>,
    /// `ownerReferences`.
    pub owner_references: Vec<OwnerReference>,
    /// `finalizers`.
    pub finalizers: Vec<String>,
}

/// One element of `ownerReferences`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerReference {
    /// `apiVersion` of the owner.
    pub api_version: String,
    /// `kind` of the owner.
    pub kind: String,
    /// `name` of the owner.
    pub name: String,
    /// `uid` of the owner.
    pub uid: String,
    /// `controller`: whether the owner manages this object.
    pub controller: bool,
}

/// Validates the metadata of a namespaced object whose name is a DNS subdomain.
pub(super) fn validate(errors: &mut Errors, meta: &ObjectMeta) {
    let path = FieldPath::root().child("metadata");
    if !meta.generate_name.is_empty() {
        // A name that will go on may end in a dash.
        let masked = match meta.generate_name.strip_suffix('-') {
            Some(prefix) if prefix.len() > 1 => format!("{prefix}a"),
            _ => meta.generate_name.clone(),
        };
        errors.complaints(&path.child("generateName"), &meta.generate_name, &complain_of_subdomain(&masked));
    }
    if meta.name.is_empty() {
        errors.required(path.child("name"), "name or generateName is required");
    } else {
        errors.complaints(&path.child("name"), &meta.name, &complain_of_subdomain(&meta.name));
    }
    if meta.namespace.is_empty() {
        errors.required(path.child("namespace"), "");
    } else {
        errors.complaints(&path.child("namespace"), &meta.namespace, &complain_of_dns_label(&meta.namespace));
    }
    let labels = path.child("labels");
    for (key, value) in &meta.labels {
        errors.complaints(&labels, key, &complain_of_key(key));
        errors.complaints(&labels, value, &complain_of_label_value(value));
    }
    annotations(errors, &meta.annotations, &path.child("annotations"));
    owners(errors, &meta.owner_references, &path.child("ownerReferences"));
    finalizers(errors, &meta.finalizers, &path.child("finalizers"));
}

fn annotations(errors: &mut Errors, annotations: &BTreeMap<String, String>, path: &FieldPath) {
    for key in annotations.keys() {
        errors.complaints(path, key, &complain_of_key(&key.to_ascii_lowercase()));
    }
    if annotations.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() > MAX_ANNOTATIONS {
        errors.too_long(path.clone(), MAX_ANNOTATIONS);
    }
}

/// `ValidateOwnerReferences`, whose paths have no index.
fn owners(errors: &mut Errors, owners: &[OwnerReference], path: &FieldPath) {
    let mut controller: Option<String> = None;
    for owner in owners {
        let version = owner.api_version.rsplit('/').next().unwrap_or_default();
        if version.is_empty() {
            errors.invalid(path.child("apiVersion"), owner.api_version.as_str(), "version must not be empty");
        }
        for (field, value) in [("kind", &owner.kind), ("name", &owner.name), ("uid", &owner.uid)] {
            if value.is_empty() {
                errors.invalid(path.child(field), "", "must not be empty");
            }
        }
        if !owner.controller {
            continue;
        }
        let this = format!("{}/{}", owner.kind, owner.name);
        if let Some(first) = &controller {
            let detail = format!(
                "Only one reference can have Controller set to true. Found \"true\" in references for {first} and {this}"
            );
            errors.invalid(path.clone(), this.as_str(), &detail);
        } else {
            controller = Some(this);
        }
    }
}

/// `ValidateFinalizers`, and upstream's `validateKubeFinalizerName`, whose path has the index.
fn finalizers(errors: &mut Errors, finalizers: &[String], path: &FieldPath) {
    const STANDARD: [&str; 3] = ["kubernetes", "foregroundDeletion", "orphan"];
    for finalizer in finalizers {
        errors.complaints(path, finalizer, &complain_of_key(finalizer));
    }
    let has = |name: &str| finalizers.iter().any(|finalizer| finalizer == name);
    if has("orphan") && has("foregroundDeletion") {
        let detail = "finalizer orphan and foregroundDeletion cannot be both set";
        errors.invalid(path.clone(), finalizers.join(",").as_str(), detail);
    }
    for (index, finalizer) in finalizers.iter().enumerate() {
        if !finalizer.contains('/') && !STANDARD.contains(&finalizer.as_str()) {
            let detail = "name is neither a standard finalizer name nor is it fully qualified";
            errors.invalid(path.index(index), finalizer.as_str(), detail);
        }
    }
}

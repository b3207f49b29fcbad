//! The resources that the cluster has, and which labels stand for them (`pkg/naming/resource_converter.go`,
//! `pkg/naming/lbl_res.go`, client-go's REST mapper).

use std::rc::Rc;

use serde::Serialize;

use super::naming::Refusal;
use crate::api::adapter_config::{GroupResource, ResourceMapping};
use crate::api::quote::quote;
use crate::metrics::go::template::{Struct, Template, Value};
use crate::metrics::regex::Regex;

/// A resource that the API server serves.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resource {
    /// The API group, empty for the core.
    pub group: &'static str,
    /// The name in paths.
    pub plural: &'static str,
    /// The preferred version.
    pub version: &'static str,
    /// The kind; the singular name is the same in lower case.
    pub kind: &'static str,
}

/// Every resource, in the order in which names without a group are looked up.
const RESOURCES: &[Resource] = &[
    of("", "v1", "pods", "Pod"),
    of("", "v1", "services", "Service"),
    of("", "v1", "nodes", "Node"),
    of("", "v1", "namespaces", "Namespace"),
    of("", "v1", "persistentvolumes", "PersistentVolume"),
    of("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim"),
    of("", "v1", "replicationcontrollers", "ReplicationController"),
    of("", "v1", "configmaps", "ConfigMap"),
    of("", "v1", "secrets", "Secret"),
    of("", "v1", "endpoints", "Endpoints"),
    of("", "v1", "events", "Event"),
    of("", "v1", "serviceaccounts", "ServiceAccount"),
    of("", "v1", "limitranges", "LimitRange"),
    of("", "v1", "resourcequotas", "ResourceQuota"),
    of("", "v1", "podtemplates", "PodTemplate"),
    of("", "v1", "componentstatuses", "ComponentStatus"),
    of("apps", "v1", "deployments", "Deployment"),
    of("apps", "v1", "replicasets", "ReplicaSet"),
    of("apps", "v1", "statefulsets", "StatefulSet"),
    of("apps", "v1", "daemonsets", "DaemonSet"),
    of("apps", "v1", "controllerrevisions", "ControllerRevision"),
    of("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"),
    of("batch", "v1", "jobs", "Job"),
    of("batch", "v1", "cronjobs", "CronJob"),
    of("networking.k8s.io", "v1", "ingresses", "Ingress"),
    of("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy"),
    of("networking.k8s.io", "v1", "ingressclasses", "IngressClass"),
    of("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget"),
    of("storage.k8s.io", "v1", "storageclasses", "StorageClass"),
    of("events.k8s.io", "v1", "events", "Event"),
];

const fn of(group: &'static str, version: &'static str, plural: &'static str, kind: &'static str) -> Resource {
    Resource { group, plural, version, kind }
}

impl Resource {
    /// The resource that a group and a name mean, both as they are written (the mapper's `ResourceFor`).
    ///
    /// # Errors
    /// In the mapper's words, if there is none.
    pub fn find(group: &str, name: &str) -> Result<&'static Self, String> {
        if name.is_empty() {
            return Err(["a resource must be present, got: ", group, "/, Resource="].concat());
        }
        let lower = name.to_ascii_lowercase();
        let mut named = RESOURCES.iter().filter(|r| r.plural == lower || r.kind.eq_ignore_ascii_case(&lower));
        let found = named.clone().find(|r| group.is_empty() || r.group == group);
        found
            .or_else(|| named.find(|r| r.group.starts_with(group)))
            .ok_or_else(|| ["no matches for ", group, "/, Resource=", name].concat())
    }

    /// With its group: `pods`, `deployments.apps`.
    #[must_use]
    pub fn name(&self) -> String {
        name(self.group, self.plural)
    }

    /// Whether objects and their metrics belong to no namespace, as far as the adapter knows.
    pub(super) fn is_root_scoped(&self) -> bool {
        self.group.is_empty() && ["namespaces", "nodes", "persistentvolumes"].contains(&self.plural)
    }
}

/// A resource with its group, as errors print it.
pub(super) fn name(group: &str, resource: &str) -> String {
    if group.is_empty() { resource.to_owned() } else { [resource, ".", group].concat() }
}

/// What a label of a series stands for, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelStep {
    /// The label.
    pub label: String,
    /// What decided.
    pub by: LabelRule,
    /// The resource that it stands for, if any.
    pub resource: Option<String>,
    /// Why a label that looks like a resource is none.
    pub unknown: Option<String>,
}

/// What decided on a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LabelRule {
    /// One of the overrides.
    Override,
    /// It looks like the template.
    Template,
    /// Nothing: it is but a label.
    None,
}

/// Between labels and resources.
#[derive(Debug)]
pub(super) struct Converter {
    overrides: Vec<(String, &'static Resource)>,
    /// With the template: how to read labels, and the label of each resource.
    template: Option<(Extractor, Vec<Result<String, String>>)>,
}

/// Reads resources off labels.
#[derive(Debug)]
struct Extractor {
    regex: Regex,
    resource: usize,
    group: Option<usize>,
}

impl Converter {
    pub(super) fn new(mapping: &ResourceMapping) -> Result<Self, Refusal> {
        let refuse = |field: &str, message: String| Refusal { field: field.to_owned(), message };
        let text = &mapping.template;
        let template = if text.is_empty() {
            None
        } else {
            let about = |what: &str, error: String| {
                refuse("resources.template", [what, " template ", &quote(text), ": ", &error].concat())
            };
            let parsed =
                Template::parse("resource-label", text).map_err(|error| about("unable to parse label", error))?;
            let extractor =
                Extractor::new(&parsed).map_err(|error| about("unable to generate label format from", error))?;
            Some((extractor, RESOURCES.iter().map(|resource| label(&parsed, resource)).collect()))
        };
        let mut overrides = Vec::new();
        for (label, GroupResource { group, resource }) in &mapping.overrides {
            let found = Resource::find(group, resource).map_err(|error| {
                let message = ["unable to normalize group-resource {", group, " ", resource, "}: ", &error].concat();
                refuse("resources.overrides", message)
            })?;
            overrides.push((label.clone(), found));
        }
        Ok(Self { overrides, template })
    }

    /// What a label stands for.
    pub(super) fn read(&self, label: &str) -> (Option<&'static Resource>, LabelStep) {
        let step = |by, resource: Option<&Resource>, unknown| LabelStep {
            label: label.to_owned(),
            by,
            resource: resource.map(Resource::name),
            unknown,
        };
        if let Some((_, resource)) = self.overrides.iter().find(|(known, _)| known == label) {
            return (Some(resource), step(LabelRule::Override, Some(resource), None));
        }
        match self.template.as_ref().and_then(|(extractor, _)| extractor.read(label)) {
            Some(Ok(resource)) => (Some(resource), step(LabelRule::Template, Some(resource), None)),
            Some(Err(error)) => (None, step(LabelRule::Template, None, Some(error))),
            None => (None, step(LabelRule::None, None, None)),
        }
    }

    /// The label that stands for a resource (`LabelForResource`).
    pub(super) fn label(&self, resource: &Resource) -> Result<&str, String> {
        if let Some((label, _)) = self.overrides.iter().find(|(_, known)| *known == resource) {
            return Ok(label);
        }
        let made = self.template.as_ref().and_then(|(_, labels)| {
            RESOURCES.iter().zip(labels).find(|(known, _)| *known == resource).map(|(_, label)| label)
        });
        let error = match made {
            Some(Ok(label)) => return Ok(label),
            Some(Err(error)) => error,
            None => "no generic resource label form specified for this metric",
        };
        Err(["unable to convert resource ", &resource.name(), " into label: ", error].concat())
    }
}

/// What a template makes of a resource.
fn label(template: &Template, resource: &Resource) -> Result<String, String> {
    let group = resource.group.replace(['.', '-'], "_");
    let label = template.execute(&group_resource(&group, &resource.kind.to_ascii_lowercase()))?;
    if label.is_empty() { Err("empty label produced by label template".to_owned()) } else { Ok(label) }
}

fn group_resource(group: &str, resource: &str) -> Value {
    let fields = vec![("Group", Value::text(group)), ("Resource", Value::text(resource))];
    Value::Struct(Rc::new(Struct { type_name: "schema.GroupResource", fields }))
}

impl Extractor {
    fn new(template: &Template) -> Result<Self, String> {
        let failed = |error: String| "unable to convert label template to matcher: ".to_owned() + &error;
        let form = template.execute(&group_resource("(?P<group>.+?)", "(?P<resource>.+?)")).map_err(failed)?;
        if form.is_empty() {
            return Err(failed("empty template".to_owned()));
        }
        let regex = Regex::new(&["^", &form, "$"].concat()).map_err(|error| failed(error.to_string()))?;
        let group = |name: &str| regex.names().collect::<Vec<_>>().iter().rposition(|known| *known == Some(name));
        match (group("resource"), group("group")) {
            (None, _) => Err("must include at least `{{.Resource}}` in the label template".to_owned()),
            (Some(resource), group) => Ok(Self { regex, resource, group }),
        }
    }

    /// The resource that a label looks like; nothing if it looks like none.
    fn read(&self, label: &str) -> Option<Result<&'static Resource, String>> {
        let captures = self.regex.captures(label)?;
        let part = |group: usize| captures.get(label, group).unwrap_or("");
        Some(Resource::find(self.group.map_or("", part), part(self.resource)))
    }
}

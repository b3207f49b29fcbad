//! `k8s.io/apimachinery/pkg/apis/meta/v1`.

use super::Type::{Any, Bool, Int64, List, Struct as S, Text, Time};
use super::{STRING, STRING_MAP, Struct};

pub(super) static OBJECT_META: Struct = Struct {
    name: "v1.ObjectMeta",
    fields: &[
        ("name", STRING),
        ("generateName", STRING),
        ("namespace", STRING),
        ("selfLink", STRING),
        ("uid", Text("types.UID")),
        ("resourceVersion", STRING),
        ("generation", Int64),
        ("creationTimestamp", Time),
        ("deletionTimestamp", Time),
        ("deletionGracePeriodSeconds", Int64),
        ("labels", STRING_MAP),
        ("annotations", STRING_MAP),
        ("ownerReferences", List(&S(&OWNER_REFERENCE))),
        ("finalizers", List(&STRING)),
        ("managedFields", List(&S(&MANAGED_FIELDS))),
    ],
};

pub(super) static LIST_META: Struct = Struct {
    name: "v1.ListMeta",
    fields: &[
        ("selfLink", STRING),
        ("resourceVersion", STRING),
        ("continue", STRING),
        ("remainingItemCount", Int64),
        ("shardInfo", Any),
    ],
};

pub(super) static OWNER_REFERENCE: Struct = Struct {
    name: "v1.OwnerReference",
    fields: &[
        ("apiVersion", STRING),
        ("kind", STRING),
        ("name", STRING),
        ("uid", Text("types.UID")),
        ("controller", Bool),
        ("blockOwnerDeletion", Bool),
    ],
};

pub(super) static MANAGED_FIELDS: Struct = Struct {
    name: "v1.ManagedFieldsEntry",
    fields: &[
        ("manager", STRING),
        ("operation", Text("v1.ManagedFieldsOperationType")),
        ("apiVersion", STRING),
        ("time", Time),
        ("fieldsType", STRING),
        ("fieldsV1", Any),
        ("subresource", STRING),
    ],
};

pub(super) static LABEL_SELECTOR: Struct = Struct {
    name: "v1.LabelSelector",
    fields: &[("matchLabels", STRING_MAP), ("matchExpressions", List(&S(&REQUIREMENT)))],
};

pub(super) static REQUIREMENT: Struct = Struct {
    name: "v1.LabelSelectorRequirement",
    fields: &[("key", STRING), ("operator", Text("v1.LabelSelectorOperator")), ("values", List(&STRING))],
};

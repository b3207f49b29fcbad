//! `k8s.io/api/autoscaling`: v2 and v1 of 1.36, v2beta2 of 1.25 and v2beta1 of 1.24, the last releases that had them.

use super::Type::{Any, Int32, Int64, List, Quantity, Struct as S, Text, Time};
use super::meta::{LABEL_SELECTOR, LIST_META, OBJECT_META};
use super::{Field, STRING, Struct, Type};

const RESOURCE_NAME: Type = Text("v1.ResourceName");
const METADATA: Field = ("metadata", S(&OBJECT_META));
const API_VERSION: Field = ("apiVersion", STRING);
const KIND: Field = ("kind", STRING);

pub(in super::super) static V2: Struct = Struct {
    name: "v2.HorizontalPodAutoscaler",
    fields: &[API_VERSION, KIND, METADATA, ("spec", S(&V2_SPEC)), ("status", S(&V2_STATUS))],
};

pub(in super::super) static V2_LIST: Struct = Struct {
    name: "v2.HorizontalPodAutoscalerList",
    fields: &[API_VERSION, KIND, ("metadata", S(&LIST_META)), ("items", List(&S(&V2)))],
};

pub(super) static V2_SPEC: Struct = Struct {
    name: "v2.HorizontalPodAutoscalerSpec",
    fields: &[
        ("scaleTargetRef", S(&V2_REFERENCE)),
        ("minReplicas", Int32),
        ("maxReplicas", Int32),
        ("metrics", List(&S(&V2_METRIC))),
        ("behavior", S(&BEHAVIOR)),
    ],
};

pub(super) static V2_REFERENCE: Struct = Struct {
    name: "v2.CrossVersionObjectReference",
    fields: &[("apiVersion", STRING), ("kind", STRING), ("name", STRING)],
};

pub(super) static V2_METRIC: Struct = Struct {
    name: "v2.MetricSpec",
    fields: &[
        ("type", Text("v2.MetricSourceType")),
        ("object", S(&V2_OBJECT)),
        ("pods", S(&V2_PODS)),
        ("resource", S(&V2_RESOURCE)),
        ("containerResource", S(&V2_CONTAINER_RESOURCE)),
        ("external", S(&V2_EXTERNAL)),
    ],
};

pub(super) static V2_OBJECT: Struct = Struct {
    name: "v2.ObjectMetricSource",
    fields: &[("describedObject", S(&V2_REFERENCE)), ("target", S(&V2_TARGET)), ("metric", S(&V2_IDENTIFIER))],
};

pub(super) static V2_PODS: Struct =
    Struct { name: "v2.PodsMetricSource", fields: &[("metric", S(&V2_IDENTIFIER)), ("target", S(&V2_TARGET))] };

pub(super) static V2_RESOURCE: Struct =
    Struct { name: "v2.ResourceMetricSource", fields: &[("name", RESOURCE_NAME), ("target", S(&V2_TARGET))] };

pub(super) static V2_CONTAINER_RESOURCE: Struct = Struct {
    name: "v2.ContainerResourceMetricSource",
    fields: &[("name", RESOURCE_NAME), ("target", S(&V2_TARGET)), ("container", STRING)],
};

pub(super) static V2_EXTERNAL: Struct =
    Struct { name: "v2.ExternalMetricSource", fields: &[("metric", S(&V2_IDENTIFIER)), ("target", S(&V2_TARGET))] };

pub(super) static V2_IDENTIFIER: Struct =
    Struct { name: "v2.MetricIdentifier", fields: &[("name", STRING), ("selector", S(&LABEL_SELECTOR))] };

pub(super) static V2_TARGET: Struct = Struct {
    name: "v2.MetricTarget",
    fields: &[
        ("type", Text("v2.MetricTargetType")),
        ("value", Quantity),
        ("averageValue", Quantity),
        ("averageUtilization", Int32),
    ],
};

/// `spec.behavior`, also what the annotation of older versions holds.
pub(in super::super) static BEHAVIOR: Struct = Struct {
    name: "v2.HorizontalPodAutoscalerBehavior",
    fields: &[("scaleUp", S(&V2_RULES)), ("scaleDown", S(&V2_RULES))],
};

const WINDOW: Field = ("stabilizationWindowSeconds", Int32);

pub(super) static V2_RULES: Struct = Struct {
    name: "v2.HPAScalingRules",
    fields: &[
        WINDOW,
        ("selectPolicy", Text("v2.ScalingPolicySelect")),
        ("policies", List(&S(&V2_POLICY))),
        ("tolerance", Quantity),
    ],
};

pub(super) static V2_POLICY: Struct = Struct {
    name: "v2.HPAScalingPolicy",
    fields: &[("type", Text("v2.HPAScalingPolicyType")), ("value", Int32), ("periodSeconds", Int32)],
};

pub(super) static V2_STATUS: Struct = Struct {
    name: "v2.HorizontalPodAutoscalerStatus",
    fields: &[
        ("observedGeneration", Int64),
        ("lastScaleTime", Time),
        ("currentReplicas", Int32),
        ("desiredReplicas", Int32),
        ("currentMetrics", List(&S(&V2_METRIC_STATUS))),
        ("conditions", List(&S(&V2_CONDITION))),
    ],
};

pub(super) static V2_CONDITION: Struct = Struct {
    name: "v2.HorizontalPodAutoscalerCondition",
    fields: &[
        ("type", Text("v2.HorizontalPodAutoscalerConditionType")),
        ("status", Text("v1.ConditionStatus")),
        ("lastTransitionTime", Time),
        ("reason", STRING),
        ("message", STRING),
    ],
};

pub(super) static V2_METRIC_STATUS: Struct = Struct {
    name: "v2.MetricStatus",
    fields: &[
        ("type", Text("v2.MetricSourceType")),
        ("object", S(&V2_OBJECT_STATUS)),
        ("pods", S(&V2_PODS_STATUS)),
        ("resource", S(&V2_RESOURCE_STATUS)),
        ("containerResource", S(&V2_CONTAINER_RESOURCE_STATUS)),
        ("external", S(&V2_EXTERNAL_STATUS)),
    ],
};

const CURRENT: Field = ("current", S(&V2_VALUE_STATUS));
const METRIC: Field = ("metric", S(&V2_IDENTIFIER));

static V2_OBJECT_STATUS: Struct =
    Struct { name: "v2.ObjectMetricStatus", fields: &[METRIC, CURRENT, ("describedObject", S(&V2_REFERENCE))] };

static V2_PODS_STATUS: Struct = Struct { name: "v2.PodsMetricStatus", fields: &[METRIC, CURRENT] };

static V2_RESOURCE_STATUS: Struct =
    Struct { name: "v2.ResourceMetricStatus", fields: &[("name", RESOURCE_NAME), CURRENT] };

static V2_CONTAINER_RESOURCE_STATUS: Struct = Struct {
    name: "v2.ContainerResourceMetricStatus",
    fields: &[("name", RESOURCE_NAME), CURRENT, ("container", STRING)],
};

static V2_EXTERNAL_STATUS: Struct = Struct { name: "v2.ExternalMetricStatus", fields: &[METRIC, CURRENT] };

pub(super) static V2_VALUE_STATUS: Struct = Struct {
    name: "v2.MetricValueStatus",
    fields: &[("value", Quantity), ("averageValue", Quantity), ("averageUtilization", Int32)],
};

/// Names of v2's types are printed for v2beta2's fields: the two differ in the package alone.
pub(in super::super) static V2BETA2: Struct = Struct {
    name: "v2beta2.HorizontalPodAutoscaler",
    fields: &[API_VERSION, KIND, METADATA, ("spec", S(&V2BETA2_SPEC)), ("status", Any)],
};

static V2BETA2_SPEC: Struct = Struct {
    name: "v2beta2.HorizontalPodAutoscalerSpec",
    fields: &[
        ("scaleTargetRef", S(&V2_REFERENCE)),
        ("minReplicas", Int32),
        ("maxReplicas", Int32),
        ("metrics", List(&S(&V2_METRIC))),
        ("behavior", S(&V2BETA2_BEHAVIOR)),
    ],
};

static V2BETA2_BEHAVIOR: Struct = Struct {
    name: "v2beta2.HorizontalPodAutoscalerBehavior",
    fields: &[("scaleUp", S(&V2BETA2_RULES)), ("scaleDown", S(&V2BETA2_RULES))],
};

static V2BETA2_RULES: Struct = Struct {
    name: "v2beta2.HPAScalingRules",
    fields: &[WINDOW, ("selectPolicy", Text("v2beta2.ScalingPolicySelect")), ("policies", List(&S(&V2_POLICY)))],
};

pub(in super::super) static V2BETA1: Struct = Struct {
    name: "v2beta1.HorizontalPodAutoscaler",
    fields: &[API_VERSION, KIND, METADATA, ("spec", S(&V2BETA1_SPEC)), ("status", Any)],
};

static V2BETA1_SPEC: Struct = Struct {
    name: "v2beta1.HorizontalPodAutoscalerSpec",
    fields: &[
        ("scaleTargetRef", S(&V2BETA1_REFERENCE)),
        ("minReplicas", Int32),
        ("maxReplicas", Int32),
        ("metrics", METRICS),
    ],
};

static V2BETA1_REFERENCE: Struct = Struct {
    name: "v2beta1.CrossVersionObjectReference",
    fields: &[("kind", STRING), ("name", STRING), ("apiVersion", STRING)],
};

/// The metrics of v2beta1, which the annotation of v1 has too.
pub(in super::super) const METRICS: Type = List(&S(&V2BETA1_METRIC));

static V2BETA1_METRIC: Struct = Struct {
    name: "v2beta1.MetricSpec",
    fields: &[
        ("type", Text("v2beta1.MetricSourceType")),
        ("object", S(&V2BETA1_OBJECT)),
        ("pods", S(&V2BETA1_PODS)),
        ("resource", S(&V2BETA1_RESOURCE)),
        ("containerResource", S(&V2BETA1_CONTAINER_RESOURCE)),
        ("external", S(&V2BETA1_EXTERNAL)),
    ],
};

static V2BETA1_OBJECT: Struct = Struct {
    name: "v2beta1.ObjectMetricSource",
    fields: &[
        ("target", S(&V2BETA1_REFERENCE)),
        ("metricName", STRING),
        ("targetValue", Quantity),
        ("selector", S(&LABEL_SELECTOR)),
        ("averageValue", Quantity),
    ],
};

static V2BETA1_PODS: Struct = Struct {
    name: "v2beta1.PodsMetricSource",
    fields: &[("metricName", STRING), ("targetAverageValue", Quantity), ("selector", S(&LABEL_SELECTOR))],
};

const TARGET_UTILIZATION: Field = ("targetAverageUtilization", Int32);
const TARGET_AVERAGE: Field = ("targetAverageValue", Quantity);

static V2BETA1_RESOURCE: Struct = Struct {
    name: "v2beta1.ResourceMetricSource",
    fields: &[("name", RESOURCE_NAME), TARGET_UTILIZATION, TARGET_AVERAGE],
};

static V2BETA1_CONTAINER_RESOURCE: Struct = Struct {
    name: "v2beta1.ContainerResourceMetricSource",
    fields: &[("name", RESOURCE_NAME), TARGET_UTILIZATION, TARGET_AVERAGE, ("container", STRING)],
};

static V2BETA1_EXTERNAL: Struct = Struct {
    name: "v2beta1.ExternalMetricSource",
    fields: &[
        ("metricName", STRING),
        ("metricSelector", S(&LABEL_SELECTOR)),
        ("targetValue", Quantity),
        TARGET_AVERAGE,
    ],
};

pub(in super::super) static V1: Struct = Struct {
    name: "v1.HorizontalPodAutoscaler",
    fields: &[API_VERSION, KIND, METADATA, ("spec", S(&V1_SPEC)), ("status", S(&V1_STATUS))],
};

pub(in super::super) static V1_LIST: Struct = Struct {
    name: "v1.HorizontalPodAutoscalerList",
    fields: &[API_VERSION, KIND, ("metadata", S(&LIST_META)), ("items", List(&S(&V1)))],
};

pub(super) static V1_SPEC: Struct = Struct {
    name: "v1.HorizontalPodAutoscalerSpec",
    fields: &[
        ("scaleTargetRef", S(&V1_REFERENCE)),
        ("minReplicas", Int32),
        ("maxReplicas", Int32),
        ("targetCPUUtilizationPercentage", Int32),
    ],
};

pub(super) static V1_REFERENCE: Struct = Struct {
    name: "v1.CrossVersionObjectReference",
    fields: &[("kind", STRING), ("name", STRING), ("apiVersion", STRING)],
};

pub(super) static V1_STATUS: Struct = Struct {
    name: "v1.HorizontalPodAutoscalerStatus",
    fields: &[
        ("observedGeneration", Int64),
        ("lastScaleTime", Time),
        ("currentReplicas", Int32),
        ("desiredReplicas", Int32),
        ("currentCPUUtilizationPercentage", Int32),
    ],
};

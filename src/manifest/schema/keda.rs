//! `github.com/kedacore/keda/v2/apis/keda/v1alpha1`: the ScaledObject.

use super::Type::{Any, Bool, Int32, List, Struct as S, Text};
use super::autoscaling::BEHAVIOR;
use super::meta::OBJECT_META;
use super::{STRING, STRING_MAP, Struct};

pub(in super::super) static SCALED_OBJECT: Struct = Struct {
    name: "v1alpha1.ScaledObject",
    fields: &[
        ("apiVersion", STRING),
        ("kind", STRING),
        ("metadata", S(&OBJECT_META)),
        ("spec", S(&SPEC)),
        ("status", Any),
    ],
};

static SPEC: Struct = Struct {
    name: "v1alpha1.ScaledObjectSpec",
    fields: &[
        ("scaleTargetRef", S(&TARGET)),
        ("pollingInterval", Int32),
        ("cooldownPeriod", Int32),
        ("initialCooldownPeriod", Int32),
        ("idleReplicaCount", Int32),
        ("minReplicaCount", Int32),
        ("maxReplicaCount", Int32),
        ("advanced", S(&ADVANCED)),
        ("triggers", List(&S(&TRIGGER))),
        ("fallback", S(&FALLBACK)),
    ],
};

static TARGET: Struct = Struct {
    name: "v1alpha1.ScaleTarget",
    fields: &[("name", STRING), ("apiVersion", STRING), ("kind", STRING), ("envSourceContainerName", STRING)],
};

static ADVANCED: Struct = Struct {
    name: "v1alpha1.AdvancedConfig",
    fields: &[
        ("horizontalPodAutoscalerConfig", S(&HPA_CONFIG)),
        ("restoreToOriginalReplicaCount", Bool),
        ("scalingModifiers", Any),
    ],
};

static HPA_CONFIG: Struct =
    Struct { name: "v1alpha1.HorizontalPodAutoscalerConfig", fields: &[("behavior", S(&BEHAVIOR)), ("name", STRING)] };

static TRIGGER: Struct = Struct {
    name: "v1alpha1.ScaleTriggers",
    fields: &[
        ("type", STRING),
        ("name", STRING),
        ("metadata", STRING_MAP),
        ("metricType", Text("v2.MetricTargetType")),
        ("useCachedMetrics", Bool),
        ("authenticationRef", S(&AUTHENTICATION)),
    ],
};

static AUTHENTICATION: Struct =
    Struct { name: "v1alpha1.AuthenticationRef", fields: &[("name", STRING), ("kind", STRING)] };

static FALLBACK: Struct = Struct {
    name: "v1alpha1.Fallback",
    fields: &[("failureThreshold", Int32), ("replicas", Int32), ("behavior", STRING)],
};

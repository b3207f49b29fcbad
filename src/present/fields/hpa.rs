//! Texts of the fields of autoscalers, for Kubernetes 1.36.

use super::Text;
use crate::msg;

/// What each field does, by the mapping that it is of.
pub(super) static HPA: &[Text] = &[
    (
        "",
        "apiVersion",
        msg!(
            "API group and version in which the object is written, such as autoscaling/v2 or apps/v1. It decides which fields there are."
        ),
    ),
    ("", "kind", msg!("Kind of the object, such as HorizontalPodAutoscaler or Deployment.")),
    ("", "metadata", msg!("Name, namespace, labels and annotations of the object.")),
    ("", "spec", msg!("What is wanted: the part that you write.")),
    ("", "status", msg!("What the cluster observed last. Controllers write it; what a manifest says here is ignored.")),
    (
        "HorizontalPodAutoscalerSpec",
        "scaleTargetRef",
        msg!(
            "The workload whose replicas are changed: Deployment, StatefulSet, ReplicaSet, ReplicationController or anything else with a scale subresource, in the namespace of the autoscaler."
        ),
    ),
    (
        "HorizontalPodAutoscalerSpec",
        "minReplicas",
        msg!(
            "The fewest replicas that the autoscaler goes down to. Default 1. 0 needs the feature gate HPAScaleToZero and an Object or External metric."
        ),
    ),
    (
        "HorizontalPodAutoscalerSpec",
        "maxReplicas",
        msg!("The most replicas that the autoscaler goes up to. Required, at least 1 and not below minReplicas."),
    ),
    (
        "HorizontalPodAutoscalerSpec",
        "metrics",
        msg!(
            "What is measured. Each metric proposes a number of replicas, and the largest proposal wins. Without any: CPU at 80 % of the request."
        ),
    ),
    (
        "HorizontalPodAutoscalerSpec",
        "behavior",
        msg!(
            "How fast it may scale up and down. What is not said keeps its default: up at once, at most twice the pods or 4 more in 15 s; down to the highest recommendation of the last 5 minutes."
        ),
    ),
    (
        "HorizontalPodAutoscalerSpec",
        "targetCPUUtilizationPercentage",
        msg!(
            "Average CPU usage that is aimed at, in percent of what the pods request. Default 80. autoscaling/v2 says it as a Resource metric."
        ),
    ),
    (
        "CrossVersionObjectReference",
        "apiVersion",
        msg!("API version of the object that is meant: apps/v1 for Deployments, StatefulSets and ReplicaSets."),
    ),
    ("CrossVersionObjectReference", "kind", msg!("Kind of the object that is meant. Required.")),
    (
        "CrossVersionObjectReference",
        "name",
        msg!(
            "Name of the object that is meant. Required. While there is none of that name, the autoscaler says FailedGetScale."
        ),
    ),
    ("MetricSpec", "type", msg!("Where the metric comes from; the field of that name has to be there, and no other.")),
    (
        "MetricSpec",
        "resource",
        msg!("CPU or memory of the pods as metrics-server measures it, summed over the containers of each pod."),
    ),
    (
        "MetricSpec",
        "containerResource",
        msg!("CPU or memory of one container of each pod, so that sidecars do not count."),
    ),
    (
        "MetricSpec",
        "pods",
        msg!(
            "A metric of each pod, averaged over the pods, such as requests per second. It comes from custom.metrics.k8s.io."
        ),
    ),
    (
        "MetricSpec",
        "object",
        msg!(
            "A metric of one other object, such as requests per second at an Ingress. It comes from custom.metrics.k8s.io."
        ),
    ),
    (
        "MetricSpec",
        "external",
        msg!(
            "A metric of something outside of the cluster, such as the length of a message queue. It comes from external.metrics.k8s.io."
        ),
    ),
    ("ResourceMetricSource", "name", msg!("The resource that is measured: cpu or memory.")),
    ("ContainerResourceMetricSource", "name", msg!("The resource that is measured: cpu or memory.")),
    (
        "ContainerResourceMetricSource",
        "container",
        msg!("The container whose usage counts, by its name in the pod template."),
    ),
    (
        "ObjectMetricSource",
        "describedObject",
        msg!("The object that the metric describes, in the namespace of the autoscaler."),
    ),
    ("", "metric", msg!("Which metric: its name, and if needed a selector of its series.")),
    (
        "",
        "target",
        msg!(
            "The value that is aimed at. The ratio of usage to target, if it is not within 10 % of 1, multiplies the replicas."
        ),
    ),
    ("MetricIdentifier", "name", msg!("Name of the metric, as the metrics API has it.")),
    (
        "MetricIdentifier",
        "selector",
        msg!(
            "Labels that the series of the metric must have; it is handed on to the metrics API. Default: all series."
        ),
    ),
    (
        "MetricTarget",
        "type",
        msg!("How the target is meant: Utilization in percent of the request, AverageValue per pod, Value as it is."),
    ),
    (
        "MetricTarget",
        "averageUtilization",
        msg!(
            "Average usage that is aimed at, in percent of the request, as a whole number above 0. Only for Resource and ContainerResource; every container that counts needs a request."
        ),
    ),
    (
        "MetricTarget",
        "averageValue",
        msg!(
            "Average per pod that is aimed at, as a quantity: 100m is 0.1, 250Mi are mebibytes. Replicas are the total divided by it, rounded up."
        ),
    ),
    (
        "MetricTarget",
        "value",
        msg!("The whole metric's value that is aimed at, as a quantity. Only for Object and External."),
    ),
    (
        "HorizontalPodAutoscalerBehavior",
        "scaleUp",
        msg!(
            "Rules for scaling up. Default: no stabilization, and at most the larger of 4 pods and 100 % more in 15 s."
        ),
    ),
    (
        "HorizontalPodAutoscalerBehavior",
        "scaleDown",
        msg!(
            "Rules for scaling down. Default: a stabilization window of 300 s, and then up to 100 % of the pods in 15 s."
        ),
    ),
    (
        "HPAScalingRules",
        "stabilizationWindowSeconds",
        msg!(
            "How many seconds of past recommendations are looked at: going up takes the lowest of them, going down the highest. From 0 to 3600. Default 0 up; down 300, or the controller's --horizontal-pod-autoscaler-downscale-stabilization."
        ),
    ),
    (
        "HPAScalingRules",
        "selectPolicy",
        msg!(
            "Which policy counts when there are several: Max allows the largest change, Min the smallest, Disabled none in this direction. Default Max."
        ),
    ),
    (
        "HPAScalingRules",
        "policies",
        msg!(
            "How much may change within how many seconds. Without it the default policies stay; an empty list is refused."
        ),
    ),
    (
        "HPAScalingRules",
        "tolerance",
        msg!(
            "How far the ratio of usage to target may be from 1 without scaling in this direction, as a quantity: 0.05 is 5 %. At least 0. Default: the controller's --horizontal-pod-autoscaler-tolerance, 0.1. Needs the gate HPAConfigurableTolerance, which is on."
        ),
    ),
    (
        "HPAScalingPolicy",
        "type",
        msg!("Whether value counts Pods or is a Percent of the replicas at the start of the period."),
    ),
    ("HPAScalingPolicy", "value", msg!("How much may change within the period: pods or percent. Above 0.")),
    (
        "HPAScalingPolicy",
        "periodSeconds",
        msg!("How many seconds back changes are counted against the value. From 1 to 1800."),
    ),
    (
        "HorizontalPodAutoscalerStatus",
        "observedGeneration",
        msg!("The generation of the autoscaler that was looked at last."),
    ),
    ("HorizontalPodAutoscalerStatus", "lastScaleTime", msg!("When the number of replicas was changed last.")),
    (
        "HorizontalPodAutoscalerStatus",
        "currentReplicas",
        msg!("How many replicas there were at the last sync, by the scale subresource."),
    ),
    (
        "HorizontalPodAutoscalerStatus",
        "desiredReplicas",
        msg!("How many replicas were wanted at the last sync, after all limits."),
    ),
    ("HorizontalPodAutoscalerStatus", "currentMetrics", msg!("What each metric was at the last sync.")),
    (
        "HorizontalPodAutoscalerStatus",
        "conditions",
        msg!(
            "Whether it can scale, whether it is active, and whether a limit holds it back: AbleToScale, ScalingActive, ScalingLimited."
        ),
    ),
    (
        "HorizontalPodAutoscalerStatus",
        "currentCPUUtilizationPercentage",
        msg!("Average CPU usage of the pods at the last sync, in percent of what they request."),
    ),
    (
        "HorizontalPodAutoscalerCondition",
        "type",
        msg!("Which condition: AbleToScale, ScalingActive or ScalingLimited."),
    ),
    ("HorizontalPodAutoscalerCondition", "status", msg!("Whether it holds: True, False or Unknown.")),
    ("HorizontalPodAutoscalerCondition", "lastTransitionTime", msg!("When the status of the condition changed last.")),
    ("HorizontalPodAutoscalerCondition", "reason", msg!("Why, in one word, such as FailedGetResourceMetric.")),
    ("HorizontalPodAutoscalerCondition", "message", msg!("Why, in a sentence.")),
    ("MetricStatus", "type", msg!("Where the metric comes from.")),
    ("MetricValueStatus", "value", msg!("The metric's value as a whole.")),
    ("MetricValueStatus", "averageValue", msg!("The metric's value per pod.")),
    ("MetricValueStatus", "averageUtilization", msg!("Average usage in percent of the request.")),
    ("", "current", msg!("What was measured at the last sync.")),
    (
        "v2beta1.ObjectMetricSource",
        "target",
        msg!("The object that the metric describes. In autoscaling/v2 it is describedObject."),
    ),
    (
        "v2beta1.ObjectMetricSource",
        "averageValue",
        msg!("Average per pod that is aimed at. In autoscaling/v2 it is target.averageValue."),
    ),
    (
        "",
        "targetAverageUtilization",
        msg!(
            "Average usage that is aimed at, in percent of the request. In autoscaling/v2 it is target.averageUtilization."
        ),
    ),
    ("", "targetAverageValue", msg!("Average per pod that is aimed at. In autoscaling/v2 it is target.averageValue.")),
    ("", "targetValue", msg!("The whole metric's value that is aimed at. In autoscaling/v2 it is target.value.")),
    ("", "metricName", msg!("Name of the metric. In autoscaling/v2 it is metric.name.")),
    (
        "",
        "metricSelector",
        msg!("Labels that the series of the metric must have. In autoscaling/v2 it is metric.selector."),
    ),
    ("", "selector", msg!("Labels that choose objects or series.")),
];

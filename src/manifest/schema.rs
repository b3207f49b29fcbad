//! The Go types of the Kubernetes API as far as manifests are checked against them: fields by name, each with its type,
//! in tables. Names nothing; the decoder and the conversions read them.

mod autoscaling;
mod core;
mod keda;
mod meta;
mod workloads;

pub(super) use autoscaling::{BEHAVIOR, METRICS, V1, V1_LIST, V2, V2_LIST, V2BETA1, V2BETA2};
pub(super) use keda::SCALED_OBJECT;
pub(super) use workloads::{DEPLOYMENT, REPLICA_SET, REPLICATION_CONTROLLER, STATEFUL_SET};

/// A struct.
#[derive(Debug)]
pub(super) struct Struct {
    /// Its name with its package, as Go's errors print it: `v2.MetricSpec`.
    pub(super) name: &'static str,
    /// Its fields.
    pub(super) fields: &'static [Field],
}

/// The name of a field and its type.
pub(super) type Field = (&'static str, Type);

/// A type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
    /// `string`, or a type that is one.
    Text(&'static str),
    Bool,
    Int32,
    Int64,
    /// `resource.Quantity`.
    Quantity,
    /// `metav1.Time`.
    Time,
    /// `intstr.IntOrString`.
    IntOrString,
    Struct(&'static Struct),
    /// A list of an element type.
    List(&'static Type),
    /// A map from strings: its name, and the type of the values.
    Map(&'static str, &'static Type),
    /// Not looked into: it has no part in what is simulated.
    Any,
}

/// The words that a type of `string` may be, if they are few; the most usual first.
pub(super) fn words(text: &str) -> Option<&'static [&'static str]> {
    let (_, name) = text.split_once('.')?;
    Some(match name {
        "MetricSourceType" => &["Resource", "ContainerResource", "Pods", "Object", "External"],
        "MetricTargetType" => &["Utilization", "AverageValue", "Value"],
        "ScalingPolicySelect" => &["Max", "Min", "Disabled"],
        "HPAScalingPolicyType" => &["Pods", "Percent"],
        "HorizontalPodAutoscalerConditionType" => &["ScalingActive", "AbleToScale", "ScalingLimited"],
        "ConditionStatus" => &["True", "False", "Unknown"],
        "ResourceName" => &["cpu", "memory"],
        "LabelSelectorOperator" => &["In", "NotIn", "Exists", "DoesNotExist"],
        "DeploymentStrategyType" => &["RollingUpdate", "Recreate"],
        "PodManagementPolicyType" => &["OrderedReady", "Parallel"],
        "RestartPolicy" | "ContainerRestartPolicy" => &["Always", "OnFailure", "Never"],
        _ => return None,
    })
}

/// `string`.
const STRING: Type = Type::Text("string");
/// `map[string]string`.
const STRING_MAP: Type = Type::Map("map[string]string", &STRING);

impl Struct {
    /// The type of a field.
    pub(super) fn field(&self, name: &str) -> Option<Type> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, ty)| *ty)
    }

    /// The name without its package.
    pub(super) fn short_name(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }
}

impl Type {
    /// As Go's errors print it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Text(name) | Self::Map(name, _) => name.to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::Int32 => "int32".to_owned(),
            Self::Int64 => "int64".to_owned(),
            Self::Quantity => "resource.Quantity".to_owned(),
            Self::Time => "v1.Time".to_owned(),
            Self::IntOrString => "intstr.IntOrString".to_owned(),
            Self::Struct(ty) => ty.name.to_owned(),
            Self::List(element) => format!("[]{}", element.name()),
            Self::Any => "interface {}".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::{apps, autoscaling, core};
    use k8s_openapi::apimachinery::pkg::apis::meta;
    use serde::de::{self, DeserializeOwned, Visitor};
    use serde::forward_to_deserialize_any;

    use super::*;

    /// Learns the fields of a type, and refuses to decode it.
    struct Fields<'a>(&'a mut Vec<&'static str>);

    impl<'de> de::Deserializer<'de> for Fields<'_> {
        type Error = de::value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(de::Error::custom("only the fields are wanted"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            self.0.extend(fields);
            self.deserialize_any(visitor)
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    fn fields<T: DeserializeOwned>() -> Vec<&'static str> {
        let mut fields = Vec::new();
        let refused = T::deserialize(Fields(&mut fields)).is_err();
        assert!(refused && !fields.is_empty());
        fields.sort_unstable();
        fields
    }

    #[track_caller]
    fn same<T: DeserializeOwned>(ours: &Struct) {
        let mut names: Vec<_> = ours.fields.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        assert_eq!(names, fields::<T>(), "{}", ours.name);
    }

    #[test]
    fn every_field_of_kubernetes_1_36_is_known() {
        use super::{autoscaling as hpa, core as pods, meta as m, workloads as w};
        use autoscaling::{v1, v2};
        same::<v2::HorizontalPodAutoscaler>(&V2);
        same::<v2::HorizontalPodAutoscalerSpec>(&hpa::V2_SPEC);
        same::<v2::HorizontalPodAutoscalerStatus>(&hpa::V2_STATUS);
        same::<v2::HorizontalPodAutoscalerCondition>(&hpa::V2_CONDITION);
        same::<v2::MetricSpec>(&hpa::V2_METRIC);
        same::<v2::MetricStatus>(&hpa::V2_METRIC_STATUS);
        same::<v2::ResourceMetricSource>(&hpa::V2_RESOURCE);
        same::<v2::ContainerResourceMetricSource>(&hpa::V2_CONTAINER_RESOURCE);
        same::<v2::PodsMetricSource>(&hpa::V2_PODS);
        same::<v2::ObjectMetricSource>(&hpa::V2_OBJECT);
        same::<v2::ExternalMetricSource>(&hpa::V2_EXTERNAL);
        same::<v2::MetricIdentifier>(&hpa::V2_IDENTIFIER);
        same::<v2::MetricTarget>(&hpa::V2_TARGET);
        same::<v2::MetricValueStatus>(&hpa::V2_VALUE_STATUS);
        same::<v2::CrossVersionObjectReference>(&hpa::V2_REFERENCE);
        same::<v2::HorizontalPodAutoscalerBehavior>(&BEHAVIOR);
        same::<v2::HPAScalingRules>(&hpa::V2_RULES);
        same::<v2::HPAScalingPolicy>(&hpa::V2_POLICY);
        same::<v1::HorizontalPodAutoscaler>(&V1);
        same::<v1::HorizontalPodAutoscalerSpec>(&hpa::V1_SPEC);
        same::<v1::HorizontalPodAutoscalerStatus>(&hpa::V1_STATUS);
        same::<v1::CrossVersionObjectReference>(&hpa::V1_REFERENCE);
        same::<meta::v1::ObjectMeta>(&m::OBJECT_META);
        same::<meta::v1::ListMeta>(&m::LIST_META);
        same::<meta::v1::OwnerReference>(&m::OWNER_REFERENCE);
        same::<meta::v1::ManagedFieldsEntry>(&m::MANAGED_FIELDS);
        same::<meta::v1::LabelSelector>(&m::LABEL_SELECTOR);
        same::<meta::v1::LabelSelectorRequirement>(&m::REQUIREMENT);
        same::<apps::v1::Deployment>(&DEPLOYMENT);
        same::<apps::v1::DeploymentSpec>(&w::DEPLOYMENT_SPEC);
        same::<apps::v1::DeploymentStrategy>(&w::STRATEGY);
        same::<apps::v1::RollingUpdateDeployment>(&w::ROLLING_UPDATE);
        same::<apps::v1::StatefulSet>(&STATEFUL_SET);
        same::<apps::v1::StatefulSetSpec>(&w::STATEFUL_SET_SPEC);
        same::<apps::v1::ReplicaSet>(&REPLICA_SET);
        same::<apps::v1::ReplicaSetSpec>(&w::REPLICA_SET_SPEC);
        same::<core::v1::ReplicationController>(&REPLICATION_CONTROLLER);
        same::<core::v1::ReplicationControllerSpec>(&w::REPLICATION_CONTROLLER_SPEC);
        same::<core::v1::PodTemplateSpec>(&pods::POD_TEMPLATE);
        same::<core::v1::PodSpec>(&pods::POD_SPEC);
        same::<core::v1::Container>(&pods::CONTAINER);
        same::<core::v1::ResourceRequirements>(&pods::RESOURCES);
        same::<core::v1::Probe>(&pods::PROBE);
    }
}

//! What may stand at a place of a document: one view of the Go types of the API and of the forms of the playground's own
//! documents, for who helps to write them.

use super::schema::{self, Struct, Type};

/// What may stand somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One value.
    Scalar(Scalar),
    /// A mapping with known fields.
    Fields(Fields),
    /// A list of these.
    List(Of),
    /// A mapping with any keys to these.
    Map(Of),
    /// Anything: nobody looks into it.
    Any,
}

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Any text.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// An amount as Kubernetes writes it.
    Quantity,
    /// A moment.
    Time,
    /// A length of time as Go writes it.
    Duration,
    /// A whole number or a percentage.
    IntOrPercent,
}

/// The fields of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// What the mapping is called: a Go type with its package, or a form.
    pub name: &'static str,
    /// The fields, in the order of the declaration.
    pub fields: Vec<(&'static str, Of)>,
}

/// The shape of something, not looked at yet: shapes may hold themselves.
#[derive(Clone, Copy, Debug)]
pub struct Of(Inner);

#[derive(Clone, Copy, Debug)]
enum Inner {
    Go(Type),
    Form(fn() -> Shape),
}

/// Two are the same if what they are of is.
impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        self.shape() == other.shape()
    }
}

impl Eq for Of {}

impl Of {
    /// Of what is decoded by a form.
    #[must_use]
    pub fn form(shape: fn() -> Shape) -> Self {
        Self(Inner::Form(shape))
    }

    /// Of the field of a form.
    pub(crate) fn field<F, T: super::Decode>(_: fn(&F) -> &T) -> Self {
        Self(Inner::Form(T::shape))
    }

    /// What it is.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self.0 {
            Inner::Form(shape) => shape(),
            Inner::Go(ty) => of_type(ty),
        }
    }
}

fn of_type(ty: Type) -> Shape {
    Shape::Scalar(match ty {
        Type::Text(name) => schema::words(name).map_or(Scalar::Text, Scalar::Word),
        Type::Bool => Scalar::Bool,
        Type::Int32 | Type::Int64 => Scalar::Integer,
        Type::Quantity => Scalar::Quantity,
        Type::Time => Scalar::Time,
        Type::IntOrString => Scalar::IntOrPercent,
        Type::Struct(ty) => return of_struct(ty),
        Type::List(element) => return Shape::List(Of(Inner::Go(*element))),
        Type::Map(_, element) => return Shape::Map(Of(Inner::Go(*element))),
        Type::Any => return Shape::Any,
    })
}

fn of_struct(ty: &'static Struct) -> Shape {
    let fields = ty.fields.iter().map(|(name, ty)| (*name, Of(Inner::Go(*ty)))).collect();
    Shape::Fields(Fields { name: ty.name, fields })
}

/// The kinds of objects that are read, with their API versions.
static OBJECTS: [(&str, &str, &Struct); 8] = [
    ("autoscaling/v2", "HorizontalPodAutoscaler", &schema::V2),
    ("autoscaling/v1", "HorizontalPodAutoscaler", &schema::V1),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler", &schema::V2BETA2),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler", &schema::V2BETA1),
    ("apps/v1", "Deployment", &schema::DEPLOYMENT),
    ("apps/v1", "StatefulSet", &schema::STATEFUL_SET),
    ("apps/v1", "ReplicaSet", &schema::REPLICA_SET),
    ("v1", "ReplicationController", &schema::REPLICATION_CONTROLLER),
];

/// The API versions and kinds of the objects that are read, the newest versions first.
pub fn objects() -> impl Iterator<Item = (&'static str, &'static str)> {
    OBJECTS.iter().map(|(version, kind, _)| (*version, *kind))
}

/// The shape of an object. While the version is not known, the newest of the kind counts.
#[must_use]
pub fn object(api_version: &str, kind: &str) -> Option<Shape> {
    let of_kind = || OBJECTS.iter().filter(|(_, known, _)| *known == kind);
    let found = of_kind().find(|(version, ..)| *version == api_version).or_else(|| of_kind().next())?;
    Some(of_struct(found.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::gates::FeatureGates;
    use crate::manifest::read;

    #[test]
    fn every_object_is_read() {
        for (version, kind) in objects() {
            let said = read(&format!("apiVersion: {version}\nkind: {kind}\n"), FeatureGates::default());
            let unknown =
                said.problems.iter().find(|p| p.message.contains("not simulated") || p.message.contains("registered"));
            assert_eq!(unknown, None, "{version} {kind}");
            assert!(object(version, kind).is_some());
        }
        assert_eq!(object("v1", "Service"), None);
    }

    /// The words that a field may have are those that validation names.
    #[test]
    fn words_are_those_of_validation() {
        let text = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec:\n  maxReplicas: 5\n  \
                    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n  metrics:\n  - type: Nonsense\n  \
                    - {type: Pods, pods: {metric: {name: a}, target: {type: Nonsense, averageValue: 1}}}\n  behavior:\n    \
                    scaleUp: {selectPolicy: Nonsense, policies: [{type: Nonsense, value: 1, periodSeconds: 1}]}\n";
        let said = read(text, FeatureGates::default());
        let cases = [
            ("spec.metrics[0].type", "v2.MetricSourceType"),
            ("spec.metrics[1].pods.target.type", "v2.MetricTargetType"),
            ("spec.behavior.scaleUp.selectPolicy", "v2.ScalingPolicySelect"),
            ("spec.behavior.scaleUp.policies[0].type", "v2.HPAScalingPolicyType"),
        ];
        for (field, ty) in cases {
            let problem = said.problems.iter().find(|p| p.field.as_str() == field).expect("nonsense is refused");
            let words = schema::words(ty).expect("the type has words");
            for word in words {
                assert!(problem.message.contains(word), "{word}: {problem}");
            }
            let capitals = problem.message.replace("Unsupported value", "").replace("Nonsense", "");
            let capitals = capitals.split(|c: char| !c.is_alphanumeric()).filter(|w| w.starts_with(char::is_uppercase));
            assert_eq!(capitals.filter(|w| *w != "Invalid").count(), words.len(), "{problem}");
        }
    }
}

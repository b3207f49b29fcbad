//! Between the wire types of `k8s-openapi` (autoscaling/v2) and the checked forms.

mod spec;
mod status;

use std::fmt;

use k8s_openapi::api::autoscaling::v2;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as WireQuantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1;

use super::hpa::{
    CrossVersionObjectReference, LabelSelector, LabelSelectorRequirement, MetricIdentifier, SelectorOperator,
};
use crate::diag::FieldPath;
use crate::units::Quantity;
use crate::units::quantity::QuantityError;

/// A field that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertError {
    /// Which.
    pub field: FieldPath,
    /// Why.
    pub error: QuantityError,
}

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.error)
    }
}

impl std::error::Error for ConvertError {}

/// Reads a quantity that may be left out.
fn quantity(wire: Option<&WireQuantity>, field: &FieldPath) -> Result<Option<Quantity>, ConvertError> {
    wire.map(|wire| Quantity::parse(wire.0.trim()))
        .transpose()
        .map_err(|error| ConvertError { field: field.clone(), error })
}

/// A quantity as the API prints it.
fn to_wire_quantity(quantity: &Quantity) -> WireQuantity {
    WireQuantity(quantity.to_string())
}

impl From<&v2::CrossVersionObjectReference> for CrossVersionObjectReference {
    fn from(wire: &v2::CrossVersionObjectReference) -> Self {
        Self {
            api_version: wire.api_version.clone().unwrap_or_default(),
            kind: wire.kind.clone(),
            name: wire.name.clone(),
        }
    }
}

impl From<&CrossVersionObjectReference> for v2::CrossVersionObjectReference {
    fn from(reference: &CrossVersionObjectReference) -> Self {
        Self {
            api_version: Some(reference.api_version.clone()).filter(|version| !version.is_empty()),
            kind: reference.kind.clone(),
            name: reference.name.clone(),
        }
    }
}

impl From<&v2::MetricIdentifier> for MetricIdentifier {
    fn from(wire: &v2::MetricIdentifier) -> Self {
        Self { name: wire.name.clone(), selector: wire.selector.as_ref().map(Into::into) }
    }
}

impl From<&MetricIdentifier> for v2::MetricIdentifier {
    fn from(metric: &MetricIdentifier) -> Self {
        Self { name: metric.name.clone(), selector: metric.selector.as_ref().map(Into::into) }
    }
}

impl From<&v1::LabelSelector> for LabelSelector {
    fn from(wire: &v1::LabelSelector) -> Self {
        let requirements = wire.match_expressions.iter().flatten();
        Self {
            match_labels: wire.match_labels.clone().unwrap_or_default(),
            match_expressions: requirements
                .map(|wire| LabelSelectorRequirement {
                    key: wire.key.clone(),
                    operator: SelectorOperator::from(wire.operator.as_str()),
                    values: wire.values.clone().unwrap_or_default(),
                })
                .collect(),
        }
    }
}

impl From<&LabelSelector> for v1::LabelSelector {
    fn from(selector: &LabelSelector) -> Self {
        let requirements = selector.match_expressions.iter().map(|requirement| v1::LabelSelectorRequirement {
            key: requirement.key.clone(),
            operator: requirement.operator.to_string(),
            values: Some(requirement.values.clone()).filter(|values| !values.is_empty()),
        });
        Self {
            match_labels: Some(selector.match_labels.clone()).filter(|labels| !labels.is_empty()),
            match_expressions: Some(requirements.collect::<Vec<_>>()).filter(|list| !list.is_empty()),
        }
    }
}

impl From<&str> for SelectorOperator {
    fn from(name: &str) -> Self {
        match name {
            "In" => Self::In,
            "NotIn" => Self::NotIn,
            "Exists" => Self::Exists,
            "DoesNotExist" => Self::DoesNotExist,
            _ => Self::Unknown(name.to_owned()),
        }
    }
}

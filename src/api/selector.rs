//! Label selectors: their text form as the scale subresource has it, and what they match.

mod lexer;
mod parser;
mod validation;

use std::collections::BTreeMap;
use std::fmt;

use super::hpa::{LabelSelector, LabelSelectorRequirement, SelectorOperator};
use super::quote;

/// A parsed label selector (`labels.Selector`): all requirements must hold; without any it matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    requirements: Vec<Requirement>,
}

/// One requirement on one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The label.
    pub key: String,
    /// How it compares.
    pub operator: Operator,
    /// With what, sorted.
    pub values: Vec<String>,
}

/// How a requirement compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `in`
    In,
    /// `notin`
    NotIn,
    /// `=`, `==`
    Equals,
    /// `!=`
    NotEquals,
    /// The label alone.
    Exists,
    /// `!` and the label.
    DoesNotExist,
    /// `>`
    GreaterThan,
    /// `<`
    LessThan,
}

impl Selector {
    /// Reads the text of a selector: `app=web,tier in (a,b),!canary`.
    ///
    /// # Errors
    /// In the words of upstream's `labels.Parse`.
    pub fn parse(text: &str) -> Result<Self, String> {
        parser::parse(text).map(|requirements| Self { requirements })
    }

    /// The requirements, sorted by label.
    #[must_use]
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// Whether an object with these labels is selected.
    #[must_use]
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        self.requirements.iter().all(|requirement| requirement.matches(labels))
    }
}

impl Requirement {
    /// Upstream's `Requirement.Matches`.
    fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        let Some(value) = labels.get(&self.key) else {
            return matches!(self.operator, Operator::NotIn | Operator::NotEquals | Operator::DoesNotExist);
        };
        match self.operator {
            Operator::In | Operator::Equals => self.values.contains(value),
            Operator::NotIn | Operator::NotEquals => !self.values.contains(value),
            Operator::Exists => true,
            Operator::DoesNotExist => false,
            Operator::GreaterThan => self.compares(value, |label, bound| label > bound),
            Operator::LessThan => self.compares(value, |label, bound| label < bound),
        }
    }

    /// Compares as integers; what is none compares false.
    fn compares(&self, value: &str, compare: impl Fn(i64, i64) -> bool) -> bool {
        let bound = self.values.first().and_then(|bound| bound.parse().ok());
        value.parse().ok().zip(bound).is_some_and(|(label, bound)| compare(label, bound))
    }
}

impl LabelSelector {
    /// Whether a selector can be made of it (upstream's `LabelSelectorAsSelector`).
    ///
    /// # Errors
    /// In upstream's words; validation keeps such selectors out.
    pub fn check(&self) -> Result<(), String> {
        for (key, value) in &self.match_labels {
            validation::requirement(key, Operator::Equals, std::slice::from_ref(value))?;
        }
        self.match_expressions.iter().try_for_each(LabelSelectorRequirement::check)
    }

    /// Whether it selects these labels.
    #[must_use]
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        let meets = |requirement: &LabelSelectorRequirement| {
            let value = labels.get(&requirement.key);
            let is_one = value.is_some_and(|value| requirement.values.contains(value));
            match requirement.operator {
                SelectorOperator::In => is_one,
                SelectorOperator::NotIn => !is_one,
                SelectorOperator::Exists => value.is_some(),
                SelectorOperator::DoesNotExist => value.is_none(),
                SelectorOperator::Unknown(_) => false,
            }
        };
        let equal = |(key, value): (&String, &String)| labels.get(key) == Some(value);
        self.match_labels.iter().all(equal) && self.match_expressions.iter().all(meets)
    }
}

impl From<&LabelSelector> for Selector {
    /// As upstream's `LabelSelectorAsSelector`; of requirements that [`LabelSelector::check`] refuses nothing is left.
    fn from(selector: &LabelSelector) -> Self {
        let equals = |(key, value): (&String, &String)| Requirement {
            key: key.clone(),
            operator: Operator::Equals,
            values: vec![value.clone()],
        };
        let mut requirements: Vec<_> = selector.match_labels.iter().map(equals).collect();
        for LabelSelectorRequirement { key, operator, values } in &selector.match_expressions {
            let operator = match operator {
                SelectorOperator::In => Operator::In,
                SelectorOperator::NotIn => Operator::NotIn,
                SelectorOperator::Exists => Operator::Exists,
                SelectorOperator::DoesNotExist => Operator::DoesNotExist,
                SelectorOperator::Unknown(_) => continue,
            };
            let mut values = values.clone();
            values.sort_unstable();
            requirements.push(Requirement { key: key.clone(), operator, values });
        }
        requirements.sort_by(|a, b| a.key.cmp(&b.key));
        Self { requirements }
    }
}

impl LabelSelectorRequirement {
    fn check(&self) -> Result<(), String> {
        let operator = match &self.operator {
            SelectorOperator::In => Operator::In,
            SelectorOperator::NotIn => Operator::NotIn,
            SelectorOperator::Exists => Operator::Exists,
            SelectorOperator::DoesNotExist => Operator::DoesNotExist,
            SelectorOperator::Unknown(name) => {
                return Err(format!("{} is not a valid label selector operator", quote::quote(name)));
            }
        };
        validation::requirement(&self.key, operator, &self.values)
    }
}

impl fmt::Display for LabelSelector {
    /// As Go prints the pointer with `%+v`, which is how the controller's messages contain it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("&LabelSelector{MatchLabels:map[string]string{")?;
        for (key, value) in &self.match_labels {
            write!(f, "{key}: {value},")?;
        }
        f.write_str("},MatchExpressions:[]LabelSelectorRequirement{")?;
        for r in &self.match_expressions {
            write!(f, "LabelSelectorRequirement{{Key:{},Operator:{},Values:[", r.key, r.operator)?;
            for (i, value) in r.values.iter().enumerate() {
                write!(f, "{}{value}", if i == 0 { "" } else { " " })?;
            }
            f.write_str("],},")?;
        }
        f.write_str("},}")
    }
}

impl fmt::Display for SelectorOperator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::In => "In",
            Self::NotIn => "NotIn",
            Self::Exists => "Exists",
            Self::DoesNotExist => "DoesNotExist",
            Self::Unknown(name) => name,
        })
    }
}

#[cfg(test)]
mod tests;

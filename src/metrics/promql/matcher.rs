//! Matchers of labels (`model/labels/matcher.go`).

use std::sync::Arc;

use super::labels::Labels;
use crate::metrics::regex::{self, Regex};

/// How a matcher compares.
#[derive(Clone, Debug)]
enum Test {
    Equal,
    NotEqual,
    Regex(Regex),
    NotRegex(Regex),
}

/// The operator of a matcher: `=`, `!=`, `=~`, `!~`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchOp {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`
    Regex,
    /// `!~`
    NotRegex,
}

/// A condition on one label; a label that is not there counts as empty.
#[derive(Clone, Debug)]
pub struct Matcher {
    /// The label's name.
    pub name: Arc<str>,
    /// The value or the pattern, which has to match the whole value.
    pub value: Arc<str>,
    test: Test,
}

impl Matcher {
    /// A matcher.
    ///
    /// # Errors
    ///
    /// If the pattern cannot be read, in Go's words.
    pub fn new(name: &str, op: MatchOp, value: &str) -> Result<Self, regex::Error> {
        let test = match op {
            MatchOp::Equal => Test::Equal,
            MatchOp::NotEqual => Test::NotEqual,
            MatchOp::Regex => Test::Regex(Regex::whole(value)?),
            MatchOp::NotRegex => Test::NotRegex(Regex::whole(value)?),
        };
        Ok(Self { name: name.into(), value: value.into(), test })
    }

    /// Whether this is `name="value"`.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        matches!(self.test, Test::Equal)
    }

    /// Whether a value passes.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        match &self.test {
            Test::Equal => *self.value == *value,
            Test::NotEqual => *self.value != *value,
            Test::Regex(regex) => regex.is_match(value),
            Test::NotRegex(regex) => !regex.is_match(value),
        }
    }

    /// Whether a series passes all of some matchers.
    #[must_use]
    pub fn all_match(matchers: &[Self], labels: &Labels) -> bool {
        matchers.iter().all(|matcher| matcher.matches(labels.get(&matcher.name)))
    }
}

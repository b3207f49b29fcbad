//! Validation errors as the API server has them: which field, what kind of error, the bad value, the detail.

use std::fmt;

use super::quote::quote;
use crate::diag::FieldPath;

/// One error (upstream's `field.Error`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field.
    pub field: FieldPath,
    /// What kind of error.
    pub kind: ErrorKind,
    /// What is wrong, without the field and the value.
    pub detail: String,
}

/// The kinds of error that validation of an autoscaler knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `FieldValueRequired`.
    Required,
    /// `FieldValueInvalid`.
    Invalid(BadValue),
    /// `FieldValueNotSupported`.
    NotSupported(String),
    /// `FieldValueForbidden`.
    Forbidden,
    /// `FieldValueTooLong`, with the most bytes that are allowed.
    TooLong(usize),
}

/// A value that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadValue {
    /// A whole number.
    Number(i64),
    /// Text, or a quantity in its canonical form.
    Text(String),
}

impl From<i32> for BadValue {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<&str> for BadValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl FieldError {
    /// The error without the field, as the API server prints it (`ErrorBody`).
    #[must_use]
    pub fn body(&self) -> String {
        let (head, value) = match &self.kind {
            ErrorKind::Required => ("Required value", None),
            ErrorKind::Invalid(BadValue::Number(n)) => ("Invalid value", Some(n.to_string())),
            ErrorKind::Invalid(BadValue::Text(text)) => ("Invalid value", Some(quote(text))),
            ErrorKind::NotSupported(text) => ("Unsupported value", Some(quote(text))),
            ErrorKind::Forbidden => ("Forbidden", None),
            ErrorKind::TooLong(_) => ("Too long", None),
        };
        let parts = [Some(head.to_owned()), value, Some(self.detail.clone()).filter(|d| !d.is_empty())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.body())
    }
}

/// Collects the errors.
#[derive(Default)]
pub(super) struct Errors(pub(super) Vec<FieldError>);

impl Errors {
    fn push(&mut self, field: FieldPath, kind: ErrorKind, detail: &str) {
        self.0.push(FieldError { field, kind, detail: detail.to_owned() });
    }

    pub(super) fn required(&mut self, field: FieldPath, detail: &str) {
        self.push(field, ErrorKind::Required, detail);
    }

    pub(super) fn invalid(&mut self, field: FieldPath, value: impl Into<BadValue>, detail: &str) {
        self.push(field, ErrorKind::Invalid(value.into()), detail);
    }

    /// One error for each complaint about a text.
    pub(super) fn complaints(&mut self, field: &FieldPath, value: &str, complaints: &[String]) {
        for complaint in complaints {
            self.invalid(field.clone(), value, complaint);
        }
    }

    pub(super) fn unsupported(&mut self, field: FieldPath, value: &str, supported: &[&str]) {
        let supported: Vec<_> = supported.iter().map(|s| quote(s)).collect();
        let detail = format!("supported values: {}", supported.join(", "));
        self.push(field, ErrorKind::NotSupported(value.to_owned()), &detail);
    }

    pub(super) fn forbidden(&mut self, field: FieldPath, detail: &str) {
        self.push(field, ErrorKind::Forbidden, detail);
    }

    pub(super) fn too_long(&mut self, field: FieldPath, most: usize) {
        self.push(field, ErrorKind::TooLong(most), &format!("may not be more than {most} bytes"));
    }
}

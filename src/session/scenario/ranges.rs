//! What is wrong with the values of the document: which field, and what it may be.

use std::fmt::Display;

use crate::diag::{FieldPath, Position, Severity};
use crate::units::SimDuration;

/// The shortest and the longest of the times that something is done again after.
const PERIODS: (SimDuration, SimDuration) = (SimDuration::from_secs(1), SimDuration::from_secs(3600));
/// The longest delay.
const LONGEST: SimDuration = SimDuration::from_secs(24 * 3600);

/// What is wrong, or worth a warning.
#[derive(Default)]
pub(in crate::session) struct Findings(pub(in crate::session) Vec<Finding>);

/// One of them.
pub(in crate::session) struct Finding {
    pub(in crate::session) severity: Severity,
    pub(in crate::session) field: FieldPath,
    /// The place in the field's text, if the field is a text with places of its own.
    pub(in crate::session) inner: Option<Position>,
    pub(in crate::session) message: String,
}

impl Findings {
    /// Notes something.
    pub(in crate::session) fn say(&mut self, severity: Severity, field: FieldPath, message: impl Into<String>) {
        self.0.push(Finding { severity, field, inner: None, message: message.into() });
    }

    /// Notes something at a place in the text of a field.
    pub(in crate::session) fn say_inside(
        &mut self,
        severity: Severity,
        field: FieldPath,
        place: Position,
        message: String,
    ) {
        self.0.push(Finding { severity, field, inner: Some(place), message });
    }

    /// Notes a value that is not from `least` to `most`.
    pub(in crate::session) fn check<T: PartialOrd + Display>(
        &mut self,
        field: FieldPath,
        value: Option<T>,
        (least, most): (T, T),
    ) {
        if let Some(value) = value.filter(|value| !(&least..=&most).contains(&value)) {
            self.say(Severity::Error, field, format!("Invalid value: {value}: must be from {least} to {most}"));
        }
    }

    /// Notes a time that is not from `least` to `most`.
    pub(in crate::session) fn check_time(
        &mut self,
        field: FieldPath,
        time: Option<SimDuration>,
        (least, most): (SimDuration, SimDuration),
    ) {
        if let Some(time) = time.filter(|time| !(least..=most).contains(time)) {
            self.say(Severity::Error, field, format!("Invalid value: \"{time}\": must be from {least} to {most}"));
        }
    }

    /// Notes a time after which something is done again that is too short or too long.
    pub(in crate::session) fn check_period(&mut self, field: FieldPath, period: Option<SimDuration>) {
        self.check_time(field, period, PERIODS);
    }

    /// Notes a delay that is too long.
    pub(in crate::session) fn check_delay(&mut self, field: FieldPath, delay: Option<SimDuration>) {
        self.check_time(field, delay, (SimDuration::ZERO, LONGEST));
    }

    /// Notes a list that is too long.
    pub(in crate::session) fn check_length(&mut self, field: &FieldPath, length: usize, most: usize) {
        if length > most {
            let message = format!("Too many: {length}: must have at most {most} items");
            self.say(Severity::Error, field.clone(), message);
        }
    }

    /// Notes an entry that does not say exactly one thing; the name of the one that it says.
    pub(in crate::session) fn one_of(
        &mut self,
        field: &FieldPath,
        said: &[(&'static str, bool)],
    ) -> Option<&'static str> {
        let names = |said: &mut dyn Iterator<Item = &(&'static str, bool)>| {
            said.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
        };
        let chosen: Vec<_> = said.iter().filter(|(_, is)| *is).collect();
        if let [(name, _)] = chosen[..] {
            return Some(name);
        }
        let message = match &chosen[..] {
            [] => format!("Required value: must have one of {}", names(&mut said.iter())),
            _ => format!("Forbidden: may have only one of {}", names(&mut chosen.into_iter())),
        };
        self.say(Severity::Error, field.clone(), message);
        None
    }
}

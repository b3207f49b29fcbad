//! Values that nothing can be simulated with, or not in any time: which field, and what it may be.

use std::fmt::Display;

use crate::diag::FieldPath;
use crate::units::SimDuration;

/// The shortest and the longest of the times that something is done again after.
const PERIODS: (SimDuration, SimDuration) = (SimDuration::from_secs(1), SimDuration::from_secs(3600));

/// The values that are out of their range.
#[derive(Default)]
pub(super) struct OutOfRange(pub(super) Vec<(FieldPath, String)>);

impl OutOfRange {
    /// Notes a value that is not from `least` to `most`.
    pub(super) fn check<T: PartialOrd + Display>(&mut self, field: FieldPath, value: Option<T>, (least, most): (T, T)) {
        if let Some(value) = value.filter(|value| !(&least..=&most).contains(&value)) {
            self.0.push((field, format!("Invalid value: {value}: must be from {least} to {most}")));
        }
    }

    /// Notes a time after which something is done again that is too short or too long.
    pub(super) fn check_period(&mut self, field: FieldPath, period: Option<SimDuration>) {
        let (shortest, longest) = PERIODS;
        if let Some(period) = period.filter(|period| !(shortest..=longest).contains(period)) {
            self.0.push((field, format!("Invalid value: \"{period}\": must be from {shortest} to {longest}")));
        }
    }
}

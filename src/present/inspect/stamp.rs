//! Instants and quantities as the APIs write them.

use crate::present::calendar::{Moment, moment};
use crate::units::{Format, MilliValue, Quantity, SimTime};

/// An instant in RFC 3339, in UTC: `2000-01-01T00:07:45Z`.
pub(in crate::present) fn rfc3339(at: SimTime) -> String {
    let Moment { year, month, day, clock: (h, m, s), .. } = moment(at);
    format!("{year}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}Z")
}

/// Thousandths as a quantity: `3`, `2933m`.
pub(super) fn quantity(value: MilliValue) -> String {
    Quantity::from_milli(value.0, Format::DecimalSi).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_those_of_the_api() {
        for (millis, text) in [
            (465_000, "2000-01-01T00:07:45Z"),
            (86_400_000 * 59, "2000-02-29T00:00:00Z"),
            (86_400_000 * 366, "2001-01-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(SimTime::from_millis(millis)), text);
        }
    }
}

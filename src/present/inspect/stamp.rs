//! Instants and quantities as the APIs write them.

use crate::units::{Format, MilliValue, Quantity, SimTime};

/// An instant in RFC 3339, in UTC: `2000-01-01T00:07:45Z`. The axis of time starts in the year 2000.
pub(super) fn rfc3339(at: SimTime) -> String {
    let secs = (at - SimTime::ZERO).as_secs();
    let (days, second) = (secs.div_euclid(86_400), secs.rem_euclid(86_400));
    // Counted from 1 March of a leap year, as in Howard Hinnant's "chrono-compatible low-level date algorithms".
    let shifted = days + 730_425;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = year_of_era + era * 400 + i64::from(month >= 10);
    let month = (month + 2) % 12 + 1;
    let (h, m, s) = (second / 3_600, second / 60 % 60, second % 60);
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

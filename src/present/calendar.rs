//! An instant as a date and a time of day in UTC: the axis of time starts on Saturday, 1 January 2000.

use crate::units::SimTime;

/// An instant by the calendar; months and days from 1, days of the week from 0 for Saturday.
pub(super) struct Moment {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) weekday: i64,
    /// Hours, minutes, seconds.
    pub(super) clock: (i64, i64, i64),
}

/// What an instant is by the calendar.
pub(super) fn moment(at: SimTime) -> Moment {
    let secs = (at - SimTime::ZERO).as_secs();
    let (days, second) = (secs.div_euclid(86_400), secs.rem_euclid(86_400));
    // Counted from 1 March of a leap year, a month's length depends on nothing but its number (Howard Hinnant,
    // "chrono-compatible low-level date algorithms").
    let shifted = days + 730_425;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    Moment {
        year: year_of_era + era * 400 + i64::from(month >= 10),
        month: (month + 2) % 12 + 1,
        day: of_year - (153 * month + 2) / 5 + 1,
        weekday: days.rem_euclid(7),
        clock: (second / 3_600, second / 60 % 60, second % 60),
    }
}

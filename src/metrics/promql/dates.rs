//! Parts of a date in UTC, from Unix seconds.

use super::ast::Expr;
use super::eval::{Answer, Element, Evaluator, map};
use super::labels::Metric;
use crate::units::float;

const DAY: i64 = 86_400;

impl Evaluator<'_> {
    /// A part of the dates that a vector's values are, or of the instant that is evaluated.
    pub(super) fn date(&mut self, args: &[Expr], part: fn(i64) -> i64) -> Answer<Vec<Element>> {
        // Beyond this the year has more digits than a double.
        let part = |seconds: f64| float::from_whole(part(float::truncate(seconds.clamp(-1e17, 1e17))));
        let Some(dates) = args.first() else {
            let value = part(float::from_whole(self.now_ms.div_euclid(1000)));
            return Ok(vec![Element { metric: Metric::from(Vec::new()), value }]);
        };
        let dates = self.vector(dates)?;
        Ok(map(dates, &part))
    }
}

/// Year, month and day, by counting from 1 March so that the odd day is the year's last.
fn civil(seconds: i64) -> (i64, i64, i64) {
    let days = seconds.div_euclid(DAY) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

pub(super) fn year(seconds: i64) -> i64 {
    civil(seconds).0
}

pub(super) fn month(seconds: i64) -> i64 {
    civil(seconds).1
}

pub(super) fn day_of_month(seconds: i64) -> i64 {
    civil(seconds).2
}

/// Days since Sunday.
pub(super) fn day_of_week(seconds: i64) -> i64 {
    (seconds.div_euclid(DAY) + 4).rem_euclid(7)
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

pub(super) fn day_of_year(seconds: i64) -> i64 {
    let (year, month, day) = civil(seconds);
    let before = if month > 2 { (153 * (month - 3) + 2) / 5 + 59 + i64::from(is_leap(year)) } else { (month - 1) * 31 };
    before + day
}

pub(super) fn days_in_month(seconds: i64) -> i64 {
    let (year, month, _) = civil(seconds);
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

pub(super) fn hour(seconds: i64) -> i64 {
    seconds.rem_euclid(DAY) / 3600
}

pub(super) fn minute(seconds: i64) -> i64 {
    seconds.rem_euclid(3600) / 60
}

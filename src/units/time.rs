//! Instants and durations in whole microseconds, on the simulation's own axis.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// An instant: microseconds since the start of the axis, which API objects print as 2000-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(i64);

/// A length of time in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimDuration(i64);

impl SimTime {
    /// The start of the axis.
    pub const ZERO: Self = Self(0);
    /// Before everything: what Kubernetes calls the zero time and prints as `null`.
    pub const MIN: Self = Self(i64::MIN);
    /// The end of the axis: later than anything that happens.
    pub const MAX: Self = Self(i64::MAX);

    /// The instant `micros` microseconds after the start.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The instant `millis` milliseconds after the start; saturates.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// Microseconds since the start.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since the start, rounded down.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// Seconds since the start.
    #[must_use]
    pub fn as_secs_f64(self) -> f64 {
        SimDuration(self.0).as_secs_f64()
    }

    /// The time since `earlier`, none if that is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0).max(0))
    }
}

impl SimDuration {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// `micros` microseconds.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// `millis` milliseconds; saturates.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// `secs` seconds; saturates.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }

    /// The closest whole number of microseconds to `secs`; not-a-number is none.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, which is what is wanted")]
    pub fn from_secs_f64(secs: f64) -> Self {
        Self(libm::round(secs * 1e6) as i64)
    }

    /// Microseconds.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds, rounded down.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// Whole seconds, rounded down.
    #[must_use]
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Seconds.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a double holds 285 years of microseconds exactly")]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// `count` times this; saturates.
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }
}

/// Times by size, each with its place in the order before; the same times stay in that order.
#[must_use]
pub fn in_order(times: impl Iterator<Item = SimDuration>) -> Vec<(SimDuration, usize)> {
    let mut order: Vec<_> = times.enumerate().map(|(place, time)| (time, place)).collect();
    order.sort_unstable();
    order
}

/// What is wrong with the text of a duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationError(String);

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid duration {:?}: write it as 90s, 1m30s or 500ms", self.0)
    }
}

impl FromStr for SimDuration {
    type Err = DurationError;

    /// Reads a duration that is not negative as Go writes it: `1h30m`, `1.5s`, `500ms`.
    fn from_str(text: &str) -> Result<Self, DurationError> {
        let error = || DurationError(text.to_owned());
        let mut rest = text;
        let mut micros = 0.0;
        while !rest.is_empty() && rest != "0" {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(error)?;
            let number: f64 = rest[..digits].parse().map_err(|_| error())?;
            rest = &rest[digits..];
            let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
            micros += number
                * match &rest[..unit] {
                    "h" => 3_600e6,
                    "m" => 60e6,
                    "s" => 1e6,
                    "ms" => 1e3,
                    "us" | "µs" => 1.0,
                    _ => return Err(error()),
                };
            rest = &rest[unit..];
        }
        if text.is_empty() { Err(error()) } else { Ok(Self::from_secs_f64(micros / 1e6)) }
    }
}

impl Serialize for SimDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Add<SimDuration> for SimTime {
    type Output = Self;
    fn add(self, rhs: SimDuration) -> Self {
        Self(self.0.saturating_add(rhs.0))
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, rhs: SimDuration) {
        *self = *self + rhs;
    }
}

impl Sub<SimDuration> for SimTime {
    type Output = Self;
    fn sub(self, rhs: SimDuration) -> Self {
        Self(self.0.saturating_sub(rhs.0))
    }
}

impl Sub for SimTime {
    type Output = SimDuration;
    fn sub(self, rhs: Self) -> SimDuration {
        SimDuration(self.0.saturating_sub(rhs.0))
    }
}

impl Add for SimDuration {
    type Output = Self;
    fn add(self, rhs: Self) -> Self {
        Self(self.0.saturating_add(rhs.0))
    }
}

impl Sub for SimDuration {
    type Output = Self;
    fn sub(self, rhs: Self) -> Self {
        Self(self.0.saturating_sub(rhs.0))
    }
}

impl fmt::Display for SimTime {
    /// `00:07:45`, with days before it after the first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secs = self.0.div_euclid(1_000_000);
        let (days, h, m, s) = (secs.div_euclid(86_400), secs.rem_euclid(86_400) / 3600, secs / 60 % 60, secs % 60);
        if days != 0 {
            write!(f, "{days}d ")?;
        }
        write!(f, "{h:02}:{:02}:{:02}", m.rem_euclid(60), s.rem_euclid(60))
    }
}

impl fmt::Display for SimDuration {
    /// As Go prints a duration without fractions that do not matter: `1h30m`, `15s`, `500ms`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, micros) = if self.0 < 0 { ("-", self.0.unsigned_abs()) } else { ("", self.0.unsigned_abs()) };
        f.write_str(sign)?;
        if micros < 1_000_000 {
            return if micros.is_multiple_of(1000) {
                write!(f, "{}ms", micros / 1000)
            } else {
                write!(f, "{micros}µs")
            };
        }
        let (h, m, rest) = (micros / 3_600_000_000, micros / 60_000_000 % 60, micros % 60_000_000);
        if h > 0 {
            write!(f, "{h}h")?;
        }
        if m > 0 {
            write!(f, "{m}m")?;
        }
        if rest.is_multiple_of(1_000_000) {
            if rest > 0 || (h == 0 && m == 0) {
                write!(f, "{}s", rest / 1_000_000)?;
            }
            return Ok(());
        }
        let fraction = format!("{:06}", rest % 1_000_000);
        write!(f, "{}.{}s", rest / 1_000_000, fraction.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_print_as_people_write_them() {
        let cases =
            [(0, "0ms"), (500, "500ms"), (15_000, "15s"), (90_000, "1m30s"), (3_600_000, "1h"), (1_500, "1.5s")];
        for (millis, text) in cases {
            assert_eq!(SimDuration::from_millis(millis).to_string(), text);
        }
    }

    #[test]
    fn durations_are_read_as_go_writes_them() {
        for (text, millis) in [("1m30s", 90_000), ("1.5s", 1_500), ("0", 0), ("500ms", 500), ("2h", 7_200_000)] {
            assert_eq!(text.parse(), Ok(SimDuration::from_millis(millis)), "{text}");
        }
        for text in ["", "5", "s", "5 s", "-5s", "1.2.3s", "5d"] {
            assert!(text.parse::<SimDuration>().is_err(), "{text}");
        }
    }

    #[test]
    fn instants_print_as_a_clock() {
        assert_eq!(SimTime::from_millis(465_000).to_string(), "00:07:45");
        assert_eq!(SimTime::from_millis(90_061_000).to_string(), "1d 01:01:01");
    }
}

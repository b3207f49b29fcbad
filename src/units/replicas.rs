//! A number of replicas, as wide as the API's: a signed 32-bit integer.

use std::fmt;

use super::ratio::truncate_to_i32;

/// A number of pods that a scale target has or should have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Replicas(pub i32);

impl Replicas {
    /// No replica at all.
    pub const ZERO: Self = Self(0);

    /// The count as an index or a length; a negative count is none.
    #[must_use]
    pub fn count(self) -> usize {
        usize::try_from(self.0).unwrap_or(0)
    }

    /// The count of a collection, capped at the largest that the API can say.
    #[must_use]
    pub fn from_count(count: usize) -> Self {
        Self(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// `percent` more, rounded up.
    #[must_use]
    pub fn grow_by_percent(self, percent: i32) -> Self {
        Self(truncate_to_i32(libm::ceil(f64::from(self.0) * (1.0 + f64::from(percent) / 100.0))))
    }

    /// `percent` less, truncated.
    #[must_use]
    pub fn shrink_by_percent(self, percent: i32) -> Self {
        Self(truncate_to_i32(f64::from(self.0) * (1.0 - f64::from(percent) / 100.0)))
    }

    /// `factor` times as many, truncated, or `least` if that is more.
    #[must_use]
    pub fn at_least_times(self, factor: f64, least: f64) -> Self {
        Self(truncate_to_i32((factor * f64::from(self.0)).max(least)))
    }
}

impl fmt::Display for Replicas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

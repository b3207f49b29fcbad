//! Thousandths of a unit: what the controller computes with.

use std::ops::{Add, AddAssign};

use super::ratio::truncate_to_i64;
use super::{Replicas, UsageRatio};

/// Thousandths of a core, a byte, a request: a quantity as the controller adds and divides it.
///
/// Sums and products wrap around as upstream's 64-bit integers do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MilliValue(pub i64);

impl MilliValue {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest there is.
    pub const MAX: Self = Self(i64::MAX);

    /// As a double.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "upstream computes ratios in doubles")]
    pub const fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// The average over `count` values, truncated; none of no values.
    #[must_use]
    pub fn average(self, count: usize) -> Option<Self> {
        i64::try_from(count).ok().and_then(|count| self.0.checked_div(count)).map(Self)
    }

    /// The sum, if 64 bits hold it.
    #[must_use]
    pub fn checked_add(self, rhs: Self) -> Option<Self> {
        self.0.checked_add(rhs.0).map(Self)
    }

    /// `count` times this.
    #[must_use]
    pub fn times(self, count: usize) -> Self {
        Self(self.0.wrapping_mul(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// `percent` of it, truncated.
    #[must_use]
    pub const fn percent(self, percent: i64) -> Self {
        Self(self.0.wrapping_mul(percent) / 100)
    }

    /// `⌈self / target⌉` pods.
    #[must_use]
    pub fn ceil_div(self, target: Self) -> Replicas {
        UsageRatio::of_values(self, target).ceil()
    }

    /// `⌈self / target⌉` pods, capped at the largest 32-bit integer.
    #[must_use]
    pub fn ceil_div_capped(self, target: Self) -> Replicas {
        UsageRatio::of_values(self, target).ceil_times_capped(1)
    }

    /// `⌈self / replicas⌉` in doubles: with no replicas what amd64 makes of infinity, the lowest integer.
    #[must_use]
    pub fn per_pod(self, replicas: Replicas) -> Self {
        Self(truncate_to_i64(libm::ceil(self.as_f64() / f64::from(replicas.0))))
    }

    /// The same, but a value that doubles cannot tell from the largest stays the largest.
    #[must_use]
    pub fn per_pod_capped(self, replicas: Replicas) -> Self {
        if self.as_f64() >= Self::MAX.as_f64() { Self::MAX } else { self.per_pod(replicas) }
    }
}

impl Add for MilliValue {
    type Output = Self;
    #[inline]
    fn add(self, rhs: Self) -> Self {
        Self(self.0.wrapping_add(rhs.0))
    }
}

impl AddAssign for MilliValue {
    #[inline]
    fn add_assign(&mut self, rhs: Self) {
        *self = *self + rhs;
    }
}

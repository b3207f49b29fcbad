//! The ratio of what is used to what is aimed at, and how far it may stray before anything happens.

use super::{MilliValue, Replicas, Utilization};

/// Current value divided by target: above 1 asks for more pods.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct UsageRatio(pub f64);

/// How far a [`UsageRatio`] may stray from 1, as fractions (upstream's `Tolerances`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerances {
    /// Downwards: 0.1 lets the ratio fall to 0.9.
    pub scale_down: f64,
    /// Upwards: 0.1 lets the ratio rise to 1.1.
    pub scale_up: f64,
}

impl UsageRatio {
    /// Current by target utilization.
    #[must_use]
    pub fn of_utilization(current: Utilization, target: i32) -> Self {
        Self(f64::from(current.0) / f64::from(target))
    }

    /// Current by target value.
    #[must_use]
    pub fn of_values(current: MilliValue, target: MilliValue) -> Self {
        Self(current.as_f64() / target.as_f64())
    }

    /// A value by the target of each of `replicas` pods.
    #[must_use]
    pub fn of_total(current: MilliValue, target_per_pod: MilliValue, replicas: Replicas) -> Self {
        Self(current.as_f64() / (target_per_pod.as_f64() * f64::from(replicas.0)))
    }

    /// `⌈ratio · pods⌉`; what no 32-bit integer holds becomes the lowest one, as on amd64.
    #[must_use]
    pub fn ceil_times(self, pods: usize) -> Replicas {
        ceil_to_replicas(self.0 * count_as_f64(pods))
    }

    /// `⌈ratio · pods⌉`, capped at the largest 32-bit integer.
    #[must_use]
    pub fn ceil_times_capped(self, pods: usize) -> Replicas {
        let product = self.0 * count_as_f64(pods);
        if product > f64::from(i32::MAX) { Replicas(i32::MAX) } else { ceil_to_replicas(product) }
    }

    /// `⌈ratio⌉`.
    #[must_use]
    pub fn ceil(self) -> Replicas {
        ceil_to_replicas(self.0)
    }

    /// Below 1.
    #[must_use]
    pub fn asks_for_less(self) -> bool {
        self.0 < 1.0
    }

    /// Above 1.
    #[must_use]
    pub fn asks_for_more(self) -> bool {
        self.0 > 1.0
    }
}

impl Tolerances {
    /// The same in both directions.
    #[must_use]
    pub const fn both(fraction: f64) -> Self {
        Self { scale_down: fraction, scale_up: fraction }
    }

    /// The lowest ratio that changes nothing.
    #[must_use]
    pub fn lowest(self) -> f64 {
        1.0 - self.scale_down
    }

    /// The highest ratio that changes nothing.
    #[must_use]
    pub fn highest(self) -> f64 {
        1.0 + self.scale_up
    }

    /// Whether `ratio` changes nothing; both ends of the band do not (upstream's `Tolerances.isWithin`).
    #[must_use]
    pub fn hold(self, ratio: UsageRatio) -> bool {
        self.lowest() <= ratio.0 && ratio.0 <= self.highest()
    }
}

/// A number of pods as a double.
#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 pods")]
fn count_as_f64(pods: usize) -> f64 {
    pods as f64
}

/// `int32(math.Ceil(x))` as amd64 computes it: out of range and not-a-number give the lowest integer.
fn ceil_to_replicas(x: f64) -> Replicas {
    Replicas(truncate_to_i32(libm::ceil(x)))
}

/// `int32(x)` as amd64 computes it: out of range and not-a-number give the lowest integer.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub fn truncate_to_i32(x: f64) -> i32 {
    if x > -2_147_483_649.0 && x < 2_147_483_648.0 { x as i32 } else { i32::MIN }
}

/// `int64(x)` as amd64 computes it: out of range and not-a-number give the lowest integer.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub fn truncate_to_i64(x: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&x) { x as i64 } else { i64::MIN }
}

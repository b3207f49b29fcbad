//! Sums against targets: utilization, averages and their ratios (upstream's `metrics/utilization.go`).

use super::pod_groups::Totals;
use super::trace::{Assumption, Current, Measurement};
use crate::units::{MilliValue, UsageRatio, Utilization};

/// What the average of the pods is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PodTarget {
    /// Percent of the request.
    Utilization(i32),
    /// An amount per pod.
    Average(MilliValue),
}

/// What is assumed about the pods that were left out at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SecondLook {
    pub(super) missing: Assumption,
    /// Whether the unready pods are added as using nothing.
    pub(super) unready: Inclusion,
}

/// Whether pods are part of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inclusion {
    Added,
    LeftOut,
}

impl SecondLook {
    /// The first look: only the ready pods.
    pub(super) const NONE: Self = Self { missing: Assumption::LeftOut, unready: Inclusion::LeftOut };
}

impl PodTarget {
    /// What is assumed on a scale-down about a pod without a sample.
    pub(super) fn fallback(self) -> Assumption {
        match self {
            Self::Utilization(percent) => Assumption::Percent(i64::from(percent.max(100))),
            Self::Average(target) => Assumption::Target(target),
        }
    }

    /// Adds up and compares; with how many pods the ratio is to be multiplied at a second look.
    ///
    /// # Errors
    /// If the requests add up to nothing, in upstream's words.
    pub(super) fn measure(self, totals: &Totals, look: SecondLook) -> Result<(Measurement, usize), String> {
        let mut sum = totals.usage;
        let mut requests = totals.requests;
        let (mut known, mut samples) = (totals.ready, totals.samples);
        if look.missing != Assumption::LeftOut {
            known += totals.missing;
            samples += totals.missing;
            requests += totals.missing_requests;
            sum += match look.missing {
                Assumption::Percent(_) => totals.missing_fallback,
                Assumption::Target(target) => target.times(totals.missing),
                Assumption::Nothing | Assumption::LeftOut => MilliValue::ZERO,
            };
        }
        if look.unready == Inclusion::Added {
            known += totals.unready;
            samples += totals.unready;
            requests += totals.unready_requests;
        }
        let measured = match self {
            Self::Utilization(target) => utilization(sum, requests, known, target)?,
            Self::Average(target) => {
                sum += totals.strangers;
                average(sum, samples, target)
            }
        };
        Ok((measured, samples))
    }
}

/// Upstream's `GetResourceUtilizationRatio`.
fn utilization(sum: MilliValue, requests: MilliValue, pods: usize, target: i32) -> Result<Measurement, String> {
    let current = Utilization::of(sum.0, requests.0).ok_or("no metrics returned matched known pods")?;
    Ok(Measurement {
        sum,
        requests: Some(requests),
        pods: Some(pods),
        current: Current::Utilization(current),
        target: Current::Utilization(Utilization(target)),
        ratio: UsageRatio::of_utilization(current, target),
    })
}

/// Upstream's `GetMetricUsageRatio`.
fn average(sum: MilliValue, pods: usize, target: MilliValue) -> Measurement {
    let current = sum.average(pods).unwrap_or_default();
    Measurement {
        sum,
        requests: None,
        pods: Some(pods),
        current: Current::Average(current),
        target: Current::Average(target),
        ratio: UsageRatio::of_values(current, target),
    }
}

//! Limits: `minReplicas`, `maxReplicas`, and how much one sync may change.

use std::cmp::Ordering;

use super::config::ControllerConfig;
use super::scaling_policies::{ScaleEvents, rate_limit};
use super::trace::{Direction, Limit, RateRule, Recorder, Step};
use crate::api::hpa::Behavior;
use crate::units::{Replicas, SimTime};

/// Without `behavior`, a sync may always go up to this count.
const SCALE_UP_LIMIT_MINIMUM: f64 = 4.0;

/// The bounds and the count they apply to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// `minReplicas`.
    pub min: Replicas,
    /// `maxReplicas`.
    pub max: Replicas,
    /// The current count.
    pub current: Replicas,
    /// The wanted count.
    pub desired: Replicas,
}

/// A count within the limits, and the one that it met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limited {
    /// The count.
    pub replicas: Replicas,
    /// What limits it; none if it is the wanted one.
    pub by: Option<Limit>,
}

impl Limit {
    /// Kubernetes' reason and message.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::MinReplicas => ("TooFewReplicas", "the desired replica count is less than the minimum replica count"),
            Self::MaxReplicas => {
                ("TooManyReplicas", "the desired replica count is more than the maximum replica count")
            }
            Self::ScaleUpRate => {
                ("ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate")
            }
            Self::ScaleDownRate => {
                ("ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate")
            }
        }
    }
}

impl Limited {
    /// Kubernetes' reason and message.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self.by {
            Some(limit) => limit.words(),
            None => ("DesiredWithinRange", "the desired count is within the acceptable range"),
        }
    }
}

impl Bounds {
    /// Without `behavior` (upstream's `convertDesiredReplicasWithRules`).
    pub fn limit_with_rules<R: Recorder>(self, config: &ControllerConfig, recorder: &mut R) -> Limited {
        let factor = config.scale_up_limit_factor;
        let rate = self.current.at_least_times(factor, SCALE_UP_LIMIT_MINIMUM);
        let rule = RateRule::Times { factor, least: SCALE_UP_LIMIT_MINIMUM };
        recorder.record(|| Step::RateLimit { direction: Direction::Up, rule, limit: rate });
        let (max, by) = if self.max > rate { (rate, Limit::ScaleUpRate) } else { (self.max, Limit::MaxReplicas) };
        let limited = if self.desired < self.min {
            Limited { replicas: self.min, by: Some(Limit::MinReplicas) }
        } else if self.desired > max {
            Limited { replicas: max, by: Some(by) }
        } else {
            Limited { replicas: self.desired, by: None }
        };
        self.record(limited, recorder)
    }

    /// With `behavior` (upstream's `convertDesiredReplicasWithBehaviorRate`): only in the direction of the wanted count.
    pub fn limit_with_behavior<R: Recorder>(
        self,
        now: SimTime,
        behavior: &Behavior,
        events: ScaleEvents<'_>,
        recorder: &mut R,
    ) -> Limited {
        let limited = match self.desired.cmp(&self.current) {
            Ordering::Greater => {
                let rate = rate_limit(now, Direction::Up, &behavior.scale_up, self.current, events, recorder);
                let rated = self.max > rate;
                let (max, by) = if rated { (rate, Limit::ScaleUpRate) } else { (self.max, Limit::MaxReplicas) };
                (self.desired > max).then_some(Limited { replicas: max, by: Some(by) })
            }
            Ordering::Less => {
                let rate = rate_limit(now, Direction::Down, &behavior.scale_down, self.current, events, recorder);
                let rated = self.min < rate;
                let (min, by) = if rated { (rate, Limit::ScaleDownRate) } else { (self.min, Limit::MinReplicas) };
                (self.desired < min).then_some(Limited { replicas: min, by: Some(by) })
            }
            Ordering::Equal => None,
        };
        self.record(limited.unwrap_or(Limited { replicas: self.desired, by: None }), recorder)
    }

    fn record<R: Recorder>(self, limited: Limited, recorder: &mut R) -> Limited {
        let Self { min, max, desired: from, .. } = self;
        recorder.record(|| Step::Limited { from, to: limited.replicas, min, max, by: limited.by });
        limited
    }
}

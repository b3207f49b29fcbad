//! Stabilization: earlier recommendations hold a proposal back for a while.

use super::memory::Recommendation;
use super::trace::{Stabilization, Window};
use crate::units::{Replicas, SimDuration, SimTime};

/// What stabilization made of a proposal.
pub type Stabilized = Stabilization;

/// Without `behavior`: the highest recommendation of the last `window` (upstream's `stabilizeRecommendation`).
///
/// One exactly as old as the window still counts. The proposal replaces the last one that is older, or is added.
pub fn stabilize_recommendation(
    now: SimTime,
    recommendations: &mut Vec<Recommendation>,
    (current, proposed): (Replicas, Replicas),
    window: SimDuration,
) -> Stabilized {
    let cutoff = now - window;
    let mut best = Recommendation { replicas: proposed, at: now };
    let mut outdated = None;
    for (i, recommendation) in recommendations.iter().enumerate() {
        if recommendation.at < cutoff {
            outdated = Some(i);
        } else if recommendation.replicas > best.replicas {
            best = *recommendation;
        }
    }
    remember(recommendations, outdated, Recommendation { replicas: proposed, at: now });
    Stabilization { proposed, current, up: None, down: best.window(now, window), replicas: best.replicas }
}

/// The windows of `behavior`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// For scaling up.
    pub up: SimDuration,
    /// For scaling down.
    pub down: SimDuration,
}

/// With `behavior`: the current count, brought between the lowest recommendation of the window for scaling up and the
/// highest of the one for scaling down (upstream's `stabilizeRecommendationWithBehaviors`).
///
/// One exactly as old as a window no longer counts, and is not replaced either: it must be older than both.
pub fn stabilize_recommendation_with_behaviors(
    now: SimTime,
    recommendations: &mut Vec<Recommendation>,
    (current, proposed): (Replicas, Replicas),
    windows: Windows,
) -> Stabilized {
    let (up_cutoff, down_cutoff) = (now - windows.up, now - windows.down);
    let newest = Recommendation { replicas: proposed, at: now };
    let (mut lowest, mut highest) = (newest, newest);
    let mut outdated = None;
    for (i, recommendation) in recommendations.iter().enumerate() {
        if recommendation.at > up_cutoff && recommendation.replicas < lowest.replicas {
            lowest = *recommendation;
        }
        if recommendation.at > down_cutoff && recommendation.replicas > highest.replicas {
            highest = *recommendation;
        }
        if recommendation.at < up_cutoff && recommendation.at < down_cutoff {
            outdated = Some(i);
        }
    }
    remember(recommendations, outdated, newest);
    Stabilization {
        proposed,
        current,
        up: Some(lowest.window(now, windows.up)),
        down: highest.window(now, windows.down),
        // In this order: the upper bound has the last word.
        replicas: current.max(lowest.replicas).min(highest.replicas),
    }
}

/// Puts a recommendation in the place of an outdated one, or at the end.
fn remember(recommendations: &mut Vec<Recommendation>, outdated: Option<usize>, recommendation: Recommendation) {
    match outdated.and_then(|i| recommendations.get_mut(i)) {
        Some(place) => *place = recommendation,
        None => recommendations.push(recommendation),
    }
}

impl Recommendation {
    fn window(self, now: SimTime, length: SimDuration) -> Window {
        Window { length, replicas: self.replicas, at: self.at, age: now.since(self.at) }
    }
}

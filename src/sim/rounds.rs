//! What is done again and again to each of many, all at one interval but each at a time of its own: a ring in the order
//! of time, which needs no sorting.

use std::collections::VecDeque;

use crate::metrics::{TargetId, visits};
use crate::units::{SimDuration, SimTime};

/// One visit to come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visit {
    pub(super) at: SimTime,
    pub(super) target: TargetId,
    /// Where the pod and its series were at the last visit, among the others.
    pub(super) hint: (usize, usize),
}

/// The visits to come, the next first.
#[derive(Clone, Debug)]
pub(super) struct Rounds {
    interval: SimDuration,
    ring: VecDeque<Visit>,
}

impl Rounds {
    pub(super) fn new(interval: SimDuration) -> Self {
        Self { interval, ring: VecDeque::new() }
    }

    /// Adds a target whose first visit is at `at`, not later than one interval from now.
    pub(super) fn add(&mut self, at: SimTime, target: TargetId) {
        let place = self.ring.partition_point(|visit| visit.at <= at);
        self.ring.insert(place, Visit { at, target, hint: (0, 0) });
    }

    /// How many targets there are.
    pub(super) fn len(&self) -> usize {
        self.ring.len()
    }

    /// Every target with the time of its next visit.
    pub(super) fn all(&self) -> impl Iterator<Item = (TargetId, SimTime)> {
        self.ring.iter().map(|visit| (visit.target, visit.at))
    }

    /// No visit up to `now` was made, and none will be: the next ones are later.
    pub(super) fn skip_to(&mut self, now: SimTime) {
        for visit in &mut self.ring {
            visit.at = visit.at + self.interval.times(visits(visit.at, now, self.interval));
        }
        // All are within one interval, so that the order has only turned.
        let first = (0..self.ring.len()).min_by_key(|place| self.ring[*place].at);
        self.ring.rotate_left(first.unwrap_or(0));
    }

    /// When visits would have been made within the last interval before `now`, and after `after`, by time.
    pub(super) fn between(&self, after: SimTime, now: SimTime) -> impl Iterator<Item = SimTime> {
        let last = move |visit: &Visit| {
            let count = visits(visit.at, now, self.interval);
            (count > 0).then(|| visit.at + self.interval.times(count - 1))
        };
        self.ring.iter().filter_map(last).filter(move |at| *at > after)
    }

    /// When the next visit is.
    pub(super) fn next(&self) -> SimTime {
        self.ring.front().map_or(SimTime::MAX, |visit| visit.at)
    }

    /// Takes the next visit.
    pub(super) fn take(&mut self) -> Option<Visit> {
        self.ring.pop_front()
    }

    /// The target of a visit that was made is visited again one interval later.
    pub(super) fn again(&mut self, visit: Visit) {
        self.ring.push_back(Visit { at: visit.at + self.interval, ..visit });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_visited_at_its_own_time() {
        let at = SimTime::from_millis;
        let mut rounds = Rounds::new(SimDuration::from_secs(15));
        rounds.add(at(9_000), TargetId(1));
        rounds.add(at(2_000), TargetId(2));
        let mut seen = Vec::new();
        while seen.len() < 5 {
            let visit = rounds.take().expect("there are targets");
            if seen.len() == 1 {
                rounds.add(visit.at + SimDuration::from_secs(6), TargetId(3));
            }
            seen.push((visit.at, visit.target.0));
            rounds.again(visit);
        }
        assert_eq!(seen, [(at(2_000), 2), (at(9_000), 1), (at(15_000), 3), (at(17_000), 2), (at(24_000), 1)]);
    }
}

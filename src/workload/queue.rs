//! A message queue that requests go through: the pods take from it what they can serve.

use std::collections::VecDeque;

use crate::units::SimTime;

/// The most changes of the inflow that are remembered for the age of messages; beyond, neighbours are taken as one.
const MOST_MARKS: usize = 1_000;

/// Messages that wait, first in, first out.
#[derive(Clone, Debug)]
pub struct MessageQueue {
    /// Messages that wait.
    backlog: f64,
    /// Messages that were taken, ever.
    taken: f64,
    /// Times, with the messages that had arrived until then; in between as many arrive in every second.
    marks: VecDeque<(SimTime, f64)>,
}

impl MessageQueue {
    /// A queue with messages that have just arrived.
    pub(super) fn new(messages: f64, now: SimTime) -> Self {
        Self { backlog: messages, taken: 0.0, marks: [(now, messages)].into() }
    }

    /// Messages that wait.
    #[must_use]
    pub fn backlog(&self) -> f64 {
        self.backlog
    }

    /// How long the oldest message has waited at `now`, in seconds.
    #[must_use]
    pub fn age(&self, now: SimTime) -> f64 {
        if self.backlog <= 0.0 {
            return 0.0;
        }
        let next = self.marks.partition_point(|(_, arrived)| *arrived <= self.taken);
        let Some(&(at, after)) = self.marks.get(next) else { return 0.0 };
        let arrived = match next.checked_sub(1).and_then(|before| self.marks.get(before)) {
            Some(&(from, before)) => {
                let part = (self.taken - before) / (after - before);
                from.as_secs_f64() + (at.as_secs_f64() - from.as_secs_f64()) * part
            }
            None => at.as_secs_f64(),
        };
        now.as_secs_f64() - arrived
    }

    /// Brings the queue up to `now`: `arrived` messages came in since the last time, and `most` could be taken. Returns how
    /// many were.
    pub(super) fn settle(&mut self, arrived: f64, most: f64, now: SimTime) -> f64 {
        let taken = (self.backlog + arrived).min(most);
        self.backlog = (self.backlog + arrived - taken).max(0.0);
        self.taken += taken;
        let last = self.marks.back().map_or(0.0, |mark| mark.1);
        self.marks.push_back((now, last + arrived));
        while self.marks.get(1).is_some_and(|(_, arrived)| *arrived <= self.taken) {
            self.marks.pop_front();
        }
        if self.marks.len() > MOST_MARKS {
            let mut keep = false;
            self.marks.retain(|_| {
                keep = !keep;
                keep
            });
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_message_is_the_first_that_was_not_taken() {
        let at = |seconds: i64| SimTime::from_millis(seconds * 1000);
        let mut queue = MessageQueue::new(100.0, at(0));
        assert_eq!((queue.backlog(), queue.age(at(5))), (100.0, 5.0));
        // 10 a second come in, 20 are taken: after 10 s all of the first are gone.
        assert_eq!(queue.settle(50.0, 100.0, at(5)), 100.0);
        assert_eq!((queue.backlog(), queue.age(at(5))), (50.0, 5.0));
        assert_eq!(queue.settle(50.0, 75.0, at(10)), 75.0);
        assert_eq!((queue.backlog(), queue.age(at(10))), (25.0, 2.5));
        assert_eq!(queue.settle(0.0, 100.0, at(20)), 25.0);
        assert_eq!((queue.backlog(), queue.age(at(20))), (0.0, 0.0));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut queue = MessageQueue::new(0.0, SimTime::ZERO);
        for second in 1..100_000 {
            queue.settle(1.0, 0.0, SimTime::from_millis(second * 1000));
        }
        assert!(queue.marks.len() <= MOST_MARKS);
        let age = queue.age(SimTime::from_millis(100_000_000));
        assert!((age - 100_000.0).abs() < 200.0, "{age}");
    }
}

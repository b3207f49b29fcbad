//! The event queue, ordered by time and, at the same time, by the order of scheduling.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::units::SimTime;

/// Events that are to come.
#[derive(Clone, Debug)]
pub(super) struct Queue<E> {
    heap: BinaryHeap<Reverse<(SimTime, u64, Payload<E>)>>,
    sequence: u64,
}

/// An event, which does not take part in the order: the sequence number before it never ties.
#[derive(Clone, Debug)]
struct Payload<E>(E);

impl<E> PartialEq for Payload<E> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<E> Eq for Payload<E> {}

impl<E> PartialOrd for Payload<E> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for Payload<E> {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl<E> Default for Queue<E> {
    fn default() -> Self {
        Self { heap: BinaryHeap::new(), sequence: 1 }
    }
}

impl<E> Queue<E> {
    /// Adds an event at `at`, after all that are already there for that time.
    pub(super) fn push(&mut self, at: SimTime, event: E) {
        self.heap.push(Reverse((at, self.sequence, Payload(event))));
        self.sequence += 1;
    }

    /// Adds an event at `at`, before all that are already there for that time; no second one while it waits.
    pub(super) fn push_first(&mut self, at: SimTime, event: E) {
        self.heap.push(Reverse((at, 0, Payload(event))));
    }

    /// Adds an event at `at`, after all that are or will be there for that time, but those added here later.
    pub(super) fn push_last(&mut self, at: SimTime, event: E) {
        self.heap.push(Reverse((at, self.sequence | 1 << 63, Payload(event))));
        self.sequence += 1;
    }

    /// When the next event is.
    pub(super) fn next(&self) -> SimTime {
        self.heap.peek().map_or(SimTime::MAX, |Reverse((at, ..))| *at)
    }

    /// Takes the next event if it is at `at` and of the right kind.
    pub(super) fn pop_at<T>(&mut self, at: SimTime, kind: impl Fn(&E) -> Option<T>) -> Option<T> {
        let Reverse((next, _, Payload(event))) = self.heap.peek()?;
        let taken = kind(event).filter(|_| *next == at)?;
        self.heap.pop();
        Some(taken)
    }

    /// Takes the next event if it is not after `until`.
    pub(super) fn pop_until(&mut self, until: SimTime) -> Option<(SimTime, E)> {
        if self.heap.peek().is_none_or(|Reverse((at, ..))| *at > until) {
            return None;
        }
        self.heap.pop().map(|Reverse((at, _, Payload(event)))| (at, event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_in_order_of_time_then_of_scheduling() {
        let mut queue = Queue::default();
        for (at, event) in [(2, 'c'), (1, 'a'), (1, 'b'), (3, 'd')] {
            queue.push(SimTime::from_millis(at), event);
        }
        for event in ['y', 'z'] {
            queue.push_last(SimTime::from_millis(1), event);
        }
        queue.push(SimTime::from_millis(1), 'x');
        queue.push_first(SimTime::from_millis(1), '!');
        assert_eq!(queue.pop_at(SimTime::from_millis(2), |e| Some(*e)), None);
        assert_eq!(queue.pop_at(SimTime::from_millis(1), |_| None::<char>), None);
        assert_eq!(queue.pop_at(SimTime::from_millis(1), |e| Some(*e)), Some('!'));
        let order: String = std::iter::from_fn(|| queue.pop_until(SimTime::from_millis(2))).map(|(_, e)| e).collect();
        assert_eq!(order, "abxyzc");
    }
}

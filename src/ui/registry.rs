//! A list of listeners that end themselves: dropping the subscription removes the listener.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Listeners of one kind.
pub(super) struct Registry<F: ?Sized> {
    next: Cell<u64>,
    entries: RefCell<Vec<(u64, Rc<F>)>>,
}

impl<F: ?Sized> Default for Registry<F> {
    fn default() -> Self {
        Self { next: Cell::new(0), entries: RefCell::default() }
    }
}

impl<F: ?Sized + 'static> Registry<F> {
    /// Adds a listener for as long as the result lives.
    pub(super) fn add(self: &Rc<Self>, listener: Rc<F>) -> Subscription {
        let id = self.next.replace(self.next.get() + 1);
        self.entries.borrow_mut().push((id, listener));
        let registry = Rc::downgrade(self);
        Subscription(Some(Box::new(move || {
            if let Some(registry) = registry.upgrade() {
                registry.entries.borrow_mut().retain(|(other, _)| *other != id);
            }
        })))
    }

    /// The listeners now, in the order in which they came; no borrow is held while they run.
    pub(super) fn all(&self) -> Vec<Rc<F>> {
        self.entries.borrow().iter().map(|(_, listener)| Rc::clone(listener)).collect()
    }

    /// The listener that came next after the one with the id `after`, or the first, and its own id.
    pub(super) fn following(&self, after: Option<u64>) -> Option<(u64, Rc<F>)> {
        let entries = self.entries.borrow();
        let at = after.map_or(0, |after| entries.partition_point(|(id, _)| *id <= after));
        entries.get(at).map(|(id, listener)| (*id, Rc::clone(listener)))
    }
}

/// A listener's life.
#[must_use = "dropping it ends the subscription"]
pub(super) struct Subscription(Option<Box<dyn FnOnce()>>);

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

//! The way back: the cluster as it was now and then, from which any past moment is reached by doing again what was done.

use std::collections::VecDeque;
use std::sync::Arc;

use super::action::Action;
use super::engine::Engine;
use super::history::{History, Mark};
use crate::units::{SimDuration, SimTime};

/// From one snapshot to the next, as long as there are few.
const SPACING: SimDuration = SimDuration::from_secs(300);
/// The most snapshots that are kept.
const MOST: usize = 64;

/// What was done, and the cluster now and then.
#[derive(Clone, Debug)]
pub(super) struct Past {
    pub(super) log: Vec<(SimTime, Action)>,
    kept: Vec<Arc<Snapshot>>,
    spacing: SimDuration,
    /// When the next snapshot is due.
    pub(super) due: SimTime,
}

/// The cluster between two events.
#[derive(Debug)]
struct Snapshot {
    /// The cluster, without its history and its past.
    engine: Engine,
    /// How far its history went.
    mark: Mark,
    /// How much had been done.
    actions: usize,
}

impl Default for Past {
    fn default() -> Self {
        Self { log: Vec::new(), kept: Vec::new(), spacing: SPACING, due: SimTime::ZERO }
    }
}

impl Past {
    /// Keeps a snapshot. When there are too many, every second is dropped, and they come half as often from then on.
    fn keep(&mut self, snapshot: Snapshot) {
        let now = snapshot.engine.now();
        self.kept.push(Arc::new(snapshot));
        if self.kept.len() > MOST {
            let mut place = 0;
            self.kept.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.spacing = self.spacing.times(2);
        }
        self.due = now + self.spacing;
    }
}

impl Engine {
    /// Takes a snapshot of now, before time goes on.
    pub(super) fn keep(&mut self) {
        let (history, past) = (std::mem::take(&mut self.history), std::mem::take(&mut self.past));
        let snapshot = Snapshot { engine: self.clone(), mark: history.mark(), actions: past.log.len() };
        (self.history, self.past) = (history, past);
        self.past.keep(snapshot);
    }

    /// The cluster as it was at `at`, after everything that happened and was done by then. A time that has not come yet is
    /// run to.
    #[must_use]
    pub fn seek(&self, at: SimTime) -> Self {
        let past = &self.past;
        let after = past.kept.partition_point(|snapshot| snapshot.engine.now() <= at).max(1);
        let snapshot = &past.kept[after - 1];
        let mut engine = snapshot.engine.clone();
        *engine.history = self.history.until(&snapshot.mark);
        *engine.past = Past {
            log: past.log[..snapshot.actions].to_vec(),
            kept: past.kept[..after].to_vec(),
            spacing: past.spacing,
            due: engine.now() + past.spacing,
        };
        engine.follow(self, at);
        engine
    }

    /// The cluster as it will be at `until` if nothing more is done to it, with what it has seen since its last snapshot.
    #[must_use]
    pub fn ahead(&self, until: SimTime) -> Self {
        let snapshot = self.past.kept.last().expect("a run begins with a snapshot");
        let mut engine = snapshot.engine.clone();
        // It is looked at and thrown away: it needs no way back.
        engine.past.due = SimTime::MAX;
        engine.past.log = self.past.log[..snapshot.actions].to_vec();
        engine.follow(self, self.now());
        engine.run_until(until);
        engine
    }

    /// Goes on to `until` and does on the way what was done in `line`, of which this is the past.
    pub fn follow(&mut self, line: &Self, until: SimTime) {
        while let Some((at, action)) = line.past.log.get(self.past.log.len()).filter(|(at, _)| *at <= until) {
            self.run_until(*at);
            self.act(action.clone());
        }
        self.run_until(until);
    }
}

impl Clone for History {
    /// All of it but for what moved.
    fn clone(&self) -> Self {
        self.until(&self.mark())
    }
}

impl History {
    /// How far it goes.
    fn mark(&self) -> Mark {
        Mark {
            samples: self.samples.at.len(),
            syncs: self.syncs.len(),
            events: self.events.len(),
            revision: self.revision,
            due: self.checkpoints.due,
        }
    }

    /// What it was when it went as far as `mark`, but for what moved.
    fn until(&self, mark: &Mark) -> Self {
        Self {
            revision: mark.revision,
            samples: self.samples.first(mark.samples),
            syncs: self.syncs[..mark.syncs].to_vec(),
            events: self.events[..mark.events].to_vec(),
            moves: VecDeque::new(),
            checkpoints: self.checkpoints.first(mark.syncs, mark.due),
        }
    }
}

//! Running a past sync again: what it read is kept with it, and what is carried from sync to sync is kept now and then.

use std::sync::Arc;

use super::history::{History, Sync};
use crate::api::hpa::{HorizontalPodAutoscaler, HpaSpec};
use crate::api::status::HpaStatus;
use crate::controller::{ControllerConfig, Memory, Reconciled, Step, reconcile};

/// From one checkpoint to the next, in syncs: as many are run again at most, at a few microseconds each.
const EVERY: usize = 16;

/// What is carried from one sync to the next, as it was before some of them.
#[derive(Debug, Default)]
pub(super) struct Checkpoints {
    kept: Vec<Checkpoint>,
    /// The place of the sync before which the next one is due.
    pub(super) due: usize,
}

#[derive(Clone, Debug)]
struct Checkpoint {
    /// The place of the sync that comes after it.
    first: usize,
    autoscaler: HorizontalPodAutoscaler,
    memory: Memory,
    config: ControllerConfig,
}

/// What a sync did, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// What it did.
    pub reconciled: Reconciled,
    /// The status after it.
    pub status: HpaStatus,
    /// The steps, in the order they were taken.
    pub steps: Vec<Step>,
}

impl Checkpoints {
    /// Takes one before the sync at `place`, if it is due; whether it was.
    pub(super) fn before_sync(
        &mut self,
        place: usize,
        autoscaler: &HorizontalPodAutoscaler,
        memory: &Memory,
        config: ControllerConfig,
    ) -> bool {
        let due = place >= self.due;
        if due {
            let (autoscaler, memory) = (autoscaler.clone(), memory.clone());
            self.kept.push(Checkpoint { first: place, autoscaler, memory, config });
            self.due = place + EVERY;
        }
        due
    }

    /// Nothing is carried over to the next sync: it needs a checkpoint of its own.
    pub(super) fn start_afresh(&mut self) {
        self.due = 0;
    }

    /// Those of the first `syncs` syncs, the next due before the one at `due`.
    pub(super) fn first(&self, syncs: usize, due: usize) -> Self {
        let count = self.kept.partition_point(|checkpoint| checkpoint.first < syncs);
        Self { kept: self.kept[..count].to_vec(), due }
    }

    /// The last one before the sync at `place`.
    fn before(&self, place: usize) -> Option<Checkpoint> {
        let after = self.kept.partition_point(|checkpoint| checkpoint.first <= place);
        self.kept.get(after.checked_sub(1)?).cloned()
    }
}

impl History {
    /// Runs the sync `number`, which counts from 1, again with someone who listens; none if there was no such sync.
    #[must_use]
    pub fn explain(&self, number: u64) -> Option<Explanation> {
        let place = usize::try_from(number.checked_sub(1)?).ok()?;
        let chosen = self.syncs.get(place)?;
        let mut carried = self.checkpoints.before(place)?;
        let mut spec = &self.syncs.get(carried.first)?.spec;
        for earlier in &self.syncs[carried.first..place] {
            let _ = carried.run(earlier, &mut spec, &mut None);
        }
        let mut steps = Some(Vec::new());
        let reconciled = carried.run(chosen, &mut spec, &mut steps);
        Some(Explanation { reconciled, status: carried.autoscaler.status, steps: steps.unwrap_or_default() })
    }

    /// Every step of one of these syncs, in the order they were taken.
    #[must_use]
    pub fn steps_of(&self, sync: &Sync) -> Vec<Step> {
        self.explain(sync.number).map(|explanation| explanation.steps).unwrap_or_default()
    }
}

impl Checkpoint {
    /// Runs one sync again; `spec` is the one that is in force until then.
    fn run<'a>(
        &mut self,
        again: &'a Sync,
        spec: &mut &'a Arc<HpaSpec>,
        recorder: &mut Option<Vec<Step>>,
    ) -> Reconciled {
        if !Arc::ptr_eq(spec, &again.spec) {
            self.autoscaler.spec.clone_from(&again.spec);
            *spec = &again.spec;
        }
        again.inputs.with_seen(again.at, |seen| {
            reconcile(again.at, &mut self.autoscaler, seen, &mut self.memory, &self.config, recorder)
        })
    }
}

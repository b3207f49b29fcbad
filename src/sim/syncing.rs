//! One sync of the controller: what it gets to see, what it does, and what of it is kept.

use std::sync::Arc;

use super::engine::Engine;
use super::history::{Edge, EmittedEvent, Reporter, Sync};
use super::inputs::{Inputs, Same};
use crate::controller::{Step, reconcile};

impl Engine {
    /// The controller looks and acts.
    pub(super) fn sync(&mut self) {
        let now = self.now;
        if !self.external.is_empty() {
            self.workload.settle(now);
        }
        let mut observation = std::mem::take(&mut self.observation);
        let asker = (&self.autoscaler.spec, self.autoscaler.namespace.as_str());
        observation.look(&self.workload, asker, self.registry(), now);
        let before = self.workload.replicas();
        let place = self.history.syncs.len();
        let carried_on = !self.history.checkpoints.before_sync(place, &self.autoscaler, &self.memory, self.config);
        let last = self.history.syncs.last();
        let same = Same { pods: observation.same_pods, usage: observation.same_usage };
        let (autoscaler, memory, config) = (&mut self.autoscaler, &mut self.memory, &self.config);
        let (inputs, reconciled) = observation.with_seen(&self.workload, |seen| {
            let inputs = Inputs::of(seen, now, last.map_or(&Inputs::default(), |last| &last.inputs), same);
            // Not `()`: with the recorder of `History::explain`, the page carries the controller once.
            (inputs, reconcile(now, autoscaler, seen, memory, config, &mut None::<Vec<Step>>))
        });
        let status = match last {
            Some(last) if carried_on && !reconciled.status_written => Arc::clone(&last.status),
            _ => Arc::new(self.autoscaler.status.clone()),
        };
        if observation.asks_custom() {
            self.history.moved(Edge::CustomApi, now);
        }
        self.history.moved(Edge::Query, now);
        let number = u64::try_from(place).unwrap_or(u64::MAX) + 1;
        let by = Reporter::Autoscaler;
        let emit = |event| EmittedEvent { at: now, sync: number, event, by, scaled: None };
        self.history.events.extend(reconciled.events.into_iter().map(emit));
        self.history.syncs.push(Sync {
            number,
            at: now,
            spec: Arc::clone(&self.spec),
            before,
            proposed: self.memory.recommendations().iter().find(|made| made.at == now).map(|made| made.replicas),
            scale_to: reconciled.scale_to,
            status,
            error: reconciled.error,
            oldest_sample: observation.oldest_sample(),
            inputs,
        });
        self.observation = observation;
        if let Some(replicas) = reconciled.scale_to {
            self.history.moved(Edge::Scale, now);
            self.scale(replicas);
        }
        self.sample();
    }
}

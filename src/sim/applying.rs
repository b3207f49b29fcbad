//! Another manifest takes the place of the one in force.

use std::sync::Arc;

use super::engine::Engine;
use crate::api::hpa::HorizontalPodAutoscaler;
use crate::api::workload::ScaleTarget;
use crate::controller::Memory;

impl Engine {
    /// Takes another manifest. The controller reads it at its next sync; an autoscaler of another name is another one.
    pub(super) fn apply(&mut self, autoscaler: HorizontalPodAutoscaler, target: ScaleTarget) {
        let same = autoscaler.name == self.autoscaler.name && autoscaler.namespace == self.autoscaler.namespace;
        if same {
            self.autoscaler.spec = autoscaler.spec;
        } else {
            self.autoscaler = autoscaler;
            self.memory = Memory::default();
            self.history.checkpoints.start_afresh();
        }
        self.spec = Arc::new(self.autoscaler.spec.clone());
        let old = self.workload.target();
        if (&target.kind, &target.name) != (&old.kind, &old.name) {
            self.replace_target(target);
            return;
        }
        // Applying a manifest with `replicas` sets them, as `kubectl apply` does, if it says something new.
        let replicas = target.replicas.filter(|r| Some(*r) != self.workload.target().replicas);
        if target != *self.workload.target() {
            let next = self.workload.set_target(target, self.now);
            self.schedule(next);
        }
        if let Some(replicas) = replicas {
            self.scale(replicas);
        }
    }

    /// Another target takes the place of the one that was scaled until now: its pods are there and ready, as at the start.
    fn replace_target(&mut self, target: ScaleTarget) {
        let replicas = target.replicas.unwrap_or(self.autoscaler.spec.min_replicas);
        for pod in self.workload.replace(target, replicas, self.now) {
            self.forget(pod);
        }
        self.discover_all();
        let next = self.workload.begin();
        self.schedule(next);
        self.sample();
    }
}

//! One number for a whole history, the same on every machine: two runs are the same if it is.

use std::fmt::{self, Write};
use std::sync::Arc;

use super::history::{History, Samples, Sync};
use crate::api::status::{HpaStatus, MetricStatus};
use crate::units::SimTime;

/// FNV-1a, 64 bits wide: the offset basis and the prime of its authors.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    fn number(&mut self, number: i64) {
        self.bytes(&number.to_le_bytes());
    }

    fn count(&mut self, count: usize) {
        self.number(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// A value as it prints, and an end that no text contains.
    fn shown(&mut self, value: &dyn fmt::Display) {
        // Writing to a hash cannot fail.
        let _ = write!(self, "{value}");
        self.bytes(&[0xff]);
    }

    /// What may be there, told from what is not.
    fn maybe<T>(&mut self, value: Option<T>, add: impl FnOnce(&mut Self, T)) {
        self.bytes(&[u8::from(value.is_some())]);
        if let Some(value) = value {
            add(self, value);
        }
    }

    fn time(&mut self, time: SimTime) {
        self.number(time.as_micros());
    }

    fn floats(&mut self, column: &[f64]) {
        for x in column {
            // Which bits a number has that is none depends on the machine.
            let x = if x.is_nan() { f64::NAN } else { *x };
            self.bytes(&x.to_bits().to_le_bytes());
        }
    }

    fn integers(&mut self, column: &[i32]) {
        for n in column {
            self.bytes(&n.to_le_bytes());
        }
    }

    fn samples(&mut self, samples: &Samples) {
        // What the pods use follows from the rest.
        let Samples {
            at,
            arrivals,
            dropped,
            capacity,
            desired,
            ready,
            starting,
            stopping,
            p95,
            waiting,
            cpu: _,
            nodes,
        } = samples;
        self.count(at.len());
        for at in at {
            self.time(*at);
        }
        for column in [arrivals, dropped, capacity, p95, waiting] {
            self.floats(column);
        }
        for column in [desired, ready, starting, stopping, nodes] {
            self.integers(column);
        }
    }

    /// A sync, and the hash of its status.
    fn sync(&mut self, sync: &Sync, status: u64) {
        self.bytes(&sync.number.to_le_bytes());
        self.time(sync.at);
        self.integers(&[sync.before.0]);
        self.maybe(sync.scale_to, |hash, replicas| hash.integers(&[replicas.0]));
        self.bytes(&status.to_le_bytes());
        self.maybe(sync.error.as_ref(), |hash, error| hash.shown(error));
        self.maybe(sync.oldest_sample, Self::time);
    }

    fn status(&mut self, status: &HpaStatus) {
        let HpaStatus { last_scale_time, current_replicas, desired_replicas, current_metrics, conditions } = status;
        self.maybe(*last_scale_time, Self::time);
        self.integers(&[current_replicas.0, desired_replicas.0]);
        self.count(current_metrics.len());
        for metric in current_metrics {
            self.metric(metric);
        }
        self.count(conditions.len());
        for condition in conditions {
            self.time(condition.last_transition_time);
            for text in [condition.kind.name(), condition.status.name(), &condition.reason, &condition.message] {
                self.shown(&text);
            }
        }
    }

    fn metric(&mut self, metric: &MetricStatus) {
        self.shown(&metric.kind());
        match metric {
            MetricStatus::Unknown => {}
            MetricStatus::Resource { name, .. } => self.shown(name),
            MetricStatus::ContainerResource { name, container, .. } => {
                self.shown(name);
                self.shown(container);
            }
            MetricStatus::Pods { metric, .. }
            | MetricStatus::Object { metric, .. }
            | MetricStatus::External { metric, .. } => {
                self.shown(&metric.name);
                self.maybe(metric.selector.as_ref(), |hash, selector| hash.shown(selector));
            }
        }
        if let MetricStatus::Object { described_object: object, .. } = metric {
            for text in [&object.api_version, &object.kind, &object.name] {
                self.shown(text);
            }
        }
        self.maybe(metric.current(), |hash, current| {
            hash.maybe(current.value.as_ref(), |hash, value| hash.shown(value));
            hash.maybe(current.average_value.as_ref(), |hash, value| hash.shown(value));
            hash.maybe(current.average_utilization, |hash, percent| hash.integers(&[percent]));
        });
    }
}

impl History {
    /// One number for everything that came of the run, with the clock of the simulation and to the last bit. What only
    /// serves to show it is no part of it: movements, the revision, what past syncs are run again from.
    #[must_use]
    pub fn hash(&self) -> u64 {
        let mut hash = Fnv::default();
        hash.samples(&self.samples);
        hash.count(self.syncs.len());
        // Most syncs share their status with the one before.
        let mut status: Option<(&Arc<HpaStatus>, u64)> = None;
        for sync in &self.syncs {
            let of_status = match status {
                Some((last, hash)) if Arc::ptr_eq(last, &sync.status) => hash,
                _ => {
                    let mut own = Fnv::default();
                    own.status(&sync.status);
                    own.0
                }
            };
            status = Some((&sync.status, of_status));
            hash.sync(sync, of_status);
        }
        for emitted in &self.events {
            hash.time(emitted.at);
            hash.bytes(&emitted.sync.to_le_bytes());
            for text in [emitted.event.kind.name(), emitted.event.reason, &emitted.event.message] {
                hash.shown(&text);
            }
        }
        hash.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_its_authors() {
        for (text, hash) in
            [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
        {
            let mut fnv = Fnv::default();
            fnv.bytes(text.as_bytes());
            assert_eq!(fnv.0, hash, "{text}");
        }
    }

    #[test]
    fn a_bit_more_or_less_is_another_history() {
        let mut history = History::default();
        let empty = history.hash();
        history.samples.p95.push(0.1 + 0.2);
        let one = history.hash();
        history.samples.p95[0] = 0.3;
        assert!(empty != one && one != history.hash());
        history.revision += 1;
        history.samples.p95[0] = 0.1 + 0.2;
        assert_eq!(history.hash(), one);
    }
}

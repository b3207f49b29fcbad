//! The end of a sync: the new status, written only if it differs.

use super::conditions::ConditionEdits;
use super::reconcile::{Reconciled, warning};
use super::trace::{Recorder, Step};
use crate::api::hpa::{HpaSpec, MetricSource};
use crate::api::status::{Event, HpaStatus, MetricStatus, MetricValueStatus};
use crate::units::{Replicas, SimTime};

/// What a sync came to.
pub(super) struct Outcome<'a> {
    pub(super) change: StatusChange,
    pub(super) ending: Ending,
    pub(super) edits: ConditionEdits<'a>,
    pub(super) events: Vec<Event>,
}

/// What becomes of the status besides its conditions.
#[derive(Clone, Copy, Debug)]
pub(super) enum StatusChange {
    /// Nothing.
    Conditions,
    /// The counts and the metrics (upstream's `setStatus`).
    All {
        current: Replicas,
        /// None leaves the one of an earlier sync.
        desired: Option<Replicas>,
        /// Whether metrics were looked at; otherwise there are none any more.
        measured: bool,
        /// What was written to the scale.
        scaled_to: Option<Replicas>,
    },
}

/// How a sync ends.
#[derive(Debug)]
pub(super) struct Ending {
    /// What it returns.
    pub(super) error: Option<String>,
    /// What it emits after it has written the status.
    pub(super) event: Option<Event>,
    /// Whether it gave up: then a failure to write the status is not what it returns.
    pub(super) gave_up: bool,
}

impl StatusChange {
    pub(super) const fn kept(current: Replicas, measured: bool) -> Self {
        Self::All { current, desired: Some(current), measured, scaled_to: None }
    }

    pub(super) const fn unscaled(current: Replicas, measured: bool) -> Self {
        Self::All { current, desired: None, measured, scaled_to: None }
    }

    pub(super) const fn rescaled(current: Replicas, to: Replicas, measured: bool) -> Self {
        Self::All { current, desired: Some(to), measured, scaled_to: Some(to) }
    }
}

impl Ending {
    pub(super) const fn done(error: Option<String>) -> Self {
        Self { error, event: None, gave_up: false }
    }

    pub(super) const fn gave_up(error: String) -> Self {
        Self { error: Some(error), event: None, gave_up: true }
    }
}

/// Writes the status if it has changed (upstream's `updateStatusIfNeeded`).
pub(super) fn write_status<R: Recorder>(
    (now, recorder): (SimTime, &mut R),
    (name, spec): (&str, &HpaSpec),
    status: &mut HpaStatus,
    outcome: Outcome<'_>,
    (measured, write): (&[Option<MetricValueStatus>], Result<(), &str>),
) -> Reconciled {
    let Outcome { change, ending: Ending { mut error, event, gave_up }, edits, mut events } = outcome;
    let mut status_written = false;
    match write {
        Ok(()) => status_written = change.apply(now, edits, spec, status, measured),
        Err(failure) => {
            // The status stays as it is; whether it would have changed decides if anyone notices.
            if change.apply(now, edits, spec, &mut status.clone(), measured) {
                recorder.record(|| Step::StatusUnwritable { error: failure.to_owned() });
                events.push(warning("FailedUpdateStatus", failure.to_owned()));
                if !gave_up {
                    error = Some(format!("failed to update status for {name}: {failure}"));
                }
            }
        }
    }
    events.extend(event);
    let scale_to = match change {
        StatusChange::All { scaled_to, .. } => scaled_to,
        StatusChange::Conditions => None,
    };
    Reconciled { scale_to, status_written, events, error }
}

impl StatusChange {
    /// Changes the status; whether it differs from before.
    fn apply(
        self,
        now: SimTime,
        edits: ConditionEdits<'_>,
        spec: &HpaSpec,
        status: &mut HpaStatus,
        values: &[Option<MetricValueStatus>],
    ) -> bool {
        let mut changed = edits.apply(&mut status.conditions, now);
        let Self::All { current, desired, measured, scaled_to } = self else { return changed };
        changed |= replace(&mut status.current_replicas, current);
        let desired = desired.unwrap_or(status.desired_replicas);
        changed |= replace(&mut status.desired_replicas, desired);
        changed |= update_metrics(&mut status.current_metrics, spec, if measured { values } else { &[] });
        if scaled_to.is_some() {
            changed |= replace(&mut status.last_scale_time, Some(now));
        }
        changed
    }
}

/// Puts `new` in the place of `old`; whether they differ.
fn replace<T: PartialEq>(old: &mut T, new: T) -> bool {
    let changed = *old != new;
    *old = new;
    changed
}

/// Brings `status.currentMetrics` up to date, in place as far as the metrics are the same as before; whether it changed.
fn update_metrics(metrics: &mut Vec<MetricStatus>, spec: &HpaSpec, values: &[Option<MetricValueStatus>]) -> bool {
    let mut changed = metrics.len() != values.len();
    metrics.truncate(values.len());
    for (i, (source, value)) in spec.metrics.iter().zip(values).enumerate() {
        let known = metrics.get_mut(i).and_then(|known| known.value_of(source));
        if let (Some(place), Some(value)) = (known, value) {
            changed |= replace(place, value.clone());
            continue;
        }
        let new = value.as_ref().map_or(MetricStatus::Unknown, |value| MetricStatus::of(source, value.clone()));
        match metrics.get_mut(i) {
            Some(place) => changed |= replace(place, new),
            None => metrics.push(new),
        }
    }
    changed
}

impl MetricStatus {
    /// The status of a metric.
    fn of(source: &MetricSource, current: MetricValueStatus) -> Self {
        match source.clone() {
            MetricSource::Resource { name, .. } => Self::Resource { name, current },
            MetricSource::ContainerResource { name, container, .. } => {
                Self::ContainerResource { name, container, current }
            }
            MetricSource::Pods { metric, .. } => Self::Pods { metric, current },
            MetricSource::Object { described_object, metric, .. } => Self::Object { described_object, metric, current },
            MetricSource::External { metric, .. } => Self::External { metric, current },
            MetricSource::Unknown { .. } => Self::Unknown,
        }
    }

    /// The place of the value, if this is the status of `source`.
    fn value_of(&mut self, source: &MetricSource) -> Option<&mut MetricValueStatus> {
        match (self, source) {
            (Self::Resource { name: known, current }, MetricSource::Resource { name, .. }) => {
                (known == name).then_some(current)
            }
            (
                Self::ContainerResource { name: known, container: known_container, current },
                MetricSource::ContainerResource { name, container, .. },
            ) => (known == name && known_container == container).then_some(current),
            (Self::Pods { metric: known, current }, MetricSource::Pods { metric, .. })
            | (Self::External { metric: known, current }, MetricSource::External { metric, .. }) => {
                (known == metric).then_some(current)
            }
            (
                Self::Object { described_object: known_object, metric: known, current },
                MetricSource::Object { described_object, metric, .. },
            ) => (known_object == described_object && known == metric).then_some(current),
            _ => None,
        }
    }
}

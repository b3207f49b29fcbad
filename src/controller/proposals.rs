//! One count for each metric, and the largest of them (upstream's `computeReplicasForMetrics`).

use std::fmt;

use super::answers::{self, Answer};
use super::config::ControllerConfig;
use super::metric_name::MetricName;
use super::pod_groups::MatchedPods;
use super::replica_calculator::{Proposal, ReplicaCalculator, ResourceMetric};
use super::seen::{MetricAnswer, Scale, Seen};
use super::trace::{Recorder, Step};
use crate::api::hpa::{HpaSpec, MetricIdentifier, MetricSource, ResourceTarget, ValueTarget};
use crate::api::status::MetricValueStatus;
use crate::units::quantity::Format;
use crate::units::{MilliValue, Quantity, Replicas, SimTime, Tolerances};

/// What a metric asks for, and what its status shows.
struct Measured {
    replicas: Replicas,
    value: MetricValueStatus,
}

/// Why a metric could not be computed.
pub(super) struct MetricError {
    /// Kubernetes' reason.
    pub(super) reason: &'static str,
    /// The message of the event, and the end of that of the condition.
    pub(super) message: String,
    /// What stands before it in the error of the sync.
    context: String,
}

/// What the metrics together ask for.
pub(super) struct Combined<'a> {
    /// The largest proposal and its metric; none if the metrics do not suffice to scale.
    pub(super) best: Option<(Replicas, MetricName<'a>)>,
    /// The metrics that failed, in their order.
    pub(super) errors: Vec<MetricError>,
    /// What the sync returns about them, if any failed.
    pub(super) error: Option<String>,
}

/// What the proposals are computed from.
pub(super) struct Proposals<'a, 's> {
    pub(super) now: SimTime,
    pub(super) namespace: &'a str,
    pub(super) spec: &'a HpaSpec,
    pub(super) config: &'s ControllerConfig,
    pub(super) seen: &'s Seen<'s>,
    pub(super) scale: Scale<'s>,
    pub(super) pods: MatchedPods<'s>,
}

impl<'a> Proposals<'a, '_> {
    /// Computes all metrics; what each is measured as goes to `statuses`, none where it failed.
    pub(super) fn combine<R: Recorder>(
        &self,
        statuses: &mut Vec<Option<MetricValueStatus>>,
        recorder: &mut R,
    ) -> Combined<'a> {
        statuses.clear();
        let tolerances = self.tolerances();
        let mut best: Option<(Replicas, usize)> = None;
        let mut errors = Vec::new();
        for (index, metric) in self.spec.metrics.iter().enumerate() {
            recorder.record(|| Step::Metric { index, tolerances });
            match self.propose(index, metric, tolerances, recorder) {
                Ok(Measured { replicas, value }) => {
                    recorder.record(|| Step::Proposed { replicas });
                    statuses.push(Some(value));
                    // As upstream: while the best is zero, any later metric takes its place.
                    if best.is_none_or(|(most, _)| most == Replicas::ZERO || replicas > most) {
                        best = Some((replicas, index));
                    }
                }
                Err(error) => {
                    recorder.record(|| Step::Failed { reason: error.reason, error: error.to_string() });
                    statuses.push(None);
                    errors.push(error);
                }
            }
        }
        self.decide(best, errors, recorder)
    }

    /// If some metrics failed and the others ask for less, nothing is done.
    fn decide<R: Recorder>(
        &self,
        best: Option<(Replicas, usize)>,
        errors: Vec<MetricError>,
        recorder: &mut R,
    ) -> Combined<'a> {
        let failed = errors.len();
        let error = errors.first().map(|first| {
            let metrics = self.spec.metrics.len();
            format!("invalid metrics ({failed} invalid out of {metrics}), first error is: {first}")
        });
        let sufficient = best.filter(|(replicas, _)| failed == 0 || *replicas >= self.scale.spec);
        let best = if let Some((replicas, index)) = sufficient {
            recorder.record(|| Step::Won { index: Some(index), replicas, failed });
            Some((replicas, MetricName(&self.spec.metrics[index])))
        } else {
            recorder.record(|| Step::GaveUp { failed, best: best.map(|(replicas, _)| replicas) });
            None
        };
        Combined { best, errors, error }
    }

    /// How far ratios may stray (upstream's `tolerancesForHpa`).
    fn tolerances(&self) -> Tolerances {
        let flag = self.config.tolerance;
        let Some(behavior) = self.spec.behavior.as_ref().filter(|_| self.config.gates.hpa_configurable_tolerance)
        else {
            return Tolerances::both(flag);
        };
        let of = |tolerance: &Option<Quantity>| tolerance.as_ref().map_or(flag, Quantity::approximate_f64);
        Tolerances { scale_down: of(&behavior.scale_down.tolerance), scale_up: of(&behavior.scale_up.tolerance) }
    }

    /// Computes one metric (upstream's `computeReplicasForMetric`).
    fn propose<R: Recorder>(
        &self,
        index: usize,
        metric: &MetricSource,
        tolerances: Tolerances,
        recorder: &mut R,
    ) -> Result<Measured, MetricError> {
        let (now, config, pods) = (self.now, self.config, self.pods);
        let mut calculator = ReplicaCalculator { now, config, tolerances, pods, recorder };
        let answer = self.seen.metrics.get(index).copied().unwrap_or(Ok(MetricAnswer::NotAsked));
        match metric {
            MetricSource::Resource { name, target } => {
                self.propose_resource(&mut calculator, name, None, target).map_err(|error| {
                    MetricError::new(
                        "FailedGetResourceMetric",
                        error,
                        format!("failed to get {name} resource metric value: "),
                    )
                })
            }
            MetricSource::ContainerResource { name, container, target } => {
                self.propose_resource(&mut calculator, name, Some(container), target).map_err(|error| {
                    let context = format!("failed to get {container} container metric value: ");
                    MetricError::new("FailedGetContainerResourceMetric", error, context)
                })
            }
            MetricSource::Pods { metric, target } => {
                self.propose_pods(&mut calculator, metric, target, answer).map_err(|error| {
                    MetricError::new("FailedGetPodsMetric", error, "failed to get pods metric value: ".into())
                })
            }
            MetricSource::Object { .. } => self.propose_object(&mut calculator, metric, answer),
            MetricSource::External { metric, target } => {
                self.propose_external(&mut calculator, metric, target, answer).map_err(|(error, value_context)| {
                    let context = format!("failed to get {} external metric value: {value_context}", metric.name);
                    MetricError::new("FailedGetExternalMetric", error, context)
                })
            }
            MetricSource::Unknown { kind } => {
                let error = format!("unknown metric source type {kind:?}");
                Err(MetricError::new("InvalidMetricSourceType", error, String::new()))
            }
        }
    }

    /// Upstream's `computeStatusForResourceMetricGeneric`.
    fn propose_resource<R: Recorder>(
        &self,
        calculator: &mut ReplicaCalculator<'_, R>,
        name: &str,
        container: Option<&str>,
        target: &ResourceTarget,
    ) -> Result<Measured, String> {
        let what = match target {
            ResourceTarget::AverageValue(_) => "usage",
            ResourceTarget::Utilization(_) => "utilization",
            ResourceTarget::Missing => {
                return Err("invalid resource metric source: neither an average utilization target nor an average \
                            value (usage) target was set"
                    .to_owned());
            }
        };
        let proposal = answers::resource_metrics(name, self.seen.pod_metrics).and_then(|samples| {
            let metric = ResourceMetric { name, container, samples };
            match target {
                ResourceTarget::Utilization(percent) => calculator.resource_replicas(self.scale.spec, *percent, metric),
                ResourceTarget::AverageValue(target) => {
                    calculator.raw_resource_replicas(self.scale.spec, milli(target), metric)
                }
                ResourceTarget::Missing => unreachable!("returned above"),
            }
        });
        let Proposal { replicas, utilization, usage } =
            proposal.map_err(|error| format!("failed to get {name} {what}: {error}"))?;
        let value = MetricValueStatus {
            value: None,
            average_value: Some(build_quantity(name, usage)),
            average_utilization: utilization.map(|utilization| utilization.0),
        };
        Ok(Measured { replicas, value })
    }

    /// Upstream's `computeStatusForPodsMetric`.
    fn propose_pods<R: Recorder>(
        &self,
        calculator: &mut ReplicaCalculator<'_, R>,
        metric: &MetricIdentifier,
        target: &Quantity,
        answer: Answer<'_>,
    ) -> Result<Measured, String> {
        metric.check()?;
        let values = answers::pod_values(&metric.name, answer)?;
        let proposal = calculator.metric_replicas(self.scale.spec, milli(target), values)?;
        Ok(proposal.of_average())
    }

    /// Upstream's `computeStatusForObjectMetric`.
    fn propose_object<R: Recorder>(
        &self,
        calculator: &mut ReplicaCalculator<'_, R>,
        source: &MetricSource,
        answer: Answer<'_>,
    ) -> Result<Measured, MetricError> {
        let MetricSource::Object { described_object, metric, target } = source else {
            unreachable!("only called for Object metrics")
        };
        let mut context = "failed to get object metric value: ".to_owned();
        let measured = metric.check().and_then(|()| {
            let value = || answers::object_value(&metric.name, self.namespace, described_object, answer);
            match target {
                ValueTarget::Value(target) => {
                    calculator.object_metric_replicas(self.scale.spec, milli(target), value()?).map(Proposal::of_value)
                }
                ValueTarget::AverageValue(target) => {
                    let value = value().inspect_err(|_| {
                        context =
                            format!("failed to get object metric value: failed to get {} object metric: ", metric.name);
                    })?;
                    let proposal = calculator.object_per_pod_metric_replicas(self.scale.status, milli(target), value);
                    Ok(proposal.of_average())
                }
                ValueTarget::Mismatched { .. } => {
                    Err("invalid object metric source: neither a value target nor an average value target was set"
                        .to_owned())
                }
            }
        });
        measured.map_err(|error| MetricError::new("FailedGetObjectMetric", error, context))
    }

    /// Upstream's `computeStatusForExternalMetric`. An error comes with what stands before it in the error of the sync.
    fn propose_external<R: Recorder>(
        &self,
        calculator: &mut ReplicaCalculator<'_, R>,
        metric: &MetricIdentifier,
        target: &ValueTarget,
        answer: Answer<'_>,
    ) -> Result<Measured, (String, String)> {
        let name = &metric.name;
        let values = || answers::external_values(name, self.namespace, metric.selector.as_ref(), answer);
        match target {
            ValueTarget::AverageValue(target) => {
                let values = values().map_err(|error| (error, format!("failed to get {name} external metric: ")))?;
                let proposal = calculator.external_per_pod_metric_replicas(self.scale.status, milli(target), values);
                Ok(proposal.of_average())
            }
            ValueTarget::Value(target) => values()
                .and_then(|values| calculator.external_metric_replicas(self.scale.spec, milli(target), values))
                .map(Proposal::of_value)
                .map_err(|error| (error, format!("failed to get external metric {name}: "))),
            ValueTarget::Mismatched { .. } => {
                let error =
                    "invalid external metric source: neither a value target nor an average value target was set";
                Err((error.to_owned(), String::new()))
            }
        }
    }
}

impl MetricIdentifier {
    /// Whether its selector, if it has one, can be used.
    fn check(&self) -> Result<(), String> {
        self.selector.as_ref().map_or(Ok(()), crate::api::hpa::LabelSelector::check)
    }
}

impl Proposal {
    /// Shown as an average.
    fn of_average(self) -> Measured {
        let average_value = Some(Quantity::from_milli(self.usage.0, Format::DecimalSi));
        Measured { replicas: self.replicas, value: MetricValueStatus { average_value, ..MetricValueStatus::default() } }
    }

    /// Shown as a value.
    fn of_value(self) -> Measured {
        let value = Some(Quantity::from_milli(self.usage.0, Format::DecimalSi));
        Measured { replicas: self.replicas, value: MetricValueStatus { value, ..MetricValueStatus::default() } }
    }
}

impl MetricError {
    fn new(reason: &'static str, message: String, context: String) -> Self {
        Self { reason, message, context }
    }
}

impl fmt::Display for MetricError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.context, self.message)
    }
}

fn milli(target: &Quantity) -> MilliValue {
    MilliValue(target.milli_value())
}

/// A usage in the notation of its resource (upstream's `buildQuantity`).
#[must_use]
pub fn build_quantity(resource: &str, usage: MilliValue) -> Quantity {
    let format = if resource == "memory" { Format::BinarySi } else { Format::DecimalSi };
    Quantity::from_milli(usage.0, format)
}

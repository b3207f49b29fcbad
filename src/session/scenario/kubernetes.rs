//! `spec.kubernetes`: the flags of the controller manager.

use super::ranges::Findings;
use crate::controller::{ControllerConfig, FeatureGates};
use crate::diag::FieldPath;
use crate::manifest::form;
use crate::units::SimDuration;

/// The flags `--horizontal-pod-autoscaler-*` of the controller manager, and its feature gates.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct Kubernetes {
    /// How often the autoscaler is looked at, from 1s to 1h. By default 15s.
    sync_period: Option<SimDuration>,
    /// How far the usage ratio may be from 1 without scaling. By default 0.1.
    tolerance: Option<f64>,
    /// The scale-down window where the manifest says none. By default 5m.
    downscale_stabilization: Option<SimDuration>,
    /// How long the CPU usage of a new pod is looked at with care. By default 5m.
    cpu_initialization_period: Option<SimDuration>,
    /// How long a new pod may be unready without being taken for one that was ready. By default 30s.
    initial_readiness_delay: Option<SimDuration>,
    /// Feature gates of API server and controller manager.
    feature_gates: Gates,
}

form!(Kubernetes {
    sync_period: "syncPeriod",
    tolerance: "tolerance",
    downscale_stabilization: "downscaleStabilization",
    cpu_initialization_period: "cpuInitializationPeriod",
    initial_readiness_delay: "initialReadinessDelay",
    feature_gates: "featureGates",
});

/// Feature gates, with the defaults of Kubernetes 1.36.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default))]
struct Gates {
    /// Whether `minReplicas: 0` is allowed. By default false.
    #[cfg_attr(test, schemars(rename = "HPAScaleToZero"))]
    scale_to_zero: Option<bool>,
    /// Whether `behavior` may have a tolerance. By default true.
    #[cfg_attr(test, schemars(rename = "HPAConfigurableTolerance"))]
    configurable_tolerance: Option<bool>,
    /// Whether requests of the pod as a whole count. By default true.
    #[cfg_attr(test, schemars(rename = "PodLevelResources"))]
    pod_level_resources: Option<bool>,
}

form!(Gates {
    scale_to_zero: "HPAScaleToZero",
    configurable_tolerance: "HPAConfigurableTolerance",
    pod_level_resources: "PodLevelResources",
});

impl Kubernetes {
    pub(super) fn config(self, path: &FieldPath, found: &mut Findings) -> ControllerConfig {
        found.check_period(path.child("syncPeriod"), self.sync_period);
        found.check(path.child("tolerance"), self.tolerance, (0.0, 1e6));
        found.check_delay(path.child("downscaleStabilization"), self.downscale_stabilization);
        found.check_delay(path.child("cpuInitializationPeriod"), self.cpu_initialization_period);
        found.check_delay(path.child("initialReadinessDelay"), self.initial_readiness_delay);
        let config = ControllerConfig::default();
        let (said, gates) = (self.feature_gates, config.gates);
        ControllerConfig {
            sync_period: self.sync_period.unwrap_or(config.sync_period),
            tolerance: self.tolerance.unwrap_or(config.tolerance),
            downscale_stabilization: self.downscale_stabilization.unwrap_or(config.downscale_stabilization),
            cpu_initialization_period: self.cpu_initialization_period.unwrap_or(config.cpu_initialization_period),
            initial_readiness_delay: self.initial_readiness_delay.unwrap_or(config.initial_readiness_delay),
            gates: FeatureGates {
                hpa_scale_to_zero: said.scale_to_zero.unwrap_or(gates.hpa_scale_to_zero),
                hpa_configurable_tolerance: said.configurable_tolerance.unwrap_or(gates.hpa_configurable_tolerance),
                pod_level_resources: said.pod_level_resources.unwrap_or(gates.pod_level_resources),
            },
            ..config
        }
    }
}

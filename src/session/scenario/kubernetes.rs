//! `spec.kubernetes`: the flags of the controller manager.

use serde::Deserialize;

use super::ranges::OutOfRange;
use crate::controller::ControllerConfig;
use crate::diag::FieldPath;
use crate::units::SimDuration;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Kubernetes {
    sync_period: Option<SimDuration>,
    tolerance: Option<f64>,
    downscale_stabilization: Option<SimDuration>,
    cpu_initialization_period: Option<SimDuration>,
    initial_readiness_delay: Option<SimDuration>,
}

impl Kubernetes {
    pub(super) fn check(&self, path: &FieldPath, found: &mut OutOfRange) {
        found.check_period(path.child("syncPeriod"), self.sync_period);
        found.check(path.child("tolerance"), self.tolerance, (0.0, 1e6));
    }

    pub(super) fn config(&self) -> ControllerConfig {
        let config = ControllerConfig::default();
        ControllerConfig {
            sync_period: self.sync_period.unwrap_or(config.sync_period),
            tolerance: self.tolerance.unwrap_or(config.tolerance),
            downscale_stabilization: self.downscale_stabilization.unwrap_or(config.downscale_stabilization),
            cpu_initialization_period: self.cpu_initialization_period.unwrap_or(config.cpu_initialization_period),
            initial_readiness_delay: self.initial_readiness_delay.unwrap_or(config.initial_readiness_delay),
            ..config
        }
    }
}

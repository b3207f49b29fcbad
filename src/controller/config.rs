//! The flags and feature gates of the controller manager, with the defaults of Kubernetes 1.36.

use crate::api::gates::FeatureGates;
use crate::units::SimDuration;

/// The flags `--horizontal-pod-autoscaler-*`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ControllerConfig {
    /// `sync-period`: how often every autoscaler is looked at. The controller itself does not need it.
    pub sync_period: SimDuration,
    /// `tolerance`, as a fraction.
    pub tolerance: f64,
    /// `downscale-stabilization`.
    pub downscale_stabilization: SimDuration,
    /// `cpu-initialization-period`.
    pub cpu_initialization_period: SimDuration,
    /// `initial-readiness-delay`.
    pub initial_readiness_delay: SimDuration,
    /// `--feature-gates`.
    pub gates: FeatureGates,
    /// Without `behavior`, one sync multiplies the count at most by this. No flag: a variable that upstream's tests set.
    pub scale_up_limit_factor: f64,
}

impl Default for ControllerConfig {
    fn default() -> Self {
        Self {
            sync_period: SimDuration::from_secs(15),
            tolerance: 0.1,
            downscale_stabilization: SimDuration::from_secs(300),
            cpu_initialization_period: SimDuration::from_secs(300),
            initial_readiness_delay: SimDuration::from_secs(30),
            gates: FeatureGates::default(),
            scale_up_limit_factor: 2.0,
        }
    }
}

//! The feature gates of Kubernetes that concern the autoscaler, with the defaults of 1.36.

/// The gates that the API server and the controller read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureGates {
    /// `HPAScaleToZero`: alpha, off.
    pub hpa_scale_to_zero: bool,
    /// `HPAConfigurableTolerance`: beta, on.
    pub hpa_configurable_tolerance: bool,
    /// `PodLevelResources`: beta, on.
    pub pod_level_resources: bool,
}

impl Default for FeatureGates {
    fn default() -> Self {
        Self { hpa_scale_to_zero: false, hpa_configurable_tolerance: true, pod_level_resources: true }
    }
}

//! The document as a whole, as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Scenario;
use super::app::AppSpec;
use super::faults::{self, Event};
use super::kubernetes::Kubernetes;
use super::pipeline::Pipeline;
use super::ranges::OutOfRange;
use super::traffic::{self, Phase};
use crate::diag::FieldPath;
use crate::units::SimDuration;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Document {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    metadata: Metadata,
    spec: Spec,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Metadata {
    name: String,
    title: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Spec {
    seed: Option<u64>,
    duration: Option<SimDuration>,
    kubernetes: Kubernetes,
    app: AppSpec,
    pipeline: Pipeline,
    traffic: Vec<Phase>,
    events: Vec<Event>,
}

impl Document {
    /// The values that nothing can be simulated with, or not in any time, by their fields.
    pub(super) fn out_of_range(&self) -> Vec<(FieldPath, String)> {
        let path = FieldPath::root().child("spec");
        let mut found = OutOfRange::default();
        self.spec.kubernetes.check(&path.child("kubernetes"), &mut found);
        self.spec.app.check(&path.child("app"), &mut found);
        self.spec.pipeline.check(&path.child("pipeline"), &mut found);
        traffic::check(&self.spec.traffic, &path.child("traffic"), &mut found);
        faults::check(&self.spec.events, &path.child("events"), &mut found);
        found.0
    }

    pub(super) fn into_scenario(self) -> Scenario {
        let Spec { seed, duration, kubernetes, app, pipeline, traffic, events } = self.spec;
        let quarter = SimDuration::from_secs(15);
        Scenario {
            title: self.metadata.title.get("en").unwrap_or(&self.metadata.name).clone(),
            name: self.metadata.name,
            seed: seed.unwrap_or(7),
            duration: duration.unwrap_or(SimDuration::from_secs(1800)),
            config: kubernetes.config(),
            app: app.app(),
            traffic: traffic::rates(&traffic),
            faults: pipeline.absent().chain(faults::faults(&events)).collect(),
            kills: faults::kills(&events),
            metric_resolution: pipeline.metrics_server.resolution.unwrap_or(quarter),
            scrape_interval: pipeline.prometheus.scrape_interval.unwrap_or(quarter),
            rate_window: pipeline.adapter.window.unwrap_or(quarter.times(4)),
        }
    }
}

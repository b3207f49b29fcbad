//! Manifests as they are read with what is there of the program, and the cluster that starts from them.

use super::Session;
use super::adapter::Wanted;
use super::extension::Extension;
use super::scenario::Scenario;
use crate::api::gates::FeatureGates;
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::manifest::{Manifest, read_with};
use crate::sim::{Engine, Keda, Setup};

/// What a text says; a ScaledObject is waited for until there is what it takes to read it.
pub(super) fn read(text: &str, gates: FeatureGates, extension: Option<Extension>) -> Manifest {
    read_with(text, gates, extension.map(|extension| extension.keda().read))
}

/// The ScaledObject of a manifest, and what runs it.
pub(super) fn keda(manifest: &Manifest, extension: Option<Extension>) -> Option<Keda> {
    Some(Keda { object: manifest.keda.clone()?, start: extension?.keda().start })
}

/// The problems of a manifest that cannot be started.
pub(super) fn why_not(manifest: &Manifest) -> Vec<Diagnostic> {
    let waits = manifest.waits.then(|| Diagnostic {
        severity: Severity::Error,
        position: Position::START,
        field: FieldPath::root(),
        message: "what it takes to run a ScaledObject is not there".to_owned(),
    });
    manifest.problems.iter().cloned().chain(waits).collect()
}

/// The cluster at time zero; nothing if the manifest is not valid.
pub(super) fn engine(
    scenario: &Scenario,
    manifest: &Manifest,
    adapter: &Wanted,
    extension: Option<Extension>,
) -> Option<Engine> {
    Some(Engine::new(Setup {
        autoscaler: manifest.autoscaler.clone()?,
        target: manifest.target.clone()?,
        app: scenario.app.clone(),
        others: scenario.others.clone(),
        nodes: scenario.nodes,
        queue: scenario.queue,
        external: scenario.external.clone(),
        planned: scenario.planned.clone(),
        acted: scenario.acted.clone(),
        traffic: scenario.traffic.clone(),
        config: scenario.config,
        faults: adapter.absent(scenario).chain(scenario.faults.iter().copied()).collect(),
        metric_resolution: scenario.metric_resolution,
        scrape_interval: scenario.scrape_interval,
        rate_window: scenario.rate_window,
        keda: keda(manifest, extension),
        adapter: adapter.started(),
        seed: scenario.seed,
    }))
}

impl Session {
    /// What a text says under this session's scenario.
    pub(super) fn read(&self, text: &str) -> Manifest {
        read(text, self.scenario.config.gates, self.extension)
    }
}

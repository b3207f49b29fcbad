//! Manifests as they are read with what is there of the program: a ScaledObject waits for what it takes.

use super::Session;
use super::extension::Extension;
use crate::api::gates::FeatureGates;
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::manifest::{Manifest, ReadScaledObject, read_scaled_object, read_with};
use crate::sim::{Keda, StartKeda, start_keda};

/// What it takes to read and to run KEDA's objects.
#[derive(Clone, Copy, Debug)]
pub(super) struct KedaParts {
    read: ReadScaledObject,
    start: StartKeda,
}

impl KedaParts {
    /// All of it: who calls this is linked with it.
    pub(super) fn linked() -> Self {
        Self { read: read_scaled_object, start: start_keda }
    }

    /// What a text says.
    pub(super) fn manifest(self, text: &str, gates: FeatureGates) -> Manifest {
        read_with(text, gates, Some(self.read))
    }

    /// The ScaledObject of a manifest, and what runs it.
    pub(super) fn of(self, manifest: &Manifest) -> Option<Keda> {
        Some(Keda { object: manifest.keda.clone()?, start: self.start })
    }
}

/// What a text says; a ScaledObject is waited for until there is what it takes to read it.
pub(super) fn read(text: &str, gates: FeatureGates, extension: Option<Extension>) -> Manifest {
    read_with(text, gates, extension.map(|extension| extension.keda().read))
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

impl Session {
    /// What a text says under this session's scenario.
    pub(super) fn read(&self, text: &str) -> Manifest {
        read(text, self.scenario.config.gates, self.extension)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Command;
    use crate::units::{SimDuration, SimTime};

    const TEXT: &str = include_str!("../../static/scenarios/keda-cooldown.yaml");

    fn manifests() -> String {
        let session = Session::open_with(TEXT, None, Some(Extension::rules())).expect("it is valid");
        session.text().0.to_owned()
    }

    #[test]
    fn a_scaled_object_waits_for_what_it_takes() {
        for command in [Command::Load { text: TEXT.to_owned() }, Command::EditManifest { text: manifests() }] {
            let mut session = Session::default();
            let _ = session.apply(command);
            assert!(session.wants_extension() && session.engine().keda().is_none());
            let _ = session.extend_with(Extension::linked());
            assert!(!session.wants_extension() && session.draft().problems.is_empty());
            assert_eq!(session.engine().autoscaler().name, "keda-hpa-worker");
            assert!(session.engine().keda().is_some());
        }
        let refused = Session::open(&manifests()).expect_err("it cannot be run").pop();
        assert!(refused.is_some_and(|problem| problem.message.contains("ScaledObject")));
    }

    #[test]
    fn what_is_done_to_it_can_be_repeated() {
        let mut session = Session::open_with(TEXT, None, Some(Extension::linked())).expect("it is valid");
        let second = |n| SimTime::ZERO + SimDuration::from_secs(n);
        session.run_until(second(100));
        let polled = session.text().0.replace("pollingInterval: 30", "pollingInterval: 10");
        let _ = session.apply(Command::EditManifest { text: polled.clone() });
        session.run_until(second(400));
        let plain = Session::default().text().0.to_owned();
        let _ = session.apply(Command::EditManifest { text: plain });
        assert!(session.engine().keda().is_none());
        session.run_until(second(500));
        let _ = session.apply(Command::EditManifest { text: polled });
        session.run_until(second(600));
        let repeated = Session::open_with(&session.as_scenario(), None, Some(Extension::linked()));
        let mut repeated = repeated.expect("it can be opened");
        repeated.run_until(second(600));
        let hash = session.engine().history().hash();
        assert_eq!(repeated.engine().history().hash(), hash);
        // And a step back and forth leads to the same.
        let _ = session.apply(Command::Seek { time: SimDuration::from_secs(350) });
        let _ = session.apply(Command::Seek { time: SimDuration::from_secs(600) });
        assert_eq!(session.engine().history().hash(), hash);
        let activated = session.engine().history().events.iter().find(|event| event.scaled.is_some());
        assert_eq!(activated.map(|event| event.at), Some(second(135)));
    }
}

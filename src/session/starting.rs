//! How a session starts: from a text, from the catalog, in the place of another.

use super::adapter::{self, Wanted};
use super::catalog::{self, Found};
use super::extension::Extension;
use super::playback::Lines;
use super::reading::{read, why_not};
use super::scenario::{Documents, Parts, Scenario, split, split_lasting};
use super::{Changes, Command, Session, Speed};
use crate::diag::{Diagnostic, Severity};
use crate::language::Language;
use crate::manifest::{AdapterText, Manifest};
use crate::sim::{Engine, Setup};
use crate::units::SimDuration;

impl Default for Session {
    fn default() -> Self {
        Self::start(catalog::first(), None, || Command::Reset).expect("the scenarios of the catalog are valid")
    }
}

impl Session {
    /// A session that starts from a text: manifests, and at most one scenario document.
    ///
    /// # Errors
    /// What is wrong with the text, when there is no valid autoscaler or no valid scenario in it.
    pub fn open(text: &str) -> Result<Self, Vec<Diagnostic>> {
        Self::open_with(text, None, None)
    }

    /// The same for a run of another length than the text says, if one is given, so that its curves go on for so long; and
    /// with the rules of prometheus-adapter, if they are there: where the text has some and they are not, time stands still,
    /// and [`Session::wants_extension`] says so.
    ///
    /// # Errors
    /// As of [`Session::open`].
    pub fn open_with(
        text: &str,
        length: Option<SimDuration>,
        rules: Option<Extension>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let session = Self::start(split_lasting(text, length), rules, || Command::Load { text: text.to_owned() })?;
        Ok(Self { documents: Some(Documents::linked()), ..session })
    }

    /// What is wrong with a text or worth knowing about it, each with its place there.
    #[must_use]
    pub fn check(text: &str) -> Vec<Diagnostic> {
        Self::check_with(text, None)
    }

    /// The same with what is wrong with the adapter's rules, if they are there.
    #[must_use]
    pub fn check_with(text: &str, rules: Option<Extension>) -> Vec<Diagnostic> {
        let parts = split(text);
        let manifest = read(&parts.manifests, parts.scenario.config.gates, rules);
        adapter::problems(&parts, manifest, rules)
    }

    /// Starts what a text says that `again` starts, too.
    pub(super) fn start(
        mut parts: Parts,
        rules: Option<Extension>,
        again: impl FnOnce() -> Command,
    ) -> Result<Self, Vec<Diagnostic>> {
        let manifest = read(&parts.manifests, parts.scenario.config.gates, rules);
        if manifest.has_errors() || parts.problems.iter().any(|p| p.severity == Severity::Error) {
            return Err(adapter::problems(&parts, manifest, rules));
        }
        let document = parts.document.as_deref().and_then(AdapterText::in_scenario);
        let Ok(adapter) = adapter::adapter(&parts.scenario, document.as_ref(), &manifest, rules) else {
            return Err(adapter::problems(&parts, manifest, rules));
        };
        let known = adapter::replayed(&mut parts.scenario, document.as_ref(), &adapter, rules)?;
        let waits = (matches!(adapter, Wanted::Unknown) || !known).then(again);
        let engine = engine((&parts.scenario, &manifest), &adapter, rules).ok_or_else(|| why_not(&manifest))?;
        Ok(Self {
            scenario: parts.scenario,
            document: parts.document,
            text: parts.manifests.clone(),
            manifests: parts.manifests,
            revision: 0,
            draft: manifest,
            engine,
            lines: Lines::default(),
            renewed: false,
            documents: rules.map(Extension::documents),
            extension: rules,
            waits,
            pending: Vec::new(),
            running: false,
            speed: Speed::default(),
            selected: None,
            language: Language::ENGLISH,
        })
    }

    /// Starts what a text says; one with errors only replaces the text in the editor.
    pub(super) fn load(&mut self, text: &str) -> Changes {
        self.pending.clear();
        let again = || Command::Load { text: text.to_owned() };
        let parts = self.documents.map_or_else(|| Parts::of_manifests(text), |documents| (documents.split)(text));
        let problems = match Self::start(parts, self.extension, again) {
            Ok(session) => return self.replace(session),
            Err(problems) => problems,
        };
        text.clone_into(&mut self.text);
        self.draft = Manifest::refused(problems);
        self.revision += 1;
        Changes::MANIFEST
    }

    pub(super) fn select(&mut self, name: &str) -> Changes {
        let Found::Scenario(parts) = catalog::find(name, self.extension) else { return Changes::NONE };
        match Self::start(*parts, self.extension, || Command::SelectScenario { name: name.to_owned() }) {
            Ok(session) => self.replace(session),
            Err(_) => Changes::NONE,
        }
    }

    /// Becomes another session; whether and how fast time runs stays as it is.
    fn replace(&mut self, other: Self) -> Changes {
        let (running, speed, revision) = (self.running, self.speed, self.revision + 1);
        let (language, documents) = (self.language, self.documents);
        *self = Self { revision, documents, running, speed, language, ..other };
        Changes::ALL
    }
}

/// The cluster at time zero; nothing if the manifest is not valid.
pub(super) fn engine(
    (scenario, manifest): (&Scenario, &Manifest),
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
        keda: extension.and_then(|extension| extension.keda().of(manifest)),
        adapter: adapter.started(),
        seed: scenario.seed,
    }))
}

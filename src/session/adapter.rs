//! The adapter that a text asks for: the one with its own rule, or one with the rules that stand in the text.

use std::borrow::Cow;
use std::sync::Arc;

use super::catalog;
use super::extension::Extension;
use super::reading::read;
use super::scenario::{Parts, Scenario, split};
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::manifest::{AdapterText, Manifest};
use crate::sim::{Action, Component, Fault, Health, RuledAdapter, Swap};
use crate::units::SimTime;

/// The adapter that a text asks for.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// The one with a rule of its own, which serves external metrics or not.
    Own { external: bool },
    /// One with these rules.
    Ruled(Box<dyn RuledAdapter>),
    /// One whose configuration has no rules, so that it serves nothing.
    Idle,
    /// One with rules, which nobody has loaded yet.
    Unknown,
}

/// The adapter of a scenario whose document may have rules, and of a manifest.
///
/// # Errors
/// What is wrong with the rules, in the text that they stand in.
pub(super) fn adapter(
    scenario: &Scenario,
    document: Option<&AdapterText>,
    manifest: &Manifest,
    rules: Option<Extension>,
) -> Result<Wanted, Vec<Diagnostic>> {
    match (document.or(manifest.adapter.as_ref()), rules) {
        (None, _) => Ok(Wanted::Own { external: scenario.external_rule }),
        (Some(text), None) => Ok(if text.has_rules() { Wanted::Unknown } else { Wanted::Idle }),
        (Some(text), Some(rules)) => {
            let (adapter, problems) = rules.start(text, scenario.relist_interval);
            let refused = problems.iter().any(|problem| problem.severity == Severity::Error);
            if refused { Err(problems) } else { Ok(Wanted::Ruled(adapter)) }
        }
    }
}

/// What is wrong with a text, its rules included if they are there, with places in the whole.
pub(super) fn problems(parts: &Parts, manifest: Manifest, rules: Option<Extension>) -> Vec<Diagnostic> {
    let (mut own, mut others) = (Vec::new(), manifest.problems);
    let wrong = |text| rules.map(|rules| rules.start(text, parts.scenario.relist_interval).1).unwrap_or_default();
    let document = parts.document.as_deref().and_then(AdapterText::in_scenario);
    match (&document, &manifest.adapter) {
        (Some(text), unused) => {
            own = wrong(text);
            let message = "is not used: the scenario has rules of its own";
            others.extend(unused.as_ref().map(|unused| unused.note(Severity::Warning, message)));
        }
        (None, Some(text)) => others.extend(wrong(text)),
        (None, None) => {}
    }
    let mut problems = parts.all_problems(others);
    problems.extend(own);
    problems.sort_by_key(|problem| problem.position);
    problems
}

/// Prepares the changes of the adapter in the edits that a run repeats; whether that can be done already.
///
/// # Errors
/// What is wrong with their rules.
pub(super) fn replayed(
    scenario: &mut Scenario,
    document: Option<&AdapterText>,
    first: &Wanted,
    rules: Option<Extension>,
) -> Result<bool, Vec<Diagnostic>> {
    if document.is_some() {
        return Ok(true);
    }
    let (mut acted, mut before) = (scenario.acted.clone(), first.clone());
    for (_, action) in &mut acted {
        let Action::Apply(applied) = action else { continue };
        // Most edits have nothing to do with it, and there may be thousands.
        if matches!(before, Wanted::Own { .. }) && !applied.text.contains("ules:") {
            continue;
        }
        let manifest = read(&applied.text, scenario.config.gates, rules);
        let now = adapter(scenario, None, &manifest, rules).map_err(|problems| {
            let field = FieldPath::root().child("spec").child("events");
            let outside = |problem| Diagnostic { position: Position::START, field: field.clone(), ..problem };
            problems.into_iter().map(outside).collect::<Vec<_>>()
        })?;
        if matches!(now, Wanted::Unknown) {
            return Ok(false);
        }
        Arc::make_mut(applied).adapter = now.swap(&before, scenario);
        before = now;
    }
    scenario.acted = acted;
    Ok(true)
}

/// A text with the manifests of the first scenario behind it, if it has a configuration of prometheus-adapter and nothing
/// that asks for its metrics.
#[must_use]
pub fn completed(text: &str) -> Cow<'_, str> {
    let parts = split(text);
    let manifest = read(&parts.manifests, parts.scenario.config.gates, None);
    let asks = manifest.waits || manifest.locate("kind").is_some();
    if asks || (manifest.adapter.is_none() && parts.document.as_deref().and_then(AdapterText::in_scenario).is_none()) {
        return Cow::Borrowed(text);
    }
    let others = catalog::first().manifests;
    Cow::Owned([text, "\n---\n", &others].concat())
}

impl Wanted {
    /// Whether the custom and the external API are installed.
    fn installed(&self, scenario: &Scenario) -> [(Component, bool); 2] {
        let (custom, external) = match self {
            Self::Own { external } => (true, *external),
            Self::Ruled(adapter) => adapter.installed().into(),
            Self::Idle => (false, false),
            Self::Unknown => (true, true),
        };
        // A provider of external metrics takes the place of the adapter.
        [(Component::Custom, custom), (Component::External, external || !scenario.external.is_empty())]
    }

    /// The APIs that are not installed, from the start.
    pub(super) fn absent(&self, scenario: &Scenario) -> impl Iterator<Item = Fault> + use<> {
        let absent = self.installed(scenario).into_iter().filter(|(_, installed)| !installed);
        let (health, from, until) = (Health::Absent, SimTime::ZERO, SimTime::MAX);
        absent.map(move |(component, _)| Fault { component, health, from, until })
    }

    /// What it takes to put it in the place of another, if it is another.
    pub(super) fn swap(&self, before: &Self, scenario: &Scenario) -> Option<Swap> {
        if self.is_like(before) {
            return None;
        }
        let both = self.installed(scenario).into_iter().zip(before.installed(scenario));
        let changed = both.filter(|((_, now), (_, before))| now != before).map(|(now, _)| now);
        let health = changed.map(|(api, there)| (api, if there { Health::Works } else { Health::Absent })).collect();
        Some(Swap { adapter: self.started(), health })
    }

    /// Whether this is the same adapter as another, with the same rules.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Own { external }, Self::Own { external: others }) => external == others,
            (Self::Ruled(adapter), Self::Ruled(other)) => adapter.is_like(&**other),
            (Self::Idle, Self::Idle) => true,
            _ => false,
        }
    }

    /// The adapter with rules, as it starts.
    pub(super) fn started(&self) -> Option<Box<dyn RuledAdapter>> {
        match self {
            Self::Ruled(adapter) => Some(adapter.clone()),
            _ => None,
        }
    }
}

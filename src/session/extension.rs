//! What a program may do without until it needs it: scenario documents, the rules of prometheus-adapter, KEDA, numbers
//! changed in the text, and all scenarios but the first.

use std::sync::Arc;

use super::adapter::{self, Wanted};
use super::catalog::{self, Found};
use super::reading::KedaParts;
use super::scenario::{Documents, has_document};
use super::{Changes, Command, Session};
use crate::api::adapter_config::AdapterConfig;
use crate::diag::{Diagnostic, FieldPath, Position, Severity};
use crate::manifest::edit::{Field, Refusal, set_field};
use crate::manifest::{AdapterText, Manifest, read_adapter_config};
use crate::metrics::adapter::{PromqlRules, RuleEngine, Wrong};
use crate::sim::{Action, Applied, RuledAdapter, start_adapter};
use crate::units::SimDuration;

/// What `present` shows of rules.
pub use crate::metrics::adapter::{Asked, RuleWalk, SeriesLabels, SeriesWalk, Walk};

/// The most rules that are simulated; the adapter itself has no limit.
const MOST_RULES: usize = 500;

/// What may come later. Only who calls [`Extension::linked`] is linked with it, or [`Extension::rules`] with all but the
/// scenarios.
#[derive(Clone, Copy, Debug)]
pub struct Extension {
    documents: Documents,
    start: fn(&AdapterText, SimDuration) -> Started,
    check: fn(&str) -> Vec<String>,
    set_field: fn(&str, Field, &str) -> Result<String, Refusal>,
    scenarios: &'static [&'static str],
    keda: KedaParts,
}

/// An adapter with the rules of a text, and what is wrong with them or worth a warning.
pub(super) type Started = (Box<dyn RuledAdapter>, Vec<Diagnostic>);

/// Rules taken through every stage: those of the custom and those of the external API, if there are any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Walks {
    /// The rules of the custom metrics API.
    pub custom: Option<Walk>,
    /// The rules of the external metrics API.
    pub external: Option<Walk>,
}

impl Extension {
    /// All of it.
    #[must_use]
    pub fn linked() -> Self {
        Self { scenarios: catalog::REST, ..Self::rules() }
    }

    /// All but the scenarios, for a program that is given every text.
    #[must_use]
    pub fn rules() -> Self {
        Self { documents: Documents::linked(), start, check, set_field, scenarios: &[], keda: KedaParts::linked() }
    }

    /// What it takes to read and to run KEDA's objects.
    pub(super) fn keda(self) -> KedaParts {
        self.keda
    }

    /// How scenario documents are read.
    pub(super) fn documents(self) -> Documents {
        self.documents
    }

    /// The scenarios of the catalog after the first one, as texts.
    pub(super) fn scenarios(self) -> &'static [&'static str] {
        self.scenarios
    }

    /// A text with one number of its autoscaler changed in place.
    pub(super) fn set_field(self, text: &str, field: Field, value: &str) -> Result<String, Refusal> {
        (self.set_field)(text, field, value)
    }

    /// What is wrong with a configuration file of prometheus-adapter, as far as can be told without any series.
    #[must_use]
    pub fn check(&self, text: &str) -> Vec<String> {
        (self.check)(text)
    }

    /// Starts an adapter with the rules of a text. One with errors is of no use.
    pub(super) fn start(self, text: &AdapterText, relist_interval: SimDuration) -> Started {
        (self.start)(text, relist_interval)
    }
}

fn start(text: &AdapterText, relist_interval: SimDuration) -> Started {
    let parsed = text.parse();
    let (mut config, mut problems) = parsed.read();
    let count = config.rules.len() + config.external_rules.len();
    if count > MOST_RULES {
        let message = format!("Too many: {count}: must have at most {MOST_RULES} rules");
        problems.push(text.note(Severity::Error, &message));
        config = AdapterConfig::default();
    }
    for problem in PromqlRules.check(&config) {
        let severity = match problem.wrong {
            Wrong::Refused => Severity::Error,
            Wrong::Useless => Severity::Warning,
        };
        problems.push(parsed.problem(severity, &problem.field, problem.message));
    }
    (start_adapter(&PromqlRules, config, relist_interval), problems)
}

fn check(text: &str) -> Vec<String> {
    match read_adapter_config(text) {
        Ok(config) => {
            let problems = PromqlRules.check(&config).into_iter();
            problems.map(|problem| [&problem.field, ": ", &problem.message].concat()).collect()
        }
        Err(problem) => vec![problem],
    }
}

impl Session {
    /// Whether there are rules of prometheus-adapter or a ScaledObject to be run or checked or a scenario is to be started, and
    /// what that takes is not there: it is to be loaded and handed over by [`Session::extend_with`].
    #[must_use]
    pub fn wants_extension(&self) -> bool {
        let document = self.rules_of_document();
        let adapter = document.as_ref().or(self.draft.adapter.as_ref());
        let waits = self.waits.is_some() || self.draft.waits || !self.pending.is_empty();
        self.extension.is_none() && (waits || adapter.is_some_and(AdapterText::has_rules))
    }

    /// Whether a command has to wait for what is not there, or for one that does.
    pub(super) fn has_to_wait(&self, command: &Command) -> bool {
        match command {
            Command::Play | Command::Pause | Command::SetSpeed { .. } => false,
            Command::SetField { .. } => self.extension.is_none(),
            Command::Load { text } => {
                let scaled = self.extension.is_none() && text.contains("ScaledObject");
                scaled || (self.documents.is_none() && has_document(text))
            }
            Command::SelectScenario { name } => matches!(catalog::find(name, self.extension), Found::Name),
            _ => self.starts_another(),
        }
    }

    /// Whether what is to be started first has to wait.
    fn starts_another(&self) -> bool {
        matches!(self.pending.first(), Some(Command::Load { .. } | Command::SelectScenario { .. }))
    }

    /// Whether time does.
    pub(super) fn stands_still(&self) -> bool {
        self.waits.is_some() || self.starts_another()
    }

    /// Puts a command behind those that wait; what is started takes the place of all of them.
    pub(super) fn wait(&mut self, command: Command) -> Changes {
        if matches!(command, Command::Load { .. } | Command::SelectScenario { .. }) {
            self.pending.clear();
        }
        self.pending.retain(|before| !command.supersedes(before));
        self.pending.push(command);
        Changes::CONTROLS
    }

    /// Hands over what was wanted, for good; what had to wait for it is done.
    pub fn extend_with(&mut self, extension: Extension) -> Changes {
        if self.extension.is_some() {
            return Changes::NONE;
        }
        self.extension = Some(extension);
        self.documents = Some(extension.documents());
        let pending = std::mem::take(&mut self.pending);
        let changes = match self.waits.clone() {
            Some(Command::Load { text }) => self.load(&text),
            Some(Command::SelectScenario { name }) => self.select(&name),
            _ if self.draft.waits => {
                self.draft = self.read(&self.text);
                self.take_draft()
            }
            _ if self.draft.adapter.as_ref().is_some_and(AdapterText::has_rules) => self.take_draft(),
            _ => Changes::NONE,
        };
        pending.into_iter().fold(changes, |changes, command| changes | self.apply(command))
    }

    /// Says in the text that what was wanted could not be had; it is wanted still.
    pub fn not_extended(&mut self) -> Changes {
        let document = self.rules_of_document();
        let adapter = document.as_ref().or(self.draft.adapter.as_ref());
        let rules = "what it takes to run rules could not be loaded: they are waited for";
        let scenario = Diagnostic {
            severity: Severity::Error,
            position: Position::START,
            field: FieldPath::root(),
            message: "what it takes to start a scenario could not be loaded: it is waited for".to_owned(),
        };
        let problems = match adapter {
            Some(adapter) => Some(adapter.note(Severity::Error, rules)),
            None => (self.starts_another() || self.draft.waits).then_some(scenario),
        };
        self.draft.refuse(problems.into_iter().collect());
        Changes::MANIFEST
    }

    /// The adapter's rules taken through every stage, with the series that there are now; nothing if it has none.
    #[must_use]
    pub fn walk_rules(&self) -> Option<Walks> {
        let [custom, external] = self.engine.walk_rules()?;
        Some(Walks { custom, external })
    }

    /// Applies what the text says, if it is valid; rules that nobody has loaded yet are waited for.
    pub(super) fn take_draft(&mut self) -> Changes {
        let document = self.rules_of_document();
        let adapter = match adapter::adapter(&self.scenario, document.as_ref(), &self.draft, self.extension) {
            Ok(adapter) => adapter,
            Err(problems) => {
                self.draft.refuse(problems);
                return Changes::MANIFEST;
            }
        };
        if let (Some(autoscaler), Some(target)) = (&self.draft.autoscaler, &self.draft.target)
            && !matches!(adapter, Wanted::Unknown)
        {
            let (autoscaler, target, text) = (autoscaler.clone(), target.clone(), self.text.clone());
            // What stands in the document stays.
            let swap = if document.is_some() {
                None
            } else {
                let before = self.adapter_of(&self.read(self.in_force()));
                adapter.swap(&before, &self.scenario)
            };
            self.waits = None;
            let keda = self.extension.and_then(|extension| extension.keda().of(&self.draft));
            self.act(Action::Apply(Arc::new(Applied { autoscaler, target, text, adapter: swap, keda })));
        }
        Changes::MANIFEST | Changes::HISTORY
    }

    /// The adapter of a manifest that was taken before.
    pub(super) fn adapter_of(&self, manifest: &Manifest) -> Wanted {
        let document = self.rules_of_document();
        adapter::adapter(&self.scenario, document.as_ref(), manifest, self.extension).unwrap_or(Wanted::Unknown)
    }

    /// The rules in the scenario document, which the editor does not show.
    fn rules_of_document(&self) -> Option<AdapterText> {
        self.document.as_deref().and_then(AdapterText::in_scenario)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SimTime;

    #[test]
    fn a_text_with_a_document_waits_until_it_can_be_read() {
        let text = format!("kind: Scenario\nspec: {{duration: 9m}}\n---\n{}", Session::default().text().0);
        let mut session = Session::default();
        let _ = session.apply(Command::Load { text });
        let _ = session.apply(Command::Seek { time: SimDuration::from_secs(90) });
        session.run_until(SimTime::ZERO + SimDuration::from_secs(30));
        assert!(session.wants_extension() && session.scenario().duration.as_secs() == 1_500);
        assert_eq!(session.now(), SimTime::ZERO);
        let _ = session.not_extended();
        assert!(session.draft().problems[0].message.contains("could not be loaded"));
        let _ = session.extend_with(Extension::rules());
        assert!(!session.wants_extension() && session.scenario().duration.as_secs() == 540);
        assert_eq!(session.now().as_millis(), 90_000);
        assert!(!session.draft().has_errors());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_one_problem() {
        let problems = Extension::linked().check("rules: 7\n");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains("line 1: cannot unmarshal"), "{problems:?}");
        assert_eq!(Extension::linked().check("rules: []\n"), Vec::<String>::new());
    }
}

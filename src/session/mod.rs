//! Everything a person can do, without a screen: one [`Command`] each, and what it changed.
//!
//! Names everything below `present`.

mod adapter;
mod answer;
mod catalog;
mod command;
mod command_json;
mod compare;
pub mod embed;
mod extension;
mod fields;
pub mod kept;
pub mod lesson;
pub mod link;
mod playback;
mod reading;
mod record;
mod rewrite;
pub mod scenario;
mod starting;

pub use adapter::completed;
pub use answer::server_answer;
pub use command::{Changes, Command, SliderId, Speed};
pub use compare::{Compared, Refused, Which};
pub use extension::{Asked, Extension, RuleWalk, SeriesLabels, SeriesWalk, Walk, Walks};

pub use fields::{Editable, Field, Refusal, Unit};

use std::rc::Rc;

use crate::language::Language;
use crate::manifest::Manifest;
use crate::manifest::tree::Node;
use crate::sim::{Action, Engine};
use crate::units::{SimDuration, SimTime};
use crate::workload::App;
use playback::Lines;
use scenario::{Documents, Scenario};
use starting::engine;

/// One person's playground: the scenario, what was done to it, and where in time it stands.
#[derive(Debug)]
pub struct Session {
    scenario: Scenario,
    /// The scenario document, if there is one.
    document: Option<Rc<Node>>,
    /// The manifests that time zero starts with.
    manifests: String,
    /// The text in the editor.
    text: String,
    /// Counts the times the text was replaced by anything but typing.
    revision: u64,
    /// What the text says.
    draft: Manifest,
    /// The cluster at the position.
    engine: Engine,
    lines: Lines,
    /// Whether the manifests of time zero are others than those that it was opened with.
    renewed: bool,
    /// How scenario documents are read, if that is there.
    documents: Option<Documents>,
    /// What else may come later, if it is there.
    extension: Option<Extension>,
    /// What started this and has to be done again when the rules are there: until then time stands still.
    waits: Option<Command>,
    /// What was not done yet since what it takes is not there.
    pending: Vec<Command>,
    running: bool,
    speed: Speed,
    selected: Option<u64>,
    /// The language in which what is shown is worded; nothing that is simulated depends on it.
    language: Language,
}

impl Session {
    /// Carries out one command.
    pub fn apply(&mut self, command: Command) -> Changes {
        if self.has_to_wait(&command) {
            return self.wait(command);
        }
        match command {
            Command::Play => self.set_running(true),
            Command::Pause => self.set_running(false),
            Command::Reset => self.reset(),
            Command::NextSync => self.next_sync(),
            Command::NextEvent => self.next_event(),
            Command::SetSpeed { speed } => {
                self.speed = speed;
                Changes::CONTROLS
            }
            Command::Slide { slider, value } => self.slide(slider, value),
            Command::EditManifest { text } => self.edit(text),
            Command::SetField { field, value } => self.set_field(field, &value),
            Command::Load { text } => self.load(&text),
            Command::SelectScenario { name } => self.select(&name),
            Command::SetFault { component, health, span } => {
                self.act(Action::Health(component, health, span));
                Changes::CONTROLS | Changes::HISTORY
            }
            Command::Kill { pods: 0 } => Changes::NONE,
            Command::Kill { pods } => {
                self.act(Action::Kill(pods.min(scenario::MOST_PODS)));
                Changes::HISTORY
            }
            Command::Seek { time } => self.seek(SimTime::ZERO + time),
            Command::Unfork => self.unfork(),
            Command::Explain { sync } => {
                self.selected = sync;
                Changes::SELECTION
            }
        }
    }

    /// Moves simulated time forward by `span`, whatever the speed; nothing when paused.
    pub fn advance(&mut self, span: SimDuration) -> Changes {
        if !self.running || span <= SimDuration::ZERO {
            return Changes::NONE;
        }
        self.go_on(self.now() + span)
    }

    /// Runs the whole scenario without a person, up to `until`.
    pub fn run_until(&mut self, until: SimTime) {
        let _ = self.go_on(until);
    }

    /// The scenario's parameters as they were when it started.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The cluster, with what it has seen and what was done to it.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// How the app behaves now.
    #[must_use]
    pub fn app(&self) -> &App {
        self.engine.workload().app()
    }

    /// The text in the editor, and a number that grows when anything but typing replaces it.
    #[must_use]
    pub fn text(&self) -> (&str, u64) {
        (&self.text, self.revision)
    }

    /// What the text says.
    #[must_use]
    pub fn draft(&self) -> &Manifest {
        &self.draft
    }

    /// The current instant.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.engine.now()
    }

    /// Whether time moves.
    #[must_use]
    pub const fn running(&self) -> bool {
        self.running
    }

    /// How fast it moves.
    #[must_use]
    pub const fn speed(&self) -> Speed {
        self.speed
    }

    /// The sync that was chosen to be explained; none follows the latest.
    #[must_use]
    pub const fn selected(&self) -> Option<u64> {
        self.selected
    }

    /// The language in which what is shown is worded.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Words what is shown in another language.
    pub fn speak(&mut self, language: Language) -> Changes {
        self.language = language;
        Changes::ALL
    }

    fn set_running(&mut self, running: bool) -> Changes {
        self.running = running;
        Changes::CONTROLS
    }

    /// The manifests in force are those of time zero; what the sliders have set is set anew.
    fn reset(&mut self) -> Changes {
        if self.manifests != self.in_force() {
            self.renew();
        }
        let mut set = [None, None];
        for (_, action) in self.engine.actions() {
            match action {
                Action::App(_) => set[0] = Some(action.clone()),
                Action::Rate(_) => set[1] = Some(action.clone()),
                _ => {}
            }
        }
        let manifest = self.read(&self.manifests);
        let adapter = self.adapter_of(&manifest);
        if let Some(engine) = engine((&self.scenario, &manifest), &adapter, self.extension) {
            self.engine = engine;
            self.lines = Lines::default();
            for action in set.into_iter().flatten() {
                self.act(action);
            }
        }
        self.selected = None;
        Changes::ALL
    }

    fn slide(&mut self, slider: SliderId, value: f64) -> Changes {
        let (min, max, _) = slider.range(&self.scenario);
        if value.is_nan() {
            return Changes::NONE;
        }
        let value = value.clamp(min, max);
        let mut app = self.app().clone();
        match slider {
            SliderId::RequestRate => {
                // Not -0, which some texts and machines take for 0.
                self.act(Action::Rate(value + 0.0));
                return Changes::CONTROLS | Changes::HISTORY;
            }
            SliderId::WorkPerRequest => app.cpu_per_request = SimDuration::from_secs_f64(value / 1e3),
            SliderId::PodStartTime => {
                let total = SimDuration::from_secs_f64(value);
                app.pull = self.scenario.app.pull.min(SimDuration::from_secs_f64(value / 2.0));
                app.start = total - app.pull;
            }
        }
        self.act(Action::App(Box::new(app)));
        Changes::CONTROLS | Changes::HISTORY
    }

    /// Where a slider stands, in its own unit.
    #[must_use]
    pub fn slider(&self, slider: SliderId) -> f64 {
        match slider {
            SliderId::RequestRate => self.engine.workload().rate(),
            SliderId::WorkPerRequest => self.app().cpu_per_request.as_secs_f64() * 1e3,
            SliderId::PodStartTime => (self.app().pull + self.app().start).as_secs_f64(),
        }
    }

    fn edit(&mut self, text: String) -> Changes {
        if text == self.text {
            return Changes::NONE;
        }
        self.draft = self.read(&text);
        self.text = text;
        self.take_draft()
    }
}

impl SliderId {
    /// Every slider, in the order in which they stand.
    pub const ALL: [Self; 3] = [Self::RequestRate, Self::WorkPerRequest, Self::PodStartTime];

    /// Lowest and highest value and step, in the slider's own unit.
    #[must_use]
    pub fn range(self, scenario: &Scenario) -> (f64, f64, f64) {
        match self {
            Self::RequestRate => (0.0, (libm::ceil(scenario.highest_rate() / 5.0) * 10.0).clamp(60.0, 1e6), 0.5),
            Self::WorkPerRequest => (1.0, 200.0, 1.0),
            Self::PodStartTime => (1.0, 120.0, 1.0),
        }
    }
}

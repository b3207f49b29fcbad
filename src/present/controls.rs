//! The controls: clock, sliders, scenarios to choose from.

use super::Idea;
use crate::say;
use crate::session::{Session, SliderId, Speed};

/// The bar at the top.
#[derive(Clone, Debug, PartialEq)]
pub struct TransportView {
    /// Whether time runs.
    pub running: bool,
    /// How fast.
    pub speed: Speed,
    /// The time as a clock: `00:07:45`.
    pub clock: String,
    /// The number of the last sync, from 1; 0 before the first.
    pub sync: u64,
}

/// One slider.
#[derive(Clone, Debug, PartialEq)]
pub struct SliderView {
    /// Which.
    pub id: SliderId,
    /// The end of its test id: `request-rate`.
    pub slug: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The lowest value.
    pub min: f64,
    /// The highest value.
    pub max: f64,
    /// The step of one key press.
    pub step: f64,
    /// Where it stands.
    pub value: f64,
    /// Where it stands, with the unit: `24.0 req/s`.
    pub text: String,
    /// Its colour.
    pub idea: Idea,
}

/// One scenario to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioChoice {
    /// Its `metadata.name`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Whether it is the one that runs.
    pub selected: bool,
}

/// The bar at the top.
#[must_use]
pub fn transport(session: &Session) -> TransportView {
    TransportView {
        running: session.running(),
        speed: session.speed(),
        clock: session.now().to_string(),
        sync: session.engine().history().syncs.last().map_or(0, |s| s.number),
    }
}

/// The sliders, in their order.
#[must_use]
pub fn sliders(session: &Session) -> Vec<SliderView> {
    SliderId::ALL.into_iter().map(|id| slider(session, id)).collect()
}

fn slider(session: &Session, id: SliderId) -> SliderView {
    let (min, max, step) = id.range(session.scenario());
    let (value, language) = (session.slider(id), session.language());
    let (slug, label, idea, text) = match id {
        SliderId::RequestRate => {
            let text = say!(language, "{rate} req/s", rate = format!("{value:.1}"));
            ("request-rate", language.say("Request rate"), Idea::Traffic, text)
        }
        SliderId::WorkPerRequest => {
            let text = say!(language, "{work} ms CPU", work = format!("{value:.0}"));
            ("work-per-request", language.say("Work per request"), Idea::Ready, text)
        }
        SliderId::PodStartTime => {
            let text = say!(language, "{time} s", time = format!("{value:.0}"));
            ("pod-start-time", language.say("Pod start time"), Idea::Starting, text)
        }
    };
    SliderView { id, slug, label, min, max, step, value, text, idea }
}

/// The scenarios to choose from.
#[must_use]
pub fn scenarios(session: &Session) -> Vec<ScenarioChoice> {
    let (running, language) = (&session.scenario().name, session.language());
    let choice = |(name, title): &(&'static str, &'static str)| ScenarioChoice {
        name: (*name).to_owned(),
        title: language.say(title).to_owned(),
        selected: name == running,
    };
    let mut choices: Vec<_> = Session::catalog().iter().map(choice).collect();
    if !choices.iter().any(|choice| choice.selected) {
        let title = &session.scenario().title;
        let title = if title.is_empty() { language.say("A scenario of your own") } else { title };
        choices.insert(0, ScenarioChoice { name: running.clone(), title: title.to_owned(), selected: true });
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_among_the_choices() {
        let chosen = |session: &Session| {
            let chosen: Vec<_> = scenarios(session).into_iter().filter(|choice| choice.selected).collect();
            assert_eq!(chosen.len(), 1, "{chosen:?}");
            chosen[0].title.clone()
        };
        let first = Session::default();
        assert_eq!(chosen(&first), "Custom metric: requests per second");
        let own = Session::open(first.text().0).expect("it is valid");
        assert_eq!(chosen(&own), "A scenario of your own");
        let titled = format!("kind: Scenario\nmetadata: {{name: a, title: {{en: Mine}}}}\n---\n{}", first.text().0);
        assert_eq!(chosen(&Session::open(&titled).expect("it is valid")), "Mine");
    }
}

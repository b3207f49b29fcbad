//! Two variants of a manifest under the same conditions: what a session has of traffic, seed, faults and deeds.

use super::{Extension, Session};
use crate::diag::{Diagnostic, Severity};
use crate::units::{SimDuration, SimTime};

/// The longest run that is compared.
const LONGEST: SimDuration = SimDuration::from_secs(24 * 3600);

/// What the two variants are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The first.
    First,
    /// The second.
    Second,
}

/// Why two variants cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The variant that does not run under these conditions.
    pub which: Which,
    /// Its first error.
    pub message: String,
}

/// Two runs to the same time.
#[derive(Debug)]
pub struct Compared {
    /// The run of the first variant.
    pub first: Session,
    /// The run of the second variant.
    pub second: Session,
}

impl Session {
    /// The manifests that the scenario comes with: those of the catalog, or those that a text of one's own started with.
    #[must_use]
    pub fn original(&self, extension: Extension) -> String {
        let known = Self::of_catalog(&self.scenario.name, extension);
        known.map_or_else(|| self.manifests.clone(), |known| known.manifests)
    }

    /// The manifests in force, which are the last valid ones of the editor.
    #[must_use]
    pub fn present(&self) -> &str {
        self.in_force()
    }

    /// Runs two variants of the manifests from the start on this session's traffic and seed, with what was done by hand at the
    /// same times, to the end of the scenario or, if that is later, as far as this session is computed.
    ///
    /// # Errors
    /// One of them does not run so.
    pub fn compare(&self, variants: [&str; 2], extension: Extension) -> Result<Compared, Refused> {
        let length = self.end().since(SimTime::ZERO).max(self.scenario.duration).min(LONGEST);
        let run = |which, manifests: &str| {
            let text = self.as_scenario_of(manifests, length);
            let refused = |problems: Vec<Diagnostic>| {
                let first = problems.into_iter().find(|problem| problem.severity == Severity::Error);
                Refused { which, message: first.map_or_else(String::new, |first| first.message) }
            };
            let mut session = Self::open_with(&text, Some(length), Some(extension)).map_err(refused)?;
            session.run_until(SimTime::ZERO + length);
            Ok(session)
        };
        Ok(Compared { first: run(Which::First, variants[0])?, second: run(Which::Second, variants[1])? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Command, SliderId};

    fn edited() -> Session {
        let mut session = Session::default();
        let second = |n| Command::Seek { time: SimDuration::from_secs(n) };
        let text = session.text().0.replace("maxReplicas: 10", "maxReplicas: 6");
        let done = [
            second(60),
            Command::Slide { slider: SliderId::RequestRate, value: 30.0 },
            second(90),
            Command::EditManifest { text },
            second(120),
        ];
        for command in done {
            let _ = session.apply(command);
        }
        session
    }

    #[test]
    fn both_have_the_same_traffic_and_their_own_manifests() {
        let session = edited();
        let original = session.original(Extension::linked());
        let compared = session.compare([&original, session.present()], Extension::linked()).expect("both are valid");
        let (first, second) = (compared.first.engine(), compared.second.engine());
        let traffic = |engine: &crate::sim::Engine| {
            let samples = &engine.history().samples;
            let rows = samples.at.iter().zip(&samples.arrivals).filter(|(at, _)| at.as_millis() % 15_000 == 0);
            rows.map(|(at, rate)| (*at, format!("{rate:.3}"))).collect::<std::collections::BTreeMap<_, _>>()
        };
        assert_eq!(traffic(first), traffic(second));
        assert!(first.history().samples.arrivals.contains(&30.0));
        let most = |session: &Session| session.engine().history().samples.desired.iter().copied().max();
        assert_eq!((most(&compared.first), most(&compared.second)), (Some(10), Some(6)));
        assert_eq!(first.now(), SimTime::ZERO + session.scenario().duration);
        assert_eq!(first.now(), second.now());
    }

    #[test]
    fn the_same_twice_is_the_same_run() {
        let session = edited();
        let compared = session.compare([session.present(); 2], Extension::linked()).expect("both are valid");
        assert_eq!(compared.first.engine().history().hash(), compared.second.engine().history().hash());
    }

    #[test]
    fn an_original_is_what_the_catalog_has() {
        let session = edited();
        assert_eq!(session.original(Extension::linked()), Session::default().text().0);
        assert!(session.present().contains("maxReplicas: 6"));
    }

    #[test]
    fn what_does_not_run_is_refused_by_name() {
        let session = edited();
        let refused =
            session.compare([session.present(), "kind: [\n"], Extension::linked()).expect_err("it is no YAML");
        assert_eq!(refused.which, Which::Second);
        assert!(!refused.message.is_empty());
    }

    #[test]
    fn every_scenario_compares() {
        for (name, _) in Session::catalog() {
            let session = Session::of_catalog(name, Extension::linked()).expect("it is in the catalog");
            let text = session.present().to_owned();
            let compared = session.compare([&text, &text], Extension::linked());
            assert!(compared.is_ok(), "{name}: {compared:?}");
            let mut alone = session;
            alone.run_until(SimTime::ZERO + alone.scenario().duration);
            let hash = compared.map(|compared| compared.first.engine().history().hash());
            assert_eq!(hash, Ok(alone.engine().history().hash()), "{name}");
        }
    }
}

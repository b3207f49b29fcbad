//! The package for JavaScript: texts in, JSON out. Names diag, present, session, units and language.
//!
//! What is around it is in `npm/package`: it checks the arguments, reads the JSON and has the types.

mod answer;

use std::sync::OnceLock;

use wasm_bindgen::prelude::*;

use crate::diag::Diagnostic;
use crate::language::Language;
use crate::present::{kubectl, run};
use crate::session::{Extension, Session, completed};
use crate::units::{DurationError, SimDuration, SimTime};
use answer::{Answer, Text, problem};

/// The longest time that is simulated: the longest that a scenario may last.
const LONGEST: SimDuration = SimDuration::from_secs(8784 * 3600);
/// The most syncs of a run: what comes of each has to fit into one value.
const MOST_SYNCS: i64 = 100_000;

/// Whether each sync comes with its explanation.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// It does.
    Shown,
    /// It does not.
    LeftOut,
}

/// What is wrong with a text or worth knowing about it, as the terminal's `check` says it.
#[wasm_bindgen]
#[must_use]
pub fn check(yaml: &str) -> String {
    let problems = Session::check_with(&completed(yaml), Some(Extension::rules()));
    Answer::<()>::of(&problems, None).json()
}

/// A run of a text, for a time such as `15m`, or as long as the text says.
#[wasm_bindgen]
#[must_use]
pub fn simulate(yaml: &str, duration: Option<String>, language: Option<String>, steps: Steps) -> String {
    let steps = match steps {
        Steps::Shown => run::Steps::Shown,
        Steps::LeftOut => run::Steps::LeftOut,
    };
    let run = || {
        let length = duration.map(|text| span("duration", &text, SimDuration::from_secs(1))).transpose()?;
        let mut session = opened(yaml, length, language)?;
        let end = length.unwrap_or(session.scenario().duration);
        advance(&mut session, "duration", end)?;
        Ok(run::run(&session, steps))
    };
    answered(yaml, run())
}

/// The last sync of a run not after a time such as `7m45s`, or the last of all, explained.
#[wasm_bindgen]
#[must_use]
pub fn explain(yaml: &str, at: Option<String>, language: Option<String>) -> String {
    answered(yaml, at_time(yaml, at, language).map(|session| run::explained(&session)))
}

/// The autoscaler at a time as `kubectl describe hpa` prints it.
#[wasm_bindgen]
#[must_use]
pub fn describe(yaml: &str, at: Option<String>) -> String {
    answered(yaml, at_time(yaml, at, None).map(|session| Text { text: kubectl::describe(&session) }))
}

/// What comes of a run, with what the text warns of; or why there is none.
fn answered<T: serde::Serialize>(yaml: &str, outcome: Result<T, Vec<Diagnostic>>) -> String {
    match outcome {
        Ok(value) => Answer::of(&Session::check_with(yaml, Some(Extension::rules())), Some(value)).json(),
        Err(problems) => Answer::<T>::of(&problems, None).json(),
    }
}

fn at_time(yaml: &str, at: Option<String>, language: Option<String>) -> Result<Session, Vec<Diagnostic>> {
    let at = at.map(|text| span("at", &text, SimDuration::ZERO)).transpose()?;
    let mut session = opened(yaml, None, language)?;
    let end = at.unwrap_or(session.scenario().duration);
    advance(&mut session, "at", end)?;
    Ok(session)
}

fn opened(yaml: &str, length: Option<SimDuration>, language: Option<String>) -> Result<Session, Vec<Diagnostic>> {
    let mut session = Session::open_with(yaml, length, Some(Extension::rules()))?;
    if language.is_some_and(|code| code == "zh") {
        // Each catalog that is read stays for good.
        static CHINESE: OnceLock<Language> = OnceLock::new();
        let _ = session.speak(*CHINESE.get_or_init(Language::chinese));
    }
    Ok(session)
}

/// Runs a session to a time that an option says, or its text.
fn advance(session: &mut Session, option: &str, end: SimDuration) -> Result<(), Vec<Diagnostic>> {
    let period = session.scenario().config.sync_period;
    let syncs = end.as_micros() / period.as_micros().max(1);
    if syncs > MOST_SYNCS {
        let message = format!("Too many: {syncs} syncs in {end}: must have at most {MOST_SYNCS} syncs");
        return Err(problem(option, message));
    }
    session.run_until(SimTime::ZERO + end);
    Ok(())
}

/// The time that an option says.
fn span(option: &str, text: &str, least: SimDuration) -> Result<SimDuration, Vec<Diagnostic>> {
    let span: SimDuration = text.parse().map_err(|error: DurationError| problem(option, error.to_string()))?;
    if (least..=LONGEST).contains(&span) {
        return Ok(span);
    }
    Err(problem(option, format!("Invalid value: {text:?}: must be from {least} to {LONGEST}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENARIO: &str = include_str!("../../static/scenarios/requests-per-second.yaml");

    fn value(json: &str) -> serde_json::Value {
        serde_json::from_str(json).expect("answers are JSON")
    }

    #[test]
    fn a_run_has_the_history_of_the_terminal() {
        let hash =
            include_str!("../../tests/scenarios/hashes.txt").lines().next().and_then(|line| line.split_once(' '));
        let run = value(&simulate(SCENARIO, None, None, Steps::LeftOut));
        assert_eq!((Some(true), run["hash"].as_str()), (run["valid"].as_bool(), hash.map(|(_, hash)| hash)));
    }

    #[test]
    fn options_are_refused_as_texts_are() {
        for (duration, message) in [
            ("soon", "invalid duration \"soon\": write it as 90s, 1m30s or 500ms"),
            ("1ms", "Invalid value: \"1ms\": must be from 1s to 8784h"),
            ("9999h", "Invalid value: \"9999h\": must be from 1s to 8784h"),
            ("8784h", "Too many: 2108160 syncs in 8784h: must have at most 100000 syncs"),
        ] {
            let run = value(&simulate(SCENARIO, Some(duration.to_owned()), None, Steps::Shown));
            let problem = &run["diagnostics"][0];
            assert_eq!((run["valid"].as_bool(), run.get("hash")), (Some(false), None), "{duration}");
            assert_eq!(
                (problem["field"].as_str(), problem["message"].as_str()),
                (Some("options.duration"), Some(message))
            );
        }
    }

    #[test]
    fn a_sync_is_explained_in_both_languages() {
        let [english, chinese] =
            ["en", "zh"].map(|code| value(&explain(SCENARIO, Some("7m45s".to_owned()), Some(code.to_owned()))));
        assert_eq!((english["sync"].as_u64(), chinese["sync"].as_u64()), (Some(31), Some(31)));
        assert_eq!(english["heading"], "Sync #31 at 00:07:45");
        assert_ne!(english["heading"], chinese["heading"]);
        assert_eq!(english["conditions"], chinese["conditions"]);
    }

    #[test]
    fn a_refused_text_has_its_problems() {
        for answer in [check("kind: X"), explain("kind: X", None, None), describe("kind: X", None)] {
            let answer = value(&answer);
            assert_eq!(answer["valid"].as_bool(), Some(false));
            let problems = answer["diagnostics"].as_array().map_or(&[][..], Vec::as_slice);
            assert!(problems.iter().any(|problem| problem["severity"] == "error"), "{answer}");
        }
        let described = value(&describe(SCENARIO, Some("1m".to_owned())));
        assert!(described["text"].as_str().is_some_and(|text| text.starts_with("Name:")));
    }
}

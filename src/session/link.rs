//! A session as a fragment of an address, and back: `#s1=` and a compressed text, which no server ever sees.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use serde_json::{Value, json};

use super::{Command, Session, Speed};
use crate::units::{SimDuration, SimTime};

/// How fragments of this version begin, after the `#`.
const START: &str = "s1=";
/// How a fragment begins that names a scenario of the catalog.
const SCENARIO: &str = "scenario=";
/// The longest fragment that is read, and the most that it may come to, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;
const LARGEST: usize = 8 * 1024 * 1024;
/// A step through time leads a day beyond what is computed at most; a link may lead so many further.
const DAYS: usize = 366;

/// What a link carries besides the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Included {
    /// Whether the text in the editor goes along that is not in force.
    pub draft: Draft,
    /// Where the run stands when the link is opened.
    pub position: At,
}

impl Included {
    /// All there is.
    pub const ALL: Self = Self { draft: Draft::Along, position: At::Position };
}

/// Whether a text that is not in force goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draft {
    /// It does.
    Along,
    /// It stays here.
    Left,
}

/// Where a run stands when a link is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// At the instant at which it was shared.
    Position,
    /// At its start; what was done happens again as time runs.
    Start,
}

/// Why a fragment is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// A later version of the playground made it.
    Newer,
    /// Something of it is missing, or was changed.
    Damaged,
    /// It is longer than anything the playground makes.
    TooLarge,
}

/// Whether a fragment, without its `#`, is meant to be a session at all.
#[must_use]
pub fn is_link(fragment: &str) -> bool {
    if fragment.starts_with(SCENARIO) {
        return true;
    }
    let version = fragment.split('=').next().and_then(|start| start.strip_prefix('s'));
    fragment.contains('=') && version.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The commands that bring about what a fragment, without its `#`, is of.
///
/// # Errors
/// The fragment is of no use.
pub fn commands(fragment: &str) -> Result<Vec<Command>, LinkError> {
    if let Some(name) = fragment.strip_prefix(SCENARIO) {
        let known = Session::catalog().iter().any(|(other, _)| *other == name);
        let select = || vec![Command::SelectScenario { name: name.to_owned() }, Command::Play];
        return known.then(select).ok_or(LinkError::Damaged);
    }
    let text = unpack(START, fragment)?;
    let value: Value = serde_json::from_slice(&text).map_err(|_| LinkError::Damaged)?;
    let scenario = value["scenario"].as_str().ok_or(LinkError::Damaged)?;
    let mut commands = vec![Command::Pause, Command::Load { text: scenario.to_owned() }];
    if let Some(speed) = Speed::ALL.into_iter().find(|speed| json!(speed) == value["speed"]) {
        commands.push(Command::SetSpeed { speed });
    }
    let at = SimTime::ZERO + SimDuration::from_micros(value["at"].as_i64().unwrap_or(0).max(0));
    let day = SimDuration::from_secs(24 * 3600);
    let days = std::iter::successors(Some(SimTime::ZERO + day), |before| Some(*before + day));
    let steps = days.take_while(|step| *step < at).take(DAYS);
    commands.extend(steps.chain([at]).map(|to| Command::Seek { time: to.since(SimTime::ZERO) }));
    if let Some(text) = value["draft"].as_str() {
        commands.push(Command::EditManifest { text: text.to_owned() });
    }
    if let Some(sync) = value["explained"].as_u64() {
        commands.push(Command::Explain { sync: Some(sync) });
    }
    Ok(commands)
}

/// Bytes as a fragment that begins so.
pub(super) fn pack(start: &str, bytes: &[u8]) -> String {
    [start, &URL_SAFE_NO_PAD.encode(compress_to_vec(bytes, 9))].concat()
}

/// The bytes of a fragment that begins so.
pub(super) fn unpack(start: &str, fragment: &str) -> Result<Vec<u8>, LinkError> {
    let packed = fragment.strip_prefix(start).ok_or(LinkError::Newer)?;
    if packed.len() > LONGEST {
        return Err(LinkError::TooLarge);
    }
    let packed = URL_SAFE_NO_PAD.decode(packed).map_err(|_| LinkError::Damaged)?;
    decompress_to_vec_with_limit(&packed, LARGEST).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkError::TooLarge,
        _ => LinkError::Damaged,
    })
}

impl Session {
    /// The session as a fragment, without its `#`: what it starts from, all that was done, and what is included besides.
    #[must_use]
    pub fn fragment(&self, included: Included) -> String {
        let mut value = json!({ "scenario": self.as_scenario(), "speed": self.speed() });
        if included.position == At::Position {
            value["at"] = self.now().since(SimTime::ZERO).as_micros().into();
            value["explained"] = self.selected().into();
        }
        if included.draft == Draft::Along && self.has_draft() {
            value["draft"] = self.text().0.into();
        }
        pack(START, value.to_string().as_bytes())
    }

    /// Whether the text in the editor is another than the one in force.
    #[must_use]
    pub fn has_draft(&self) -> bool {
        self.text().0 != self.in_force()
    }

    /// Whether a person has done something that would be lost: to the cluster, or to the text.
    #[must_use]
    pub fn touched(&self) -> bool {
        let own = !Self::scenarios().iter().any(|(name, _)| *name == self.scenario().name);
        own || self.renewed || self.has_draft() || !self.line().actions().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Extension, SliderId};

    const ALL: Included = Included::ALL;

    fn opened(fragment: &str) -> Session {
        let mut session = Session::default();
        let _ = session.extend_with(Extension::linked());
        for command in commands(fragment).expect("the link is whole") {
            let _ = session.apply(command);
        }
        session
    }

    fn same(sent: &Session, got: &Session) {
        assert_eq!(got.now(), sent.now());
        assert_eq!(got.text().0, sent.text().0);
        assert_eq!(got.selected(), sent.selected());
        assert_eq!(got.engine().history().hash(), sent.engine().history().hash());
    }

    #[test]
    fn every_scenario_comes_back_as_it_was_sent() {
        for (name, _) in Session::scenarios() {
            let mut sent = Session::default();
            let _ = sent.extend_with(Extension::linked());
            let second = |n| Command::Seek { time: SimDuration::from_secs(n) };
            let done = [
                Command::SelectScenario { name: name.clone() },
                second(70),
                Command::Slide { slider: SliderId::RequestRate, value: 31.5 },
                second(200),
                Command::Kill { pods: 1 },
                second(400),
                Command::Seek { time: SimDuration::from_micros(187_654_321) },
                Command::Explain { sync: Some(7) },
            ];
            for command in done {
                let _ = sent.apply(command);
            }
            same(&sent, &opened(&sent.fragment(ALL)));
        }
    }

    #[test]
    fn a_scenario_is_opened_by_its_name() {
        let session = opened("scenario=tolerance");
        assert!(session.scenario().name == "tolerance" && session.running() && is_link("scenario=tolerance"));
        assert_eq!(commands("scenario=<none>"), Err(LinkError::Damaged));
    }

    #[test]
    fn a_text_with_errors_goes_along_if_it_is_to() {
        let mut sent = Session::default();
        let text = "kind: [<b>".to_owned();
        let _ = sent.apply(Command::EditManifest { text: text.clone() });
        assert!(sent.touched() && sent.has_draft());
        same(&sent, &opened(&sent.fragment(ALL)));
        let without = opened(&sent.fragment(Included { draft: Draft::Left, position: At::Start }));
        assert_ne!(without.text().0, text);
    }

    #[test]
    fn what_is_no_link_is_told_apart() {
        let whole = Session::default().fragment(ALL);
        let huge = format!("s1={}", "A".repeat(LONGEST + 1));
        let bomb = format!("s1={}", URL_SAFE_NO_PAD.encode(compress_to_vec(&vec![b' '; LARGEST + 1], 9)));
        let cases = [
            ("s2=abc", LinkError::Newer),
            (&whole[..whole.len() / 2], LinkError::Damaged),
            ("s1=", LinkError::Damaged),
            ("s1=%3Cimg%3E", LinkError::Damaged),
            (&huge, LinkError::TooLarge),
            (&bomb, LinkError::TooLarge),
        ];
        for (fragment, wrong) in cases {
            assert_eq!(commands(fragment).unwrap_err(), wrong, "{fragment:.40}");
        }
        assert!(is_link(&whole) && is_link("s9=x"));
        assert!(!is_link("") && !is_link("section=2") && !is_link("s=1") && !is_link("s1"));
    }

    #[test]
    fn nothing_is_touched_by_looking() {
        let mut session = Session::default();
        let _ = session.apply(Command::Seek { time: SimDuration::from_secs(100) });
        let _ = session.apply(Command::NextSync);
        assert!(!session.touched());
        let _ = session.apply(Command::Kill { pods: 1 });
        assert!(session.touched());
    }

    #[test]
    fn a_manifest_in_force_comes_back_and_can_be_changed_again() {
        let second = |n| Command::Seek { time: SimDuration::from_secs(n) };
        let with = |session: &Session, from: &str, to: &str| {
            let text = session.text().0.replace(from, to);
            assert_ne!(text, session.text().0);
            Command::EditManifest { text }
        };
        let mut sent = Session::default();
        let _ = sent.apply(second(60));
        let _ = sent.apply(with(&sent, "maxReplicas: 10", "maxReplicas: 7"));
        let _ = sent.apply(second(200));
        let mut got = opened(&sent.fragment(ALL));
        same(&sent, &got);
        assert!(got.text().0.contains("maxReplicas: 7") && !got.has_draft());
        let _ = got.apply(second(30));
        assert!(got.text().0.contains("maxReplicas: 10"));
        got.run_until(SimTime::ZERO + SimDuration::from_secs(90));
        assert!(got.text().0.contains("maxReplicas: 7"));
        let _ = got.apply(with(&got, "maxReplicas: 7", "maxReplicas: 5"));
        same(&got, &opened(&got.fragment(ALL)));
        // From the start on, the last one alone.
        let _ = got.apply(Command::Reset);
        got.run_until(SimTime::ZERO + SimDuration::from_secs(900));
        let samples = &got.engine().history().samples;
        assert_eq!(samples.desired.iter().max(), Some(&5));
        assert!(!got.as_scenario().contains("maxReplicas: 7"));
    }

    #[test]
    fn an_edit_is_not_lost_by_going_back_to_the_start() {
        let mut session = Session::default();
        let text = session.text().0.replace("maxReplicas: 10", "maxReplicas: 7");
        let _ = session.apply(Command::EditManifest { text });
        let _ = session.apply(Command::Reset);
        assert!(session.touched() && !session.has_draft());
        let _ = session.apply(Command::SelectScenario { name: session.scenario().name.clone() });
        assert!(!session.touched());
    }
}

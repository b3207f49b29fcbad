//! The words around a picture that is taken away: what it shows, of which scenario, when.

use crate::say;
use crate::session::Session;
use crate::units::SimTime;

/// The words around a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// The title of the scenario, or its name where it has none.
    pub title: String,
    /// The name of the scenario, the target, the time.
    pub about: String,
}

/// The words around a picture of an instant, or of the time between two.
#[must_use]
pub fn caption(session: &Session, (from, to): (SimTime, SimTime)) -> Caption {
    let (scenario, language) = (session.scenario(), session.language());
    let title = if scenario.title.is_empty() { &scenario.name } else { &scenario.title };
    let time = if from == to {
        say!(language, "at {time} of simulated time", time = to)
    } else {
        say!(language, "{from} to {to} of simulated time", from = from, to = to)
    };
    Caption { title: title.clone(), about: format!("{} · {time} · HPA Playground", scenario.name) }
}

/// What the name of a picture's file says: the scenario and the time, with nothing that a file's name may not have.
#[must_use]
pub fn file_name(session: &Session, what: &str) -> String {
    format!("{}-{what}-{}", stem(&session.scenario().name), session.now().to_string().replace([' ', ':'], "-"))
}

/// A name with nothing in it that a file's name may not have.
#[must_use]
pub fn stem(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
    if name.is_empty() { "hpa-playground".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_says_of_what_and_when() {
        let session = Session::default();
        let caption = caption(&session, (SimTime::ZERO, SimTime::from_millis(465_000)));
        assert_eq!(caption.title, "Custom metric: requests per second");
        assert_eq!(caption.about, "requests-per-second · 00:00:00 to 00:07:45 of simulated time · HPA Playground");
        assert_eq!(file_name(&session, "loop"), "requests-per-second-loop-00-00-00");
        assert_eq!([stem("a b/<c>"), stem("")], ["a-b--c-", "hpa-playground"]);
    }
}

//! Numbers of the manifest, changed in its text.

pub use crate::manifest::edit::{Field, Refusal, Unit};

use super::{Changes, Session};
use crate::manifest::edit::{find, set_field};

/// What it takes to change a number by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editable {
    /// What it counts.
    pub unit: Unit,
    /// The last name of its path: `averageValue`.
    pub name: String,
    /// What is written there; none if it is not there and has its default.
    pub text: Option<String>,
    /// Why it cannot be changed.
    pub refusal: Option<Refusal>,
}

impl Session {
    /// A number of the text in the editor, and whether it can be changed in place: `default` is what it is where it is not
    /// written.
    ///
    /// # Errors
    /// Why it cannot be told where it is.
    pub fn editable(&self, field: Field, default: &str) -> Result<Editable, Refusal> {
        let found = find(&self.text, field)?;
        let refusal = set_field(&self.text, field, found.text.as_deref().unwrap_or(default)).err();
        let name = found.place.path.rsplit('.').next().unwrap_or_default().to_owned();
        Ok(Editable { unit: found.unit, name, text: found.text, refusal })
    }

    /// Changes a number of the text in place; what cannot be is left as it is.
    pub(super) fn set_field(&mut self, field: Field, value: &str) -> Changes {
        let written = self.extension.map(|extension| extension.set_field(&self.text, field, value));
        let Some(Ok(text)) = written else { return Changes::NONE };
        let changes = self.edit(text);
        if changes != Changes::NONE {
            self.revision += 1;
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Command, Extension};
    use crate::units::SimDuration;

    fn set(session: &mut Session, field: Field, value: &str) -> Changes {
        session.apply(Command::SetField { field, value: value.to_owned() })
    }

    #[test]
    fn a_number_takes_effect_as_an_edit_does() {
        let mut session = Session::default();
        let _ = session.extend_with(Extension::linked());
        let (text, revision) = (session.text().0.to_owned(), session.text().1);
        assert_eq!(set(&mut session, Field::MaxReplicas, "7"), Changes::MANIFEST | Changes::HISTORY);
        assert_eq!(session.text(), (text.replace("maxReplicas: 10", "maxReplicas: 7").as_str(), revision + 1));
        assert_eq!(session.engine().autoscaler().spec.max_replicas.0, 7);
        assert_eq!(set(&mut session, Field::MaxReplicas, "7"), Changes::NONE);
        assert_eq!(set(&mut session, Field::Target(3), "7"), Changes::NONE);
        assert_eq!(set(&mut session, Field::MaxReplicas, "x"), Changes::NONE);
        session.run_until(crate::units::SimTime::from_millis(60_000));
        let _ = session.apply(Command::Seek { time: SimDuration::from_secs(30) });
        let _ = set(&mut session, Field::ScaleDownWindow, "60");
        assert!(session.forked().is_some());
        assert!(session.as_scenario().contains("stabilizationWindowSeconds: 60"));
    }

    #[test]
    fn a_number_waits_for_what_it_takes() {
        let mut session = Session::default();
        let _ = set(&mut session, Field::MinReplicas, "2");
        assert!(session.wants_extension());
        let _ = session.extend_with(Extension::linked());
        assert!(!session.wants_extension() && session.text().0.contains("minReplicas: 2"));
        session.run_until(crate::units::SimTime::from_millis(1_000));
        assert_eq!(session.now(), crate::units::SimTime::from_millis(1_000));
    }

    #[test]
    fn it_is_said_what_can_be_changed() {
        let session = Session::default();
        let target = session.editable(Field::Target(0), "").expect("the first scenario has a target");
        assert_eq!((target.text.as_deref(), target.name.as_str(), target.refusal), (Some("2"), "averageValue", None));
        let window = session.editable(Field::ScaleDownWindow, "300").expect("it can be put in");
        assert_eq!((window.text, window.unit, window.refusal), (None, Unit::Seconds, None));
    }
}

//! What a person did to each scenario, as one text to be kept: a line for each, the latest first.

use super::link::is_link;

/// The most bytes of it, but for the latest, which is kept whatever its size.
pub const MOST: usize = 1_500_000;
/// How the name of what a person has turned away from begins.
const LEFT: &str = "left:";
/// The longest name, in letters.
const LONGEST_NAME: usize = 100;

/// Sessions as fragments of links, each under the name of its scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept(Vec<(String, String)>);

impl Kept {
    /// Reads what was kept. What is no fragment is left out; one without a name is of the time when there was only one.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let entry = |line: &str| {
            let (name, fragment) = line.split_once(' ').unwrap_or(("", line));
            is_link(fragment).then(|| (name.to_owned(), fragment.to_owned()))
        };
        Self(text.lines().filter_map(entry).collect())
    }

    /// The text to be kept.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.0.iter().map(|(name, fragment)| [name, " ", fragment].concat());
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Keeps a session as the latest, in the place of what was under its name; the oldest go where it gets too much.
    pub fn put(&mut self, name: &str, fragment: String) {
        self.remove(name);
        self.remove("");
        self.0.insert(0, (line_of(name), fragment));
        while self.0.len() > 1 && self.0.iter().map(|(name, text)| name.len() + text.len() + 2).sum::<usize>() > MOST {
            self.0.pop();
        }
    }

    /// Gives up the oldest for room; false if there is only one.
    #[must_use]
    pub fn give_up_oldest(&mut self) -> bool {
        self.0.len() > 1 && self.0.pop().is_some()
    }

    /// Forgets what was done to a scenario.
    pub fn remove(&mut self, name: &str) {
        let name = line_of(name);
        self.0.retain(|(other, _)| *other != name);
    }

    /// What was done to a scenario.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let name = line_of(name);
        self.0.iter().find(|(other, _)| *other == name).map(|(_, fragment)| fragment.as_str())
    }

    /// What was done under a name is no longer what was done last; [`Kept::left`] has it.
    pub fn leave(&mut self, name: &str) {
        let (name, left) = (line_of(name), line_of(&[LEFT, name].concat()));
        if self.get(&name).is_some() {
            self.0.retain(|(other, _)| *other != left);
        }
        for (other, _) in &mut self.0 {
            if *other == name {
                other.clone_from(&left);
            }
        }
    }

    /// What was done under a name, whether it was left or not.
    #[must_use]
    pub fn left(&self, name: &str) -> Option<&str> {
        self.get(name).or_else(|| self.get(&[LEFT, name].concat()))
    }

    /// What was done last: the name of the scenario and the fragment.
    #[must_use]
    pub fn latest(&self) -> Option<(&str, &str)> {
        let entry = self.0.iter().find(|(name, _)| !name.starts_with(LEFT))?;
        Some((entry.0.as_str(), entry.1.as_str()))
    }
}

/// A name as it stands in a line. None of the catalog's is another one then.
fn line_of(name: &str) -> String {
    let whole = |c: char| if c.is_whitespace() || c.is_control() { '_' } else { c };
    name.chars().take(LONGEST_NAME).map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    #[test]
    fn each_scenario_has_its_own() {
        let mut kept = Kept::default();
        kept.put("a", "s1=1".to_owned());
        kept.put("b c\n", "s1=2".to_owned());
        kept.put("a", "s1=3".to_owned());
        let mut read = Kept::read(&kept.text());
        assert_eq!(read, kept);
        assert_eq!((read.get("a"), read.get("b c\n"), read.get("c")), (Some("s1=3"), Some("s1=2"), None));
        assert_eq!(read.latest(), Some(("a", "s1=3")));
        read.remove("a");
        assert_eq!(read.latest(), Some(("b_c_", "s1=2")));
        assert!(!read.give_up_oldest());
    }

    #[test]
    fn what_was_left_is_not_what_was_done_last() {
        let mut kept = Kept::default();
        kept.put("a", "s1=1".to_owned());
        kept.put("lesson:b", "s1=2".to_owned());
        kept.leave("lesson:b");
        kept.leave("none");
        assert_eq!((kept.latest(), kept.get("lesson:b")), (Some(("a", "s1=1")), None));
        assert_eq!((kept.left("lesson:b"), kept.left("a"), kept.left("none")), (Some("s1=2"), Some("s1=1"), None));
        kept.put("lesson:b", "s1=3".to_owned());
        assert_eq!(kept.left("lesson:b"), Some("s1=3"));
        kept.leave("lesson:b");
        assert_eq!(kept.text(), "left:lesson:b s1=3\na s1=1");
    }

    #[test]
    fn the_oldest_go_first_and_the_latest_stays() {
        let mut kept = Kept::default();
        for name in ["a", "b", "c"] {
            kept.put(name, format!("s1={}", "A".repeat(MOST * 2 / 5)));
        }
        assert!(kept.get("a").is_none() && kept.get("b").is_some() && kept.get("c").is_some());
        kept.put("d", format!("s1={}", "A".repeat(MOST * 2)));
        assert!(kept.get("c").is_none() && kept.get("d").is_some());
    }

    #[test]
    fn what_others_wrote_is_left_out() {
        assert_eq!(Kept::read("{\"a\": 1}\n\nx y\u{0}\n").latest(), None);
        let old = Kept::read("s1=abc");
        assert_eq!(old.latest(), Some(("", "s1=abc")));
        let mut kept = old;
        kept.put("a", "s1=1".to_owned());
        assert_eq!(kept.text(), "a s1=1");
    }

    #[test]
    fn names_of_the_catalog_stay_as_they_are() {
        for (name, _) in Session::catalog() {
            assert_eq!(line_of(name), *name);
        }
    }
}

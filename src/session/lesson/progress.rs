//! What a person has done of the lessons, as one text to be kept and to be carried by a link.

use std::collections::BTreeMap;

/// The most bytes of its text.
const LONGEST: usize = 64 * 1024;
/// The most lessons, and the longest name of one.
const MOST: usize = 1_000;
const LONGEST_NAME: usize = 63;
/// The most choices of a question.
const CHOICES: u8 = 5;

/// What a person has done of each lesson, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress(BTreeMap<String, Standing>);

/// What a person has done of one lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The choice that was taken, counted from 0.
    pub choice: Option<u8>,
    /// Whether all its checks held on one run.
    pub done: bool,
}

/// A text is not one of progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadProgress;

impl Progress {
    /// Reads the text of [`Progress::text`].
    ///
    /// # Errors
    /// It is not such a text, or longer than any.
    pub fn read(text: &str) -> Result<Self, BadProgress> {
        let mut progress = Self::default();
        if text.len() > LONGEST {
            return Err(BadProgress);
        }
        for entry in text.split('~').filter(|_| !text.is_empty()) {
            let (name, standing) = read_entry(entry).ok_or(BadProgress)?;
            if progress.0.len() >= MOST && !progress.0.contains_key(name) {
                return Err(BadProgress);
            }
            progress.add(name, standing);
        }
        Ok(progress)
    }

    /// The text: `tolerance.1.d~ceiling.0~one-target.-.d`, of letters that may stand in an address as they are.
    #[must_use]
    pub fn text(&self) -> String {
        let entry = |(name, standing): (&String, &Standing)| {
            let choice = standing.choice.map_or_else(|| "-".to_owned(), |choice| choice.to_string());
            [name.as_str(), ".", &choice, if standing.done { ".d" } else { "" }].concat()
        };
        self.0.iter().map(entry).collect::<Vec<_>>().join("~")
    }

    /// What was done of a lesson.
    #[must_use]
    pub fn of(&self, name: &str) -> Standing {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// Whether nothing was done yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many lessons are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.0.values().filter(|standing| standing.done).count()
    }

    /// Notes the choice that was taken; the one that was taken first stays.
    pub fn take(&mut self, name: &str, choice: u8) {
        self.add(name, Standing { choice: Some(choice), done: false });
    }

    /// Notes that a lesson is done.
    pub fn finish(&mut self, name: &str) {
        self.add(name, Standing { choice: None, done: true });
    }

    /// Forgets what was done of a lesson.
    pub fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Adds what was done elsewhere. What is here stays: nothing is lost.
    pub fn merge(&mut self, other: &Self) {
        for (name, standing) in &other.0 {
            self.add(name, *standing);
        }
    }

    /// Adds to what was done of a lesson; what cannot be written down is left out.
    fn add(&mut self, name: &str, more: Standing) {
        let choice = more.choice.filter(|choice| *choice < CHOICES);
        if !is_name(name) || (self.0.len() >= MOST && !self.0.contains_key(name)) || (choice.is_none() && !more.done) {
            return;
        }
        let standing = self.0.entry(name.to_owned()).or_default();
        standing.choice = standing.choice.or(choice);
        standing.done |= more.done;
    }
}

fn is_name(name: &str) -> bool {
    let letter = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    !name.is_empty() && name.len() <= LONGEST_NAME && name.bytes().all(letter)
}

fn read_entry(entry: &str) -> Option<(&str, Standing)> {
    let parts: Vec<&str> = entry.split('.').collect();
    let (name, choice, done) = match parts[..] {
        [name, choice] => (name, choice, false),
        [name, choice, "d"] => (name, choice, true),
        _ => return None,
    };
    let choice = match choice.as_bytes() {
        b"-" => None,
        [digit @ b'0'..=b'9'] if digit - b'0' < CHOICES => Some(digit - b'0'),
        _ => return None,
    };
    (is_name(name) && (choice.is_some() || done)).then_some((name, Standing { choice, done }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_comes_back_from_its_text() {
        let mut progress = Progress::default();
        progress.take("tolerance", 1);
        progress.finish("tolerance");
        progress.take("tolerance", 0);
        progress.take("ceiling", 4);
        progress.take("ceiling", 9);
        progress.finish("no.name");
        progress.finish("one-target");
        assert_eq!(progress.text(), "ceiling.4~one-target.-.d~tolerance.1.d");
        assert_eq!(Progress::read(&progress.text()), Ok(progress.clone()));
        assert_eq!(
            (progress.done(), progress.of("tolerance").choice, progress.of("none")),
            (2, Some(1), Standing::default())
        );
        assert_eq!(Progress::read(""), Ok(Progress::default()));
        progress.forget("ceiling");
        assert_eq!(progress.of("ceiling"), Standing::default());
    }

    #[test]
    fn nothing_is_lost_by_merging() {
        let read = |text| Progress::read(text).expect("it is progress");
        let mut here = read("a.1~b.0.d~c.-.d");
        here.merge(&read("a.2.d~b.1~c.3~d.0"));
        assert_eq!(here.text(), "a.1.d~b.0.d~c.3.d~d.0");
    }

    #[test]
    fn what_is_no_progress_is_an_error() {
        let long = ["a"; 64].concat() + ".1";
        let many = (0..=MOST).map(|i| format!("l{i}.1")).collect::<Vec<_>>().join("~");
        let large = "a.1~".repeat(LONGEST / 4) + "a.1";
        for text in ["a", "a.", "a.5", "a.1.", "a.1.e", "a.1.d.d", ".1", "A.1", "a.-", "a.1~", "~", "a b.1", "é.1"]
            .into_iter()
            .chain([long.as_str(), &many, &large])
        {
            assert!(Progress::read(text) == Err(BadProgress), "{text:.40}");
        }
    }
}

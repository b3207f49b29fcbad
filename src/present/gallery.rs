//! The gallery: each scenario of the catalog as a card, with what came of really running it.

use super::sketch::Frame;
use super::{Idea, format, metric, summary};
use crate::api::hpa::MetricSource;
use crate::language::Language;
use crate::session::{Extension, Session};
use crate::units::{SimTime, float};
use crate::{msg, say};

/// The size of a picture, in its own units.
pub const SIZE: (f64, f64) = (240.0, 64.0);

/// What came of running a scenario to its end, in no language yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What it is titled, in every language that it has.
    titles: Vec<String>,
    tags: Vec<Tag>,
    /// The replicas at the start, where they were most and fewest in between, and at the end.
    replicas: Vec<i32>,
    /// The largest step, from what to what.
    step: Option<[i32; 2]>,
    lost: f64,
    rate: f64,
    /// Its picture.
    pub picture: Picture,
}

/// A picture of a run: paths in a box of [`SIZE`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The area of the traffic.
    pub traffic: String,
    /// The line of the replicas that are wanted.
    pub replicas: String,
}

/// A word for what a scenario is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The word in English.
    word: &'static str,
    /// The name of what it is of: a metric's.
    name: String,
    /// Its colour.
    pub idea: Option<Idea>,
}

impl Tag {
    /// The tag as it is shown: `resource metric: cpu`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match (language.say(self.word), self.name.as_str()) {
            ("", name) => name.to_owned(),
            (word, "") => word.to_owned(),
            (word, name) => say!(language, "{what}: {name}", what = word, name = name),
        }
    }
}

/// Runs a scenario of the catalog to its end; none if there is no such scenario.
#[must_use]
pub fn run(name: &str, extension: Extension) -> Option<Outcome> {
    let mut session = Session::of_catalog(name, extension)?;
    session.run_until(SimTime::ZERO + session.scenario().duration);
    Some(outcome(&session))
}

fn outcome(session: &Session) -> Outcome {
    let (sum, samples) = (summary::of(session), &session.engine().history().samples);
    let steps = sum.scaled.iter().map(|(_, _, from, to)| [from.0, to.0]);
    let (rate, most) = (samples.arrivals.iter().copied().fold(0.0, f64::max), samples.desired.iter().copied().max());
    let span = session.now().as_secs_f64();
    let frame = |top: f64| Frame { width: SIZE.0, height: SIZE.1, span, top };
    let seconds = || samples.at.iter().map(|at| at.as_secs_f64());
    let desired = samples.desired.iter().map(|count| f64::from(*count));
    Outcome {
        titles: session.titles().into_iter().map(str::to_owned).collect(),
        tags: tags(session),
        replicas: course(&samples.desired),
        // Of two that are as large, the first.
        step: steps.rev().max_by_key(|[from, to]| from.abs_diff(*to)),
        lost: sum.dropped,
        rate,
        picture: Picture {
            // Air above the traffic, so that the line of the replicas stays apart from its edge.
            traffic: frame(rate * 1.25).area(seconds().zip(samples.arrivals.iter().copied())),
            replicas: frame(f64::from(most.unwrap_or(1).max(1))).stairs(seconds().zip(desired)),
        },
    }
}

/// The first value, the highest and the lowest on the way where they are beyond both ends, and the last; none twice in a row.
fn course(values: &[i32]) -> Vec<i32> {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return Vec::new() };
    let place = |of: i32| values.iter().position(|value| *value == of).unwrap_or(0);
    let extremes = [values.iter().max(), values.iter().min()].into_iter().flatten();
    let mut between: Vec<i32> =
        extremes.copied().filter(|value| value > first.max(last) || value < first.min(last)).collect();
    between.sort_by_key(|value| place(*value));
    let mut course = [vec![*first], between, vec![*last]].concat();
    course.dedup();
    course
}

fn tags(session: &Session) -> Vec<Tag> {
    let spec = &session.engine().autoscaler().spec;
    let of_metric = |source: &MetricSource| {
        let word = match source {
            MetricSource::Resource { .. } | MetricSource::ContainerResource { .. } => msg!("resource"),
            MetricSource::External { .. } => msg!("external"),
            _ => msg!("custom"),
        };
        Tag { word, name: metric::name(source), idea: Some(Idea::Metric) }
    };
    let mut tags: Vec<Tag> = spec.metrics.iter().map(of_metric).collect();
    tags.push(Tag { word: "", name: spec.scale_target_ref.kind.clone(), idea: None });
    if session.engine().keda().is_some() {
        tags.push(Tag { word: "", name: "KEDA".to_owned(), idea: Some(Idea::Decision) });
    }
    if spec.behavior.is_some() {
        tags.push(Tag { word: "", name: "behavior".to_owned(), idea: Some(Idea::Decision) });
    }
    tags
}

/// A card as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The scenario's name.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What its run comes down to; empty before it was run.
    pub line: String,
    /// What it is about, with the colour of each.
    pub tags: Vec<(String, Option<Idea>)>,
    /// Whether it is the one that runs.
    pub current: bool,
    /// What is searched, in small letters.
    searched: String,
}

/// The card of a scenario, with what came of its run once that is there.
#[must_use]
pub fn card(session: &Session, entry: (&'static str, &'static str), outcome: Option<&Outcome>) -> Card {
    let ((name, english), language) = (entry, session.language());
    let title = language.say(english);
    let shown = |tag: &Tag| (tag.text(language), tag.idea);
    let tags: Vec<_> = outcome.iter().flat_map(|outcome| &outcome.tags).map(shown).collect();
    let titles = outcome.iter().flat_map(|outcome| &outcome.titles).map(String::as_str);
    let english_tags = outcome.iter().flat_map(|outcome| &outcome.tags).map(|tag| tag.word);
    let words = titles.chain(english_tags).chain(tags.iter().map(|(text, _)| text.as_str()));
    let searched = [name, english, title].into_iter().chain(words).collect::<Vec<_>>().join("\n").to_lowercase();
    let line = outcome.map_or_else(String::new, |outcome| line(outcome, language));
    Card { name, title, line, tags, current: session.scenario().name == name, searched }
}

impl Card {
    /// Whether every word of a search is in the card.
    #[must_use]
    pub fn matches(&self, search: &str) -> bool {
        search.to_lowercase().split_whitespace().all(|word| self.searched.contains(word))
    }
}

/// What a run comes down to: `2 → 10 → 2 replicas · largest step 4 → 8 · 12 requests lost · up to 24.0 req/s`.
fn line(outcome: &Outcome, language: Language) -> String {
    let replicas = match outcome.replicas.as_slice() {
        [always] => {
            let count = usize::try_from(*always).unwrap_or(0);
            language.count(count, "{n} replica from start to end", "{n} replicas from start to end")
        }
        course => {
            let course: Vec<String> = course.iter().map(ToString::to_string).collect();
            say!(language, "replicas {course}", course = course.join(" → "))
        }
    };
    // A single step is the whole course.
    let step = outcome.step.filter(|step| outcome.replicas != *step);
    let step = step.map(|[from, to]| say!(language, "largest step {from} → {to}", from = from, to = to));
    let lost = match outcome.lost {
        none if none < 0.5 => language.say("no request lost").to_owned(),
        lost => {
            let lost = usize::try_from(float::truncate(lost + 0.5)).unwrap_or(usize::MAX);
            language.count(lost, "{n} request lost", "{n} requests lost")
        }
    };
    let rate = match outcome.rate {
        none if none < 0.05 => language.say("no traffic").to_owned(),
        rate => say!(language, "up to {rate} req/s", rate = format::rate(rate)),
    };
    [Some(replicas), step, Some(lost), Some(rate)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card_of(name: &str, outcome: Option<&Outcome>) -> Card {
        let entry = Session::catalog().iter().find(|entry| entry.0 == name).expect("it is in the catalog");
        card(&Session::default(), *entry, outcome)
    }

    #[test]
    fn a_card_says_what_its_run_comes_down_to() {
        let outcome = run("requests-per-second", Extension::linked()).expect("it is in the catalog");
        let card = card_of("requests-per-second", Some(&outcome));
        assert!(card.line.starts_with("replicas 1 → 10 → "), "{}", card.line);
        assert!(card.line.contains("largest step ") && card.line.ends_with("up to 24.0 req/s"), "{}", card.line);
        assert_eq!(card.tags[0].0, "custom: myapp_requests_per_second");
        assert!(outcome.picture.replicas.starts_with('M') && outcome.picture.traffic.ends_with('Z'));
        assert!(card.current);
        assert_eq!(run("none", Extension::linked()), None);
    }

    #[test]
    fn a_course_has_its_ends_and_what_is_beyond_them() {
        for (values, expected) in [
            (&[][..], &[][..]),
            (&[3, 3], &[3]),
            (&[2, 5, 10, 4], &[2, 10, 4]),
            (&[5, 1, 5], &[5, 1, 5]),
            (&[2, 9, 1, 4], &[2, 9, 1, 4]),
            (&[2, 4, 10], &[2, 10]),
        ] {
            assert_eq!(course(values), expected, "{values:?}");
        }
    }

    #[test]
    fn every_scenario_has_a_picture() {
        for (name, _) in Session::catalog() {
            let outcome = run(name, Extension::linked()).expect("it is in the catalog");
            let card = card_of(name, Some(&outcome));
            assert!(!card.line.is_empty() && card.tags.len() > 1, "{name}: {card:?}");
            assert!(outcome.picture.traffic.len() + outcome.picture.replicas.len() < 6_000, "{name}");
        }
    }

    #[test]
    fn searches_find_titles_names_and_kinds() {
        let outcome = run("cpu-utilization", Extension::linked()).expect("it is in the catalog");
        let card = card_of("cpu-utilization", Some(&outcome));
        for (search, found) in [
            ("", true),
            ("CPU", true),
            ("resource deployment", true),
            ("cpu-util", true),
            ("利用率", true),
            ("external", false),
            ("cpu custom", false),
        ] {
            assert_eq!(card.matches(search), found, "{search}");
        }
        assert!(card_of("cpu-utilization", None).matches("utilization"));
    }
}

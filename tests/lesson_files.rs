//! The lessons that ship: each in all languages, not passed as it is, passed with its solution, and with something to
//! explain when it says so.

use hpa_playground::language::Language;
use hpa_playground::present::lesson::{sync_at, verify, view};
use hpa_playground::session::lesson::{Lesson, Text, built_in, read};
use hpa_playground::session::{Extension, Session};

fn lessons() -> Vec<(&'static str, Lesson)> {
    let lesson = |(name, text)| {
        let (lesson, problems) = read(text, Extension::linked());
        (name, lesson.unwrap_or_else(|| panic!("{name}: {problems:?}")))
    };
    built_in().map(lesson).collect()
}

/// Every text of a lesson.
fn texts(lesson: &Lesson) -> Vec<&Text> {
    let mut texts = vec![&lesson.title, &lesson.about, &lesson.question.text, &lesson.reveal.text];
    texts.extend(lesson.question.choices.iter().flat_map(|choice| [&choice.text, &choice.because]));
    texts.extend(lesson.checks.iter().flat_map(|check| [Some(&check.text), check.hint.as_ref()]).flatten());
    texts
}

#[test]
fn every_lesson_can_be_done_and_is_not_done_by_itself() {
    let problems = built_in().flat_map(|(name, text)| {
        verify(text, Extension::linked()).into_iter().map(move |problem| format!("{name}.yaml:{problem}"))
    });
    let problems: Vec<_> = problems.collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_text_is_in_both_languages() {
    for (name, lesson) in lessons() {
        assert_eq!(lesson.name, name, "the name of {name}.yaml");
        for text in texts(&lesson) {
            assert_eq!(text.languages().collect::<Vec<_>>(), ["en", "zh"], "{name}: {}", text.of(Language::ENGLISH));
        }
        assert!(lesson.row.is_some() && lesson.chapter.is_some() && lesson.minutes.is_some(), "{name}: its place");
    }
}

#[test]
fn there_is_a_sync_to_explain() {
    for (name, lesson) in lessons() {
        let mut session = Session::default();
        let _ = session.extend_with(Extension::linked());
        for command in lesson.start() {
            let _ = session.apply(command);
        }
        let at = session.now();
        session.run_until(at + (lesson.reveal.until - lesson.question.at));
        assert!(sync_at(&session, lesson.reveal.sync).is_some(), "{name}: no sync until {}", lesson.reveal.sync);
        let view = view(&session, &lesson);
        assert!(!view.about.is_empty() && !view.reveal.is_empty(), "{name}");
    }
}

#[test]
fn the_example_of_the_documentation_is_a_lesson() {
    for page in [include_str!("../docs/site/en/write-a-lesson.md"), include_str!("../docs/site/zh/write-a-lesson.md")] {
        let example = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it has one");
        assert_eq!(verify(example, Extension::linked()), []);
    }
}

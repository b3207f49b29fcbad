//! Tests of what lessons show.

use super::*;
use crate::session::{Command, Extension};
use crate::units::float;

const TOLERANCE: &str = include_str!("../../../static/scenarios/lessons/tolerance.yaml");

fn tolerance() -> (Session, Lesson) {
    let (lesson, problems) = lesson::read(TOLERANCE, Extension::linked());
    assert_eq!(problems, []);
    let mut session = Session::default();
    let _ = session.extend_with(Extension::linked());
    (session, lesson.expect("nothing is wrong in it"))
}

fn states(session: &Session, lesson: &Lesson) -> Vec<CheckState> {
    checks(session, lesson).iter().map(|check| check.state).collect()
}

#[test]
fn a_lesson_is_done_with_its_solution_and_not_without() {
    let (mut session, lesson) = tolerance();
    for command in lesson.start() {
        let _ = session.apply(command);
    }
    assert_eq!(session.now(), SimTime::ZERO + lesson.question.at);
    assert_eq!(states(&session, &lesson), [CheckState::Fails, CheckState::Waiting]);
    for command in lesson.solved(Extension::linked()).expect("it has a solution") {
        let _ = session.apply(command);
    }
    assert_eq!(states(&session, &lesson), [CheckState::Waiting, CheckState::Waiting]);
    session.run_until(SimTime::ZERO + session.scenario().duration);
    let views = checks(&session, &lesson);
    assert!(passed(&views), "{views:?}");
    let said = (views[0].what, views[0].value.as_str(), views[0].bound.as_str(), views[0].when.as_str());
    assert_eq!(said, ("replicas", "2", "wanted: exactly 2", "at 2m"));
    // Looking back changes nothing.
    let _ = session.apply(Command::Seek { time: SimDuration::from_secs(30) });
    assert!(passed(&checks(&session, &lesson)));
    assert_eq!(verify(TOLERANCE, Extension::linked()), []);
}

#[test]
fn texts_are_paragraphs_of_words_and_code() {
    let text = |text: &str| Span::Text(text.to_owned());
    let code = |text: &str| Span::Code(text.to_owned());
    assert_eq!(spans("a `b` c ` d"), [text("a "), code("b"), text(" c ` d")]);
    assert_eq!(spans("`<b>`"), [code("<b>")]);
    assert_eq!(joined(["容差", "之内 a", "b"].into_iter()), "容差之内 a b");
    let (session, lesson) = tolerance();
    let view = view(&session, &lesson);
    assert_eq!((view.about.len(), view.choices.len(), view.reveal.len()), (2, 3, 2));
    assert_eq!(view.about[0][1], code("web"));
    assert_eq!(view.minutes.as_deref(), Some("5 minutes"));
    let list = list(Language::chinese());
    assert!(list.iter().any(|entry| entry.name == "tolerance" && entry.minutes.as_deref() == Some("5 分钟")));
}

#[test]
fn measures_are_those_of_the_summary() {
    let (_, lesson) = tolerance();
    for name in ["scaling-policies", "slow-pipeline", "scale-to-zero", "missing-request"] {
        let mut session = Session::of_catalog(name, Extension::linked()).expect("it is in the catalog");
        let duration = session.scenario().duration;
        session.run_until(SimTime::ZERO + duration);
        let sum = crate::present::summary::of(&session);
        let of = |measure| {
            let check = Check { from: SimDuration::ZERO, to: duration, measure, ..lesson.checks[0].clone() };
            assert!(measure::complete(session.line(), &check), "{name}");
            measure::value(session.line(), &check).unwrap_or(f64::NAN)
        };
        assert_eq!(of(Measure::Lost), libm::round(sum.dropped), "{name}");
        assert_eq!(of(Measure::PodHours), libm::round(sum.pod_hours * 100.0) / 100.0, "{name}");
        assert_eq!(of(Measure::Flaps), float::from_count(sum.flaps), "{name}");
        let scaled = of(Measure::ScaleUps) + of(Measure::ScaleDowns);
        assert_eq!(scaled, float::from_count(sum.scaled.len()), "{name}");
        assert_eq!(of(Measure::Last), f64::from(sum.replicas.0), "{name}");
    }
}

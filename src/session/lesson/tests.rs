//! What is wrong with lessons, and lessons with a scenario of their own.

use super::*;

const WRONG: &str = r#"apiVersion: hpa-playground/v1
kind: Lesson
metadata:
  name: Bad_name
  title: {en: x}
spec:
  row: 0
  chapter: basic
  scenario: SCENARIO
  abuot: x
  question:
    at: 9m
    text: q
    choices:
    - {text: a, because: b}
    - {text: a}
  reveal: {until: 1m, text: x}
  checks:
  - {text: a, lost: {max: 0}, flaps: {max: 1}}
  - {text: a}
  - {text: a, lowest: {min: 3, max: 2}, from: 3m, to: 2m}
  - {text: a, lowest: {}}
  links: [{title: a, url: "javascript:alert(1)"}]
  solution: [{replace: "kind: Deployment", with: "y"}]
"#;

const OWN: &str = "kind: Scenario
metadata: {name: own}
spec: {duration: 5m}
---
apiVersion: hpa-playground/v1
kind: Lesson
metadata: {name: own, title: x}
spec:
  about: a
  question: {text: q, choices: [{text: a, because: b}, {text: c, because: d, right: true}]}
  reveal: {until: 1m, text: r}
  checks: [{text: c, lost: {max: 0}}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 5}
";

fn said(text: &str) -> Vec<String> {
    read(text, Extension::linked()).1.iter().map(ToString::to_string).collect()
}

#[test]
fn everything_that_is_wrong_is_said_in_its_place() {
    assert_eq!(
        said(&WRONG.replace("SCENARIO", "tolerance")),
        [
            "4:3: error: metadata.name: Invalid value: \"Bad_name\": must be at most 63 lower case letters, digits and '-', \
             and begin and end with a letter or digit",
            "5:3: warning: metadata.title: there is no zh: who reads Chinese reads English here",
            "6:1: error: spec.about: Required value",
            "7:3: error: spec.row: Invalid value: 0: must be from 1 to 1000",
            "8:3: error: spec.chapter: Unsupported value: \"basic\": must be one of basics, metrics, pods, behavior, missing, \
             beyond, did you mean \"basics\"?",
            "10:3: error: spec.abuot: unknown field \"spec.abuot\"",
            "12:5: error: spec.question.at: Invalid value: \"9m\": the run ends at 8m",
            "14:5: error: spec.question.choices: Invalid value: 0 of them are right: exactly one must have right: true",
            "16:7: error: spec.question.choices[1].because: Required value",
            "17:12: error: spec.reveal.until: Invalid value: \"1m\": must not be before spec.question.at, which is 9m",
            "18:3: error: spec.checks: Too many: 4: must have at most 3 items",
            "19:5: error: spec.checks[0]: Forbidden: may have only one of lost, flaps",
            "20:5: error: spec.checks[1]: Required value: must have one of lost, podHours, flaps, scaleUps, scaleDowns, \
             lowest, highest, last, p95Ms, failed",
            "21:24: error: spec.checks[2].lowest.min: Invalid value: 3: must not be more than max, which is 2",
            "21:51: error: spec.checks[2].to: Invalid value: \"2m\": must not be before from, which is 3m",
            "22:15: error: spec.checks[3].lowest: Required value: must have min, max or both",
            "23:22: error: spec.links[0].url: Invalid value: \"javascript:alert(1)\": must be an address that begins with \
             https:// or http://",
            "24:15: error: spec.solution[0].replace: Invalid value: occurs 2 times in the scenario: must occur exactly once",
        ]
    );
    let unknown = said(&WRONG.replace("SCENARIO", "tolerence"));
    let wanted =
        "9:3: error: spec.scenario: Not found: \"tolerence\": there is no such scenario, did you mean \"tolerance\"?";
    assert!(unknown.iter().any(|problem| problem == wanted), "{unknown:?}");
}

#[test]
fn what_is_no_lesson_says_so() {
    assert_eq!(said("kind: Scenario\n"), ["1:1: error: there is no document of kind Lesson in the text"]);
    assert!(said("kind: [").iter().all(|problem| problem.contains("error")));
    let two = [OWN, "---\nkind: Lesson\n"].concat();
    assert_eq!(said(&two)[0], "19:1: error: a text has one Lesson, and this is another one");
    assert!(Session::has_lesson(OWN) && !Session::has_lesson("kind: Scenario\n"));
}

#[test]
fn the_rest_of_the_text_is_its_scenario() {
    let (lesson, problems) = read(OWN, Extension::linked());
    assert_eq!(problems.iter().filter(|problem| problem.severity == Severity::Error).count(), 0, "{problems:?}");
    let lesson = lesson.expect("nothing is wrong");
    let text = lesson.scenario_text(Extension::linked()).expect("it has its own");
    assert!(!text.contains("Lesson") && text.contains("HorizontalPodAutoscaler"), "{text}");
    assert_eq!(lesson.checks[0].to, SimDuration::from_secs(300));
    let mut session = Session::default();
    let _ = session.extend_with(Extension::linked());
    for command in lesson.start() {
        let _ = session.apply(command);
    }
    assert_eq!((session.scenario().name.as_str(), session.running()), ("own", false));
    assert_eq!(lesson.solved(Extension::linked()), None);
    // What is wrong in the scenario is where it is in the whole text.
    let wrong = OWN.replace("maxReplicas: 5", "maxReplicas: 0").replace("duration: 5m", "duration: x");
    let places: Vec<_> = read(&wrong, Extension::linked()).1.iter().map(|problem| problem.position.line).collect();
    assert!(places.contains(&3) && places.contains(&17), "{places:?}");
    let both = OWN.replace("spec:\n  about", "spec:\n  scenario: tolerance\n  about");
    assert_eq!(said(&both), ["9:3: error: spec.scenario: Forbidden: the text has a scenario of its own"]);
    let none = OWN.split("---\n").nth(1).expect("the lesson is the second");
    assert!(said(none)[0].contains("spec.scenario: Required value"), "{:?}", said(none));
}

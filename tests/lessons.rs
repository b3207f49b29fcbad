//! What each lesson has to show: the syncs that scale, in the scenarios that ship. The numbers are those of
//! the list of what people struggle with, from which the lessons were made.

use hpa_playground::session::{Command, Extension, Session};
use hpa_playground::units::SimTime;

/// Its number, its scenario, and every sync that wrote another count: when, from what to what.
type Lesson = (u32, &'static str, &'static [(&'static str, i32, i32)]);

const LESSONS: &[Lesson] = &[
    (1, "missing-request", &[]),
    (2, "sidecar-dilutes", &[("4m", 4, 6)]),
    (3, "selector-matches-others", &[("30s", 2, 4), ("1m15s", 4, 5)]),
    (4, "tolerance", &[("4m", 1, 2)]),
    (5, "tolerance-grows", &[("8m", 10, 12)]),
    (5, "tolerance-of-zero", &[("15s", 10, 11), ("8m", 11, 12)]),
    (6, "ceiling", &[]),
    (7, "one-target", &[("8m15s", 10, 9), ("8m30s", 9, 8)]),
    (
        11,
        "percent-and-pods",
        &[("1m15s", 2, 6), ("2m15s", 6, 10), ("3m15s", 10, 14), ("4m15s", 14, 18), ("5m15s", 18, 20)],
    ),
    (14, "cpu-burst-ignored", &[("2m15s", 2, 4), ("2m30s", 4, 5)]),
    (15, "rollout-adds-replicas", &[("3m30s", 1, 2), ("9m15s", 2, 1)]),
    (17, "value-multiplies", &[("15s", 3, 6), ("30s", 6, 12), ("45s", 12, 24), ("1m", 24, 48), ("1m15s", 48, 50)]),
    (17, "average-value-divides", &[("15s", 3, 4)]),
    (28, "terminating-pods", &[("30s", 10, 1), ("5m", 1, 5), ("5m15s", 5, 10), ("5m30s", 10, 20)]),
];

fn run(name: &str) -> Session {
    let mut session = Session::default();
    let _ = session.extend_with(Extension::linked());
    let _ = session.apply(Command::SelectScenario { name: name.to_owned() });
    assert_eq!(session.scenario().name, name);
    session.run_until(SimTime::ZERO + session.scenario().duration);
    session
}

fn scaled(session: &Session) -> Vec<(String, i32, i32)> {
    let syncs = session.engine().history().syncs.iter();
    let scaled =
        syncs.filter_map(|sync| Some((sync.at.since(SimTime::ZERO).to_string(), sync.before.0, sync.scale_to?.0)));
    scaled.collect()
}

/// The counts that were written, one after the other.
fn counts(session: &Session) -> Vec<i32> {
    scaled(session).iter().map(|(_, _, to)| *to).collect()
}

fn errors(session: &Session) -> Vec<String> {
    let mut errors: Vec<_> = session.engine().history().syncs.iter().filter_map(|sync| sync.error.clone()).collect();
    errors.dedup();
    errors
}

#[test]
fn what_is_scaled_and_when() {
    for (row, name, expected) in LESSONS {
        let expected: Vec<_> = expected.iter().map(|(at, from, to)| ((*at).to_owned(), *from, *to)).collect();
        assert_eq!(scaled(&run(name)), expected, "lesson {row}, {name}");
    }
}

#[test]
fn lesson_1_a_container_without_a_request_stops_everything() {
    let session = run("missing-request");
    let errors = errors(&session);
    assert!(errors.iter().any(|error| error.contains("missing request for cpu in container")), "{errors:?}");
}

#[test]
fn lesson_8_the_last_high_recommendation_is_waited_for() {
    // 300 s after 8 were last recommended, then after the first bump, then after the second.
    let downs: Vec<_> = scaled(&run("scale-down-window")).into_iter().filter(|(_, from, to)| to < from).collect();
    let first: Vec<_> = downs.iter().take(3).map(|(at, from, to)| (at.as_str(), *from, *to)).collect();
    assert_eq!(first, [("8m45s", 8, 7), ("11m45s", 7, 6), ("15m", 6, 4)]);
}

#[test]
fn lesson_9_a_window_delays_a_rise_by_its_length() {
    let session = run("scale-up-window");
    let ups: Vec<_> = scaled(&session).into_iter().filter(|(_, from, to)| to > from).map(|(at, ..)| at).collect();
    assert!(ups.iter().any(|at| at.starts_with("2m")) && ups.iter().any(|at| at.starts_with("16m")), "{ups:?}");
    assert!(!ups.iter().any(|at| ["12m", "13m", "14m", "15m"].iter().any(|minute| at.starts_with(minute))), "{ups:?}");
}

#[test]
fn lesson_10_a_policy_is_no_step() {
    let session = run("policies-are-limits");
    assert!(scaled(&session).iter().any(|(_, from, to)| (*from, *to) == (5, 7)), "{:?}", scaled(&session));
}

#[test]
fn lesson_14_a_burst_cascades_without_a_readiness_probe_only() {
    assert_eq!(counts(&run("cpu-burst-ignored")).iter().max(), Some(&5));
    assert_eq!(counts(&run("cpu-burst-cascade"))[..4], [4, 8, 16, 20]);
}

#[test]
fn lesson_18_a_backlog_takes_value_to_the_maximum_while_it_drains() {
    let session = run("backlog-to-max");
    assert_eq!(counts(&session)[..4], [2, 4, 8, 12]);
    let samples = &session.engine().history().samples;
    let at_max = samples.at.iter().position(|at| at.as_millis() >= 90_000).expect("it runs longer");
    assert!(samples.waiting[at_max] > 190_000.0, "{}", samples.waiting[at_max]);
}

#[test]
fn lesson_19_with_one_metric_missing_it_only_goes_up() {
    let session = run("one-metric-missing");
    assert!(scaled(&session).iter().all(|(_, from, to)| to > from), "{:?}", scaled(&session));
    assert!(!scaled(&session).is_empty() && !errors(&session).is_empty());
}

#[test]
fn lesson_20_zeros_take_it_to_the_minimum() {
    let session = run("outage-of-zeros");
    assert!(counts(&session).contains(&1), "{:?}", counts(&session));
    assert!(session.engine().workload().totals(session.now()).dropped > 0.0);
}

#[test]
fn lesson_21_every_round_is_one_of_the_pipeline() {
    let session = run("slow-pipeline");
    assert_eq!(counts(&session), [14, 19, 26, 35, 47, 53]);
    let ats: Vec<_> = session.engine().history().syncs.iter().filter(|s| s.scale_to.is_some()).map(|s| s.at).collect();
    assert!(ats.windows(2).all(|pair| pair[1].since(pair[0]).as_secs() >= 30), "{ats:?}");
    let lower = include_str!("../static/scenarios/slow-pipeline.yaml")
        .replace("averageUtilization: 75", "averageUtilization: 50");
    let mut session = Session::open(&lower.replace("replicas: 10", "replicas: 15")).expect("it is valid");
    session.run_until(SimTime::ZERO + session.scenario().duration);
    let ups = scaled(&session).iter().filter(|(_, from, to)| to > from).count();
    assert!(ups < 6, "{:?}", scaled(&session));
}

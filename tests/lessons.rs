//! What each lesson has to show: the syncs that scale, in the scenarios that ship. The numbers are those of
//! the list of what people struggle with, from which the lessons were made.

use hpa_playground::present::report;
use hpa_playground::session::{Command, Extension, Session};
use hpa_playground::sim::Sync;
use hpa_playground::units::{SimDuration, SimTime};

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
    // Four at a time only where it takes more than four; 19 for 20 are tolerated.
    (10, "policies-are-limits", &[("3m15s", 5, 7), ("6m15s", 7, 11), ("6m30s", 11, 15), ("6m45s", 15, 19)]),
    (
        11,
        "percent-and-pods",
        &[("1m15s", 2, 6), ("2m15s", 6, 10), ("3m15s", 10, 14), ("4m15s", 14, 18), ("5m15s", 18, 20)],
    ),
    // The first three count from 4; 16 to 20 from 8, since the first is as old as the period; then there is nothing else in it.
    (
        12,
        "period-start",
        &[("1m", 4, 8), ("2m", 8, 2), ("3m", 2, 16), ("6m", 16, 20), ("12m", 20, 18), ("17m", 18, 16)],
    ),
    // No limit for so few; then a rise in the period, from which 20 are taken; then none.
    (
        13,
        "long-periods",
        &[
            ("1m", 1, 60),
            ("4m", 60, 1),
            ("16m", 1, 60),
            ("19m", 60, 1),
            ("30m", 1, 60),
            ("41m", 60, 40),
            ("51m", 40, 20),
            ("1h1m", 20, 1),
        ],
    ),
    (14, "cpu-burst-ignored", &[("2m15s", 2, 4), ("2m30s", 4, 5)]),
    (15, "rollout-adds-replicas", &[("3m30s", 1, 2), ("9m15s", 2, 1)]),
    (16, "surge-divides", &[("3m", 10, 11), ("10m", 11, 10)]),
    // With 22 the ratio is tolerated, in the rollout and ever after.
    (16, "surge-stays", &[("3m", 20, 22)]),
    (17, "value-multiplies", &[("15s", 3, 6), ("30s", 6, 12), ("45s", 12, 24), ("1m", 24, 48), ("1m15s", 48, 50)]),
    (17, "average-value-divides", &[("15s", 3, 4)]),
    // CPU says 1 from the start and again from 11:00: it stays all the same.
    (19, "one-metric-missing", &[("8m15s", 3, 6), ("8m30s", 6, 8)]),
    // The window of 60 s after the last true answer, and back when there is one again.
    (20, "outage-of-zeros", &[("5m45s", 6, 1), ("8m", 1, 5), ("8m15s", 5, 6)]),
    // 96 % of the request is 80 % of the limit; then the limit holds at 120 %, 1.5 times as many.
    (
        22,
        "requests-not-limits",
        &[("3m15s", 4, 5), ("8m15s", 5, 8), ("8m45s", 8, 12), ("9m15s", 12, 18), ("9m45s", 18, 21)],
    ),
    // 4 stay for a quarter of an hour with nothing to do; then 100 % of 85, again and again.
    (23, "memory-stays", &[("3m15s", 2, 4), ("20m15s", 4, 5), ("20m45s", 5, 6), ("21m15s", 6, 8), ("21m45s", 8, 10)]),
    (31, "three-horizontal", &[("3m15s", 2, 4), ("3m30s", 4, 6), ("17m15s", 6, 3), ("17m30s", 3, 2)]),
    (31, "three-vertical", &[]),
    (31, "three-cluster", &[("3m15s", 2, 4), ("3m30s", 4, 6), ("17m15s", 6, 3), ("17m30s", 3, 2)]),
    // What the autoscaler does: KEDA's two are in a test of their own.
    (24, "keda-cooldown", &[("2m45s", 1, 4), ("3m", 4, 6), ("11m15s", 6, 1)]),
    (25, "scale-to-zero", &[("5m30s", 1, 0), ("7m15s", 0, 3), ("7m30s", 3, 6), ("13m15s", 6, 2), ("13m30s", 2, 0)]),
    // From 5 to 1 by the manifest, in between.
    (
        26,
        "replicas-applied",
        &[("1m30s", 1, 2), ("2m15s", 2, 3), ("2m30s", 3, 4), ("3m15s", 4, 5), ("6m15s", 1, 4), ("6m30s", 4, 5)],
    ),
    (27, "vertical-too", &[("5m", 4, 8), ("13m", 8, 16)]),
    (28, "terminating-pods", &[("30s", 10, 1), ("5m", 1, 5), ("5m15s", 5, 10), ("5m30s", 10, 20)]),
    (30, "behavior-absent", &[("1m", 1, 4), ("1m15s", 4, 8), ("1m30s", 8, 16), ("1m45s", 16, 32), ("2m", 32, 40)]),
    (30, "behavior-written", &[("1m", 1, 5), ("1m15s", 5, 10), ("1m30s", 10, 20), ("1m45s", 20, 40)]),
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

/// The words of the sync at a time, in seconds, with one space between two.
fn explained(session: &Session, at: i64) -> String {
    let words = report::explain(session, SimTime::ZERO + SimDuration::from_secs(at)).expect("there is a sync then");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
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
    assert_eq!(downs[3..], [("15m15s".to_owned(), 4, 3), ("15m30s".to_owned(), 3, 2)]);
}

#[test]
fn lesson_9_a_window_delays_a_rise_by_its_length() {
    let session = run("scale-up-window");
    let ups: Vec<_> = scaled(&session).into_iter().filter(|(_, from, to)| to > from).map(|(at, ..)| at).collect();
    // The rise at 2:00 is answered at the next sync, the same at 12:00 when the window has passed.
    assert_eq!(ups, ["2m15s", "2m30s", "2m45s", "3m", "16m", "16m15s", "16m30s", "16m45s"]);
}

#[test]
fn lesson_12_the_period_starts_where_it_started_whatever_the_direction() {
    let session = run("period-start");
    // The count now, less what was added, plus what was removed.
    assert!(explained(&session, 120).contains("−2 pods / 5m from 4, 4 added since, → 2"));
    assert!(explained(&session, 180).contains("+300 % / 5m from 4, 4 added since, 6 removed since, → 16"));
}

#[test]
fn lesson_14_a_burst_cascades_without_a_readiness_probe_only() {
    assert_eq!(counts(&run("cpu-burst-ignored")).iter().max(), Some(&5));
    let cascade: Vec<_> = [("2m15s", 2, 4), ("2m45s", 4, 8), ("3m", 8, 16), ("3m15s", 16, 20), ("9m45s", 20, 6)].into();
    let expected: Vec<_> = cascade.into_iter().map(|(at, from, to)| (at.to_owned(), from, to)).collect();
    assert_eq!(scaled(&run("cpu-burst-cascade")), expected);
}

#[test]
fn lesson_16_the_tolerance_is_of_the_pods_that_there_are() {
    let session = run("surge-divides");
    let syncs = &session.engine().history().syncs;
    let before: Vec<_> = syncs.iter().take_while(|sync| sync.at.as_millis() < 170_000).collect();
    // 44 / (4 × 10) is 1.1 and tolerated; 44 / (4 × 15) is not, and counted anew.
    assert!(before.iter().all(|sync| sync.proposed.map(|proposed| proposed.0) == Some(10)), "{before:?}");
    assert!(explained(&session, 180).contains("ratio 44.0 / (4.0 × 15)"));
    assert!(explained(&session, 600).contains("ratio 40.0 / (4.0 × 17)"));
    let stays = run("surge-stays");
    for tolerated in [180, 1_200] {
        assert!(explained(&stays, tolerated).contains("ratio 80.0 / (4.0 × 22) 0.909 within tolerance"));
    }
    assert!(explained(&stays, 720).contains("highest of 21 recommendations in the window: 22"));
}

#[test]
fn lesson_18_a_backlog_takes_value_to_the_maximum_while_it_drains() {
    let session = run("backlog-to-max");
    assert_eq!(counts(&session)[..4], [2, 4, 8, 12]);
    // A sync each, then 12 until the window of 300 s has passed since the lag last asked for them.
    let ats: Vec<_> = scaled(&session).into_iter().map(|(at, ..)| at).collect();
    assert_eq!(ats[..5], ["15s", "30s", "45s", "1m", "19m15s"]);
    let samples = &session.engine().history().samples;
    let at_max = samples.at.iter().position(|at| at.as_millis() >= 90_000).expect("it runs longer");
    assert!(samples.waiting[at_max] > 190_000.0, "{}", samples.waiting[at_max]);
}

#[test]
fn lesson_19_with_one_metric_missing_it_only_goes_up() {
    let session = run("one-metric-missing");
    assert!(scaled(&session).iter().all(|(_, from, to)| to > from), "{:?}", scaled(&session));
    // What CPU says stands against the unknown: 1 is less than there are, before the load and after it.
    assert!(explained(&session, 420).contains("1 of 2 metrics failed, and 1, the largest of the rest, is below 3"));
    assert!(explained(&session, 840).contains("1 of 2 metrics failed, and 1, the largest of the rest, is below 8"));
    assert!(
        errors(&session).iter().skip(1).all(|error| error.contains("(1 invalid out of 2)")),
        "{:?}",
        errors(&session)
    );
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
    // A minute each: pods come up, a round of metrics-server measures them, the one after it is the first that counts.
    let ats: Vec<_> = scaled(&session).into_iter().map(|(at, ..)| at).collect();
    assert_eq!(ats, ["2m45s", "3m45s", "4m45s", "5m45s", "6m45s", "7m45s"]);
    let lower = include_str!("../static/scenarios/slow-pipeline.yaml")
        .replace("averageUtilization: 75", "averageUtilization: 50");
    let mut session = Session::open(&lower.replace("replicas: 10", "replicas: 15")).expect("it is valid");
    session.run_until(SimTime::ZERO + session.scenario().duration);
    let ups = scaled(&session).iter().filter(|(_, from, to)| to > from).count();
    assert!(ups < 6, "{:?}", scaled(&session));
}

#[test]
fn lesson_22_the_limit_is_where_utilization_ends() {
    let session = run("requests-not-limits");
    assert!(explained(&session, 120).contains("cpu 80 %"));
    assert!(explained(&session, 195).contains("cpu 96 %"));
    for rise in [495, 525, 555] {
        assert!(explained(&session, rise).contains("cpu 120 %"));
    }
}

#[test]
fn lesson_23_memory_is_the_same_with_nothing_to_do() {
    let session = run("memory-stays");
    assert!(explained(&session, 1_080).contains("ratio 80 % / 85 % 0.941"));
    let pinned =
        session.engine().history().syncs.iter().filter(|sync| (600_000..1_200_000).contains(&sync.at.as_millis()));
    assert!(pinned.clone().count() == 40 && pinned.clone().all(|sync| sync.before.0 == 4 && sync.scale_to.is_none()));
}

#[test]
fn lesson_24_the_cooldown_is_about_the_last_pod() {
    let session = run("keda-cooldown");
    let history = session.engine().history();
    let keda: Vec<_> = history
        .events
        .iter()
        .filter_map(|event| Some((event.at.since(SimTime::ZERO).to_string(), event.event.reason, event.scaled?)))
        .map(|(at, reason, (from, to))| (at, reason, from.0, to.0))
        .collect();
    // Messages from 2:10 to 14:10: at the next look, and 60 s after the last look that saw one.
    assert_eq!(
        keda,
        [
            ("2m35s".to_owned(), "KEDAScaleTargetActivated", 0, 1),
            ("15m5s".to_owned(), "KEDAScaleTargetDeactivated", 1, 0),
        ]
    );
    let said: Vec<_> = history.events.iter().map(|event| event.event.message.as_str()).collect();
    for message in [
        "Scaler rabbitmq is built",
        "Started scalers watch",
        "ScaledObject is ready for scaling",
        "Scaled Deployment default/worker from 0 to 1, triggered by rabbitMQScaler",
        "Deactivated Deployment default/worker from 1 to 0",
    ] {
        assert!(said.contains(&message), "{message}: {said:?}");
    }
    // At zero the autoscaler rests.
    let disabled = |sync: &&Sync| sync.status.conditions.iter().any(|condition| condition.reason == "ScalingDisabled");
    assert_eq!(history.syncs.iter().filter(disabled).count(), 10 + 12);
    assert!(session.engine().workload().totals(session.now()).dropped < 1e-9);
}

#[test]
fn lesson_25_a_target_without_pods_needs_a_metric_without_pods() {
    let session = run("scale-to-zero");
    assert_eq!(session.engine().workload().totals(session.now()).dropped, 0.0);
    let text = include_str!("../static/scenarios/scale-to-zero.yaml");
    let (before, rest) = text.split_once("  - type: External").expect("it has an external metric");
    let (_, after) = rest.split_once("---").expect("the Deployment follows");
    let cpu = "  - type: Resource\n    resource:\n      name: cpu\n      target: {type: Utilization, averageUtilization: 70}\n";
    let refused = Session::open(&format!("{before}{cpu}---{after}")).expect_err("cpu needs pods").pop();
    let message = refused.map(|problem| problem.message).unwrap_or_default();
    assert!(message.contains("must specify at least one Object or External metric"), "{message}");
    let without = Session::open(&text.replace("HPAScaleToZero: true", "HPAScaleToZero: false"));
    assert!(without.is_err(), "the gate is closed by default");
}

#[test]
fn lesson_26_what_is_applied_is_what_there_is() {
    let session = run("replicas-applied");
    // CPU alone would say 2 then: it is the window that remembers 5.
    let back =
        session.engine().history().syncs.iter().find(|sync| sync.at.as_millis() == 375_000).expect("it is there");
    assert_eq!((back.before.0, back.proposed.map(|proposed| proposed.0)), (1, Some(2)));
    assert!(session.engine().workload().totals(session.now()).dropped > 0.0);
}

#[test]
fn lesson_27_half_the_request_is_twice_the_utilization() {
    let session = run("vertical-too");
    for (at, percent) in [(225, "60 %"), (300, "120 %"), (705, "60 %"), (780, "120 %"), (1_185, "60 %")] {
        let words = explained(&session, at);
        assert!(words.contains(&format!("cpu {percent}")), "{words}");
    }
}

#[test]
fn lesson_28_pods_that_stop_are_ready_and_not_measured() {
    let session = run("terminating-pods");
    assert!(explained(&session, 240).contains("1 pod, 9 ignored"));
    assert!(explained(&session, 300).contains("10 of 10 pods run and are ready"));
}

/// The lowest and the highest.
fn range(values: impl Iterator<Item = i32> + Clone) -> (i32, i32) {
    (values.clone().min().unwrap_or_default(), values.max().unwrap_or_default())
}

#[test]
fn lesson_31_each_changes_one_thing_and_leaves_the_others_alone() {
    // Pods that are wanted, nodes, and the requests per second that one ready pod answers at most.
    let cases = [
        ("three-horizontal", (2, 6), (3, 3), (20.0, 20.0)),
        ("three-vertical", (2, 2), (3, 3), (20.0, 33.125)),
        ("three-cluster", (2, 6), (2, 3), (20.0, 20.0)),
    ];
    for (name, pods, nodes, capacity) in cases {
        let session = run(name);
        let samples = &session.engine().history().samples;
        assert_eq!(range(samples.desired.iter().copied()), pods, "{name}: pods");
        assert_eq!(range(samples.nodes.iter().copied()), nodes, "{name}: nodes");
        let each = samples.capacity.iter().zip(&samples.ready).filter(|(_, ready)| **ready > 0);
        let each: Vec<f64> = each.map(|(capacity, ready)| capacity / f64::from(*ready)).collect();
        let (least, most) = each.iter().fold((f64::MAX, 0.0), |(a, b), x| (f64::min(a, *x), f64::max(b, *x)));
        assert!((least - capacity.0).abs() < 1e-6 && (most - capacity.1).abs() < 1e-6, "{name}: {least} to {most}");
        assert!(session.engine().workload().totals(session.now()).dropped < 1e-9, "{name}");
    }
    // Two pods wait for a node in the one, and in no other.
    let waits = |name: &str| {
        let session = run(name);
        let samples = &session.engine().history().samples;
        let at = samples.at.iter().position(|at| at.as_millis() >= 270_000).expect("it runs longer");
        samples.starting[at]
    };
    assert_eq!(["three-horizontal", "three-vertical", "three-cluster"].map(waits), [0, 0, 2]);
}

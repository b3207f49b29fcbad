//! Moving through time, and a session as a scenario: what a person sees of it. That it is right, whatever was done, is in
//! `tests/properties.rs`.

use hpa_playground::session::{Changes, Command, Session, SliderId};
use hpa_playground::sim::{Component, Health};
use hpa_playground::units::{SimDuration, SimTime};

const SEED: &str = include_str!("manifests/requests-per-second-v2.yaml");

fn minutes(minutes: i64) -> SimTime {
    SimTime::from_millis(60_000 * minutes)
}

fn seek(session: &mut Session, to: i64) -> Changes {
    session.apply(Command::Seek { time: minutes(to).since(SimTime::ZERO) })
}

fn slide(session: &mut Session, value: f64) {
    let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value });
}

fn edit(session: &mut Session, text: &str) {
    let _ = session.apply(Command::EditManifest { text: text.to_owned() });
}

fn limit(session: &Session) -> i32 {
    session.engine().autoscaler().spec.max_replicas.0
}

/// At most 7 pods from minute 2 on, 30 requests per second from minute 4 on, and minute 10 is over.
fn played() -> Session {
    let mut session = Session::open(SEED).expect("the manifest is valid");
    session.run_until(minutes(2));
    edit(&mut session, &SEED.replace("maxReplicas: 10", "maxReplicas: 7"));
    session.run_until(minutes(4));
    slide(&mut session, 30.0);
    session.run_until(minutes(10));
    session
}

fn shown(session: &Session) -> (i32, bool, f64, usize) {
    let text = session.text().0;
    let said = text.contains(&format!("maxReplicas: {}", limit(session)));
    (limit(session), said, session.slider(SliderId::RequestRate), session.engine().history().syncs.len())
}

#[test]
fn manifest_sliders_and_text_follow_the_position() {
    let mut session = played();
    assert_eq!(shown(&session), (7, true, 30.0, 40));
    let changes = seek(&mut session, 1);
    assert!(changes.any(Changes::MANIFEST) && changes.any(Changes::CONTROLS) && changes.any(Changes::HISTORY));
    assert_eq!((shown(&session), session.now(), session.end()), ((10, true, 4.0, 4), minutes(1), minutes(10)));
    let _ = session.apply(Command::Play);
    let changes = session.advance(SimDuration::from_secs(120));
    assert!(changes.any(Changes::MANIFEST), "the edit is passed");
    assert_eq!(shown(&session), (7, true, 4.0, 12));
    let _ = session.advance(SimDuration::from_secs(600));
    assert_eq!((shown(&session), session.end()), ((7, true, 30.0, 52), minutes(13)));
}

#[test]
fn a_text_that_is_being_worked_on_stays() {
    let mut session = played();
    edit(&mut session, "kind: [");
    let changes = seek(&mut session, 1);
    assert!(!changes.any(Changes::MANIFEST));
    assert_eq!((session.text().0, limit(&session), session.forked()), ("kind: [", 10, None));
    edit(&mut session, &SEED.replace("maxReplicas: 10", "maxReplicas: 8"));
    assert_eq!((limit(&session), session.forked(), session.end()), (8, Some(minutes(1)), minutes(1)));
}

#[test]
fn a_change_in_the_past_leaves_a_way_back() {
    let mut session = played();
    let hash = session.engine().history().hash();
    assert_eq!(session.apply(Command::Unfork), Changes::NONE);
    let _ = seek(&mut session, 3);
    assert_eq!(session.forked(), None);
    slide(&mut session, 12.0);
    slide(&mut session, 13.0);
    assert_eq!((session.forked(), session.end()), (Some(minutes(3)), minutes(3)));
    session.run_until(minutes(5));
    let _ = session.apply(Command::Unfork);
    assert_eq!((session.now(), session.end(), session.forked()), (minutes(5), minutes(10), None));
    let _ = seek(&mut session, 10);
    assert_eq!(session.engine().history().hash(), hash);
    let starts = [
        Command::Reset,
        Command::Load { text: SEED.to_owned() },
        Command::SelectScenario { name: "requests-per-second".to_owned() },
    ];
    for command in starts {
        session.run_until(minutes(10));
        let _ = seek(&mut session, 3);
        slide(&mut session, 12.0);
        assert!(session.forked().is_some());
        let _ = session.apply(command);
        assert_eq!((session.forked(), session.end()), (None, SimTime::ZERO));
    }
}

#[test]
fn the_way_back_ends_where_the_line_did() {
    let mut session = played();
    let _ = seek(&mut session, 1);
    edit(&mut session, &SEED.replace("maxReplicas: 10", "maxReplicas: 9"));
    session.run_until(minutes(15));
    let changes = session.apply(Command::Unfork);
    assert!(changes.any(Changes::MANIFEST) && changes.any(Changes::HISTORY));
    assert_eq!((session.now(), shown(&session)), (minutes(10), (7, true, 30.0, 40)));
}

#[test]
fn steps_stay_within_what_can_be_computed() {
    let mut session = played();
    let _ = session.apply(Command::Explain { sync: Some(30) });
    assert!(seek(&mut session, 3).any(Changes::SELECTION));
    assert_eq!(session.selected(), None);
    for _ in 0..28 {
        let _ = session.apply(Command::NextSync);
    }
    assert_eq!((session.now(), session.end()), (minutes(10), minutes(10)));
    let _ = session.apply(Command::NextSync);
    assert_eq!(session.end(), minutes(10) + SimDuration::from_secs(15));
    let _ = session.apply(Command::Seek { time: SimDuration::from_micros(i64::MAX) });
    assert_eq!(session.end(), minutes(10) + SimDuration::from_secs(24 * 3600 + 15));
    let _ = session.apply(Command::Seek { time: SimDuration::from_millis(-1) });
    assert_eq!((session.now(), session.engine().history().syncs.len()), (SimTime::ZERO, 0));
}

#[test]
fn a_session_is_a_scenario_that_people_can_read() {
    let mut session = Session::open(&format!("kind: Scenario\nspec: {{seed: 3}}\n---\n{SEED}")).expect("it is valid");
    slide(&mut session, 12.5);
    session.run_until(minutes(1));
    let slow = Health::Slow { delay: SimDuration::from_millis(1500) };
    let faults =
        [(Component::Adapter, slow, Some(SimDuration::from_secs(90))), (Component::Custom, Health::Works, None)];
    for (component, health, span) in faults {
        let _ = session.apply(Command::SetFault { component, health, span });
    }
    let _ = session.apply(Command::Kill { pods: 2 });
    let _ = session.apply(Command::Slide { slider: SliderId::WorkPerRequest, value: 55.0 });
    edit(&mut session, &SEED.replace("maxReplicas: 10", "maxReplicas: 7"));
    let edited = SEED.replace("maxReplicas: 10", "maxReplicas: 7").trim_end().replace('\n', "\n        ");
    let event = |at: &str, what: &str| format!("    - at: {at}\n      {what}\n      live: true\n");
    let events = [
        event("0ms", "rate: 12.5"),
        event("1m", "slow:\n        component: adapter\n        for: 1m30s\n        delay: 1.5s"),
        event("1m", "works:\n        api: custom"),
        event("1m", "kill:\n        pods: 2"),
        event(
            "1m",
            "app:\n        cpuPerRequest: 55ms\n        latencyFloor: 20ms\n        workers: 8\n        queue: 100\n        \
             timeout: 5s\n        retries: 0\n        spreading: random\n        idleCpu: 0.002\n        sidecars: {}\n        \
             memory:\n          base: 125829120\n          perRequest: 1048576\n          leakPerHour: 0\n        startup:\n          \
             pull: 2s\n          start: 10s\n          cpuBurst: 0\n        stop: 6s",
        ),
        event("1m", &format!("apply: |\n        {edited}")),
    ];
    let start = "kind: Scenario\nspec:\n  seed: 3\n  duration: 30m\n  events:\n";
    assert_eq!(session.as_scenario(), [start, &events.concat(), "---\n", SEED].concat());
}

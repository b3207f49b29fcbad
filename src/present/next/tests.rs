//! The answers of known moments, and that what is foretold comes true.

use super::*;
use crate::session::{Command, Extension};

fn start(scenario: &str) -> Session {
    let mut session = Session::default();
    let _ = session.extend_with(Extension::linked());
    let _ = session.apply(Command::SelectScenario { name: scenario.to_owned() });
    session
}

fn said(session: &Session) -> String {
    let answers = answers(session);
    let lines = answers.iter().flat_map(|answer| {
        answer.says.iter().map(|line| match line.line {
            Some(number) => format!("{} {} [{number}]\n", answer.question, line.text),
            None => format!("{} {}\n", answer.question, line.text),
        })
    });
    lines.collect()
}

#[test]
fn what_holds_the_count_is_said_and_what_would_change_it() {
    let cases = [
        ("requests-per-second", 10, "What next? 1 → 2 at 00:01:00, then 3 at 00:02:15, if nobody does anything.\n"),
        (
            "requests-per-second",
            165,
            "Why not more? maxReplicas is 10; the metrics ask for 11. [11]
What next? No change in the next 10 minutes, if nobody does anything.
What would change that? A larger maxReplicas: up to 11 at this load.
",
        ),
        (
            "requests-per-second",
            700,
            "Why not more? maxReplicas is 10; the metrics ask for 12. [11]
What next? 10 → 7 at 00:17:30, then 4 at 00:17:45, if nobody does anything.
What would change that? A larger maxReplicas: up to 12 at this load.
What would change that? myapp_requests_per_second below 1.8 asks for fewer; it is 2.4. [19]
",
        ),
        (
            "tolerance",
            120,
            "Why this many? cpu is close enough to its target: ratio 1.014, within the tolerance.
What next? 1 → 2 at 00:04:00, then no change for 10 minutes, if nobody does anything.
What would change that? cpu above 77 % asks for more; it is 71 %. [18]
",
        ),
        (
            "ceiling",
            300,
            "Why this many? cpu asks for as many: ratio 0.817, rounded up to whole pods.
What next? No change in the next 10 minutes, if nobody does anything.
What would change that? cpu above 66 % asks for more; it is 49 %.
What would change that? cpu at 40 % or below asks for fewer; it is 49 %.
",
        ),
        (
            "scale-down-window",
            420,
            "Why not fewer? The metrics ask for 6; 8, recommended at 00:02:15, counts until 00:07:15 (scaleDown window). [22]
What next? 8 → 7 at 00:08:45, then 6 at 00:11:45, if nobody does anything.
What would change that? A shorter stabilizationWindowSeconds under behavior.scaleDown.
What would change that? myapp_requests_per_second above 2.2 asks for more; it is 1.491. [19]
",
        ),
        (
            "surge-divides",
            200,
            "Why this many? queue_length asks for as many: ratio 0.647, rounded up to whole pods.
What next? 11 → 10 at 00:10:00, then no change for 10 minutes, if nobody does anything.
What would change that? queue_length above 74.8 asks for more; it is 44.0. [19]
What would change that? queue_length at 40.0 or below asks for fewer; it is 44.0. [19]
",
        ),
        (
            "keda-cooldown",
            60,
            "Why not more? The target was scaled to zero: the autoscaler rests.
What does KEDA do? No trigger is active: KEDA looks again at 00:01:05 and scales to 1 when one is. [1]
What next? 0 → 1 at 00:02:35, then 4 at 00:02:45, if nobody does anything.
What would change that? A trigger of KEDA becomes active: then KEDA scales to 1.
",
        ),
        (
            "one-metric-missing",
            300,
            "Why this many? 1 metric cannot be read, and without it nothing is scaled down. [12]
What next? 3 → 6 at 00:08:15, then 8 at 00:08:30, if nobody does anything.
What would change that? The metrics API answers again: see which one in the loop.
",
        ),
    ];
    let mut wrong = String::new();
    for (scenario, seconds, expected) in cases {
        let mut session = start(scenario);
        session.run_until(SimTime::from_millis(seconds * 1000));
        let said = said(&session);
        if said != expected {
            wrong = format!("{wrong}{scenario} at {seconds} s:\n{said}\n");
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn what_is_foretold_comes_true() {
    for (name, _) in Session::scenarios() {
        let mut session = start(&name);
        let mut foretold = Vec::new();
        for minute in 0..12 {
            session.run_until(SimTime::from_millis(minute * 60_000 + 7_000));
            foretold.push((session.now(), scales(&session, session.now() + HORIZON)));
        }
        session.run_until(session.now() + HORIZON);
        for (at, foretold) in foretold {
            let syncs = session.engine().history().syncs.iter();
            let by_sync = syncs.filter_map(|sync| Some((sync.at, sync.before, sync.scale_to?)));
            let events = session.engine().history().events.iter();
            let by_keda = events.filter_map(|event| event.scaled.map(|(from, to)| (event.at, from, to)));
            let mut came: Vec<_> =
                by_sync.chain(by_keda).filter(|(when, ..)| *when > at && *when <= at + HORIZON).collect();
            came.sort_by_key(|(when, ..)| *when);
            assert_eq!(came, foretold, "{name} at {at}");
        }
        // After a step back, what is computed already is read, and beyond its end a run goes on.
        let until = session.now() + HORIZON;
        let beyond = scales(&session, until);
        let _ = session.apply(Command::Seek { time: SimDuration::from_secs(667) });
        let known = scales(&session, until);
        assert!(known.ends_with(&beyond), "{name}: {known:?} after a step back, {beyond:?} before");
    }
}

#[test]
fn nothing_is_looked_for_again_between_two_syncs() {
    let mut session = start("requests-per-second");
    let _ = session.apply(Command::Play);
    let mut changed = 0;
    let mut before = explanation::basis(&session);
    for _ in 0..300 {
        let _ = session.advance(SimDuration::from_secs(1));
        let now = explanation::basis(&session);
        changed += u32::from(now != before);
        before = now;
    }
    assert_eq!(changed, 20, "once a sync");
    let _ = session.apply(Command::Kill { pods: 1 });
    assert_ne!(explanation::basis(&session), before);
}

#[test]
fn a_chosen_sync_is_not_asked_what_comes_next() {
    let mut session = start("requests-per-second");
    session.run_until(SimTime::from_millis(300_000));
    let _ = session.apply(Command::Explain { sync: Some(4) });
    assert_eq!(answers(&session).len(), 1);
}

//! Golden scenarios: the traces of the scenarios that ship, and of a session as a person would drive it.
//!
//! A trace is `tests/scenarios/<name>/trace.txt`, a line for each sync; `explanations.txt` beside it holds the words of
//! the first sync and of those that scaled or failed anew. `UPDATE_TRACES=1 cargo test --test scenarios` writes them anew; read the
//! difference before you commit it. `hashes.txt` is one number for each scenario that ships, over every bit of its history:
//! `tests/wasm.rs` compares it with what comes out in the browser.

use std::fs;
use std::path::Path;

use hpa_playground::present::report;
use hpa_playground::session::{Command, Extension, Session, SliderId};
use hpa_playground::units::{SimDuration, SimTime};

const SEED: &str = include_str!("manifests/requests-per-second-v2beta2.yaml");

fn compare(name: &str, trace: &str) {
    compare_file(&Path::new("tests/scenarios").join(name).join("trace.txt"), trace);
}

fn compare_file(path: &Path, trace: &str) {
    if std::env::var_os("UPDATE_TRACES").is_some() {
        fs::create_dir_all(path.parent().expect("the trace is in a folder")).expect("the folder can be made");
        fs::write(path, trace).expect("the trace can be written");
    }
    let golden = fs::read_to_string(path).unwrap_or_default();
    let different = golden.lines().zip(trace.lines()).position(|(a, b)| a != b);
    if let Some(line) = different {
        let of = |text: &str| text.lines().nth(line).unwrap_or_default().to_owned();
        panic!("{} line {}:\n  golden {}\n  now    {}", path.display(), line + 1, of(&golden), of(trace));
    }
    assert_eq!(golden.lines().count(), trace.lines().count(), "{}", path.display());
}

#[test]
fn the_scenarios_that_ship() {
    let mut hashes = Vec::new();
    for (name, _) in Session::scenarios() {
        let mut session = Session::default();
        let _ = session.apply(Command::SelectScenario { name: name.clone() });
        if session.wants_extension() {
            let _ = session.extend_with(Extension::linked());
        }
        session.run_until(SimTime::ZERO + session.scenario().duration);
        compare(&name, &report::trace(&session));
        compare_file(&Path::new("tests/scenarios").join(&name).join("explanations.txt"), &explanations(&session));
        hashes.push(format!("{name} {:016x}\n", session.engine().history().hash()));
    }
    compare_file(Path::new("tests/scenarios/hashes.txt"), &hashes.concat());
}

/// The explanations of the first few syncs that scaled or had another error than the sync before, and of the very first.
fn explanations(session: &Session) -> String {
    let syncs = &session.engine().history().syncs;
    let failed_anew = |n: usize| syncs[n].error.is_some() && syncs[n].error != syncs[n - 1].error;
    let worth_it = syncs.iter().enumerate().filter(|(n, sync)| *n == 0 || sync.scale_to.is_some() || failed_anew(*n));
    let worth_it = worth_it.map(|(_, sync)| sync).take(8);
    worth_it.filter_map(|sync| report::explain(session, sync.at)).collect::<Vec<_>>().join("\n")
}

/// The seed manifest with the slider at 24 requests per second, then at 3.
fn driven() -> Session {
    let mut session = Session::open(SEED).expect("the seed manifest is valid");
    let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: 24.0 });
    session.run_until(SimTime::ZERO + SimDuration::from_secs(300));
    let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: 3.0 });
    session.run_until(SimTime::ZERO + SimDuration::from_secs(900));
    session
}

#[test]
fn a_slider_drives_the_seed_manifest() {
    compare("driven-by-slider", &report::trace(&driven()));
}

#[test]
fn a_run_is_repeatable() {
    assert_eq!(report::trace(&driven()), report::trace(&driven()));
}

#[test]
fn stepping_in_other_strides_changes_nothing() {
    let mut small = Session::open(SEED).expect("the seed manifest is valid");
    let mut large = Session::open(SEED).expect("the seed manifest is valid");
    for session in [&mut small, &mut large] {
        let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: 24.0 });
    }
    for millis in (0..600_000).step_by(137) {
        small.run_until(SimTime::from_millis(millis));
    }
    for session in [&mut small, &mut large] {
        session.run_until(SimTime::from_millis(600_000));
    }
    let syncs = |session: &Session| report::trace(session).lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(syncs(&small), syncs(&large));
}

#[test]
fn requests_are_conserved() {
    let session = driven();
    let totals = session.engine().workload().totals(session.now());
    let accounted = totals.served + totals.dropped + totals.waiting;
    assert!((totals.arrived - accounted).abs() < 1e-6, "{totals:?}");
    let sent = 24.0 * 300.0 + 3.0 * 600.0;
    assert!((totals.arrived - sent).abs() < 1e-6, "{totals:?}");
}

#[test]
fn what_is_huge_stays_bounded() {
    let huge =
        SEED.replace("maxReplicas: 10", "maxReplicas: 2147483647").replace("averageValue: 2", "averageValue: 1m");
    let mut session = Session::open(&huge).expect("the manifest is valid");
    let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: 1e9 });
    session.run_until(SimTime::ZERO + SimDuration::from_secs(600));
    let workload = session.engine().workload();
    assert!(workload.replicas().0 > 10_000, "{}", workload.replicas());
    assert_eq!(workload.pods().len(), 10_000);
}

#[test]
fn another_target_has_pods_of_its_own() {
    let mut session = driven();
    let text = session.text().0.replace("Deployment", "StatefulSet").replace("name: myapp", "name: other");
    let _ = session.apply(Command::EditManifest { text });
    let names = |session: &Session| {
        session.engine().workload().pods().iter().map(|pod| pod.api.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(&session), ["other-0"]);
    session.run_until(session.now() + SimDuration::from_secs(120));
    assert!(names(&session).iter().all(|name| name.starts_with("other-")), "{:?}", names(&session));
    let last = session.engine().history().syncs.last().and_then(|sync| sync.error.clone());
    assert_eq!(last, None);
}

//! The explanation is complete and right: from its steps alone the decision of every sync can be made again, and a sync
//! of the past that is run again decides as it did.
#![cfg(not(target_arch = "wasm32"))]

mod arbitrary;
mod numbers;
mod redo;
#[allow(dead_code, reason = "what only other tests need is shared with them")]
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use arbitrary::{World, world};
use hpa_playground::controller::{Explained, Memory, Reconciled, Step, reconcile, reconcile_explained};
use hpa_playground::session::{Command, Extension, Session, SliderId};
use hpa_playground::sim::{Explanation, Reporter};
use hpa_playground::units::{SimDuration, SimTime};
use proptest::prelude::*;
use redo::redo;
use support::{traces, vectors};

const SEED: &str = include_str!("../manifests/requests-per-second-v2beta2.yaml");

/// Whether the steps lead to what was written.
fn leads_to(steps: &[Step], did: &Reconciled) -> Result<(), String> {
    let (written, expected) = (redo(steps)?, did.scale_to.map(|replicas| replicas.0));
    if written == expected { Ok(()) } else { Err(format!("redone {written:?}, not {expected:?}")) }
}

/// The name of a kind of step.
fn kind(step: &Step) -> String {
    format!("{step:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// The files of traces that the conformance test runs.
fn traces_of_the_controller() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from("tests/conformance")];
    folders.extend(std::env::var_os("HPA_CONFORMANCE_DIR").map(PathBuf::from));
    let files = folders.iter().flat_map(|folder| vectors::files(folder).expect("the folder is readable"));
    let holds_traces = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("reconcile-") || name.starts_with("upstream_horizontal")
    };
    files.filter(holds_traces).collect()
}

#[test]
fn every_sync_of_the_vectors_can_be_done_again_from_its_steps() {
    let (mut syncs, mut kinds) = (0, BTreeSet::new());
    for file in traces_of_the_controller() {
        let (name, content) = vectors::load(&file).expect("the file is readable");
        let vectors = vectors::read(&name, &content).expect("the file holds vectors");
        for vector in vectors.iter().filter(|vector| vector.get("unit").is_none()) {
            let checked = traces::each_sync(vector, |did, _| {
                syncs += 1;
                kinds.extend(did.steps.iter().map(kind));
                leads_to(&did.steps, &did.value)
            });
            checked.unwrap_or_else(|text| panic!("{} of {}: {text}", vector["id"], file.display()));
        }
    }
    assert!(syncs > 1000, "{syncs}");
    assert_eq!(kinds.len(), 30, "the vectors reach every kind of step: {kinds:?}");
}

/// Runs all syncs; with a listener they do what they do without one, and their steps lead there.
fn run(world: World) -> Result<(), String> {
    let World { mut hpa, config, looks } = world;
    let (mut memory, mut now) = (Memory::default(), SimTime::ZERO);
    for look in looks {
        now += look.after;
        let spec = hpa.spec.clone();
        look.with_seen(&spec, |seen| {
            let mut unheard = (hpa.clone(), memory.clone());
            let silent = reconcile(now, &mut unheard.0, seen, &mut unheard.1, &config, &mut ());
            let Explained { value, steps } = reconcile_explained(now, &mut hpa, seen, &mut memory, &config);
            if silent != value || unheard.0 != hpa {
                return Err(format!("unheard: {silent:?}, heard: {value:?}"));
            }
            leads_to(&steps, &value).map_err(|text| format!("{text}\n{steps:#?}"))
        })?;
    }
    Ok(())
}

/// Runs every sync of a session again.
fn explain_all(session: &Session) -> Result<(), String> {
    let history = session.engine().history();
    for sync in &history.syncs {
        let number = sync.number;
        let Some(Explanation { reconciled, status, steps }) = history.explain(number) else {
            return Err(format!("sync {number} is not explained"));
        };
        let events = history
            .events
            .iter()
            .filter(|event| event.sync == number && event.by == Reporter::Autoscaler)
            .map(|event| &event.event);
        let same = reconciled.scale_to == sync.scale_to
            && reconciled.error == sync.error
            && status == *sync.status
            && reconciled.events.iter().eq(events);
        if !same {
            return Err(format!("sync {number} did {sync:?}, again {reconciled:?} with {status:?}"));
        }
        leads_to(&steps, &reconciled).map_err(|text| format!("sync {number}: {text}\n{steps:#?}"))?;
    }
    Ok(())
}

#[test]
fn every_sync_of_the_scenarios_that_ship_can_be_run_again() {
    for (name, _) in Session::scenarios() {
        let mut session = Session::default();
        let _ = session.apply(Command::SelectScenario { name: name.clone() });
        if session.wants_extension() {
            let _ = session.extend_with(Extension::linked());
        }
        session.run_until(SimTime::ZERO + session.scenario().duration);
        assert!(session.engine().history().syncs.len() > 15, "{name}");
        explain_all(&session).unwrap_or_else(|text| panic!("{name}: {text}"));
    }
}

#[test]
fn there_are_as_many_explanations_as_syncs() {
    let mut session = Session::open(SEED).expect("the manifest is valid");
    let _ = session.apply(Command::NextSync);
    let history = session.engine().history();
    assert!(history.explain(1).is_some());
    assert_eq!([history.explain(0), history.explain(2), history.explain(u64::MAX)], [None, None, None]);
}

/// Resources of both kinds, of pods that are slow to start.
const RESOURCES: &str = "
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: myhpa}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: myapp}
  maxReplicas: 12
  metrics:
  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
  - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 130Mi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: myapp}
spec:
  selector: {matchLabels: {app: myapp}}
  template:
    metadata: {labels: {app: myapp}}
    spec: {containers: [{name: app, image: app, resources: {requests: {cpu: 200m, memory: 128Mi}}}]}
";

/// What a person may do.
#[derive(Clone, Debug)]
enum Deed {
    Slide(SliderId, f64),
    Edit(String),
    Step,
}

fn deed() -> impl Strategy<Value = Deed> {
    let replaced = |from: &'static str, to: &'static str| {
        assert!(SEED.contains(from), "{from}");
        Just(SEED.replace(from, to))
    };
    let behavior = "  behavior:\n    scaleDown: {stabilizationWindowSeconds: 30, policies: [{type: Pods, value: 1, periodSeconds: 30}]}\n  metrics:";
    let manifest = prop_oneof![
        Just(SEED.to_owned()),
        replaced("maxReplicas: 10", "maxReplicas: 3"),
        replaced("averageValue: 2", "averageValue: 700m"),
        replaced("  metrics:", behavior),
        replaced("name: myhpa", "name: other"),
        Just(RESOURCES.to_owned()),
    ];
    let slider = prop_oneof![
        3 => (Just(SliderId::RequestRate), 0.0..40.0),
        1 => (Just(SliderId::WorkPerRequest), 1.0..200.0),
        1 => (Just(SliderId::PodStartTime), 1.0..120.0),
    ];
    prop_oneof![
        4 => slider.prop_map(|(slider, value)| Deed::Slide(slider, value)),
        2 => manifest.prop_map(Deed::Edit),
        1 => Just(Deed::Step),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sync_can_be_done_again_from_its_steps(world in world()) {
        run(world).map_err(TestCaseError::fail)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sync_of_any_session_can_be_run_again(deeds in prop::collection::vec((1..400_i64, deed()), 1..12)) {
        let mut session = Session::open(SEED).expect("the manifest is valid");
        for (after, deed) in deeds {
            session.run_until(session.now() + SimDuration::from_secs(after));
            let _ = match deed {
                Deed::Slide(slider, value) => session.apply(Command::Slide { slider, value }),
                Deed::Edit(text) => session.apply(Command::EditManifest { text }),
                Deed::Step => session.apply(Command::NextSync),
            };
        }
        session.run_until(session.now() + SimDuration::from_secs(60));
        explain_all(&session).map_err(TestCaseError::fail)?;
    }
}

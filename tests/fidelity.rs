//! FIDELITY.md says how often the vectors in `tests/conformance/` reach each reason of a condition or an event, and it is
//! true; what it names as our counterpart of something upstream is there. `UPDATE_FIDELITY=1 cargo test --test fidelity`
//! writes the table of reasons anew.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code, reason = "what only other tests need is shared with them")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use support::{traces, vectors};

/// Every reason that upstream's `horizontal.go` of 1.36 can give: of a condition with its status, or of an event.
const REASONS: &[(&str, &[&str])] = &[
    (
        "AbleToScale=True",
        &["SucceededGetScale", "ReadyForNewScale", "ScaleUpStabilized", "ScaleDownStabilized", "SucceededRescale"],
    ),
    ("AbleToScale=False", &["FailedGetScale", "FailedUpdateScale"]),
    ("ScalingActive=True", &["ValidMetricFound"]),
    (
        "ScalingActive=False",
        &[
            "ScalingDisabled",
            "InvalidSelector",
            "AmbiguousSelector",
            "FailedGetResourceMetric",
            "FailedGetContainerResourceMetric",
            "FailedGetPodsMetric",
            "FailedGetObjectMetric",
            "FailedGetExternalMetric",
            "InvalidMetricSourceType",
        ],
    ),
    ("ScalingLimited=True", &["TooFewReplicas", "TooManyReplicas", "ScaleUpLimit", "ScaleDownLimit"]),
    ("ScalingLimited=False", &["DesiredWithinRange"]),
    ("ScaledToZero=True", &["ScaledToZero"]),
    ("ScaledToZero=False", &["NotScaledToZero"]),
    ("Normal event", &["SuccessfulRescale"]),
    (
        "Warning event",
        &[
            "FailedGetScale",
            "SelectorRequired",
            "InvalidSelector",
            "AmbiguousSelector",
            "FailedGetResourceMetric",
            "FailedGetContainerResourceMetric",
            "FailedGetPodsMetric",
            "FailedGetObjectMetric",
            "FailedGetExternalMetric",
            "InvalidMetricSourceType",
            "FailedComputeMetricsReplicas",
            "FailedRescale",
            "FailedUpdateStatus",
        ],
    ),
];

/// Where the table begins and what it ends before.
const HEADING: &str = "| condition or event | reason | vectors | syncs |";

/// A reason with what it is the reason of.
type Reason = (String, String);

/// For each reason the vectors and the syncs that reach it.
type Reached = BTreeMap<Reason, (usize, usize)>;

/// Runs the traces of all files: a condition counts where it holds after a sync, an event where it is emitted.
fn reached() -> Reached {
    let mut reached = Reached::new();
    for file in vectors::files(Path::new("tests/conformance")).expect("the folder is readable") {
        let (name, content) = vectors::load(&file).expect("the file is readable");
        if !name.starts_with("reconcile-") && !name.starts_with("upstream_horizontal") {
            continue;
        }
        for vector in vectors::read(&name, &content).expect("the file holds vectors") {
            if vector.get("unit").is_some() {
                continue;
            }
            let mut seen = BTreeSet::new();
            let checked = traces::each_sync(&vector, |did, status| {
                // A status that could not be written is what a vector began with.
                let written = did.value.events.iter().all(|event| event.reason != "FailedUpdateStatus");
                let conditions = status.conditions.iter().filter(|_| written).map(|condition| {
                    let what = format!("{}={}", condition.kind.name(), condition.status.name());
                    (what, condition.reason.to_string())
                });
                let events = did.value.events.iter();
                let events = events.map(|event| (format!("{} event", event.kind.name()), event.reason.to_owned()));
                // An event may be emitted twice in a sync: once for each metric that fails.
                for reason in conditions.chain(events).collect::<BTreeSet<Reason>>() {
                    reached.entry(reason.clone()).or_default().1 += 1;
                    seen.insert(reason);
                }
                Ok(())
            });
            checked.unwrap_or_else(|text| panic!("{} of {name}: {text}", vector["id"]));
            for reason in seen {
                reached.entry(reason).or_default().0 += 1;
            }
        }
    }
    reached
}

fn table(reached: &Reached) -> String {
    let mut text = format!("{HEADING}\n|---|---|---:|---:|\n");
    for (what, reasons) in REASONS {
        for reason in *reasons {
            let key = ((*what).to_owned(), (*reason).to_owned());
            let (vectors, syncs) = reached.get(&key).copied().unwrap_or_default();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "| {what} | `{reason}` | {vectors} | {syncs} |");
        }
    }
    text
}

#[test]
fn the_table_of_reasons_is_true() {
    let reached = reached();
    let known =
        |reason: &&Reason| REASONS.iter().any(|(what, all)| *what == reason.0 && all.contains(&reason.1.as_str()));
    let unknown: Vec<_> = reached.keys().filter(|reason| !known(reason)).collect();
    assert!(unknown.is_empty(), "upstream does not give these reasons: {unknown:?}");
    let table = table(&reached);
    assert!(!table.contains("| 0 |"), "no vector reaches it, so a test of its own is due:\n{table}");
    let document = fs::read_to_string("FIDELITY.md").expect("FIDELITY.md is there");
    let (before, rest) = document.split_once(HEADING).expect("FIDELITY.md has the table of reasons");
    let after = rest.find("\n\n").map_or("", |end| &rest[end + 1..]);
    let updated = format!("{before}{table}{after}");
    if std::env::var_os("UPDATE_FIDELITY").is_some() {
        fs::write("FIDELITY.md", &updated).expect("FIDELITY.md can be written");
    }
    let document = fs::read_to_string("FIDELITY.md").expect("FIDELITY.md is there");
    let different = document.lines().zip(updated.lines()).find(|(said, found)| said != found);
    assert_eq!(different, None, "UPDATE_FIDELITY=1 writes the table anew");
    assert_eq!(document.lines().count(), updated.lines().count());
}

/// The file of a module and the item that a path names: `a::b::c` is `c` in `src/a/b.rs` or `src/a/b/mod.rs`.
fn names_an_item(path: &str) -> bool {
    let Some((module, item)) = path.rsplit_once("::") else { return false };
    let file = Path::new("src").join(module.replace("::", "/"));
    let candidates = [file.with_extension("rs"), file.join("mod.rs")];
    let Some(text) = candidates.iter().find_map(|file| fs::read_to_string(file).ok()) else { return false };
    ["fn", "struct", "enum"].iter().any(|kind| {
        let defined = format!("{kind} {item}");
        text.match_indices(&defined).any(|(at, _)| {
            let after = text[at + defined.len()..].chars().next();
            after.is_some_and(|c| !c.is_alphanumeric() && c != '_')
        })
    })
}

#[test]
fn what_is_named_as_ours_is_there() {
    let document = fs::read_to_string("FIDELITY.md").expect("FIDELITY.md is there");
    let rows =
        document.lines().skip_while(|line| !line.starts_with("| upstream")).take_while(|line| line.starts_with('|'));
    let ours = rows.filter_map(|row| row.trim_end_matches('|').rsplit('|').next());
    let paths: Vec<&str> =
        ours.flat_map(|cell| cell.split('`').skip(1).step_by(2)).filter(|p| p.contains("::")).collect();
    assert!(paths.len() > 50, "{paths:?}");
    let gone: Vec<_> = paths.into_iter().filter(|path| !names_an_item(path)).collect();
    assert!(gone.is_empty(), "not in src: {gone:?}");
}

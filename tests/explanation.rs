//! The explanation is complete and right: from its steps alone the decision of every sync can be made again.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code, reason = "vectors of other kinds are read by other tests")]
mod support;

use std::path::Path;

use support::redo::redo;
use support::{traces, vectors};

/// The syncs of all traces of a folder, done again from their steps.
fn redo_vectors(folder: &Path) -> usize {
    let mut syncs = 0;
    for file in vectors::files(folder).expect("the folder is readable") {
        if !vectors::stem(&file).starts_with("reconcile-") {
            continue;
        }
        for vector in vectors::read(&file).expect("the file is readable") {
            let checked = traces::each_sync(&vector, |did, _| {
                syncs += 1;
                let written = redo(&did.steps)?;
                let expected = did.value.scale_to.map(|replicas| replicas.0);
                if written == expected { Ok(()) } else { Err(format!("redone {written:?}, not {expected:?}")) }
            });
            checked.unwrap_or_else(|text| panic!("{} of {}: {text}", vector["id"], file.display()));
        }
    }
    syncs
}

#[test]
fn every_sync_of_the_vectors_can_be_done_again_from_its_steps() {
    assert!(redo_vectors(Path::new("tests/conformance")) > 1000);
}

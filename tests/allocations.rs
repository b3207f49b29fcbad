//! What a sync allocates: nothing, as long as nothing changes and nobody listens.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../benches/support/steady.rs"]
mod steady;

use hpa_playground::controller::Step;
use steady::{Measures, Steady};

#[test]
fn a_sync_without_a_listener_allocates_nothing() {
    for measures in [Measures::Resource, Measures::Pods, Measures::Both] {
        for pods in [1, 10, 100] {
            let mut steady = Steady::new(pods, measures);
            for (name, allocated) in [
                ("()", allocation_counter::measure(|| (0..100).for_each(|_| steady.sync(&mut ())))),
                ("None", allocation_counter::measure(|| (0..100).for_each(|_| steady.sync(&mut None::<Vec<Step>>)))),
            ] {
                assert_eq!(allocated.count_total, 0, "{pods} pods, recorder {name}: {allocated:?}");
            }
        }
    }
}

#[test]
fn allocations_are_counted() {
    let mut steady = Steady::new(10, Measures::Both);
    let allocated = allocation_counter::measure(|| steady.sync(&mut Some(Vec::new())));
    assert!(allocated.count_total > 0, "{allocated:?}");
}

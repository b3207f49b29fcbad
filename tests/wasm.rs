//! What must come out the same in the browser as natively. Its native half runs with every `cargo test`.

use hpa_playground::present::report;
use hpa_playground::random::Stream;
use hpa_playground::session::{Command, Extension, Session, SliderId};
use hpa_playground::units::SimTime;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn random_numbers_are_the_same_everywhere() {
    let mut stream = Stream::named(7, "scrape");
    assert_eq!(
        [stream.next_u64(), stream.next_u64(), stream.next_u64()],
        [5_381_312_951_518_595_591, 7_663_728_204_668_988_317, 7_971_542_384_759_004_536]
    );
}

/// A session as a person would drive it, whose trace is golden natively too.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_driven_session_has_the_same_history_everywhere() {
    let mut session =
        Session::open(include_str!("manifests/requests-per-second-v2beta2.yaml")).expect("the seed manifest is valid");
    let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: 24.0 });
    session.run_until(SimTime::from_millis(300_000));
    let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: 3.0 });
    session.run_until(SimTime::from_millis(900_000));
    let golden = include_str!("scenarios/driven-by-slider/trace.txt");
    for (now, golden) in report::trace(&session).lines().zip(golden.lines()) {
        assert_eq!(now, golden);
    }
}

/// Every bit of the history of every scenario that ships, as natively.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_scenarios_that_ship_have_the_same_history_everywhere() {
    let hashes = Session::scenarios().into_iter().map(|(name, _)| {
        let mut session = Session::default();
        let _ = session.apply(Command::SelectScenario { name: name.clone() });
        if session.wants_extension() {
            let _ = session.extend_with(Extension::linked());
        }
        session.run_until(SimTime::ZERO + session.scenario().duration);
        format!("{name} {:016x}", session.engine().history().hash())
    });
    let golden: Vec<_> = include_str!("scenarios/hashes.txt").lines().map(str::to_owned).collect();
    assert_eq!(hashes.collect::<Vec<_>>(), golden);
}

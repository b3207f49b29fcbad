//! What must come out the same in the browser as natively. Its native half runs with every `cargo test`.

use hpa_playground::random::Stream;
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

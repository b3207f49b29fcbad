//! Any text with any commands, for some simulated minutes.
#![no_main]

#[path = "../../tests/support/hostile.rs"]
#[allow(dead_code, reason = "each target goes one way of several")]
mod hostile;

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::drive(input));

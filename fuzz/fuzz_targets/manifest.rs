//! Any text, as a manifest and as a scenario.
#![no_main]

#[path = "../../tests/support/hostile.rs"]
#[allow(dead_code, reason = "each target goes one way of several")]
mod hostile;

libfuzzer_sys::fuzz_target!(|text: &str| hostile::read(text));

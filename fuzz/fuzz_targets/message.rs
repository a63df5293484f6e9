#![no_main]

#[allow(dead_code, unused_imports, reason = "each target calls one of its functions")]
#[path = "../../tests/it/fuzz/targets/mod.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::message(bytes));

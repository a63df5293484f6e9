//! Random commands against small models of the life cycles, written by hand from the manual and not from the tables.

mod change;
mod delivery;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// So many cases, or `ITDESK_MODEL_CASES` times as many where the environment asks for it. What starts
/// the program in every case, or takes seconds, has few by default.
pub fn cases(few: u32) -> u32 {
    let times = std::env::var("ITDESK_MODEL_CASES").ok();
    few * times.map_or(1, |n| n.parse().expect("ITDESK_MODEL_CASES is a number"))
}

/// Runs a property with the same random choices on every run: each case starts the program many times.
pub fn runs<S: Strategy>(few: u32, strategy: S, check: impl Fn(S::Value)) {
    let config = Config { failure_persistence: None, max_shrink_iters: 60, ..Config::with_cases(cases(few)) };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let checked = runner.run(&strategy, |value| {
        check(value);
        Ok(())
    });
    if let Err(error) = checked {
        panic!("{error}");
    }
}

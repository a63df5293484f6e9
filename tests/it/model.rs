//! Random commands against small models of the life cycles, written by hand from the manual and not from the tables.

mod change;
mod delivery;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Runs a property with the same random choices on every run: each case starts the program many times.
pub fn runs<S: Strategy>(cases: u32, strategy: S, check: impl Fn(S::Value)) {
    let config = Config { failure_persistence: None, max_shrink_iters: 60, ..Config::with_cases(cases) };
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

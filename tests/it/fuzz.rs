//! Fuzzing by properties: what is written, typed and sent by people and programs, mangled. `FUZZ_CASES` says how many cases a target
//! gets; CONTRIBUTING.md has the command for a million. A failure prints the number it is made from.

mod mangle;
pub mod targets;

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use mangle::{mangled, random};
use targets::merge::{Reached, merge};

/// So many cases a target in an ordinary run.
const CASES: u32 = 1_000;

/// A case that takes longer is told.
const LONG: Duration = Duration::from_secs(1);

/// `FUZZ_CASES`, else the `share`th part of the usual ones, times `ITDESK_MODEL_CASES`.
fn cases(share: u32) -> u32 {
    std::env::var("FUZZ_CASES")
        .ok()
        .map_or_else(|| crate::model::cases(CASES / share), |n| n.parse().expect("FUZZ_CASES is a number"))
}

/// The same numbers at every run; others for each `FUZZ_SHARD`, so that several processes share the work.
fn rng() -> TestRng {
    let shard =
        std::env::var("FUZZ_SHARD").ok().map(|n| n.parse::<u8>().expect("FUZZ_SHARD is a number to 255"));
    match shard {
        None => TestRng::deterministic_rng(RngAlgorithm::ChaCha),
        Some(shard) => TestRng::from_seed(RngAlgorithm::ChaCha, &[shard; 32]),
    }
}

/// Calls a target with what `made` makes of many numbers, the same at every run.
#[expect(clippy::disallowed_methods, reason = "a case that takes long is told")]
fn fuzz(cases: u32, mut target: impl FnMut(&[u8]), made: impl Fn(u64) -> Vec<u8>) {
    let config = Config { failure_persistence: None, max_shrink_iters: 0, ..Config::with_cases(cases) };
    let mut runner = TestRunner::new_with_rng(config, rng());
    let target = std::cell::RefCell::new(&mut target);
    let checked = runner.run(&any::<u64>(), |seed| {
        let (bytes, begun) = (made(seed), Instant::now());
        target.borrow_mut()(&bytes);
        if begun.elapsed() > LONG {
            eprintln!("the case of {seed} took {:?}", begun.elapsed());
        }
        Ok(())
    });
    if let Err(error) = checked {
        panic!("{error}");
    }
}

/// The files of a folder of `tests/it/fuzz/seeds/`: what is mangled. Each must hold as it stands, too.
fn seeds(folder: &str) -> Vec<Vec<u8>> {
    let folder = format!("{}/tests/it/fuzz/seeds/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// [`fuzz`] with mangled files of a folder.
fn fuzz_files(target: fn(&[u8]), folder: &str, share: u32) {
    let seeds = seeds(folder);
    let seeds: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
    seeds.iter().for_each(|seed| target(seed));
    fuzz(cases(share), target, |number| mangled(number, &seeds));
}

#[test]
fn records() {
    fuzz_files(targets::record, "record", 1);
}

#[test]
fn messages() {
    fuzz_files(targets::message, "record", 1);
}

#[test]
fn merges() {
    let (mut merged, mut apart, mut damaged) = (0, 0, 0);
    let target = |bytes: &[u8]| match merge(bytes) {
        Reached::Merged => merged += 1,
        Reached::Apart => apart += 1,
        Reached::Damaged => damaged += 1,
    };
    // Making the clones costs more than all other targets do.
    let cases = cases(16);
    fuzz(cases, target, |number| random(number, 160));
    assert!(merged * 3 > cases, "the clones are too wild: {merged} merged, {apart} apart, {damaged} damaged");
}

#[test]
fn merge_driver() {
    let seeds = seeds("record");
    let seeds: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
    let versions = |number: u64| {
        let one = seeds[(number % seeds.len() as u64) as usize];
        let version = |n: u64| mangled(number.wrapping_mul(3).wrapping_add(n), &[one]);
        [version(0), vec![0], version(1), vec![0], if number & 64 == 0 { one.to_vec() } else { version(2) }]
            .concat()
    };
    fuzz(cases(1), targets::driver, versions);
}

#[test]
fn filters() {
    fuzz_files(targets::filter, "filter", 1);
}

#[test]
fn policies_and_calendars() {
    fuzz_files(targets::policy, "policy", 2);
}

#[test]
fn letters() {
    fuzz_files(targets::letter, "letter", 1);
}

#[test]
fn articles_in_markdown() {
    fuzz_files(targets::prose, "prose", 1);
}

#[test]
fn alerts() {
    fuzz_files(targets::alert, "alert", 1);
}

#[test]
fn measurements() {
    fuzz_files(targets::measurement, "measurement", 1);
}

#[test]
fn imports() {
    fuzz_files(targets::import, "import", 8);
}

//! Merging as a rule, without git: random lives of one ticket in several clones, brought together in any order.

mod acts;
mod articles;
mod cases;
mod hostile;
mod knowledge;
mod world;

use itdesk::records::Kind;
use itdesk::rules::policy::Policy;
use proptest::prelude::*;

use super::super::model::runs;
pub(super) use acts::PEOPLE;
use world::{Turn, World};

/// The policy that `init` writes, with people who may vote.
pub(super) fn policy() -> Policy {
    let text = format!("{}\n{}", itdesk::config::TEMPLATE, acts::PEOPLE);
    let (policy, findings) = itdesk::config::read_policy(&text, "2026-11-23T09:00:00Z".parse().unwrap());
    assert_eq!(findings, [], "the policy of the test is mistaken");
    policy
}

#[test]
fn clones_that_merge_in_any_order_end_alike() {
    live(900, false);
}

#[test]
fn edits_by_hand_merge_with_all_else() {
    live(300, true);
}

fn live(few: u32, hands: bool) {
    let policy = policy();
    let turns = prop::collection::vec(world::turn(), 8..40);
    let seen = std::cell::RefCell::new(world::Seen::default());
    runs(
        cases(few),
        (0..Kind::ALL.len(), 2..5usize, turns),
        |(kind, clones, turns): (usize, usize, Vec<Turn>)| {
            let mut world = World::new(&policy, kind, clones, hands);
            for turn in &turns {
                world.take(turn);
            }
            world.check(&mut seen.borrow_mut());
        },
    );
    seen.into_inner().enough(hands);
}

/// `ITDESK_MODEL_CASES` times as many cases, for those who have the time.
pub(super) fn cases(few: u32) -> u32 {
    std::env::var("ITDESK_MODEL_CASES").ok().and_then(|n| n.parse::<u32>().ok()).map_or(few, |n| few * n)
}

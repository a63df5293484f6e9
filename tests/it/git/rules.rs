//! Merging as a rule, without git: random lives of one ticket in several clones, brought together in any order.

mod acts;
mod articles;
mod cases;
mod hostile;
mod items;
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
    live(200, false);
}

#[test]
fn edits_by_hand_merge_with_all_else() {
    live(100, true);
}

fn live(few: u32, hands: bool) {
    let policy = policy();
    let turns = prop::collection::vec(world::turn(), 8..40);
    // Articles lead the richest lives.
    let article = Kind::ALL.iter().position(|kind| *kind == Kind::Article).unwrap();
    let kind = prop_oneof![3 => 0..Kind::ALL.len(), 1 => Just(article)];
    let seen = std::cell::RefCell::new(world::Seen::default());
    runs(few, (kind, 2..5usize, turns), |(kind, clones, turns): (usize, usize, Vec<Turn>)| {
        let mut world = World::new(&policy, kind, clones, hands);
        for turn in &turns {
            world.take(turn);
        }
        world.check(&mut seen.borrow_mut());
    });
    seen.into_inner().enough(hands);
}

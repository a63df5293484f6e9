//! Random commands in clones of a desk, which git brings together in random order and direction,
//! with the driver and without it: all clones end alike, complete, with every event and attachment
//! of each, and neither audit nor doctor finds anything.
//!
//! `turns` says what may happen, `team` and `plain` carry it out, `end` says what holds at the end.

mod end;
mod plain;
mod team;
mod turns;

use std::cell::{Cell, RefCell};

use proptest::prelude::*;

use crate::model::runs;
use team::{Seen, Team};
use turns::{Turn, directed, turn};

#[test]
fn clones_end_alike_with_the_driver_and_without() {
    let (seen, case) = (RefCell::new(Seen::default()), Cell::new(0));
    let turns = prop::collection::vec(turn(), 14..34);
    let drivers = prop::collection::vec(prop::bool::weighted(0.4), 4);
    runs(8, (2..4usize, turns, any::<u64>(), drivers), |(count, turns, order, drivers)| {
        // Beside what chance brings, some of what it would bring too seldom.
        let directed = directed(case.replace(case.get() + 1));
        let turns: Vec<Turn> = directed.into_iter().chain(turns).collect();
        let mut team = Team::new(count, drivers);
        turns.iter().for_each(|turn| team.take(turn));
        team.end(order);
        seen.borrow_mut().add(team.seen);
    });
    seen.into_inner().is_enough();
}

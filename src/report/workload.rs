//! Who holds what: open work by person and team, weighted by class (M3.1b).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::data::Data;
use super::facts::Facts;
use crate::records::{Class, Id};
use crate::rules::assign::Load;
use crate::rules::clocks::ClockState;

/// The open work of a desk as it is shared out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Workload {
    /// When.
    pub now: Timestamp,
    /// By person, the heaviest load first; those of the policy who hold nothing too. Last, without a name, what
    /// nobody has.
    pub people: Vec<Holding>,
    /// By team, in the same way.
    pub teams: Vec<Holding>,
}

/// What one of them holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holding {
    /// Person or team; `None`: nobody.
    pub name: Option<String>,
    /// Of a person: away by the policy.
    pub away: bool,
    /// The weights of their classes together.
    pub load: u32,
    /// How many open tickets there are.
    pub open: u64,
    /// Of those, of class A, B, C and D.
    pub classes: [u64; 4],
    /// Of those, the ones with a clock or limit that may still be kept and is at risk.
    pub at_risk: u64,
    /// Of those, the ones with a clock or limit that is overdue.
    pub breached: u64,
    /// When the oldest of them was created, and which it is.
    pub oldest: Option<Timestamp>,
    /// Its id.
    pub oldest_id: Option<String>,
}

/// The open work of every kind, as `assign --auto` weighs it.
pub fn workload(data: &Data) -> Workload {
    let open: Vec<&Facts> = data.facts.iter().filter(|f| f.state.is_open()).collect();
    let policy = data.policy;
    let away = |name: &str| policy.people.get(name).is_some_and(|p| p.is_away(data.now));
    let people = shared(data, &open, policy.people.keys(), &|f| f.assignee.as_deref(), &away);
    let teams = shared(data, &open, policy.teams.keys(), &|f| f.team.as_deref(), &|_| false);
    Workload { now: data.now, people, teams }
}

fn shared<'d>(
    data: &'d Data,
    open: &[&'d Facts],
    known: impl Iterator<Item = &'d String>,
    holder: &dyn Fn(&'d Facts) -> Option<&'d str>,
    away: &dyn Fn(&str) -> bool,
) -> Vec<Holding> {
    let mut held: BTreeMap<Option<&str>, Vec<&Facts>> =
        known.map(|n| (Some(n.as_str()), Vec::new())).collect();
    let mut load = Load::default();
    for facts in open {
        let who = holder(facts);
        held.entry(who).or_default().push(facts);
        load.add(data.policy, who.unwrap_or_default(), facts.class);
    }
    let holding = |(name, held): (Option<&str>, Vec<&Facts>)| Holding {
        away: name.is_some_and(away),
        load: load.of(name.unwrap_or_default()),
        ..holding(name, &held, data.now)
    };
    let mut all: Vec<Holding> = held.into_iter().map(holding).collect();
    all.sort_by(|a, b| (a.name.is_none(), b.load, &a.name).cmp(&(b.name.is_none(), a.load, &b.name)));
    all
}

fn holding(name: Option<&str>, held: &[&Facts], now: Timestamp) -> Holding {
    let of_class = |class: &Class| held.iter().filter(|f| f.class == *class).count() as u64;
    let mut classes = [0; 4];
    Class::ALL.iter().for_each(|class| classes[*class as usize] = of_class(class));
    let pressed: Vec<Pressure> = held.iter().filter_map(|f| pressure(f, now)).collect();
    let count = |what| pressed.iter().filter(|p| **p == what).count() as u64;
    let oldest = held.iter().min_by_key(|f| (f.created, f.id.number()));
    Holding {
        name: name.map(str::to_owned),
        away: false,
        load: 0,
        open: held.len() as u64,
        classes,
        at_risk: count(Pressure::AtRisk),
        breached: count(Pressure::Breached),
        oldest: oldest.map(|f| f.created),
        oldest_id: oldest.map(|f| Id::to_string(&f.id)),
    }
}

/// How a ticket presses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pressure {
    /// A clock that runs has most of its time used.
    AtRisk,
    /// A clock or a limit is overdue, and still waits for what it is of.
    Breached,
}

/// How an open ticket presses; `None` when it does not.
pub fn pressure(facts: &Facts, now: Timestamp) -> Option<Pressure> {
    let clocks = facts.clocks.iter().flat_map(|c| c.all.iter().chain(&c.update));
    let counting: Vec<_> = clocks.filter(|c| !c.stopped).collect();
    let overdue = facts.limits.iter().any(|l| l.done.is_none() && l.state(now) == ClockState::Breached);
    if overdue || counting.iter().any(|c| c.state == ClockState::Breached) {
        return Some(Pressure::Breached);
    }
    counting.iter().any(|c| c.at_risk).then_some(Pressure::AtRisk)
}

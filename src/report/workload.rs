//! Who holds what: open work by person and team, weighted by class (M3.1b).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::data::Data;
use super::facts::Facts;
use crate::records::{Class, Id};
use crate::rules::clocks::ClockState;
use crate::rules::policy::Policy;

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
    let policy = data.policy;
    let known = |names: &mut dyn Iterator<Item = &String>| -> BTreeMap<Option<String>, Held> {
        names.map(|name| (Some(name.clone()), Held::default())).collect()
    };
    let mut people = known(&mut policy.people.keys());
    let mut teams = known(&mut policy.teams.keys());
    for facts in data.facts.iter().filter(|f| f.state.is_open()) {
        let pressure = pressure(&facts, data.now);
        for (held, who) in [(&mut people, &facts.assignee), (&mut teams, &facts.team)] {
            held.entry(who.as_deref().map(str::to_owned)).or_default().add(&facts, pressure);
        }
    }
    let away = |name: &str| policy.people.get(name).is_some_and(|p| p.is_away(data.now));
    let people = shared(policy, people, &away);
    let teams = shared(policy, teams, &|_| false);
    Workload { now: data.now, people, teams }
}

/// What somebody holds, counted ticket by ticket.
#[derive(Debug, Default)]
struct Held {
    classes: [u64; Class::ALL.len()],
    at_risk: u64,
    breached: u64,
    oldest: Option<(Timestamp, Id)>,
}

impl Held {
    fn add(&mut self, facts: &Facts, pressure: Option<Pressure>) {
        self.classes[facts.class as usize] += 1;
        match pressure {
            Some(Pressure::AtRisk) => self.at_risk += 1,
            Some(Pressure::Breached) => self.breached += 1,
            None => {}
        }
        let age = |(created, id): &(Timestamp, Id)| (*created, id.number());
        let own = (facts.created, facts.id);
        self.oldest = Some(self.oldest.filter(|oldest| age(oldest) <= age(&own)).unwrap_or(own));
    }

    fn load(&self, policy: &Policy) -> u32 {
        let weigh = |class: &Class| policy.weights[*class as usize] * self.classes[*class as usize] as u32;
        Class::ALL.iter().map(weigh).sum()
    }
}

fn shared(
    policy: &Policy,
    held: BTreeMap<Option<String>, Held>,
    away: &dyn Fn(&str) -> bool,
) -> Vec<Holding> {
    let holding = |(name, held): (Option<String>, Held)| Holding {
        away: name.as_deref().is_some_and(away),
        load: held.load(policy),
        open: held.classes.iter().sum(),
        classes: held.classes,
        at_risk: held.at_risk,
        breached: held.breached,
        oldest: held.oldest.map(|(created, _)| created),
        oldest_id: held.oldest.map(|(_, id)| id.to_string()),
        name,
    };
    let mut all: Vec<Holding> = held.into_iter().map(holding).collect();
    all.sort_by(|a, b| (a.name.is_none(), b.load, &a.name).cmp(&(b.name.is_none(), a.load, &b.name)));
    all
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

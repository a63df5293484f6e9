//! Impact analysis of an incident: how grave it is, and which of the open incidents is repaired first (M5.2b).

use std::cmp::Reverse;
use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::impact::{Impact, WorkFacts};
use crate::records::{Class, Id, Ticket, fold};
use crate::rules::classify::class_of;
use crate::rules::policy::Policy;

/// How much an incident reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reach {
    /// Services affected.
    pub services: usize,
    /// Customers affected.
    pub customers: usize,
    /// Items that depend on its items.
    pub items: usize,
    /// Other open tickets affected.
    pub tickets: usize,
}

impl Reach {
    /// The counts of an impact; the incident `own` itself does not count.
    pub fn of(impact: &Impact, own: &str) -> Reach {
        Reach {
            services: impact.services.len(),
            customers: impact.customers.len(),
            items: impact.items.len(),
            tickets: impact.tickets.iter().filter(|ticket| ticket.id != own).count(),
        }
    }

    /// The level of impact, 0 the gravest: three services or customers are one more than two, and so on; 3 where
    /// nothing is reached.
    pub fn level(self) -> usize {
        let widest = self.services.max(self.customers);
        match (widest, self.tickets) {
            (3.., _) | (_, 10..) => 0,
            (2, _) | (_, 4..) => 1,
            (1, _) => 2,
            _ if self.items > 0 => 2,
            _ => 3,
        }
    }

    /// The level of the policy's list: its gravest for 0, its mildest for 3, and those between in proportion.
    pub fn level_in(self, levels: &[String]) -> Option<&String> {
        let last = levels.len().checked_sub(1)?;
        levels.get((self.level() * last).div_ceil(3))
    }
}

/// What the impact of an incident should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Proposal {
    /// The level of impact that follows from what is reached.
    pub impact: String,
    /// The class that this level gives.
    pub class: Class,
    /// The level that the incident has; null where it was not assessed.
    pub current_impact: Option<String>,
    /// The class that it has.
    pub current_class: Class,
    /// Whether the proposal is graver than what is recorded. A milder one is never applied.
    pub raises: bool,
    /// Why, for the history.
    pub because: String,
}

/// What the impact of `incident` should be; `None` where the policy has no levels.
pub fn proposal(policy: &Policy, incident: &Ticket, reach: Reach) -> Option<Proposal> {
    let levels = &policy.classification.impact;
    let impact = reach.level_in(levels)?.clone();
    let place = |level: &str| levels.iter().position(|known| fold::same_name(known, level));
    let current = incident.assessment.impact.clone();
    let graver = match (current.as_deref().and_then(place), place(&impact)) {
        (Some(current), Some(proposed)) => proposed < current,
        // What was not assessed counts as the mildest.
        (None, Some(proposed)) => proposed + 1 < levels.len(),
        _ => false,
    };
    let mut raised = incident.clone();
    raised.assessment.impact = Some(impact.clone());
    let because = format!(
        "affects {} services, {} customers, {} items, {} other open tickets",
        reach.services, reach.customers, reach.items, reach.tickets
    );
    Some(Proposal {
        class: class_of(policy, &raised).class,
        impact,
        current_impact: current,
        current_class: incident.class,
        raises: graver,
        because,
    })
}

/// An open incident with what it reaches.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The incident.
    pub ticket: WorkFacts,
    /// How much it reaches.
    pub reach: Reach,
    /// Its items.
    pub items: HashSet<Id>,
    /// The items that depend on these.
    pub reached: HashSet<Id>,
}

/// An incident in the order of repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RepairStep {
    /// The incident.
    #[serde(flatten)]
    pub ticket: WorkFacts,
    /// How much it reaches.
    pub reach: Reach,
    /// The ids of the incidents whose items depend on its own: they may end with it.
    pub beneath: Vec<String>,
}

/// The order of repair: an incident of an item that another one's items depend on comes before that one; else the
/// class decides, then how much is reached, then the deadline.
pub fn order(mut open: Vec<Candidate>) -> Vec<RepairStep> {
    let rank = |c: &Candidate| {
        let Reach { services, customers, items, tickets } = c.reach;
        let due = c.ticket.due.map_or(i64::MAX, |due| due.as_second());
        (c.ticket.class, Reverse((services, customers, tickets, items)), due, c.ticket.id.clone())
    };
    open.sort_by_cached_key(rank);
    let lies_beneath = |one: &Candidate, other: &Candidate| {
        let reaches =
            |from: &Candidate, to: &Candidate| to.items.iter().any(|item| from.reached.contains(item));
        reaches(one, other) && !reaches(other, one)
    };
    let mut steps = Vec::with_capacity(open.len());
    let all = open.clone();
    while !open.is_empty() {
        let is_free = |place: &usize| {
            let candidate = &open[*place];
            !open.iter().any(|other| other.ticket.id != candidate.ticket.id && lies_beneath(other, candidate))
        };
        // In a ring nobody is free: the gravest begins.
        let next = (0..open.len()).find(is_free).unwrap_or(0);
        let candidate = open.remove(next);
        let others = all.iter().filter(|other| other.ticket.id != candidate.ticket.id);
        let beneath =
            others.filter(|other| lies_beneath(&candidate, other)).map(|o| o.ticket.id.clone()).collect();
        steps.push(RepairStep { ticket: candidate.ticket, reach: candidate.reach, beneath });
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::default_policy;
    use crate::records::{Kind, State};

    fn candidate(id: &str, class: Class, items: &[&str], reached: &[&str], services: usize) -> Candidate {
        let ids =
            |list: &[&str]| list.iter().map(|n| format!("CI-261123-0000{n}").parse().unwrap()).collect();
        let ticket = WorkFacts {
            id: id.to_owned(),
            kind: Kind::Incident,
            title: "Down".to_owned(),
            state: State::New,
            class,
            service: None,
            customer: None,
            requester: None,
            assignee: None,
            due: None,
            items: Vec::new(),
        };
        let reach = Reach { services, ..Reach::default() };
        Candidate { ticket, reach, items: ids(items), reached: ids(reached) }
    }

    fn ids(steps: &[RepairStep]) -> Vec<&str> {
        steps.iter().map(|step| step.ticket.id.as_str()).collect()
    }

    #[test]
    fn what_lies_beneath_is_repaired_first_then_the_class_decides() {
        let switch = candidate("switch", Class::D, &["1"], &["2", "3"], 1);
        let server = candidate("server", Class::A, &["3"], &[], 1);
        let printer = candidate("printer", Class::B, &["7"], &[], 1);
        let steps = order(vec![printer, server, switch]);
        assert_eq!(ids(&steps), ["printer", "switch", "server"]);
        assert_eq!(steps[1].beneath, ["server"]);
    }

    #[test]
    fn of_one_class_the_one_that_reaches_more_comes_first_and_rings_end() {
        let one = candidate("one", Class::B, &["1"], &["2"], 1);
        let two = candidate("two", Class::B, &["2"], &["1"], 3);
        assert_eq!(ids(&order(vec![one, two])), ["two", "one"]);
    }

    #[test]
    fn the_level_follows_from_what_is_reached_and_never_falls() {
        let reach = |services, customers, tickets| Reach { services, customers, items: 0, tickets };
        let policy = default_policy();
        let levels = &policy.classification.impact;
        for (reach, level) in [
            (reach(0, 0, 0), "minor"),
            (reach(1, 0, 0), "moderate"),
            (reach(1, 2, 0), "significant"),
            (reach(0, 0, 4), "significant"),
            (reach(3, 0, 0), "extensive"),
            (reach(0, 0, 10), "extensive"),
        ] {
            assert_eq!(reach.level_in(levels).unwrap(), level, "{reach:?}");
        }
        let two = ["high", "low"].map(str::to_owned);
        assert_eq!(reach(1, 0, 0).level_in(&two).unwrap(), "low");
        assert_eq!(reach(3, 0, 0).level_in(&two).unwrap(), "high");
        let mut incident = Ticket::blank("INC-261123-00001".parse().unwrap(), "Down");
        incident.assessment.impact = Some("significant".to_owned());
        let told = proposal(&policy, &incident, reach(1, 0, 0)).unwrap();
        assert_eq!((told.impact.as_str(), told.raises), ("moderate", false));
        assert!(proposal(&policy, &incident, reach(5, 0, 0)).unwrap().raises);
    }
}

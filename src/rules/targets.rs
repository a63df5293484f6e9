//! Which targets a ticket has: the most specific agreement that matches, else the default.

use std::cmp::Reverse;

use super::policy::{Agreement, AgreementConditions, Policy, Targets as Row};
use crate::records::fold;
use crate::records::{Class, Kind, Targets, Ticket, TicketType};

/// What an agreement's `when` is matched against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts<'a> {
    /// The kind of the ticket.
    pub kind: Kind,
    /// Its class.
    pub class: Class,
    /// Its type.
    pub kind_of: Option<TicketType>,
    /// Its service.
    pub service: Option<&'a str>,
    /// The requester's organisation.
    pub customer: Option<&'a str>,
    /// The team that has it.
    pub team: Option<&'a str>,
}

impl<'a> Facts<'a> {
    /// The facts of a ticket as it stands.
    pub fn of(ticket: &'a Ticket) -> Facts<'a> {
        Facts {
            kind: ticket.kind(),
            class: ticket.class,
            kind_of: ticket.assessment.kind_of,
            service: ticket.service.as_deref(),
            customer: ticket.requester.customer.as_deref(),
            team: ticket.team.as_deref(),
        }
    }
}

impl<'a> Facts<'a> {
    /// The same, where a ticket that no team has yet is its service's team's.
    pub(super) fn with_team(self, policy: &'a Policy) -> Facts<'a> {
        let team_of = |service| policy.services.get(service).and_then(|known| known.team.as_deref());
        Facts { team: self.team.or_else(|| self.service.and_then(team_of)), ..self }
    }
}

/// The targets for `facts`, in minutes of the calendar they name.
///
/// An agreement counts when everything its `when` asks is so and it has a row for the class. Of
/// those, the one that asks most wins; among equals the stricter: the one whose resolve target comes
/// to less wall time, then handle, then respond, then the earlier in the file. A target the row
/// leaves out is the default agreement's.
pub fn targets(policy: &Policy, facts: Facts) -> Targets {
    under(policy, agreement(policy, facts), facts.class)
}

/// The targets that an agreement sets for a class, in minutes of its calendar.
pub fn under(policy: &Policy, agreement: &Agreement, class: Class) -> Targets {
    let row = row_of(policy, agreement, class);
    Targets {
        policy: agreement.name.clone(),
        calendar: agreement.calendar.clone(),
        respond: row.respond.unwrap_or(0),
        handle: row.handle.unwrap_or(0),
        resolve: row.resolve.unwrap_or(0),
        update: row.update,
        ..Targets::default()
    }
}

/// The agreement that decides for `facts`.
///
/// A ticket that no team has yet is its service's team's.
pub fn agreement<'p>(policy: &'p Policy, facts: Facts) -> &'p Agreement {
    let facts = facts.with_team(policy);
    let matching = policy
        .sla
        .agreements
        .iter()
        .filter(|a| a.rows[facts.class as usize].is_some() && asks(&a.when, facts).is_some());
    let best = matching.min_by(|a, b| {
        let rank = |x: &Agreement| Reverse(asks(&x.when, facts).unwrap_or(0));
        rank(a).cmp(&rank(b)).then(strictness(policy, a, facts.class).total_cmp_all(&strictness(
            policy,
            b,
            facts.class,
        )))
    });
    best.unwrap_or(&policy.sla.default)
}

/// The pending reasons that pause a ticket with `facts`.
pub fn pause_on<'p>(policy: &'p Policy, facts: Facts) -> &'p [String] {
    agreement(policy, facts).pause_on.as_deref().unwrap_or(&policy.sla.pause_on)
}

/// The share of tickets like this that are to meet their targets: by its agreement, its class, or the desk.
pub fn kept_share(policy: &Policy, facts: Facts) -> f64 {
    let own = agreement(policy, facts).kept;
    own.or(policy.sla.kept_of[facts.class as usize]).unwrap_or(policy.sla.kept)
}

fn row_of(policy: &Policy, agreement: &Agreement, class: Class) -> Row {
    let own = agreement.rows[class as usize].unwrap_or_default();
    let default = policy.sla.default.rows[class as usize].unwrap_or_default();
    Row {
        respond: own.respond.or(default.respond),
        handle: own.handle.or(default.handle),
        resolve: own.resolve.or(default.resolve),
        update: own.update.or(default.update),
    }
}

/// How many conditions `when` states, or `None` when one of them is not so.
pub(super) fn asks(when: &AgreementConditions, facts: Facts) -> Option<u32> {
    let mut count = 0;
    let mut check = |asked: bool, so: bool| {
        count += u32::from(asked);
        !asked || so
    };
    let named = |list: &[String], value: Option<&str>| {
        value.is_some_and(|v| list.iter().any(|l| fold::same_name(l, v)))
    };
    let all = check(!when.service.is_empty(), named(&when.service, facts.service))
        && check(!when.customer.is_empty(), named(&when.customer, facts.customer))
        && check(!when.team.is_empty(), named(&when.team, facts.team))
        && check(!when.kind.is_empty(), when.kind.contains(&facts.kind))
        && check(!when.r#type.is_empty(), facts.kind_of.is_some_and(|t| when.r#type.contains(&t)))
        && check(!when.class.is_empty(), when.class.contains(&facts.class));
    all.then_some(count)
}

/// Targets as average wall minutes: resolve, handle, respond. Less is stricter.
struct Strictness([f64; 3]);

impl Strictness {
    fn total_cmp_all(&self, other: &Strictness) -> std::cmp::Ordering {
        let pairs = self.0.iter().zip(&other.0);
        pairs.map(|(a, b)| a.total_cmp(b)).find(|o| o.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    }
}

/// A working minute of a calendar open half the week is two minutes of wall time.
fn strictness(policy: &Policy, agreement: &Agreement, class: Class) -> Strictness {
    const WEEK: f64 = 7.0 * 86_400.0;
    let row = row_of(policy, agreement, class);
    let open = policy.calendars.get(&agreement.calendar).map_or(0, |c| c.weekly_seconds());
    let stretch = if open > 0 { WEEK / open as f64 } else { f64::INFINITY };
    Strictness([row.resolve, row.handle, row.respond].map(|m| m.unwrap_or(0) as f64 * stretch))
}

//! What resolving and closing ask for beside the step itself (M5.1c, M5.3a, M5.4b), whichever command takes it.

use super::elements::missing_for_close;
use super::policy::Policy;
use super::refusal::Refusal;
use crate::lang::tr;
use crate::records::words::{ConfirmedAt, HandlingResult};
use crate::records::{Id, Kind, Link, State, Ticket};

/// Refuses a step into an end that the record is not ready for.
///
/// # Errors
/// A refusal that names all that is missing, each with the flag or the command that gives it.
pub fn check(policy: &Policy, before: &Ticket, after: &Ticket) -> Result<(), Refusal> {
    match after.state {
        state if state == before.state => Ok(()),
        State::Closed => may_close(policy, after),
        State::Resolved => may_resolve(policy, after),
        _ => Ok(()),
    }
}

/// Whether an incident may be resolved: confirmed where the policy asks for it then (M5.1c); with somebody who goes on
/// where only a workaround was found or further handling is needed (M5.3a, M5.4a).
///
/// # Errors
/// As [`check`].
pub fn may_resolve(policy: &Policy, ticket: &Ticket) -> Result<(), Refusal> {
    let Some(incident) = ticket.incident() else { return Ok(()) };
    let id = ticket.id;
    let further = incident.result == Some(HandlingResult::Further);
    if further && !ticket.links.iter().any(|link| link.rel == "followed_by") {
        return Err(Refusal::new(
            tr!("{id} needs further handling, and no ticket goes on with it", id),
            tr!("itdesk incident resolve {id} --further creates one; --follow-up OTHER names one", id),
        ));
    }
    let only_workaround = incident.repairs.last().is_some_and(|repair| repair.workaround);
    if only_workaround && !further && !has_problem(ticket) {
        return Err(Refusal::new(
            tr!("the last repair of {id} is a workaround, and no problem is linked as its cause", id),
            tr!("link the problem: itdesk link {id} caused_by PROBLEM · or resolve with --further", id),
        ));
    }
    let is_final = incident.result.is_none_or(|result| result == HandlingResult::Resolved);
    if policy.records.confirmation == ConfirmedAt::Resolve && is_final && incident.confirmed_by.is_none() {
        return Err(Refusal::new(
            tr!("{id} cannot be resolved yet. Missing: the customer's confirmation", id),
            tr!("add: --confirmed-by NAME · while it is outstanding: --result feedback"),
        ));
    }
    Ok(())
}

/// Whether a problem is linked as the cause (M5.1b).
fn has_problem(ticket: &Ticket) -> bool {
    let is_problem = |link: &&Link| link.id.parse::<Id>().is_ok_and(|id| id.kind() == Kind::Incident);
    ticket.links.iter().filter(|link| link.rel == "caused_by").any(|link| is_problem(&link))
}

/// Whether the record of an incident is whole (M5.4).
///
/// # Errors
/// As [`check`].
pub fn may_close(policy: &Policy, ticket: &Ticket) -> Result<(), Refusal> {
    let lacks = missing_for_close(policy, ticket);
    if lacks.is_empty() {
        return Ok(());
    }
    let what: Vec<_> = lacks.iter().map(|l| l.what).collect();
    let ways: Vec<_> = lacks.iter().map(|l| l.way.replace("ID", &ticket.id.to_string())).collect();
    let message = tr!("{id} cannot be closed yet. Missing: {what}", id = ticket.id, what = what.join(", "));
    Err(Refusal::new(message, tr!("add: {ways}", ways = ways.join(" · "))))
}

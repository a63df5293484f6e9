//! What resolving and closing ask for beside the step itself (M5.1c, M5.3a, M5.4b), whichever command takes it.

use super::elements::missing_for_close;
use super::policy::Policy;
use super::refusal::Refusal;
use crate::lang::tr;
use crate::records::{State, Ticket};

/// Refuses a step into an end that the record is not ready for.
///
/// # Errors
/// A refusal that names all that is missing, each with the flag or the command that gives it.
pub fn check(policy: &Policy, before: &Ticket, after: &Ticket) -> Result<(), Refusal> {
    match after.state {
        state if state == before.state => Ok(()),
        State::Closed => may_close(policy, after),
        _ => Ok(()),
    }
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

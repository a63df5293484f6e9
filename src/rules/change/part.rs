//! The part of a ticket that only a change has.

use crate::lang::tr;
use crate::records::Ticket;
use crate::records::change::Change;
use crate::rules::refusal::Refusal;

/// The part of a change.
///
/// # Errors
/// A refusal when the ticket is of another kind.
pub fn part(ticket: &mut Ticket) -> Result<&mut Change, Refusal> {
    let id = ticket.id;
    let kind = ticket.kind();
    ticket.change_mut().ok_or_else(|| Refusal::of_kind(id, kind, tr!("changes")))
}

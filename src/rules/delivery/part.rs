//! The part of a ticket that only a delivery has.

use crate::lang::tr;
use crate::records::Ticket;
use crate::records::delivery::Delivery;
use crate::rules::refusal::Refusal;

/// The part of a delivery.
///
/// # Errors
/// A refusal when the ticket is of another kind.
pub fn part(ticket: &mut Ticket) -> Result<&mut Delivery, Refusal> {
    let id = ticket.id;
    let kind = ticket.kind();
    ticket.delivery_mut().ok_or_else(|| Refusal::of_kind(id, kind, tr!("deliveries")))
}

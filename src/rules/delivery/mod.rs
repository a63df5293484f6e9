//! Deliveries: what must stand before the start, the steps, and the acceptance (M4, M3.4).

pub mod acceptance;
pub mod ready;
pub mod verbs;

use super::life::Refusal;
use crate::records::Ticket;
use crate::records::delivery::Delivery;

/// The part of a delivery.
///
/// # Errors
/// A refusal when the ticket is of another kind.
pub fn part(ticket: &mut Ticket) -> Result<&mut Delivery, Refusal> {
    let (id, kind) = (ticket.id, ticket.kind());
    ticket.delivery_mut().ok_or_else(|| Refusal {
        message: format!("{id} is a {kind}; this step belongs to deliveries"),
        hint: None,
    })
}

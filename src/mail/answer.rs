//! Whether a program may answer a message.

use super::Letter;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::Ticket;

/// So many new tickets of one address are answered in a day. A program that answers every message with a fresh one, and says
/// nowhere that it is one, would be answered for ever.
pub(super) const MOST: u64 = 10;

/// Whether the message that opened this ticket may be answered: a person wrote it, for all that can be told.
pub(super) fn is_wanted(desk: &Desk, letter: &Letter, ticket: &Ticket) -> bool {
    // The ticket is there, answered or not: what cannot be counted is not answered.
    letter.automatic(&desk.policy.mail).is_none()
        && !letter.absence
        && opened_today(desk, ticket).is_ok_and(|opened| opened <= MOST)
}

/// How many tickets came by mail within a day from the requester of this one, it among them.
fn opened_today(desk: &Desk, ticket: &Ticket) -> Result<u64> {
    let contact = ticket.requester.contact.as_deref().unwrap_or_default();
    let words = [format!("contact:\"{contact}\""), "channel:email".to_owned(), "created:<1d".to_owned()];
    desk.count(&words)
}

//! Changes: the form, its risk, who approves it, when it is carried out, and what it came to (M6).

pub mod approval;
pub mod execution;
pub mod form;
pub mod risk;
pub mod verbs;
pub mod window;

use super::life::Refusal;
use crate::records::Ticket;
use crate::records::change::Change;

/// The part of a change.
///
/// # Errors
/// A refusal when the ticket is of another kind.
pub fn part(ticket: &mut Ticket) -> Result<&mut Change, Refusal> {
    let (id, kind) = (ticket.id, ticket.kind());
    ticket.change_mut().ok_or_else(|| Refusal {
        message: format!("{id} is a {kind}; this step belongs to changes"),
        hint: None,
    })
}

//! The versions of a ticket that a merge takes.

use crate::lang::tr;
use crate::records::Ticket;

/// Why two records do not become one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Apart {
    /// Two tickets have one id, by chance: they were created apart.
    #[error("{}", tr!("two tickets have this id: they were created by different people or at different times"))]
    TwoTickets,
    /// A field holds what no record can hold, or the record could not be read again.
    #[error("{}", tr!("the merged record would be none: {why}", why = .0))]
    NoRecord(String),
}

/// Two versions of a ticket, and the one both come from.
#[derive(Debug, Clone, Copy)]
pub struct Versions<'t> {
    /// The common ancestor, where it is known.
    pub base: Option<&'t Ticket>,
    /// One version.
    pub ours: &'t Ticket,
    /// The other.
    pub theirs: &'t Ticket,
}

/// True when both are versions of one ticket: they have the same id and begin with the same event.
pub fn is_same_ticket(a: &Ticket, b: &Ticket) -> bool {
    a.id == b.id && a.history.first().map(|e| &e.event) == b.history.first().map(|e| &e.event)
}

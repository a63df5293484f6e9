//! The span of time that a report is about.

use jiff::Timestamp;
use serde::Serialize;

use crate::records::Ticket;

/// A span of time, and the time it is looked at from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First instant of it; `None` from the beginning.
    pub since: Option<Timestamp>,
    /// First instant after it; `None` without end.
    pub until: Option<Timestamp>,
    /// As of when things stand: what is owed later is not missed yet.
    pub now: Timestamp,
}

impl Period {
    /// All there is, as of `now`.
    pub fn all(now: Timestamp) -> Period {
        Period { since: None, until: None, now }
    }

    /// Whether a ticket belongs to it. Its creation decides: so each ticket belongs to one month, and what
    /// becomes of it later counts where it began.
    pub fn holds(&self, ticket: &Ticket) -> bool {
        self.holds_instant(ticket.created())
    }

    /// Whether an instant lies in it.
    pub fn holds_instant(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= at) && self.until.is_none_or(|until| at < until)
    }
}

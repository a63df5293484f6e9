//! The written record of a change (M6.3a), as Markdown.

use crate::records::Ticket;
use crate::rules::policy::Policy;

/// The record.
pub fn record(_policy: &Policy, _ticket: &Ticket, _caused: &[Ticket]) -> String {
    String::new()
}

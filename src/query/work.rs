//! The order of work, as far as it is stored.

use super::due::nearest_due;
use crate::records::words::Nature;
use crate::wire::Ticket;

/// What the order of work needs of a ticket beside its keys: 0 for an open one, 1 resolved, 2 ended; 0
/// for a problem; 0 for one that has a deadline. None of them changes as time passes.
pub(super) fn work_places(ticket: &Ticket) -> [(&'static str, i64); 3] {
    let state = ticket.state;
    let phase = if state.is_open() { 0 } else { 1 + i64::from(state.is_ended()) };
    let mild = i64::from(ticket.nature != Some(Nature::Problem));
    [("phase", phase), ("mild", mild), ("undated", i64::from(nearest_due(ticket).is_none()))]
}

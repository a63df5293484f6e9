//! The deadline that comes next.

use jiff::Timestamp;

use crate::wire::{Clock, Ticket};

/// The nearest deadline that is still owed: of the clocks that have not stopped, breached ones
/// among them; where a kind has no clocks, of its limits that are not done. `None` when all have stopped or are
/// paused.
pub fn nearest_due(ticket: &Ticket) -> Option<Timestamp> {
    if ticket.clocks.is_none() && !ticket.state.is_ended() {
        return ticket.record.values().filter(|l| l.done.is_none()).map(|l| l.due).min();
    }
    ticket.named_clocks().into_iter().filter_map(|(_, clock)| unstopped_due(clock)).min()
}

/// The deadline of a clock that has not stopped.
pub(super) fn unstopped_due(clock: &Clock) -> Option<Timestamp> {
    clock.due.filter(|_| !clock.stopped)
}

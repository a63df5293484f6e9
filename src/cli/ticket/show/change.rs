//! What the page of a change shows beside its fields.

use crate::cli::find::change_incidents::{caused, suspects};
use crate::desk::Desk;
use crate::error::Result;
use crate::records::Ticket;
use crate::render::{self, Screen};
use crate::rules::change::verbs;

/// What the page of a change says beside its fields: who decides, what is open of the checklist, the incidents it
/// caused, and those of its services while it was watched.
pub(crate) fn more(desk: &Desk, screen: &Screen, change: &Ticket) -> Result<String> {
    let begun = change.change().is_some_and(|c| c.implementation.is_some());
    let open = if begun { Vec::new() } else { verbs::open_items(&desk.policy, change) };
    let suspects = if change.state.is_ended() { Vec::new() } else { suspects(desk, change)? };
    Ok(render::change::more(screen, &desk.policy, change, &open, &caused(desk, change), &suspects))
}

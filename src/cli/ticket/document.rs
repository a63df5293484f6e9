//! Documents about one ticket: the record of a change, the acceptance report.

use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::{Kind, Ticket as Record};
use crate::wire;

/// Prints a document about one ticket; in the formats for programs, the ticket itself.
pub(crate) fn document(
    session: &Session,
    typed: &str,
    kind: Kind,
    write: impl FnOnce(&Desk, &Record) -> String,
) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate_kind(typed, Some(kind))?;
    let record = desk.store.read_from(shelf, id)?;
    let ticket = wire::Ticket::full(&desk.policy, &record, desk.now);
    let page = || session.out.text(&write(&desk, &record));
    // The document is the data that was asked for: --quiet does not reduce it to the id.
    if session.out.format.is_none() { page() } else { session.out.record(&ticket, page) }
}

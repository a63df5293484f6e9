//! The ids of tickets that an audit names.

use crate::cli::session::opened::Session;
use crate::error::Result;
use crate::records::Id;

/// Prints the ids, each once, the oldest ticket first.
///
/// # Errors
/// What printing can meet.
pub(super) fn print(session: &Session, of: impl Iterator<Item = Id>) -> Result<()> {
    let mut ids: Vec<Id> = of.collect();
    ids.sort_by_key(Id::number);
    ids.dedup();
    session.out.raw(&ids.iter().map(|id| format!("{id}\n")).collect::<String>())
}

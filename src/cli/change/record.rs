//! `change record`: the written record of M6.3a.

use clap::Args;

use crate::cli::globals::Session;
use crate::error::Result;
use crate::records::Kind;

/// `change record`.
#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    /// Id, part of one, or a number elsewhere
    id: String,
}

/// Prints the record as Markdown.
pub(crate) fn run(session: &Session, args: &RecordArgs) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate_kind(&args.id, Some(Kind::Change))?;
    let record = desk.store.read_from(shelf, id)?;
    let ticket = crate::wire::Ticket::full(&desk.policy, &record, desk.now);
    if session.out.format.is_some_and(|f| f != crate::cli::output::Format::Table) {
        return session.out.tickets(&[ticket], String::new);
    }
    let caused = super::course::caused(&desk, &record);
    session.out.text(&crate::render::change::record(&desk.policy, &record, &caused))
}

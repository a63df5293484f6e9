//! `deliver report`: the acceptance report of M4.2b.

use clap::Args;

use crate::cli::globals::Session;
use crate::cli::output::Format;
use crate::error::Result;
use crate::records::Kind;

/// `deliver report`.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Id, part of one, or a number elsewhere
    id: String,
}

/// Prints the report as Markdown.
pub(crate) fn run(session: &Session, args: &ReportArgs) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate_kind(&args.id, Some(Kind::Delivery))?;
    let record = desk.store.read_from(shelf, id)?;
    if session.out.format.is_some_and(|f| f != Format::Table) {
        let ticket = crate::wire::Ticket::full(&desk.policy, &record, desk.now);
        if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
            return session.out.json(&ticket);
        }
        return session.out.tickets(&[ticket], String::new);
    }
    session.out.text(&crate::render::delivery::report(&desk.policy, &record))
}

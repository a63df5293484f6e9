//! `deliver report`: the acceptance report of M4.2b.

use clap::Args;

use crate::cli::session::opened::Session;
use crate::cli::ticket::document::document;
use crate::error::Result;
use crate::records::Kind;
use crate::render;

/// `deliver report`.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Id, part of one, or an external number
    id: String,
}

/// Prints the report as Markdown.
pub(crate) fn run(session: &Session, args: &ReportArgs) -> Result<()> {
    document(session, &args.id, Kind::Delivery, |desk, delivery| {
        render::delivery::report(&desk.policy, delivery)
    })
}

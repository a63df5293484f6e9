//! `change record`: the written record of M6.3a.

use clap::Args;

use crate::cli::find::change_incidents::caused;
use crate::cli::session::opened::Session;
use crate::cli::ticket::document::document;
use crate::error::Result;
use crate::records::Kind;
use crate::render;

/// `change record`.
#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    /// Id, part of one, or an external number
    id: String,
}

/// Prints the record as Markdown.
pub(crate) fn run(session: &Session, args: &RecordArgs) -> Result<()> {
    document(session, &args.id, Kind::Change, |desk, change| {
        render::change::record(&desk.policy, change, &caused(desk, change))
    })
}

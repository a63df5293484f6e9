//! Prints figures in the format that was asked for.

use serde::Serialize;

use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::{Error, Result};
use crate::lang::tr;

/// Prints figures in the format asked for.
pub(super) fn printed(
    session: &Session,
    told: &impl Serialize,
    csv: impl FnOnce() -> Result<String>,
    table: impl FnOnce() -> String,
) -> Result<()> {
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(told),
        Some(Format::Csv) => session.out.csv(&csv()?),
        Some(Format::Ids) => Err(Error::usage(tr!("--format ids: figures of many tickets have no ids"))
            .hint(tr!("give one of: table, json, jsonl, csv"))),
        _ => session.out.text(&table()),
    }
}

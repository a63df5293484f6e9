//! `export --to`: the tables of the read model, brought up to date.

use std::ffi::OsString;
use std::path::Path;

use super::found::report;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::{Error, Result};
use crate::export::{Asked, Parquet, Sqlite, Written};
use crate::lang::{tr, tr_n};

/// Brings a target up to date: its format, and where it is.
pub(super) fn run(session: &Session, to: &[OsString], since: Option<&str>) -> Result<()> {
    let [format, target] = to else { return Err(unknown("")) };
    let desk = session.desk()?;
    let asked = Asked { target: Path::new(target), since };
    let (written, spoiled) = match format.to_str() {
        Some("sqlite") => Sqlite::export(&desk, &asked)?,
        Some("parquet") => Parquet::export(&desk, &asked)?,
        _ => return Err(unknown(&format.to_string_lossy())),
    };
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&written)?,
        _ => session.out.say(&said(&written, since.is_some())),
    }
    report(spoiled)
}

/// What an export did, in a line.
fn said(written: &Written, since: bool) -> String {
    let target = written.target.display();
    let tickets = tr_n!(written.tickets, "{n} ticket", "{n} tickets");
    if written.complete {
        let note = if since { tr!(" (a complete export: the target had nothing to begin with)") } else { "" };
        return tr!("wrote {tickets} to {target}{note}", tickets, target, note);
    }
    let changed = written.changed + written.removed;
    if changed == 0 && written.rows.is_empty() {
        return tr!("{target} is up to date: {tickets}", target, tickets);
    }
    let changed = tr_n!(changed, "{n} changed ticket", "{n} changed tickets");
    tr!("wrote {changed} to {target}, which has {tickets}", changed, target, tickets)
}

fn unknown(format: &str) -> Error {
    Error::usage(tr!("'{format}' is not a format of --to", format))
        .hint(tr!("itdesk export --to sqlite FILE, or itdesk export --to parquet DIR"))
}

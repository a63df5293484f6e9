//! `export`: whole tickets on the way out, one after the other.

use std::ffi::OsString;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;

use super::found::{FoundTickets, Wanted, filter, load, report, shelf};
use super::tables;
use crate::cli::session::negated::{FilterWord, typed};
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::lang;
use crate::lang::tr;
use crate::query::{Sort, SortKey};
use crate::records::Id;
use crate::render;
use crate::store::Shelf;
use crate::wire;

/// How many tickets are in memory at a time.
const BATCH: usize = 1024;

/// Which tickets, in which order.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Filters, as for list
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
    /// Sort keys, such as -created [default: by id]
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    sort: Option<String>,
    /// Maximum number of results; 0 for all
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number::<usize>)]
    limit: usize,
    /// List archived tickets instead
    #[arg(long)]
    archive: bool,
    /// Bring tables for SQL up to date: sqlite FILE, or parquet DIR; with all tickets, also archived
    /// ones
    #[arg(long, num_args = 2, value_names = ["FORMAT", "TARGET"], conflicts_with_all = ["filters", "sort", "limit", "archive"])]
    to: Option<Vec<OsString>>,
    /// With --to: look for changes since this commit [default: the one of the last export]
    #[arg(long, value_name = "COMMIT", requires = "to")]
    since: Option<String>,
}

/// Writes tickets to stdout as `show --json` tells them; as CSV, what `list --format csv` has.
pub(crate) fn run(session: &Session, args: &ExportArgs) -> Result<()> {
    if let Some(to) = &args.to {
        return tables::run(session, to, args.since.as_deref());
    }
    lang::show_to_programs();
    let format = session.out.format.unwrap_or(Format::Jsonl);
    if matches!(format, Format::Table | Format::Ids) || session.out.quiet {
        return Err(Error::usage(tr!("export writes only jsonl, json or csv"))
            .hint(tr!("itdesk export --format jsonl; to read on screen: itdesk list")));
    }
    let desk = session.desk()?;
    let filter = filter(session, &desk, &typed(&args.filters))?;
    let sort = args.sort.as_deref().map_or_else(|| Ok(Sort::by(SortKey::Id)), Sort::parse)?;
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    let wanted = Wanted { filter: &filter, kind: None, sort: &sort, limit, shelf: shelf(args.archive) };
    let (found, ()) = wanted.ids(&desk, |_, _| Ok(()))?;
    write(session, &desk, wanted.shelf, format, &found.ids)?;
    report(found.spoiled)
}

fn write(session: &Session, desk: &Desk, shelf: Shelf, format: Format, ids: &[Id]) -> Result<()> {
    let mut first = true;
    let out = |text: &str| session.out.json_text(text);
    if format == Format::Csv {
        session.out.csv(&render::csv::tickets(&[]))?;
    }
    for batch in ids.chunks(BATCH) {
        let found = load(desk, shelf, batch, &|_| true)?;
        match format {
            Format::Csv => {
                let tickets: Vec<wire::Ticket> = found.into_iter().map(|f| f.ticket).collect();
                session.out.csv(&render::csv::ticket_rows(&tickets))?;
            }
            _ => {
                let mut text = String::new();
                for found in &found {
                    if format == Format::Json {
                        text.push_str(if first { "[\n" } else { ",\n" });
                    }
                    text.push_str(&object(session, desk, shelf, found)?);
                    text.push_str(if format == Format::Json { "" } else { "\n" });
                    first = false;
                }
                out(&text)?;
            }
        }
    }
    match (format, first) {
        (Format::Json, true) => out("[]\n"),
        (Format::Json, false) => out("\n]\n"),
        _ => Ok(()),
    }
}

/// A ticket with what came with its messages, so that an import has all of it.
fn object(session: &Session, desk: &Desk, shelf: Shelf, found: &FoundTickets) -> Result<String> {
    let folder = || desk.store.attachments(shelf, found.record.id);
    let mut ticket = wire::Ticket::full(&desk.policy, &found.record, desk.now).with_files_in(folder);
    let events = ticket.details.iter_mut().flat_map(|details| &mut details.history);
    for file in events.filter_map(|event| event.mail.as_mut()).flat_map(|mail| &mut mail.files) {
        match desk.store.bytes(std::path::Path::new(&file.path)) {
            Ok(Some(bytes)) => file.content = Some(STANDARD.encode(bytes)),
            Ok(None) => session.out.say(&tr!(
                "{id} is exported without {path}: the file does not exist",
                id = ticket.id,
                path = file.path
            )),
            Err(error) => {
                session.out.say(&tr!(
                    "{id} is exported without {path}: {message}",
                    id = ticket.id,
                    path = file.path,
                    message = error.message
                ));
            }
        }
    }
    serde_json::to_string(&ticket).map_err(|e| {
        Error::new(ErrorKind::System, tr!("cannot write {id} as JSON: {e}", id = ticket.id, e)).because(e)
    })
}

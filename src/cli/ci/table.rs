//! `ci import` and `ci export`: items as a table.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;

use crate::cli::desk::import::{SourceArgs, kept, say_rejected};
use crate::cli::find::found::{Wanted, filter, load, report, shelf};
use crate::cli::session::exit::Exit;
use crate::cli::session::negated::{FilterWord, typed};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::import::{ITEM_HEADER, ItemsRequest, ItemsSummary, import_items, item_row};
use crate::lang::tr;
use crate::query::{Sort, SortKey};
use crate::records::{Id, Kind, Ticket};
use crate::render;

/// `ci import`.
#[derive(Debug, Args)]
pub(crate) struct ImportItems {
    /// File: CSV, JSON or JSON Lines, gzipped or not; - for stdin
    file: String,
    /// Read and check everything, but write nothing
    #[arg(long)]
    dry_run: bool,
    /// File for rejected rows, with line and reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    source: SourceArgs,
}

/// `ci export`.
#[derive(Debug, Args)]
pub(crate) struct ExportItems {
    /// Filters, as for list
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
    /// Export archived items instead
    #[arg(long)]
    archive: bool,
}

/// Imports items, and says what came of it.
///
/// # Errors
/// Exit 1 when rows were rejected, 6 when the file breaks off.
pub(crate) fn import(session: &Session, args: &ImportItems) -> Result<Exit> {
    let desk = session.desk()?;
    let request = ItemsRequest {
        file: args.file.clone(),
        dry_run: args.dry_run,
        rejects: args.rejects.clone(),
        encoding: args.source.encoding(),
        limits: args.source.limits(),
    };
    let summary = import_items(desk, &request, &mut std::io::stdin().lock())?;
    session.about(format!("Import {items} configuration items", items = summary.items_added));
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&summary)?,
        _ => say(session, args, &summary),
    }
    Ok(Exit::found(!summary.rejected.is_empty()))
}

fn say(session: &Session, args: &ImportItems, summary: &ItemsSummary) {
    say_rejected(session, &summary.rejected);
    if !summary.unknown_columns.is_empty() {
        session.out.say(&tr!(
            "columns that are not mapped: {unknown_columns}",
            unknown_columns = summary.unknown_columns.join(", ")
        ));
    }
    let rejects = match summary.rejected.len() {
        0 => String::new(),
        n => format!(", {n} {}", kept(args.rejects.as_deref())),
    };
    let ItemsSummary { items_added, items_updated, items_unchanged, rows_read, .. } = summary;
    let said = match args.dry_run {
        true => tr!(
            "{rows_read} rows: would add {items_added} items, update {items_updated}; {items_unchanged} up to date{rejects}",
            rows_read,
            items_added,
            items_updated,
            items_unchanged,
            rejects
        ),
        false => tr!(
            "{rows_read} rows: added {items_added} items, updated {items_updated}; {items_unchanged} up to date{rejects}",
            rows_read,
            items_added,
            items_updated,
            items_unchanged,
            rejects
        ),
    };
    session.out.say(&said);
}

/// Prints items as the table that an import reads.
pub(crate) fn export(session: &Session, args: &ExportItems) -> Result<()> {
    if session.out.format.is_some_and(|format| format != Format::Csv) {
        return Err(Error::usage(tr!("ci export writes only csv"))
            .hint(tr!("complete records with their history: itdesk export kind:ci --format jsonl")));
    }
    let desk = session.desk()?;
    let filter = filter(session, &desk, &typed(&args.filters))?;
    let (sort, shelf) = (Sort::by(SortKey::Id), shelf(args.archive));
    let wanted = Wanted { filter: &filter, kind: Some(Kind::Ci), sort: &sort, limit: usize::MAX, shelf };
    let (found, ()) = wanted.ids(&desk, |_, _| Ok(()))?;
    let items: Vec<Ticket> =
        load(&desk, shelf, &found.ids, &|_| true)?.into_iter().map(|f| f.record).collect();
    let names = Names::of(&items);
    let row = |item: &Ticket| {
        let needs = item.ci().into_iter().flat_map(|part| &part.depends_on);
        item_row(item, &needs.map(|id| names.of_id(&desk, id)).collect::<Vec<_>>())
    };
    let header = ITEM_HEADER.map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(header).chain(items.iter().map(row)).collect();
    session.out.csv(&render::csv::cells(&rows))?;
    report(found.spoiled)
}

/// By what a table names an item: its serial number, else its name where no other item of the table has it, else
/// its id.
struct Names<'t> {
    items: HashMap<String, &'t Ticket>,
    titles: HashMap<&'t str, usize>,
}

impl<'t> Names<'t> {
    fn of(items: &'t [Ticket]) -> Names<'t> {
        let mut titles: HashMap<&str, usize> = HashMap::new();
        for item in items {
            *titles.entry(item.title.as_str()).or_default() += 1;
        }
        Names { items: items.iter().map(|item| (item.id.to_string(), item)).collect(), titles }
    }

    fn of_id(&self, desk: &Desk, id: &str) -> String {
        let elsewhere = || id.parse::<Id>().ok().and_then(|id| desk.find_record(id));
        let Some(item) = self.items.get(id).map(|item| (*item).clone()).or_else(elsewhere) else {
            return id.to_owned();
        };
        match item.ci().and_then(|part| part.serial.clone()) {
            Some(serial) => serial,
            None if self.titles.get(item.title.as_str()) == Some(&1) => item.title,
            None => id.to_owned(),
        }
    }
}

//! `due`: what is at risk or too late.

use std::cell::RefCell;

use clap::Args;
use jiff::Timestamp;

use super::due_print::Printer;
use super::due_read::{DueRead, DueWanted};
use super::due_row::DueRow;
use super::found::{filter, report};
use super::many;
pub(crate) use super::rows::as_table;
use super::rows::{limit, say_rest};
use crate::cli::session::dates;
use crate::cli::session::exit::Exit;
use crate::cli::session::globals::AsOf;
use crate::cli::session::negated::{FilterWord, typed};
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::watch::WatchArgs;
use crate::desk::Desk;
use crate::error::Result;
use crate::index::DueBy;
use crate::query::Filter;
use crate::records::Id;

/// Which deadlines.
#[derive(Debug, Args)]
pub(crate) struct DueArgs {
    /// Filters, as for list
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
    /// Every deadline up to this time: 4h, eow, "fri 17:00" [default: what is at risk]
    #[arg(long, value_name = "TIME")]
    within: Option<String>,
    /// Every clock of a ticket, not only the next deadline; implied by --json and other formats
    #[arg(long)]
    each: bool,
    /// Maximum number of results; 0 for all [default: all, 50 on a terminal]
    #[arg(long, value_name = "N", value_parser = number::<usize>)]
    limit: Option<usize>,
    /// Only these fields, such as id,clock,due; the fields of --json
    #[arg(long, value_name = "FIELDS", conflicts_with = "template")]
    fields: Option<String>,
    /// Template of a line: '{{ id }} {{ due }}'; the fields are those of --json
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<String>,
    /// Escalate tickets whose clock has used the share that [escalation] names; each level once per clock
    #[arg(
        long,
        conflicts_with_all = ["within", "each", "limit", "fields", "template", "check", "as_of", "watch"]
    )]
    pub(crate) escalate: bool,
    /// With --escalate: print what would change, and write nothing
    #[arg(long, requires = "escalate")]
    pub(crate) dry_run: bool,
    /// Exit 1 when any deadline is listed
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    watch: WatchArgs,
}

/// Lists the deadlines that are at risk or missed, soonest first.
pub(crate) fn run(session: &Session, args: &DueArgs) -> Result<Exit> {
    args.watch.run(session, |session| listed(session, args))
}

fn listed(session: &Session, args: &DueArgs) -> Result<Exit> {
    if session.is_on_many() {
        return several(session, args);
    }
    let desk = session.desk_as_of(&args.as_of)?;
    let filter = filter(session, &desk, &typed(&args.filters))?;
    let wanted = wanted(session, &desk, args, &filter)?;
    let printer = Printer::of(session, args.fields.as_deref(), args.template.as_deref())?;
    let name = printer.names_desk().then(|| session.name_of(&desk));
    let read = printer.print(session, &desk, &|each| {
        wanted.read(session, &desk, &mut |row| each(DueRow { desk: name.as_deref(), ..row }))
    })?;
    say_rest(session, read.rest);
    report(read.spoiled)?;
    Ok(Exit::found(args.check && read.shown > 0))
}

fn wanted<'f>(session: &Session, desk: &Desk, args: &DueArgs, filter: &'f Filter) -> Result<DueWanted<'f>> {
    let within = args.within.as_deref().map(|text| horizon(desk, text)).transpose()?;
    Ok(DueWanted {
        filter,
        by: within.map_or(DueBy::AtRisk, DueBy::Within),
        is_by_ticket: !args.each && !is_for_programs(session),
        limit: limit(session, args.limit),
        counts_rest: as_table(session),
        // A filter asks for tickets.
        has_duties: args.filters.is_empty(),
    })
}

/// The deadlines of several desks, soonest first over all.
fn several(session: &Session, args: &DueArgs) -> Result<Exit> {
    let desks = session.desks(&args.as_of)?;
    let filters = many::filters(session, &desks, &typed(&args.filters))?;
    let printer = Printer::of(session, args.fields.as_deref(), args.template.as_deref())?;
    let mut rows: Vec<DueRow<String>> = Vec::new();
    let mut spoiled = Vec::new();
    let mut all = 0;
    for (named, filter) in desks.all.iter().zip(&filters) {
        let Some(filter) = filter else { continue };
        let read = wanted(session, &named.desk, args, filter)?.read(session, &named.desk, &mut |row| {
            let (id, desk) = (named.id(row.id), Some(named.name.clone()));
            rows.push(DueRow { id, desk, ..row.to_owned() });
            Ok(())
        })?;
        all += read.shown + read.rest;
        spoiled.extend(named.spoiled(read.spoiled));
    }
    // Of one instant: the graver class first, and regular duties last.
    rows.sort_by_key(|row| (row.due, row.class.is_none(), row.class));
    rows.truncate(limit(session, args.limit));
    let shown = rows.len();
    let Some(first) = desks.first() else { return Ok(Exit::Done) };
    let rows = RefCell::new(rows);
    printer.print(session, first, &|each| {
        rows.take().iter().try_for_each(|row| each(row.as_texts()))?;
        Ok(DueRead { shown, ..DueRead::default() })
    })?;
    say_rest(session, all - shown);
    many::report(&desks, spoiled)?;
    Ok(Exit::found(args.check && shown > 0))
}

/// The tickets of which one of these clocks has used at least this share of its target.
pub(crate) fn used(
    session: &Session,
    desk: &Desk,
    args: &DueArgs,
    share: f64,
    clocks: &[&str],
) -> Result<Vec<Id>> {
    let filter = filter(session, desk, &typed(&args.filters))?;
    let wanted = DueWanted {
        filter: &filter,
        by: DueBy::Within(Timestamp::MAX),
        is_by_ticket: false,
        limit: usize::MAX,
        counts_rest: false,
        has_duties: false,
    };
    let mut ids: Vec<Id> = Vec::new();
    let read = wanted.read(session, desk, &mut |row| {
        // What a row says is rounded.
        if clocks.contains(&row.clock)
            && row.used + 0.001 >= share
            && let Some(id) = row.id.parse().ok().filter(|id| !ids.contains(id))
        {
            ids.push(id);
        }
        Ok(())
    })?;
    report(read.spoiled)?;
    Ok(ids)
}

/// Programs of 0.1 read one row a clock.
fn is_for_programs(session: &Session) -> bool {
    matches!(session.out.format, Some(Format::Json | Format::Jsonl | Format::Csv))
}

fn horizon(desk: &Desk, text: &str) -> Result<Timestamp> {
    dates::planned("--within", text, desk.now, &desk.policy.desk.timezone)
}

//! `list`: tickets in order, their number, single fields of them, or how many are alike.

use clap::Args;

use super::found::{Names, Wanted, filter, load, report};
use super::globals::{AsOf, Session};
use super::negated::{FilterWord, typed};
use super::output::Format;
use super::{columns, groups};
use crate::desk::Desk;
use crate::error::Result;
use crate::query::{self, Sort};
use crate::records::Kind;
use crate::render;
use crate::store::Shelf;
use crate::wire;

/// How many rows a terminal shows unless told otherwise.
const TERMINAL_ROWS: usize = 50;

/// Filters, order and amount.
#[derive(Debug, Args)]
#[command(after_long_help = keys_help())]
pub(crate) struct ListArgs {
    /// Filters: class:A,B state:open -team:network service:mail due:<4h created:>2026-11-01 vpn
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
    /// Order, such as -created or class,due [default: the most pressing first]
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    sort: Option<String>,
    /// At most so many; 0 for all [default: all, 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Only how many there are
    #[arg(long, conflicts_with_all = ["fields", "group_by"])]
    count: bool,
    /// Only these fields, such as id,title,due; filter keys are fields
    #[arg(long, value_name = "FIELDS", conflicts_with = "group_by")]
    fields: Option<String>,
    /// How many have the same values, such as class or state,team
    #[arg(long, value_name = "FIELDS")]
    group_by: Option<String>,
    /// Those in the archive instead
    #[arg(long)]
    archive: bool,
    #[command(flatten)]
    as_of: AsOf,
}

/// The filter keys, one a line, from the table that the filters obey.
pub(crate) fn keys_help() -> String {
    let keys = query::KEYS.iter().map(|key| format!("  {:<14}{}\n", key.name, key.about));
    format!(
        "Filter keys (KEY:VALUE,VALUE; -KEY:VALUE negates; KEY:none, KEY:any):\n{}",
        keys.collect::<String>()
    )
}

/// Lists tickets.
pub(crate) fn list(session: &Session, args: &ListArgs, kind: Option<Kind>) -> Result<()> {
    let desk = session.desk_as_of(&args.as_of)?;
    let filter = filter(session, &desk, &typed(&args.filters))?;
    let sort = args.sort.as_deref().map_or_else(|| Ok(Sort::default()), Sort::parse)?;
    let limit = if args.count || args.group_by.is_some() { usize::MAX } else { limit(session, args.limit) };
    let shelf = shelf(args.archive);
    let wanted = Wanted { filter: &filter, kind, sort: &sort, limit, shelf };
    if args.count {
        let (count, spoiled) = wanted.count(&desk)?;
        session.out.line(&count.to_string())?;
        return report(spoiled);
    }
    if let Some(fields) = &args.group_by {
        return groups::print(session, &desk, &wanted, &columns::read(fields)?, args.limit);
    }
    if let Some(fields) = &args.fields {
        return columns::print(session, &desk, &wanted, &columns::read(fields)?);
    }
    print(session, &desk, &wanted)
}

/// Where to look.
pub(crate) fn shelf(archive: bool) -> Shelf {
    if archive { Shelf::Archive } else { Shelf::Live }
}

fn print(session: &Session, desk: &Desk, wanted: &Wanted) -> Result<()> {
    let (found, names) = wanted.ids(desk, |index, ids| Names::of_ids(session, index, ids))?;
    let tickets = load(desk, wanted.shelf, &found.ids, &|_| true)?;
    let tickets: Vec<wire::Ticket> = tickets.into_iter().map(|f| f.ticket).collect();
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    let unique = |id: &str| names.of(id);
    session.out.tickets(&tickets, || render::tickets::tickets(&screen, &tickets, &unique))?;
    if tickets.is_empty() && as_table(session) {
        session.out.say("nothing matches");
    }
    say_rest(session, found.rest);
    report(found.spoiled)
}

/// Says on a table how many tickets the limit cut off.
pub(crate) fn say_rest(session: &Session, rest: usize) {
    if rest > 0 && as_table(session) {
        session.out.say(&format!("and {rest} more; --limit 0 shows all"));
    }
}

/// Whether what is printed is for reading.
pub(crate) fn as_table(session: &Session) -> bool {
    session.out.format.is_none_or(|f| f == Format::Table) && !session.out.quiet
}

/// A table on a terminal ends after a screenful or two; a program gets everything.
pub(crate) fn limit(session: &Session, asked: Option<usize>) -> usize {
    match asked {
        Some(0) => usize::MAX,
        Some(limit) => limit,
        None if session.out.terminal && as_table(session) => TERMINAL_ROWS,
        None => usize::MAX,
    }
}

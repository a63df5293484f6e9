//! `list`: tickets in order, their number, single fields of them, or how many are alike.

use clap::Args;

use super::columns;
use super::found::{Names, Wanted, filter, load, report, shelf};
use super::groups;
use super::rows::{as_table, limit, say_rest};
use crate::cli::session::globals::{AsOf, Session};
use crate::cli::session::negated::{FilterWord, keys_help, typed};
use crate::cli::session::watch::WatchArgs;
use crate::desk::Desk;
use crate::error::Result;
use crate::query::Sort;
use crate::records::Kind;
use crate::render;
use crate::wire;

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
    #[command(flatten)]
    watch: WatchArgs,
}

/// Lists tickets.
pub(crate) fn list(session: &Session, args: &ListArgs, kind: Option<Kind>) -> Result<()> {
    args.watch.run(session, |session| listed(session, args, kind))
}

fn listed(session: &Session, args: &ListArgs, kind: Option<Kind>) -> Result<()> {
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

//! `list` and `search`.

use clap::Args;

use super::globals::Session;
use super::negated::unshield;
use super::output::Format;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{self, Context, Filter, Reach, Sort};
use crate::records::{self, Kind};
use crate::render;
use crate::store::Spoiled;
use crate::wire;

/// How many rows a terminal shows unless told otherwise.
const TERMINAL_ROWS: usize = 50;

/// Filters, order and amount.
#[derive(Debug, Args)]
#[command(after_long_help = keys_help())]
pub(crate) struct ListArgs {
    /// Filters: class:A,B state:open -team:network service:mail due:<4h created:>2026-11-01 vpn
    #[arg(value_name = "FILTER")]
    filters: Vec<String>,
    /// Order, such as -created or class,due [default: the most pressing first]
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    sort: Option<String>,
    /// At most so many; 0 for all [default: all, 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Only how many there are
    #[arg(long)]
    count: bool,
}

/// Words and filters.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words to find, and filters
    #[arg(value_name = "WORD|FILTER", required = true)]
    words: Vec<String>,
    /// At most so many; 0 for all [default: all, 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// A record and what the wire says of it.
pub(crate) struct Found {
    /// As it is recorded.
    pub record: records::Ticket,
    /// As it is told.
    pub ticket: wire::Ticket,
}

/// The filter keys, one a line, from the table that the filters obey.
fn keys_help() -> String {
    let keys = query::KEYS.iter().map(|key| format!("  {:<14}{}\n", key.name, key.about));
    format!(
        "Filter keys (KEY:VALUE,VALUE; -KEY:VALUE negates; KEY:none, KEY:any):\n{}",
        keys.collect::<String>()
    )
}

/// Lists tickets.
pub(crate) fn list(session: &Session, args: &ListArgs, kind: Option<Kind>) -> Result<()> {
    let desk = session.desk()?;
    let filter = Filter::parse(&unshield(&args.filters), &context(&desk))?;
    let sort = args.sort.as_deref().map_or_else(|| Ok(Sort::default()), Sort::parse)?;
    let (mut found, spoiled) = collect(&desk, kind, |t, r| filter.matches(t, r, Reach::Brief))?;
    if args.count {
        session.out.line(&found.len().to_string())?;
        return report(spoiled);
    }
    found.sort_by(|a, b| sort.compare(&a.ticket, &b.ticket));
    print(session, &desk, found, args.limit)?;
    report(spoiled)
}

/// Finds words in every text of the tickets.
pub(crate) fn search(session: &Session, args: &SearchArgs) -> Result<()> {
    let desk = session.desk()?;
    let filter = Filter::parse(&unshield(&args.words), &context(&desk))?;
    let (mut found, spoiled) = collect(&desk, None, |t, r| filter.matches(t, r, Reach::Full))?;
    let sort = Sort::default();
    found.sort_by(|a, b| sort.compare(&a.ticket, &b.ticket));
    let words = filter.words();
    let limit = limit(session, args.limit);
    let rest = found.len().saturating_sub(limit);
    found.truncate(limit);
    match session.out.format {
        None | Some(Format::Table) if !session.out.quiet => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            let unique = query::ids::shortest_unique(&desk.store.ids()?);
            let hits = found.iter().map(|f| (&f.ticket, query::extract(&f.record, words)));
            session.out.text(&render::table::hits(&screen, hits, &|id| unique_of(&unique, id)))?;
            more(session, rest);
        }
        _ => print(session, &desk, found, Some(0))?,
    }
    report(spoiled)
}

/// Reads and filters all tickets of the desk.
pub(crate) fn collect(
    desk: &Desk,
    kind: Option<Kind>,
    keep: impl Fn(&wire::Ticket, &records::Ticket) -> bool + Sync,
) -> Result<(Vec<Found>, Vec<Spoiled>)> {
    use rayon::prelude::*;
    let scan = desk.scan()?;
    let of_kind = scan.tickets.into_par_iter().filter(|t| kind.is_none_or(|kind| t.kind == kind));
    let found = of_kind.filter_map(|record| {
        let ticket = wire::Ticket::brief(&desk.policy, &record, desk.now);
        keep(&ticket, &record).then_some(Found { record, ticket })
    });
    Ok((found.collect(), scan.spoiled))
}

/// What filters need to know.
pub(crate) fn context(desk: &Desk) -> Context {
    let me = desk.named_actor.as_deref().map(|who| desk.person(who));
    let me = me.or_else(|| desk.actor().ok().map(str::to_owned)).unwrap_or_default();
    Context { now: desk.now, timezone: desk.policy.desk.timezone.clone(), me }
}

/// Names every damaged file; the exit code tells that there were some.
///
/// # Errors
/// Exit 6, or 5 when all of them are git conflicts.
pub(crate) fn report(spoiled: Vec<Spoiled>) -> Result<()> {
    let Some(first) = spoiled.first() else { return Ok(()) };
    let damaged = spoiled.iter().map(|s| s.error.kind).find(|k| *k != ErrorKind::Busy);
    let kind = damaged.unwrap_or(first.error.kind);
    let lines: Vec<String> = spoiled.iter().take(20).map(|s| s.error.message.clone()).collect();
    let rest = spoiled.len().saturating_sub(lines.len());
    let mut message = lines.join("\n       ");
    if rest > 0 {
        message.push_str(&format!("\n       and {rest} more"));
    }
    Err(Error::new(kind, message)
        .hint("the other tickets are all served; mend these by hand or with git checkout"))
}

fn print(session: &Session, desk: &Desk, found: Vec<Found>, asked: Option<usize>) -> Result<()> {
    let limit = limit(session, asked);
    let rest = found.len().saturating_sub(limit);
    let tickets: Vec<wire::Ticket> = found.into_iter().take(limit).map(|f| f.ticket).collect();
    let as_table = session.out.format.is_none_or(|f| f == Format::Table) && !session.out.quiet;
    let unique = if as_table { query::ids::shortest_unique(&desk.store.ids()?) } else { Default::default() };
    session.out.tickets(&tickets, || {
        let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
        render::table::tickets(&screen, &tickets, &|id| unique_of(&unique, id))
    })?;
    if as_table {
        match tickets.is_empty() {
            true => session.out.say("nothing matches"),
            false => more(session, rest),
        }
    }
    Ok(())
}

fn unique_of(unique: &std::collections::HashMap<records::Id, usize>, id: &str) -> usize {
    id.parse().ok().and_then(|id: records::Id| unique.get(&id).copied()).unwrap_or(records::id::SUFFIX_LEN)
}

fn limit(session: &Session, asked: Option<usize>) -> usize {
    let table = session.out.terminal && session.out.format.is_none_or(|f| f == Format::Table);
    match asked {
        Some(0) => usize::MAX,
        Some(limit) => limit,
        None if table && !session.out.quiet => TERMINAL_ROWS,
        None => usize::MAX,
    }
}

fn more(session: &Session, rest: usize) {
    if rest > 0 {
        session.out.say(&format!("and {rest} more; --limit 0 shows all"));
    }
}

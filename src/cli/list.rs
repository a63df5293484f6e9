//! `list` and `search`.

use std::collections::HashMap;

use clap::Args;

use super::globals::Session;
use super::negated::unshield;
use super::output::Format;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{self, Context, Filter, Reach, Sort};
use crate::records::id::SUFFIX_LEN;
use crate::records::{self, Id, Kind};
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
    run(session, args, kind, Reach::Brief)
}

/// Finds words in every text of the tickets.
pub(crate) fn search(session: &Session, args: &ListArgs) -> Result<()> {
    if args.filters.is_empty() {
        return Err(Error::usage("<WORD|FILTER> is missing: what to search for")
            .hint("give words: itdesk search vpn timeout"));
    }
    run(session, args, None, Reach::Full)
}

fn run(session: &Session, args: &ListArgs, kind: Option<Kind>, reach: Reach) -> Result<()> {
    let desk = session.desk()?;
    let filter = Filter::parse(&unshield(&args.filters), &context(&desk))?;
    let sort = args.sort.as_deref().map_or_else(|| Ok(Sort::default()), Sort::parse)?;
    let (mut found, spoiled) = collect(&desk, kind, |t, r| filter.matches(t, r, reach))?;
    if args.count {
        session.out.line(&found.len().to_string())?;
        return report(spoiled);
    }
    found.sort_by(|a, b| sort.compare(&a.ticket, &b.ticket));
    let limit = limit(session, args.limit);
    let rest = found.len().saturating_sub(limit);
    found.truncate(limit);
    match reach {
        Reach::Full if as_table(session) => print_hits(session, &desk, &found, filter.words())?,
        _ => print(session, &desk, found.into_iter().map(|f| f.ticket).collect())?,
    }
    if rest > 0 && as_table(session) {
        session.out.say(&format!("and {rest} more; --limit 0 shows all"));
    }
    report(spoiled)
}

/// Reads and filters all tickets of the desk.
pub(crate) fn collect(
    desk: &Desk,
    kind: Option<Kind>,
    keep: impl Fn(&wire::Ticket, &records::Ticket) -> bool + Sync,
) -> Result<(Vec<Found>, Vec<Spoiled>)> {
    let scan = desk.store.scan_keeping(&|record| {
        if kind.is_some_and(|kind| record.kind != kind) {
            return None;
        }
        let ticket = wire::Ticket::brief(&desk.policy, &record, desk.now);
        keep(&ticket, &record).then_some(Found { record, ticket })
    })?;
    Ok((scan.tickets, scan.spoiled))
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
pub(crate) fn report(mut spoiled: Vec<Spoiled>) -> Result<()> {
    // Files are read in no particular order; what is said of them has one.
    spoiled.sort_by(|a, b| a.path.cmp(&b.path));
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

fn print(session: &Session, desk: &Desk, tickets: Vec<wire::Ticket>) -> Result<()> {
    let unique = if as_table(session) { unique(desk)? } else { Default::default() };
    session.out.tickets(&tickets, || {
        let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
        render::table::tickets(&screen, &tickets, &|id| unique_of(&unique, id))
    })?;
    if tickets.is_empty() && as_table(session) {
        session.out.say("nothing matches");
    }
    Ok(())
}

/// Each hit with the place where the words stand.
fn print_hits(session: &Session, desk: &Desk, found: &[Found], words: &[String]) -> Result<()> {
    if found.is_empty() {
        session.out.say("nothing matches");
    }
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    let unique = unique(desk)?;
    let hits = found.iter().map(|f| (&f.ticket, query::extract(&f.record, words)));
    session.out.text(&render::table::hits(&screen, hits, &|id| unique_of(&unique, id)))
}

fn as_table(session: &Session) -> bool {
    session.out.format.is_none_or(|f| f == Format::Table) && !session.out.quiet
}

/// How many letters of the suffix name each ticket of the desk.
pub(crate) fn unique(desk: &Desk) -> Result<HashMap<Id, usize>> {
    Ok(query::ids::shortest_unique(&desk.store.ids()?))
}

/// The letters that name one ticket; all of them where even those do not.
pub(crate) fn unique_of(unique: &HashMap<Id, usize>, id: &str) -> usize {
    id.parse().ok().and_then(|id: Id| unique.get(&id).copied()).unwrap_or(SUFFIX_LEN)
}

/// A table on a terminal ends after a screenful or two; a program gets everything.
fn limit(session: &Session, asked: Option<usize>) -> usize {
    match asked {
        Some(0) => usize::MAX,
        Some(limit) => limit,
        None if session.out.terminal && as_table(session) => TERMINAL_ROWS,
        None => usize::MAX,
    }
}

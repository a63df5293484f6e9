//! `due`: what is at risk or too late.

use std::collections::HashSet;

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::found::{Names, Wanted, filter, report};
use crate::cli::session::dates;
use crate::cli::session::exit::Exit;
use crate::cli::session::globals::{AsOf, Session};
use crate::cli::session::negated::{FilterWord, typed};
use crate::cli::session::output::Format;
use crate::cli::session::watch::WatchArgs;
use crate::desk::Desk;
use crate::error::Result;
use crate::index::{Deadline, DueBy, Need};
use crate::query::{Filter, Sort, TextScope};
use crate::records::{Class, Id, Kind, State};
use crate::render;
use crate::store::{Shelf, Unreadable};

/// Which deadlines.
#[derive(Debug, Args)]
pub(crate) struct DueArgs {
    /// Filters, as for list
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
    /// Every deadline up to this time: 4h, eow, "fri 17:00" [default: what is at risk]
    #[arg(long, value_name = "TIME")]
    within: Option<String>,
    /// Exit 1 when there is any
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    watch: WatchArgs,
}

/// A clock that asks for attention.
#[derive(Debug, Serialize)]
pub(crate) struct DueRow {
    /// The ticket.
    pub id: String,
    pub kind: Kind,
    pub class: Class,
    pub state: State,
    /// `respond`, `handle`, `resolve`, `update`, or a limit on the record: `complete`, `filed`.
    pub clock: String,
    /// `running` or `breached`.
    pub clock_state: &'static str,
    pub due: Timestamp,
    /// Working seconds left; real ones for the limits on the record. Negative when overdrawn.
    pub remaining_seconds: i64,
    /// Share used; 1 at the deadline.
    pub used: f64,
    pub team: Option<String>,
    pub assignee: Option<String>,
    pub title: String,
}

/// Lists the deadlines that are at risk or missed, soonest first.
pub(crate) fn run(session: &Session, args: &DueArgs) -> Result<Exit> {
    args.watch.run(session, |session| listed(session, args))
}

fn listed(session: &Session, args: &DueArgs) -> Result<Exit> {
    let desk = session.desk_as_of(&args.as_of)?;
    let within = args.within.as_deref().map(|text| horizon(&desk, text)).transpose()?;
    let filter = filter(session, &desk, &typed(&args.filters))?;
    let by = within.map_or(DueBy::AtRisk, DueBy::Within);
    let (rows, names, spoiled) = rows(session, &desk, &filter, by)?;
    print(session, &desk, &rows, &names)?;
    report(spoiled)?;
    Ok(Exit::found(args.check && !rows.is_empty()))
}

fn horizon(desk: &Desk, text: &str) -> Result<Timestamp> {
    dates::planned("--within", text, desk.now, &desk.policy.desk.timezone)
}

/// The deadlines that are asked for, as rows.
fn rows(
    session: &Session,
    desk: &Desk,
    filter: &Filter,
    by: DueBy,
) -> Result<(Vec<DueRow>, Names, Vec<Unreadable>)> {
    let sort = Sort::default();
    let limit = usize::MAX;
    let shelf = Shelf::Live;
    let wanted = Wanted { filter, kind: None, sort: &sort, limit, shelf };
    desk.ask(shelf, Need::Rows, |index| {
        let mut deadlines = index.deadlines(&wanted.selection(), by)?;
        if !wanted.is_exact(desk) {
            let ids: Vec<Id> = deadlines.iter().map(|d| d.id).collect();
            let passing: HashSet<Id> = wanted.passing(desk, TextScope::Brief, &ids)?.into_iter().collect();
            deadlines.retain(|d| passing.contains(&d.id));
        }
        let ids: Vec<Id> = deadlines.iter().map(|d| d.id).collect::<HashSet<Id>>().into_iter().collect();
        let names = Names::of_ids(session, index, &ids)?;
        let rows = deadlines.into_iter().filter_map(DueRow::of).collect();
        Ok((rows, names, index.spoiled()?))
    })
}

impl DueRow {
    /// A deadline as a row; `None` for words that no ticket of this program has.
    fn of(deadline: Deadline) -> Option<DueRow> {
        let Deadline { id, clock, due, elapsed, target, breached, .. } = deadline;
        let [kind, state, class, team, assignee, title] = deadline.ticket;
        let used = if target == 0 { 1.0 } else { elapsed as f64 / target as f64 };
        Some(DueRow {
            id: id.to_string(),
            kind: kind?.parse().ok()?,
            class: class?.parse().ok()?,
            state: state?.parse().ok()?,
            clock,
            clock_state: if breached { "breached" } else { "running" },
            due,
            remaining_seconds: target.saturating_sub(elapsed),
            used: (used * 10_000.0).round() / 10_000.0,
            team,
            assignee,
            title: title?,
        })
    }
}

fn print(session: &Session, desk: &Desk, rows: &[DueRow], names: &Names) -> Result<()> {
    match session.out.format {
        Some(Format::Json) => session.out.json(&rows),
        Some(Format::Jsonl) => rows.iter().try_for_each(|r| session.out.json(r)),
        Some(Format::Csv) => session.out.csv(&render::csv::records(rows)?),
        Some(Format::Ids) => ids(session, rows),
        None if session.out.quiet => ids(session, rows),
        None | Some(Format::Table) => {
            if rows.is_empty() {
                session.out.say("nothing is due");
                return Ok(());
            }
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            let lines = rows.iter().map(|r| render::tickets::DueLine {
                id: &r.id,
                class: r.class,
                clock: &r.clock,
                breached: r.clock_state == "breached",
                due: r.due,
                holder: r.assignee.as_deref().or(r.team.as_deref()),
                title: &r.title,
            });
            session.out.lines(render::tickets::due(&screen, lines, &|id| names.of(id)))
        }
    }
}

fn ids(session: &Session, rows: &[DueRow]) -> Result<()> {
    let mut seen = HashSet::new();
    let fresh = rows.iter().filter(|r| seen.insert(&r.id));
    session.out.text(&fresh.map(|r| format!("{}\n", r.id)).collect::<String>())
}

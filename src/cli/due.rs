//! `due`: what is at risk or too late.

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::globals::Session;
use super::list::{Found, collect, context, report, unique, unique_of};
use super::negated::unshield;
use super::output::Format;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Filter, Reach};
use crate::records::{Class, Kind, State};
use crate::render;
use crate::rules::duration::duration_seconds;

/// Which deadlines.
#[derive(Debug, Args)]
pub(crate) struct DueArgs {
    /// Filters, as for list
    #[arg(value_name = "FILTER")]
    filters: Vec<String>,
    /// Everything that falls due within this time, such as 4h or 2d [default: what is at risk]
    #[arg(long, value_name = "DURATION")]
    within: Option<String>,
    /// Exit 1 when there is any
    #[arg(long)]
    check: bool,
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
    /// Running, with at least the policy's share used.
    #[serde(skip)]
    pub at_risk: bool,
    pub team: Option<String>,
    pub assignee: Option<String>,
    pub title: String,
}

/// Lists the deadlines that are at risk or missed, soonest first.
pub(crate) fn run(session: &Session, args: &DueArgs) -> Result<()> {
    let desk = session.desk()?;
    let within = args.within.as_deref().map(|text| horizon(&desk, text)).transpose()?;
    let filter = Filter::parse(&unshield(&args.filters), &context(&desk))?;
    let (found, spoiled) =
        collect(&desk, None, |t, r| !t.state.is_ended() && filter.matches(t, r, Reach::Brief))?;
    let mut rows: Vec<DueRow> =
        found.iter().flat_map(|f| rows_of(&desk, f)).filter(|r| wanted(r, within)).collect();
    rows.sort_by(|a, b| (a.due, a.class, &a.id).cmp(&(b.due, b.class, &b.id)));
    print(session, &desk, &rows)?;
    report(spoiled)?;
    match args.check && !rows.is_empty() {
        true => Err(Error::silent(ErrorKind::Found)),
        false => Ok(()),
    }
}

fn horizon(desk: &Desk, text: &str) -> Result<Timestamp> {
    let seconds = duration_seconds(text).map_err(|why| Error::usage(format!("--within: {why}")))?;
    Ok(desk.now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX))
}

/// Without a horizon, a clock counts from the share on that the policy calls at risk.
fn wanted(row: &DueRow, within: Option<Timestamp>) -> bool {
    match within {
        Some(horizon) => row.due <= horizon,
        None => row.clock_state == "breached" || row.at_risk,
    }
}

/// The clocks of a ticket that still count, and the limits on its record that are not met yet.
fn rows_of(desk: &Desk, found: &Found) -> Vec<DueRow> {
    let t = &found.ticket;
    let row =
        |clock: &str, state: &'static str, due: Timestamp, remaining: i64, used: f64, at_risk: bool| DueRow {
            id: t.id.clone(),
            kind: t.kind,
            class: t.class,
            state: t.state,
            clock: clock.to_owned(),
            clock_state: state,
            due,
            remaining_seconds: remaining,
            used,
            at_risk,
            team: t.team.clone(),
            assignee: t.assignee.clone(),
            title: t.title.clone(),
        };
    let clocks = t.clocks.named();
    let counting = clocks.into_iter().filter(|(_, c)| !c.stopped && c.state != "paused");
    let mut rows: Vec<DueRow> = counting
        .filter_map(|(name, c)| {
            c.due.map(|due| row(name, c.state, due, c.remaining_seconds, c.used, c.at_risk))
        })
        .collect();
    for (name, limit) in t.record.iter().filter(|(_, l)| l.done.is_none()) {
        let span = (limit.due.as_second() - t.created.as_second()).max(1);
        let left = limit.due.as_second() - desk.now.as_second();
        let used = 1.0 - left as f64 / span as f64;
        rows.push(row(name, limit.state, limit.due, left, used, used >= desk.policy.sla.at_risk));
    }
    rows
}

fn print(session: &Session, desk: &Desk, rows: &[DueRow]) -> Result<()> {
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
            let unique = unique(desk)?;
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            let lines = rows.iter().map(|r| render::table::DueLine {
                id: &r.id,
                class: r.class,
                clock: &r.clock,
                breached: r.clock_state == "breached",
                due: r.due,
                holder: r.assignee.as_deref().or(r.team.as_deref()),
                title: &r.title,
            });
            session.out.text(&render::table::due(&screen, lines, &|id| unique_of(&unique, id)))
        }
    }
}

fn ids(session: &Session, rows: &[DueRow]) -> Result<()> {
    let mut seen = std::collections::HashSet::new();
    let fresh = rows.iter().filter(|r| seen.insert(&r.id));
    session.out.text(&fresh.map(|r| format!("{}\n", r.id)).collect::<String>())
}

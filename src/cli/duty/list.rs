//! `duty list` and `duty log`.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::done::named;
use crate::cli::find::duties::read;
use crate::cli::find::found::report;
use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::lang::{self, tr};
use crate::render::table::{self, Cell, Column};
use crate::render::{Screen, csv, paint, times};
use crate::rules::duties::{DutyAccount, DutyDone, DutyState};

/// `duty list`.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only duties that are late or at risk
    #[arg(long)]
    due: bool,
    /// Exit 1 when a duty is late
    #[arg(long)]
    check: bool,
}

/// `duty log`.
#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// Name of the duty in itdesk.toml [default: all]
    name: Option<String>,
}

/// A duty as a line of CSV.
#[derive(Serialize)]
struct DutyLine<'a> {
    name: &'a str,
    what: &'a str,
    kind: &'static str,
    every: &'a str,
    owner: Option<&'a str>,
    service: Option<&'a str>,
    state: &'static str,
    due: Timestamp,
    last: Option<Timestamp>,
}

/// A time at which a duty was done, with the name of the duty.
#[derive(Serialize)]
struct DoneLine<'a> {
    duty: &'a str,
    at: Timestamp,
    by: Option<&'a str>,
    note: Option<&'a str>,
    attended: String,
    articles: String,
}

/// Lists the duties.
pub(super) fn list(session: &Session, args: &ListArgs) -> Result<Exit> {
    let desk = session.desk()?;
    let (mut all, spoiled) = read(&desk)?;
    all.retain(|duty| !args.due || duty.state != DutyState::Waiting);
    let names =
        || all.iter().map(|duty| format!("{}\n", crate::escape::line(&duty.name))).collect::<String>();
    match session.out.format {
        Some(Format::Json) => session.out.json(&all)?,
        Some(Format::Jsonl) => all.iter().try_for_each(|duty| session.out.json(duty))?,
        Some(Format::Csv) => session.out.csv(&csv::records(&all.iter().map(line).collect::<Vec<_>>())?)?,
        Some(Format::Ids) => session.out.raw(&names())?,
        None if session.out.quiet => session.out.raw(&names())?,
        Some(Format::Table) | None if all.is_empty() && desk.policy.duties.is_empty() => {
            session.out.say(tr!("the policy has no duties: add [duties.NAME] to itdesk.toml"));
        }
        Some(Format::Table) | None if all.is_empty() => session.out.say(tr!("nothing is due")),
        Some(Format::Table) | None => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            session.out.text(&page(&screen, &all))?;
        }
    }
    report(spoiled)?;
    Ok(Exit::found(args.check && all.iter().any(|duty| duty.state == DutyState::Late)))
}

fn line(duty: &DutyAccount) -> DutyLine<'_> {
    DutyLine {
        name: &duty.name,
        what: &duty.what,
        kind: duty.kind.as_str(),
        every: &duty.every,
        owner: duty.owner.as_deref(),
        service: duty.service.as_deref(),
        state: duty.state.as_str(),
        due: duty.due,
        last: duty.done.first().map(|done| done.at),
    }
}

fn page(screen: &Screen, all: &[DutyAccount]) -> String {
    let row = |duty: &DutyAccount| {
        let style = match duty.state {
            DutyState::Late => paint::LATE,
            DutyState::AtRisk => paint::RISK,
            DutyState::Waiting => anstyle::Style::new(),
        };
        let due = match duty.state {
            DutyState::Late => times::late(screen, duty.due),
            _ => times::relative(screen, duty.due),
        };
        let last = duty.done.first().map_or_else(|| "-".to_owned(), |done| times::local(screen, done.at));
        vec![
            Cell::of(&duty.name),
            Cell::of(lang::shown(duty.kind.as_str())),
            Cell::styled(&due, style),
            Cell::of(&times::local(screen, duty.due)),
            Cell::of(&duty.every),
            Cell::of(&last),
            Cell::of(duty.owner.as_deref().unwrap_or("-")),
            Cell::of(&duty.what),
        ]
    };
    let columns = [
        Column::left("NAME", 0),
        Column::left("KIND", 4),
        Column::left("DUE", 0),
        Column::left("AT", 1),
        Column::left("EVERY", 2),
        Column::left("LAST DONE", 3),
        Column::left("WHO", 5),
        Column::cut("WHAT"),
    ];
    table::text(&columns, &all.iter().map(row).collect::<Vec<_>>(), screen.width)
}

/// Lists when duties were done.
pub(super) fn log(session: &Session, args: &LogArgs) -> Result<()> {
    let desk = session.desk()?;
    let only = args.name.as_deref().map(|name| named(&desk, name)).transpose()?.map(|(name, _)| name);
    let (all, spoiled) = read(&desk)?;
    let asked = all.iter().filter(|duty| only.is_none_or(|only| duty.name == only));
    let mut lines: Vec<(&DutyAccount, &DutyDone)> =
        asked.flat_map(|duty| duty.done.iter().map(move |done| (duty, done))).collect();
    lines.sort_by_key(|(_, done)| std::cmp::Reverse(done.at));
    let rows: Vec<DoneLine> = lines.iter().map(|(duty, done)| done_line(duty, done)).collect();
    match session.out.format {
        Some(Format::Json) => session.out.json(&rows)?,
        Some(Format::Jsonl) => rows.iter().try_for_each(|row| session.out.json(row))?,
        Some(Format::Csv) => session.out.csv(&csv::records(&rows)?)?,
        _ if rows.is_empty() => session.out.say(tr!("no duty was done yet")),
        _ => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            session.out.text(&history(&screen, &rows))?;
        }
    }
    report(spoiled)
}

fn done_line<'a>(duty: &'a DutyAccount, done: &'a DutyDone) -> DoneLine<'a> {
    DoneLine {
        duty: &duty.name,
        at: done.at,
        by: done.by.as_deref(),
        note: done.note.as_deref(),
        attended: done.attended.join(", "),
        articles: done.articles.join(", "),
    }
}

fn history(screen: &Screen, rows: &[DoneLine]) -> String {
    let row = |line: &DoneLine| {
        vec![
            Cell::of(&times::local(screen, line.at)),
            Cell::of(line.duty),
            Cell::of(line.by.unwrap_or("-")),
            Cell::of(if line.attended.is_empty() { "-" } else { &line.attended }),
            Cell::of(if line.articles.is_empty() { "-" } else { &line.articles }),
            Cell::of(line.note.unwrap_or("")),
        ]
    };
    let columns = [
        Column::left("AT", 0),
        Column::left("DUTY", 0),
        Column::left("BY", 1),
        Column::left("ATTENDED", 2),
        Column::left("ARTICLE", 3),
        Column::cut("NOTE"),
    ];
    table::text(&columns, &rows.iter().map(row).collect::<Vec<_>>(), screen.width)
}
